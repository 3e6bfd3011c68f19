/** Showing the phrase and rehearsing it. The words are in memory only while they are on the screen. */
import type { Wallet } from '#replica';

const REHEARSED_WORDS = 3;

export type BackupStep =
  | { readonly at: 'warning' }
  | { readonly at: 'words'; readonly words: readonly string[] }
  /** Places count from 1. */
  | { readonly at: 'rehearsal'; readonly places: readonly number[]; readonly hasFailed: boolean }
  | { readonly at: 'done' };

export class Backup {
  step = $state.raw<BackupStep>({ at: 'warning' });
  /** True when the phrase is no longer on this device. */
  isGone = $state(false);
  readonly #wallet: Wallet;

  constructor(wallet: Wallet) {
    this.#wallet = wallet;
  }

  async show(): Promise<void> {
    const phrase = await this.#wallet.phrase();
    this.isGone = phrase === null;
    if (phrase !== null) this.step = { at: 'words', words: phrase.split(' ') };
  }

  rehearse(): void {
    if (this.step.at !== 'words') return;
    this.step = { at: 'rehearsal', places: somePlaces(this.step.words.length), hasFailed: false };
  }

  back(): void {
    if (this.step.at === 'rehearsal') void this.show();
    else this.step = { at: 'warning' };
  }

  /** The words at the places that were asked for, in their order. */
  async check(words: readonly string[]): Promise<void> {
    if (this.step.at !== 'rehearsal') return;
    const { places } = this.step;
    const given = places.map((place, at) => ({ place, word: (words[at] ?? '').trim().toLowerCase() }));
    const isRight = await this.#wallet.rehearse(given);
    this.step = isRight ? { at: 'done' } : { at: 'rehearsal', places, hasFailed: true };
  }
}

/** Different places of a phrase of `count` words, in rising order. */
function somePlaces(count: number): readonly number[] {
  const places = Array.from({ length: count }, (_, at) => at + 1);
  const random = crypto.getRandomValues(new Uint32Array(REHEARSED_WORDS));
  return [...random].flatMap((value) => places.splice(value % places.length, 1)).sort((a, b) => a - b);
}
