/**
 * What a person could take for something that they know [U3]: an address with the same two ends, or a name that looks the
 * same. Names are compared by a skeleton as in Unicode's UTS #39, section 4, with a small part of its table of confusables
 * (letters of the Cyrillic and Greek alphabets and digits that look Latin in common typefaces), and besides it case, accents,
 * spaces and signs are left out: a warning too many costs a look, one too few costs money.
 */
import { shortAddress, type Id } from '#kernel';

/** By what it looks like: what of other alphabets, in small letters and without accents, looks so. */
const LOOKS: Readonly<Record<string, string>> = {
  a: 'аα',
  b: 'ьвβ',
  c: 'сϲ',
  d: 'ԁ',
  e: 'еєεё3',
  f: 'ғ',
  g: 'ɡ9',
  h: 'һнη',
  i: 'іɩι',
  j: 'јϳ',
  k: 'кκ',
  l: '1|ӏⅼ',
  m: 'мμ',
  n: 'пո',
  o: 'оο0',
  p: 'рρ',
  q: 'ԛ',
  r: 'гɾ',
  s: 'ѕ5$',
  t: 'тτ',
  u: 'υս',
  v: 'ѵν',
  w: 'ԝω',
  x: 'хχ',
  y: 'уγ',
  z: 'ᴢζ2',
};
const LETTERS: ReadonlyMap<string, string> = new Map(
  Object.entries(LOOKS).flatMap(([letter, alike]) => [...alike].map((each) => [each, letter] as const)),
);
/** Of letters that are one already: `i` and `l` differ by a dot, and some pairs look like one letter. */
const AFTER = [
  [/rn/gu, 'm'],
  [/vv/gu, 'w'],
  [/cl/gu, 'd'],
  [/i/gu, 'l'],
] as const;

/** Equal for names that look alike; empty where nothing of a name can be seen. */
export function skeletonOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}|$]/gu, '');
  const latin = [...plain].map((each) => LETTERS.get(each) ?? each).join('');
  return AFTER.reduce((text, [seen, as]) => text.replaceAll(seen, as), latin);
}

export function namesResemble(one: string, other: string): boolean {
  const skeleton = skeletonOf(one);
  return skeleton !== '' && skeleton === skeletonOf(other);
}

/** Two accounts whose addresses read alike in short: the same first four and last four signs. */
export function addressesResemble(one: Id, other: Id): boolean {
  return one !== other && shortAddress(one) === shortAddress(other);
}

export interface KnownPerson {
  readonly account: Id;
  readonly name: string | null;
}

/** The first known person whom somebody could mean instead: by the address, and where a name is given by the name. */
export function resemblingPerson(
  known: readonly KnownPerson[],
  account: Id,
  name: string | null,
): KnownPerson | null {
  const others = known.filter((each) => each.account !== account);
  const byAddress = others.find((each) => addressesResemble(each.account, account));
  if (byAddress !== undefined || name === null) return byAddress ?? null;
  return others.find((each) => each.name !== null && namesResemble(each.name, name)) ?? null;
}
