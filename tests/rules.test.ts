// Holds the numbered rules and the tests against each other: a test quotes only rules that there are, and every rule that
// the code claims to keep is quoted by a test.

import { expect, test } from 'vitest';
import { filesOf } from './support/files.ts';
import type { Source } from './support/imports.ts';
import { rules } from './support/rules.ts';

/** The rules that a text quotes: `[P7]`, or several as `[K1, P7]`. */
function quotedIn(text: string): readonly string[] {
  return [...text.matchAll(/\[([KPLRU]\d+(?:, ?[KPLRU]\d+)*)\]/g)].flatMap(
    (match) => match[1]?.split(/, ?/) ?? [],
  );
}

/** Quotations of rules that are not in the list. */
function unknownQuotes(tests: readonly Source[]): readonly string[] {
  return tests.flatMap(({ path, text }) =>
    quotedIn(text).flatMap((number) =>
      number in rules ? [] : [`${path} quotes ${number}, which is no rule`],
    ),
  );
}

/** Rules that the code claims to keep and no test quotes. */
function unquotedRules(tests: readonly Source[]): readonly string[] {
  const quoted = new Set(tests.flatMap(({ text }) => quotedIn(text)));
  return Object.entries(rules)
    .filter(([number, rule]) => rule.since === 'foundation' && !quoted.has(number))
    .map(([number, rule]) => `${number}: ${rule.says}`);
}

const ourselves = ['tests/rules.test.ts', 'tests/support/rules.ts'];
const tests = filesOf('tests', ['.ts']).filter(({ path }) => !ourselves.includes(path));

test('every rule that a test quotes exists', () => {
  expect(unknownQuotes(tests)).toEqual([]);
});

test('every rule that the code claims to keep is quoted by a test', () => {
  expect(unquotedRules(tests)).toEqual([]);
});

test('the two lists can disagree', () => {
  const made = [{ path: 'made-up.test.ts', text: `test('[P7, L99] …'); test('[K1] …');` }];
  expect(unknownQuotes(made)).toEqual(['made-up.test.ts quotes L99, which is no rule']);
  expect(unquotedRules(made)).toContain(`K2: ${rules['K2']?.says}`);
  expect(unquotedRules(made)).not.toContain(`K1: ${rules['K1']?.says}`);
});
