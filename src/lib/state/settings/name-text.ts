/** What is signed when a public name is changed, in words [U3]. */
import type { NameCheck } from '#replica';
import { m } from '$lib/words/compiled/messages.js';
import type { ActWords } from '../signing/act-words.ts';

export function nameWords({ name }: Pick<NameCheck, 'name'>): ActWords {
  return {
    what: m.rename_words({ name }),
    more: [m.rename_words_seen()],
    sign: m.rename_act(),
    payee: null,
    look: m.check_person(),
  };
}
