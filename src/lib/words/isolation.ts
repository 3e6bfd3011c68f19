/**
 * What is filled into a message is a name, a note, an amount: somebody else's text, in whatever script. Where its letters
 * could turn the sentence around it, it stands between two signs that keep its direction to itself (Unicode UAX #9, FSI and
 * PDI): also where it carries such signs of its own, so that nobody's name rewrites what a check says.
 */
import type { Say } from './pseudo.ts';

const [LRI, FSI, PDI] = ['\u2066', '\u2068', '\u2069'];

/** Letters that run from right to left, and signs that turn what follows. */
const TURNING =
  /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** The messages of a language, which keep apart what is filled into them. */
export function isolatingTable(table: readonly Say[], dir: 'ltr' | 'rtl'): readonly Say[] {
  const isolate = (value: unknown): unknown =>
    typeof value === 'string' && (dir === 'rtl' || TURNING.test(value)) ? isolated(value) : value;
  return table.map(
    (say) =>
      (inputs = {}) =>
        say(Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, isolate(value)]))),
  );
}

/** What it opens it closes itself, and it closes nothing else. */
export function isolated(text: string): string {
  let [within, open] = ['', 0];
  for (const sign of text) {
    if (sign === PDI && open === 0) continue;
    if (sign >= LRI && sign <= FSI) open++;
    if (sign === PDI) open--;
    within += sign;
  }
  return FSI + within + PDI.repeat(open + 1);
}
