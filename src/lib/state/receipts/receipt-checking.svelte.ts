/** A receipt that somebody else has given, from the file or the text to what it proves. */
import { utf8 } from '#kernel';
import { RECEIPT_FILE_BYTES_MAX, type ReceiptCheckFault, type ReceiptReading, type Wallet } from '#replica';

export type CheckFault = ReceiptCheckFault | 'no_network' | 'unreadable';

export class ReceiptChecking {
  text = $state('');
  reading = $state.raw<ReceiptReading | null>(null);
  fault = $state.raw<CheckFault | null>(null);
  isBusy = $state(false);
  readonly #wallet: Pick<Wallet, 'checkReceipt'>;

  constructor(wallet: Pick<Wallet, 'checkReceipt'>) {
    this.#wallet = wallet;
  }

  async checkText(): Promise<void> {
    await this.#check(async () => (this.text.length > RECEIPT_FILE_BYTES_MAX ? null : utf8(this.text)));
  }

  /** A file that is too long is not read. */
  async checkFile(file: File): Promise<void> {
    await this.#check(async () =>
      file.size > RECEIPT_FILE_BYTES_MAX ? null : new Uint8Array(await file.arrayBuffer()),
    );
  }

  async #check(read: () => Promise<Uint8Array | null>): Promise<void> {
    if (this.isBusy) return;
    [this.isBusy, this.reading, this.fault] = [true, null, null];
    try {
      const given = await read();
      const checked = given === null ? null : await this.#wallet.checkReceipt(given);
      if (checked === null) this.fault = 'too_large';
      else if (checked.ok) this.reading = checked.value;
      else this.fault = checked.error;
    } catch {
      this.fault = 'unreadable';
    } finally {
      this.isBusy = false;
    }
  }
}
