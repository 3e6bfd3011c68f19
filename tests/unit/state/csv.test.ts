// [U14] A file for spreadsheets: what others have written in it is text and stays text.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvHead, csvLine } from '$lib/state/history/csv.ts';

/** Reads lines by RFC 4180 alone: quotes around a cell, two of them for one. */
function cellsIn(line: string): readonly string[] {
  const cells: string[] = [];
  let rest = line.slice(0, -2);
  for (;;) {
    const [all = '', quoted, plain] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(?=,|$)/.exec(rest) ?? [];
    cells.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (all.length === rest.length) return cells;
    rest = rest.slice(all.length + 1);
  }
}

const hostile = fc.string({
  unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', "'", ',', ';', ' ', 'a', '1', 'ü', '＝'),
  maxLength: 12,
});

test('a file begins with the mark of UTF-8, so that Excel reads “Zoë” as it was written', () => {
  const bytes = new TextEncoder().encode(csvHead(['time', 'memo']));
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(new TextDecoder().decode(bytes)).toBe('time,memo\r\n');
});

describe('[U14] a cell', () => {
  test.each([
    ['=HYPERLINK("http://evil.example";"Click")', `"'=HYPERLINK(""http://evil.example"";""Click"")"`],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', `"'\t'=1"`],
    ['\r=1', `"'\r'=1"`],
    ['＝1', "'＝1"],
    ['Bread;=1+1', `"Bread;'=1+1"`],
    ['two\n=lines', `"two\n'=lines"`],
    ['say "hello"', '"say ""hello"""'],
    ['a, b', '"a, b"'],
    [' spaced ', '" spaced "'],
    ['Brot & Käse', 'Brot & Käse'],
    ['12.50', '12.50'],
    ['1-2=3', '1-2=3'],
    ['', ''],
  ])('%j becomes %j', (text, cell) => {
    expect(csvLine([text])).toBe(`${cell}\r\n`);
  });

  test('never begins a formula, by a comma or by a semicolon, and loses nothing but gets apostrophes', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 5 }), (texts) => {
        const cells = cellsIn(csvLine(texts));
        expect(cells.map((cell) => cell.replaceAll("'", ''))).toEqual(
          texts.map((text) => text.replaceAll("'", '')),
        );
        for (const cell of cells.flatMap((each) => each.split(';')))
          expect(cell).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
      }),
      { numRuns: 500 },
    );
  });

  test('that is harmless is written as it is', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z0-9][a-z0-9 ,"\n=+-]*$/), { minLength: 1 }), (texts) => {
        const kept = texts.map((text) => text.replace(/(\n)(?=[=+-])/g, "$1'"));
        expect(cellsIn(csvLine(texts))).toEqual(kept);
      }),
    );
  });
});
