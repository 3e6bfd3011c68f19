/** What a person types is forgiven in form and told by place when it is wrong; keys differ where they must. */
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../../../src/lib/kernel/foundation/assert.ts';
import { toHex } from '../../../../src/lib/kernel/foundation/bytes.ts';
import { idOf } from '../../../../src/lib/kernel/foundation/id.ts';
import {
  deriveKey,
  keysOfPhrase,
  parsePhrase,
  PHRASE_WORD_LIST,
  phraseOf,
} from '../../../../src/lib/kernel/identity/mnemonic.ts';

const PHRASE = 'legal winner thank year wave sausage worth useful legal winner thank yellow';

describe('typing a phrase', () => {
  it('forgives case, spaces, lines and full-width letters', () => {
    const words = PHRASE.split(' ');
    const spellings = [
      PHRASE,
      PHRASE.toUpperCase(),
      `  ${words.join('\n')}\t`,
      words.join('\u00a0 \u3000'),
      PHRASE.replace('legal', 'ｌｅｇａｌ'),
    ];
    for (const typed of spellings) expect(parsePhrase(typed), typed).toEqual({ ok: true, value: PHRASE });
  });

  it('wrong_word_count tells how many', () => {
    for (const [typed, count] of [
      ['', 0],
      ['  ', 0],
      ['legal', 1],
      [`${PHRASE} legal`, 13],
    ] as const)
      expect(parsePhrase(typed)).toEqual({ ok: false, error: { code: 'wrong_word_count', count } });
  });

  it('unknown_word tells the first place, from 1, and the word', () => {
    const typed = PHRASE.replace('sausage', 'Sausge').replace('yellow', 'yelow');
    expect(parsePhrase(typed)).toEqual({
      ok: false,
      error: { code: 'unknown_word', place: 6, word: 'sausge' },
    });
  });

  it('wrong_checksum: known words, one of them wrong or two swapped', () => {
    for (const typed of [PHRASE.replace('yellow', 'zoo'), PHRASE.replace('year wave', 'wave year')])
      expect(parsePhrase(typed)).toEqual({ ok: false, error: { code: 'wrong_checksum' } });
  });
});

describe('making a phrase', () => {
  it('takes 16 or 32 bytes and nothing else', () => {
    expect(phraseOf(new Uint8Array(16)).split(' ')).toHaveLength(12);
    expect(phraseOf(new Uint8Array(32)).split(' ')).toHaveLength(24);
    for (const length of [0, 15, 20, 33])
      expect(() => phraseOf(new Uint8Array(length))).toThrow(InvariantError);
  });

  it('the first four letters tell each of the 2,048 words from the others', () => {
    expect(new Set(PHRASE_WORD_LIST.map((word) => word.slice(0, 4))).size).toBe(2048);
  });
});

describe('keys of a phrase', () => {
  it('one root for all networks, one recovery key for each', () => {
    const phrase = phraseOf(new Uint8Array(16).fill(1));
    const [here, there] = [1, 2].map((fill) => keysOfPhrase(phrase, idOf(new Uint8Array(32).fill(fill))));
    expect(here?.rootSeed).toEqual(there?.rootSeed);
    expect(toHex(here?.recoverySecret as Uint8Array)).not.toBe(toHex(there?.recoverySecret as Uint8Array));
  });

  it('steps of a path are whole numbers below 2^31', () => {
    for (const step of [-1, 0.5, 2 ** 31])
      expect(() => deriveKey(new Uint8Array(64), [step])).toThrow(InvariantError);
  });
});
