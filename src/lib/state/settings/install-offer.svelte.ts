/**
 * The offer to put Holdfast on the home screen [U12]: made after the first success, and never again once it was declined.
 * Chromium hands the page an event to keep for that moment; on iOS there is only a hint to give.
 */
export type InstallWay = 'prompt' | 'ios' | null;

interface InstallEvent extends Event {
  prompt(): Promise<unknown>;
}

const KEY = 'holdfast.install-declined';

class InstallOffer {
  #event = $state.raw<InstallEvent | null>(null);
  #isDeclined = $state(localStorage.getItem(KEY) !== null);

  /** How it can be installed here and now; null when it is installed, cannot be, or was declined. */
  get way(): InstallWay {
    if (this.#isDeclined || isInstalled()) return null;
    if (this.#event !== null) return 'prompt';
    return isIos() ? 'ios' : null;
  }

  /** Begins to wait for the browser's event; the function it gives ends that. */
  listen(): () => void {
    const keep = (event: Event): void => {
      event.preventDefault();
      this.#event = event as InstallEvent;
    };
    const forget = (): void => {
      this.#event = null;
    };
    addEventListener('beforeinstallprompt', keep);
    addEventListener('appinstalled', forget);
    return () => {
      removeEventListener('beforeinstallprompt', keep);
      removeEventListener('appinstalled', forget);
    };
  }

  async install(): Promise<void> {
    const event = this.#event;
    this.#event = null;
    await event?.prompt();
  }

  decline(): void {
    localStorage.setItem(KEY, 'yes');
    this.#isDeclined = true;
  }
}

function isInstalled(): boolean {
  return (
    matchMedia('(display-mode: standalone)').matches ||
    ('standalone' in navigator && navigator.standalone === true)
  );
}

/** Safari on a phone or tablet of Apple: the only place where installing is a way through the share menu. */
function isIos(): boolean {
  return (
    /iPhone|iPad/.test(navigator.userAgent) ||
    (navigator.maxTouchPoints > 1 && /Macintosh/.test(navigator.userAgent))
  );
}

export const installOffer = new InstallOffer();
