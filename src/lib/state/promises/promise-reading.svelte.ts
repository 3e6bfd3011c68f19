/** A payment that is being handed to this device: codes as they are read, or a file, until it is whole and taken. */
import { sha256 } from '#kernel';
import { HANDED_BYTES_MAX, takeCode, type CodeParts, type Promises, type TakeFault } from '#replica';

export type ReadingFault = TakeFault | 'no_code';

export class PromiseReading {
  /** How many codes have been read, of how many. */
  progress = $state.raw<{ readonly have: number; readonly of: number } | null>(null);
  fault = $state.raw<ReadingFault | null>(null);
  isBusy = $state(false);
  readonly #promises: Promises;
  #parts: CodeParts | null = null;

  constructor(promises: Promises) {
    this.#promises = promises;
  }

  /** Takes one code in; the key of the promise when that was the last and it has been taken. */
  async code(text: string): Promise<string | null> {
    const reading = takeCode(sha256, this.#parts, text);
    if (reading.type === 'not_a_part') {
      this.fault = 'no_code';
      return null;
    }
    this.fault = null;
    if (reading.type === 'whole') return this.message(reading.message);
    this.#parts = reading.parts;
    this.progress = { have: reading.have, of: reading.of };
    return null;
  }

  /** Takes in all that was handed over. */
  async message(bytes: Uint8Array): Promise<string | null> {
    if (this.isBusy) return null;
    this.isBusy = true;
    this.#parts = null;
    this.progress = null;
    try {
      const taken = await this.#promises.take(bytes);
      this.fault = taken.ok ? null : taken.error;
      return taken.ok ? taken.value : null;
    } catch (error) {
      console.error(error);
      this.fault = 'not_stored';
      return null;
    } finally {
      this.isBusy = false;
    }
  }

  /** Takes in a file; one that is larger than anything handed over is not read. */
  async file(file: Pick<Blob, 'size' | 'arrayBuffer'>): Promise<string | null> {
    if (file.size > HANDED_BYTES_MAX) {
      this.fault = 'too_large';
      return null;
    }
    return this.message(new Uint8Array(await file.arrayBuffer()));
  }

  noCode(): void {
    this.fault = 'no_code';
  }
}
