// [U9] Every language says all that English says, with the same facts in it, and says it itself.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LANGUAGES, readingOf } from '../../../src/lib/state/settings/language.ts';
import { marked, pseudoTable, pseudoText } from '../../../src/lib/words/pseudo.ts';
import { root } from '../../support/files.ts';

/** A message that is chosen by counts: what comes in, and the texts by what the counts are. */
interface Choice {
  readonly declarations: readonly string[];
  readonly selectors: readonly string[];
  readonly match: Readonly<Record<string, string>>;
}
type Message = string | readonly [Choice];

const english = messagesOf('en');
const others = LANGUAGES.filter((language) => language !== 'en');

/** Names, signs, and words that both languages have; frames that hold other messages. */
const SAME_IN_GERMAN = new Set([
  '$schema',
  'about_version',
  'app_name',
  'asset_create_name',
  'chip_offline',
  'contact_name',
  'details',
  'failed_because',
  'kind_asset_bonus',
  'language_system',
  'link_offline',
  'money',
  'page_title',
  'pairing_code_label',
  'receive_asset_label',
  'theme_system',
  'wallet_network',
]);

describe.each(others)('[U9] %s', (language) => {
  const translated = messagesOf(language);

  test('has the keys of English, no more and no fewer', () => {
    expect([...translated.keys()].sort()).toEqual([...english.keys()].sort());
  });

  test('has in each message the same inputs as English, and chooses by the same counts', () => {
    expect(objectOf(translated, inputsOf)).toEqual(objectOf(english, inputsOf));
  });

  test('has a text for each message, and for each plural of the language', () => {
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [key, message] of translated) {
      expect(
        textsOf(message).filter((text) => text.trim() === ''),
        key,
      ).toEqual([]);
      if (typeof message !== 'string')
        expect(Object.keys(message[0].match).sort(), key).toEqual(pluralsOf(message[0], categories));
    }
  });
});

test('[U9] no message is left in English that is not the same in German', () => {
  const german = messagesOf('de');
  const untranslated = [...english]
    .filter(([key, message]) => same(message, german.get(key)))
    .map(([key]) => key);
  expect(untranslated.filter((key) => !SAME_IN_GERMAN.has(key))).toEqual([]);
});

describe('[U9] the language that is read', () => {
  test.each([
    { asked: null, choice: 'system', preferred: ['fr', 'de-AT', 'en'], is: 'de' },
    { asked: null, choice: 'system', preferred: ['en-GB', 'de'], is: 'en' },
    { asked: null, choice: 'system', preferred: ['fr'], is: 'en' },
    { asked: null, choice: 'system', preferred: [], is: 'en' },
    { asked: null, choice: 'de', preferred: ['en'], is: 'de' },
    { asked: 'de', choice: 'en', preferred: ['en'], is: 'de' },
    { asked: 'xx', choice: 'system', preferred: ['de'], is: 'de' },
  ] as const)('$asked, then $choice, then $preferred: $is', ({ asked, choice, preferred, is }) => {
    expect(readingOf(asked, choice, preferred)).toEqual({
      language: is,
      tag: is,
      dir: 'ltr',
      isPseudo: false,
    });
  });

  test('a pseudo-locale is read only where the address asks for it', () => {
    expect(readingOf('ar-XB', 'de', ['de'])).toMatchObject({ tag: 'ar-XB', dir: 'rtl', isPseudo: true });
    expect(readingOf('en-XA', 'system', [])).toMatchObject({ tag: 'en-XA', dir: 'ltr', isPseudo: true });
    expect(readingOf(null, 'system', ['en-XA'])).toMatchObject({ tag: 'en', isPseudo: false });
  });
});

describe('[U9] the pseudo-language', () => {
  test('has brackets and accents, and leaves alone what is filled in', () => {
    const [send] = pseudoTable([({ amount, name }) => `Send ${String(amount)} to ${String(name)}.`]);
    expect(send?.({ amount: '12.50 SHELL', name: 'Ana' })).toBe('[Šééñď 12.50 SHELL ţöö Ana.]');
  });

  test('keeps the counts that choose a plural', () => {
    expect(marked({ count: 3 })).toEqual({ count: 3 });
  });

  test('is about 40 % longer', () => {
    const texts = [...english.values()].flatMap(textsOf);
    const length = texts.reduce((sum, text) => sum + text.length, 0);
    const stretched = texts.reduce((sum, text) => sum + pseudoText(text).length, 0);
    expect(stretched / length).toBeGreaterThan(1.3);
    expect(stretched / length).toBeLessThan(1.5);
  });
});

function messagesOf(language: string): ReadonlyMap<string, Message> {
  const path = join(root, `src/lib/words/messages/${language}.json`);
  return new Map(Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, Message>));
}

function textsOf(message: Message): readonly string[] {
  return typeof message === 'string' ? [message] : Object.values(message[0].match);
}

/** What a message is given, what of it chooses, and what it shows, each once and in order. */
function inputsOf(message: Message): object {
  const shown = textsOf(message).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  const chosen = typeof message === 'string' ? null : [message[0].declarations, message[0].selectors];
  return { shown: [...new Set(shown)].sort(), chosen };
}

/** What each of the counts can be, in every combination: `h=one, v=other`. */
function pluralsOf({ selectors }: Choice, categories: readonly string[]): readonly string[] {
  const combined = selectors.reduce<readonly string[]>(
    (sofar, selector) => sofar.flatMap((each) => categories.map((is) => `${each}, ${selector}=${is}`)),
    [''],
  );
  return combined.map((each) => each.slice(2)).sort();
}

function objectOf<T>(messages: ReadonlyMap<string, Message>, of: (message: Message) => T): Record<string, T> {
  return Object.fromEntries([...messages].map(([key, message]) => [key, of(message)]));
}

function same(one: Message, other: Message | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
