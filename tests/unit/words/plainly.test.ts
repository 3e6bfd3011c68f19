// [P26] What the wallet does not protect from is said plainly, in each language, where a person looks for it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../../src/lib/state/settings/language.ts';
import { root } from '../../support/files.ts';

const SAID: Readonly<Record<Language, readonly (readonly [key: string, facts: readonly RegExp[]])[]>> = {
  en: [
    ['about_can', [/delay/, /ignore/, /clock/, /restore/]],
    ['about_sees', [/how much/, /what each of them has/, /name of your wallet/, /audit/, /sees all of it/]],
    ['many_seen', [/read by all who are paid/]],
    ['first_name_hint', [/Everybody/]],
  ],
  de: [
    ['about_can', [/verzögern/, /übergehen/, /Uhr/, /wiederhergestellt/]],
    [
      'about_sees',
      [/wie viel/, /was jede von ihnen hat/, /Namen deiner Geldbörse/, /prüfen/, /sieht sie ganz/],
    ],
    ['many_seen', [/lesen alle, die hier bezahlt werden/]],
    ['first_name_hint', [/Alle/]],
  ],
};

describe.each(LANGUAGES)('[P26] in %s', (language) => {
  const path = join(root, `src/lib/words/messages/${language}.json`);
  const messages = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;

  test.each(SAID[language])('%s says what can be done and seen', (key, facts) => {
    for (const fact of facts) expect(messages[key]).toMatch(fact);
  });
});
