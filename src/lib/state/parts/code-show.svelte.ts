/** Codes that are shown one after the other: in turn by themselves, unless the person stops them or wants no motion. */
import { sha256 } from '#kernel';
import { codeParts, type HandedOver } from '#replica';

/** Longer than a reader needs for one, so that it misses few. */
const SHOWN_MS = 400;

/** The codes of what is handed over; null where it is too much for codes. */
export function codesOf({ bytes }: HandedOver): readonly string[] | null {
  return codeParts(sha256, bytes);
}

export class CodeShow {
  at = $state(0);
  isPlaying = $state(false);
  readonly codes: readonly string[];

  constructor(codes: readonly string[], isStill: boolean) {
    this.codes = codes;
    this.isPlaying = codes.length > 1 && !isStill;
  }

  get code(): string {
    return this.codes[this.at] ?? '';
  }

  next(): void {
    this.at = (this.at + 1) % this.codes.length;
  }

  /** Goes on until what it gives is called. */
  start(): () => void {
    const timer = setInterval(() => this.isPlaying && this.next(), SHOWN_MS);
    return () => clearInterval(timer);
  }
}
