/**
 * A filter of history as it stands in the address: what a person typed and chose, so that going back brings the last one
 * and a link can be kept. An address is written by anybody; what cannot be read in it is as if it were not there.
 */
import { formatAddress, idFromHex, idHex, parseAddress, type Id } from '#kernel';
import {
  KIND_GROUPS,
  STATE_GROUPS,
  type Decimal,
  type HistoryWanted,
  type KindGroup,
  type StateGroup,
} from '#replica';
import { plainDecimal } from '../parts/amount-text.ts';

export interface HistoryFilter {
  readonly search: string;
  readonly kind: KindGroup | null;
  readonly asset: Id | null;
  readonly person: Id | null;
  readonly state: StateGroup | null;
  /** Days here, `2026-03-07`, both of them counted; empty: no such end. */
  readonly from: string;
  readonly to: string;
  /** Plain decimals, `12.50`; empty: no such end. */
  readonly least: string;
  readonly most: string;
}

export const NO_FILTER: HistoryFilter = {
  search: '',
  kind: null,
  asset: null,
  person: null,
  state: null,
  from: '',
  to: '',
  least: '',
  most: '',
};

const SEARCH_CHARS_MAX = 200;
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

export function readFilter(query: URLSearchParams): HistoryFilter {
  const text = (name: string): string => query.get(name) ?? '';
  const person = parseAddress(text('with'));
  return {
    search: text('q').slice(0, SEARCH_CHARS_MAX),
    kind: oneOf(KIND_GROUPS, text('kind')),
    asset: idFromHex(text('asset')),
    person: person.ok ? person.value : null,
    state: oneOf(STATE_GROUPS, text('state')),
    from: dayOf(text('from')),
    to: dayOf(text('to')),
    least: plainDecimal(text('least')) ?? '',
    most: plainDecimal(text('most')) ?? '',
  };
}

/** The query of a filter, without its question mark; empty where nothing is filtered. */
export function filterQuery(filter: HistoryFilter): string {
  const { search, kind, asset, person, state, from, to, least, most } = filter;
  const said = {
    q: search.trim(),
    kind: kind ?? '',
    asset: asset === null ? '' : idHex(asset),
    with: person === null ? '' : formatAddress(person),
    state: state ?? '',
    from,
    to,
    least,
    most,
  };
  return new URLSearchParams(Object.entries(said).filter(([, value]) => value !== '')).toString();
}

/** The query of everything with one person. */
export function personQuery(person: Id): string {
  return filterQuery({ ...NO_FILTER, person });
}

/** How many things a filter asks for, its search left out. */
export function filterCount({ search: _, ...rest }: HistoryFilter): number {
  return Object.values(rest).filter((value) => value !== null && value !== '').length;
}

export function isFiltered(filter: HistoryFilter): boolean {
  return filterQuery(filter) !== '';
}

/** `named`: the accounts whose names a text is part of. */
export function wantedBy(filter: HistoryFilter, named: (text: string) => ReadonlySet<Id>): HistoryWanted {
  const { kind, asset, person, state, from, to, least, most } = filter;
  const text = filter.search.trim().toLowerCase();
  return {
    kind,
    asset,
    person,
    state,
    from: dayStart(from, 0),
    to: dayStart(to, 1),
    least: decimalOf(least),
    most: decimalOf(most),
    search: text === '' ? null : { text, named: named(text) },
  };
}

/** When a day begins here, or one that is `later` days on; null for no day. */
export function dayStart(day: string, later: number): number | null {
  const [, year, month, date] = DAY.exec(day) ?? [];
  if (year === undefined || month === undefined || date === undefined) return null;
  return new Date(Number(year), Number(month) - 1, Number(date) + later).getTime();
}

/** `2026-03-07`: the day of a time, here. */
export function dayValue(time: number): string {
  const date = new Date(time);
  const two = (part: number): string => `${part}`.padStart(2, '0');
  return `${`${date.getFullYear()}`.padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** A day that there is, else nothing. */
function dayOf(text: string): string {
  const start = dayStart(text, 0);
  return start !== null && dayValue(start) === text ? text : '';
}

function decimalOf(text: string): Decimal | null {
  if (text === '') return null;
  const [whole = '', fraction = ''] = text.split('.');
  return { digits: BigInt(whole + fraction), scale: fraction.length };
}

function oneOf<T extends string>(known: readonly T[], text: string): T | null {
  return known.find((each) => each === text) ?? null;
}
