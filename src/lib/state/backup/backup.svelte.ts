/**
 * Showing the phrase and rehearsing it, with the balances compared [U5]. The words are in memory only while they are on
 * the screen.
 */
import type { Backups, BalanceView } from '#replica';
import { fileFaultText } from './backup-text.ts';

const REHEARSED_WORDS = 3;

export type BackupStep =
  | { readonly at: 'warning' }
  | { readonly at: 'words'; readonly words: readonly string[] }
  /** Places count from 1. */
  | { readonly at: 'rehearsal'; readonly places: readonly number[] }
  | { readonly at: 'done'; readonly balances: readonly BalanceView[] };

export class Backup {
  step = $state.raw<BackupStep>({ at: 'warning' });
  /** True when the phrase is no longer on this device. */
  isGone = $state(false);
  /** Of the rehearsal, in words; empty: nothing went wrong. */
  error = $state('');
  readonly #backups: Backups;

  constructor(backups: Backups) {
    this.#backups = backups;
  }

  async show(): Promise<void> {
    const phrase = await this.#backups.phrase();
    this.isGone = phrase === null;
    if (phrase !== null) this.step = { at: 'words', words: phrase.split(' ') };
  }

  rehearse(): void {
    if (this.step.at !== 'words') return;
    this.error = '';
    this.step = { at: 'rehearsal', places: somePlaces(this.step.words.length) };
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
    const rehearsed = await this.#backups.rehearseWords(given);
    this.error = rehearsed.ok ? '' : fileFaultText(rehearsed.error);
    if (rehearsed.ok) this.step = { at: 'done', balances: rehearsed.value };
  }
}

/** Different places of a phrase of `count` words, in rising order. */
function somePlaces(count: number): readonly number[] {
  const places = Array.from({ length: count }, (_, at) => at + 1);
  const random = crypto.getRandomValues(new Uint32Array(REHEARSED_WORDS));
  return [...random].flatMap((value) => places.splice(value % places.length, 1)).sort((a, b) => a - b);
}
