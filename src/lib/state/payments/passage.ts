/** Where a person was going when they had no wallet yet: a payment or a voucher still opens after the first run. */
const PATH = 'holdfast.passage';
const SUCCESS = 'holdfast.first-success';

export class Passage {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Keeps the way to a payment or a voucher; other screens have nothing to show to somebody new. */
  remember(url: URL): void {
    if (url.pathname === '/wallet/send' || url.pathname === '/wallet/claim')
      this.#storage.setItem(PATH, `${url.pathname}${url.search}${url.hash}`);
  }

  /** The way that was kept, once. */
  take(): string | null {
    const path = this.#storage.getItem(PATH);
    this.#storage.removeItem(PATH);
    return path;
  }

  /** True once on this device: something has worked for the first time. */
  isFirstSuccess(): boolean {
    if (localStorage.getItem(SUCCESS) !== null) return false;
    localStorage.setItem(SUCCESS, 'yes');
    return true;
  }
}
