/**
 * A person who is asked whether to go on with a relay that was put back from a backup [P25]: they take a while to answer, some
 * a long one, and are asked again if it came to nothing.
 */
import type { Random } from './random.ts';
import type { Process } from './timeline.ts';

export interface AskingParts {
  readonly process: Process;
  readonly random: Random;
  /** Whether the device still asks. */
  readonly isAsked: () => boolean;
  readonly agree: () => void;
}

const ANSWERING_MS_MAX = 8_000;
const THINKING_MS_MAX = 45_000;

export class Asking {
  readonly #parts: AskingParts;
  #isThinking = false;

  constructor(parts: AskingParts) {
    this.#parts = parts;
  }

  begin(): void {
    const { process, random, isAsked, agree } = this.#parts;
    if (this.#isThinking) return;
    this.#isThinking = true;
    const wait = random.between(500, random.chance(20) ? THINKING_MS_MAX : ANSWERING_MS_MAX);
    process.after(wait, () => {
      this.#isThinking = false;
      if (!isAsked()) return;
      agree();
      this.begin();
    });
  }
}
