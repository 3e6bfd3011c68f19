/** Whether the browser may throw the wallet away when space is short, and how much of it is used [U6]. */
export type Persistence = 'unknown' | 'persistent' | 'may_be_cleared' | 'unsupported';

const ASKED = 'holdfast.storage-asked';

export class StorageState {
  persistence = $state<Persistence>('unknown');
  /** The browser was asked before; where it may still clear the wallet, it has said no. */
  wasAsked = $state(localStorage.getItem(ASKED) !== null);
  usedBytes = $state<number | null>(null);
  freeBytes = $state<number | null>(null);

  /** Reads how things are, without asking for anything. */
  async read(): Promise<void> {
    if (!isSupported()) {
      this.persistence = 'unsupported';
      return;
    }
    this.persistence = (await navigator.storage.persisted()) ? 'persistent' : 'may_be_cleared';
    const { usage, quota } = await navigator.storage.estimate();
    this.usedBytes = usage ?? null;
    this.freeBytes = usage === undefined || quota === undefined ? null : Math.max(0, quota - usage);
  }

  /** Asks the browser to keep the data; some answer by themselves, some ask the person. */
  async ask(): Promise<void> {
    if (isSupported()) await navigator.storage.persist();
    localStorage.setItem(ASKED, 'yes');
    this.wasAsked = true;
    await this.read();
  }
}

function isSupported(): boolean {
  return 'storage' in navigator && 'persist' in navigator.storage;
}
