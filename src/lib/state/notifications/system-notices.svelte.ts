/**
 * Whether this device shows notifications outside the app. It is asked for by a tap and never otherwise; what the browser
 * answers is the browser's to keep, and that it is turned on is kept on this device alone.
 */
import { NOTICE_MARKS, type Told } from '#replica';

/** `undecided`: nobody has been asked, or has closed the question. */
export type NoticePermission = 'unsupported' | 'denied' | 'undecided' | 'granted';

const { on: ON, told: TOLD } = NOTICE_MARKS;

class SystemNotices {
  permission = $state<NoticePermission>('undecided');
  #isOn = $state(false);

  get isOn(): boolean {
    return this.#isOn && this.permission === 'granted';
  }

  /** What the browser and this device say now. */
  async read(): Promise<void> {
    this.#isOn = localStorage.getItem(ON) !== null;
    this.permission = await permissionNow();
  }

  /** Asks the browser, which asks the person. */
  async turnOn(): Promise<void> {
    if (this.permission === 'undecided') await Notification.requestPermission();
    if (localStorage.getItem(ON) === null) localStorage.removeItem(TOLD);
    localStorage.setItem(ON, '');
    await this.read();
  }

  async turnOff(): Promise<void> {
    localStorage.removeItem(ON);
    await this.read();
  }
}

export const systemNotices = new SystemNotices();

/** What has been shown or could be seen, by any tab of this browser; null: nothing since it was turned on. */
export const toldHere = {
  read(): Told | null {
    const kept = localStorage.getItem(TOLD);
    return kept === null ? null : (JSON.parse(kept) as Told);
  },
  write(told: Told): void {
    localStorage.setItem(TOLD, JSON.stringify(told));
  },
};

/** Whether a newer version of the app is here and waits to be let in [U11]. */
export async function versionWaits(): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false;
  return ((await navigator.serviceWorker.getRegistration())?.waiting ?? null) !== null;
}

async function permissionNow(): Promise<NoticePermission> {
  const canShow = 'Notification' in window && 'serviceWorker' in navigator;
  const registration = canShow ? await navigator.serviceWorker.getRegistration() : undefined;
  if (registration === undefined || !('showNotification' in registration)) return 'unsupported';
  return Notification.permission === 'default' ? 'undecided' : Notification.permission;
}
