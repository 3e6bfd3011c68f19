/** A phrase as a person types it. Loaded where phrases are typed only: it brings a list of 2,048 words. */
import { parsePhrase, PHRASE_WORD_LIST, type PhraseFault } from '#kernel/phrase';

export type { PhraseFault };

/** What is wrong with a typed phrase, null when it is good. */
export function phraseFault(typed: string): PhraseFault | null {
  const parsed = parsePhrase(typed);
  return parsed.ok ? null : parsed.error;
}

/** Words of the list that begin so: what the person may have meant. At most `count`. */
export function wordsLike(beginning: string, count: number): readonly string[] {
  for (let length = beginning.length; length >= 2; length--) {
    const found = PHRASE_WORD_LIST.filter((word) =>
      word.startsWith(beginning.slice(0, length).toLowerCase()),
    );
    if (found.length > 0) return found.slice(0, count);
  }
  return [];
}
