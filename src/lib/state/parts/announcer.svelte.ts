/** What a screen reader is told while the person looks elsewhere: one sentence at a time, politely. */
import { createContext } from 'svelte';

export class Announcer {
  /** Alternates between two places, so that the same sentence twice is two changes. */
  sentences = $state.raw<readonly [string, string]>(['', '']);
  #isSecond = false;

  say(sentence: string): void {
    this.sentences = this.#isSecond ? ['', sentence] : [sentence, ''];
    this.#isSecond = !this.#isSecond;
  }
}

export const [getAnnouncer, setAnnouncer] = createContext<Announcer>();
