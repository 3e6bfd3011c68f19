/** By what a lock is to be opened, as a person chooses it: a passkey, or a PIN that is typed twice. */
import { PIN_CHARS_MIN } from '#replica';

export type PinFault = 'short' | 'easy' | 'different';

/** Null: a PIN that may be taken. Easy is one character again and again, or a run up or down. */
export function pinFault(pin: string, again: string): PinFault | null {
  const codes = [...pin].map((char) => char.codePointAt(0) ?? 0);
  if (codes.length < PIN_CHARS_MIN) return 'short';
  const steps = codes.slice(1).map((code, at) => code - (codes[at] ?? 0));
  const [first = 0] = steps;
  if (Math.abs(first) <= 1 && steps.every((step) => step === first)) return 'easy';
  return pin === again ? null : 'different';
}

export class WayChoice {
  way = $state<'pin' | 'passkey'>('pin');
  pin = $state('');
  again = $state('');
  wasTried = $state(false);
  readonly fault: PinFault | null = $derived(this.way === 'pin' ? pinFault(this.pin, this.again) : null);

  /** The PIN, or null for a passkey; undefined: not yet, and the fields say why. */
  take(): string | null | undefined {
    this.wasTried = true;
    if (this.fault !== null) return undefined;
    return this.way === 'pin' ? this.pin : null;
  }
}
