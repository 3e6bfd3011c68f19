// [U9] Names in any script stand in a sentence without turning it round.

import { describe, expect, test } from 'vitest';
import { isolated, isolatingTable } from '../../../src/lib/words/isolation.ts';
import { pseudoTable, type Say } from '../../../src/lib/words/pseudo.ts';

const FSI = '\u2068';
const PDI = '\u2069';
const noa = 'נועה (דוכן 4)';
const send: Say = ({ amount, name }) => `Send ${String(amount)} to ${String(name)}.`;
const one: Say = ({ count }) => `${String(count)} of ${typeof count}`;

describe('[U9] what is filled into a sentence', () => {
  test('stands apart where its letters run the other way, and nowhere else', () => {
    const [say] = isolatingTable([send], 'ltr');
    expect(say?.({ amount: '12.50 SHELL', name: noa })).toBe(`Send 12.50 SHELL to ${FSI}${noa}${PDI}.`);
    expect(say?.({ amount: '12.50 SHELL', name: 'Zoë (Stall 4)' })).toBe(
      'Send 12.50 SHELL to Zoë (Stall 4).',
    );
  });

  test('always stands apart on a page that runs from right to left, also in the pseudo-language', () => {
    const [say] = isolatingTable(pseudoTable([send]), 'rtl');
    expect(say?.({ amount: '12.50', name: 'Ana' })).toBe(`[Šééñď ${FSI}12.50${PDI} ţöö ${FSI}Ana${PDI}.]`);
  });

  test('counts stay numbers, and a message without any is said as it is', () => {
    const [counted, plain] = isolatingTable([one, () => 'Send'], 'rtl');
    expect(counted?.({ count: 3 })).toBe('3 of number');
    expect((plain as () => string)()).toBe('Send');
  });
});

describe('[U3] a name that carries such signs itself', () => {
  test.each([
    // Right-to-left override: without an end it would turn the rest of the sentence.
    ['Ana\u202e', `${FSI}Ana\u202e${PDI}`],
    // The end of an isolate that it has not begun.
    [`${PDI}Ana`, `${FSI}Ana${PDI}`],
    // The beginning of one that it does not end.
    ['\u2067Ana', `${FSI}\u2067Ana${PDI}${PDI}`],
    // Another message that is filled in keeps what it has.
    [`to ${FSI}${noa}${PDI}`, `${FSI}to ${FSI}${noa}${PDI}${PDI}`],
  ])('%j keeps them to itself', (name, shown) => {
    expect(isolated(name)).toBe(shown);
    const [say] = isolatingTable([({ name: who }) => String(who)], 'ltr');
    expect(say?.({ name })).toBe(shown);
  });
});
