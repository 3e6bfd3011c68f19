// A filter of history lives in the address: what is written there is read back, and what makes no sense is passed over.

import { describe, expect, test } from 'vitest';
import { formatAddress, idHex, idOf } from '#kernel';
import {
  filterCount,
  filterQuery,
  isFiltered,
  NO_FILTER,
  readFilter,
  wantedBy,
  type HistoryFilter,
} from '$lib/state/history/history-filter.ts';

const ana = idOf(new Uint8Array(32).fill(1));
const shell = idOf(new Uint8Array(32).fill(2));

const full: HistoryFilter = {
  search: 'soup & bread',
  kind: 'sent',
  asset: shell,
  person: ana,
  state: 'final',
  from: '2026-03-01',
  to: '2026-03-31',
  least: '0.50',
  most: '12',
};

describe('the address of a filter', () => {
  test('says all of it and is read back', () => {
    const query = filterQuery(full);
    expect(query).toBe(
      'q=soup+%26+bread&kind=sent' +
        `&asset=${idHex(shell)}&with=${formatAddress(ana)}` +
        '&state=final&from=2026-03-01&to=2026-03-31&least=0.50&most=12',
    );
    expect(readFilter(new URLSearchParams(query))).toEqual(full);
    expect(filterCount(full)).toBe(8);
  });

  test('says nothing of no filter', () => {
    expect(filterQuery(NO_FILTER)).toBe('');
    expect(readFilter(new URLSearchParams(''))).toEqual(NO_FILTER);
    expect(isFiltered(NO_FILTER)).toBe(false);
    expect(isFiltered({ ...NO_FILTER, search: '  ' })).toBe(false);
  });

  test.each([
    ['a kind that there is not', 'kind=stolen'],
    ['a kind of the language', 'kind=constructor'],
    ['an asset that is no id', 'asset=12'],
    ['an address with a wrong letter', `with=${formatAddress(ana).replace('hold1q', 'hold1p')}`],
    ['a day that there is not', 'from=2026-02-30&to=2026-13-01'],
    ['a day with a time', 'from=2026-02-20T10:00'],
    ['amounts that are none', 'least=1e9&most=-3'],
    ['an amount of a thousand digits', `least=${'9'.repeat(1000)}`],
  ])('with %s is as without it', (_, query) => {
    expect(readFilter(new URLSearchParams(query))).toEqual(NO_FILTER);
  });

  test('[U4] takes either decimal sign', () => {
    expect(readFilter(new URLSearchParams('least=12,5&most=1.234,50'))).toMatchObject({
      least: '12.5',
      most: '1234.50',
    });
  });
});

describe('what a filter wants', () => {
  test('are whole days here, the last one too', () => {
    const { from, to } = wantedBy(full, () => new Set());
    expect(from).toBe(new Date(2026, 2, 1).getTime());
    expect(to).toBe(new Date(2026, 3, 1).getTime());
  });

  test('are amounts without a floating point', () => {
    const { least, most } = wantedBy(full, () => new Set());
    expect(least).toEqual({ digits: 50n, scale: 2 });
    expect(most).toEqual({ digits: 12n, scale: 0 });
  });

  test('is a text without its case, and whose name it is in', () => {
    const asked: string[] = [];
    const { search } = wantedBy({ ...NO_FILTER, search: '  Ana ' }, (text) => {
      asked.push(text);
      return new Set([ana]);
    });
    expect(asked).toEqual(['ana']);
    expect(search).toEqual({ text: 'ana', named: new Set([ana]) });
  });
});
