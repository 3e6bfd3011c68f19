/** Letting a new device in (K4), step by step, as the old device's screen shows it. */
import { FULL, SPEND } from '#kernel';
import {
  readPairingLink,
  type Admission,
  type Devices,
  type Introduction,
  type PairingFault,
} from '#replica';

export type HostStep =
  /** A picture is to be scanned, or a number typed. */
  | { readonly at: 'meeting' }
  /** What the new device may do. */
  | { readonly at: 'admission'; readonly introduction: Introduction }
  | { readonly at: 'waiting' }
  /** Shown on the new device; typed here. */
  | { readonly at: 'code' }
  | { readonly at: 'done' }
  | { readonly at: 'failed'; readonly fault: PairingFault };

const NUMBER_DIGITS = 8;

export class PairingHost {
  step = $state.raw<HostStep>({ at: 'meeting' });
  readonly #devices: Devices;
  readonly #ends = new AbortController();
  #giveCode: (code: string) => void = () => undefined;

  constructor(devices: Devices) {
    this.#devices = devices;
  }

  /** What was scanned, pasted, opened or typed; false where it introduces nobody. */
  meet(text: string): boolean {
    const introduction = introductionOf(text);
    if (introduction !== null) this.step = { at: 'admission', introduction };
    return introduction !== null;
  }

  /** Null: a full device; else what it may take a day. */
  async admit(limits: Admission['limits'] | null): Promise<void> {
    if (this.step.at !== 'admission') return;
    const { introduction } = this.step;
    const admission: Admission = limits === null ? { role: FULL, limits: [] } : { role: SPEND, limits };
    this.step = { at: 'waiting' };
    const done = await this.#devices.letIn({
      introduction,
      admission,
      ends: this.#ends.signal,
      askCode: () =>
        new Promise((resolve) => {
          this.#giveCode = resolve;
          this.step = { at: 'code' };
        }),
    });
    if (done.ok) this.step = { at: 'done' };
    else if (done.error !== 'cancelled') this.step = { at: 'failed', fault: done.error };
  }

  answer(code: string): void {
    this.step = { at: 'waiting' };
    this.#giveCode(code);
  }

  again(): void {
    this.step = { at: 'meeting' };
  }

  close(): void {
    this.#ends.abort();
  }
}

function introductionOf(text: string): Introduction | null {
  const shown = readPairingLink(text);
  if (shown !== null) return { by: 'picture', shown };
  const number = text.replace(/[\s-]/g, '');
  return /^\d+$/.test(number) && number.length === NUMBER_DIGITS ? { by: 'number', number } : null;
}
