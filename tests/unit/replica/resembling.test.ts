// What resembles somebody known: the look of a name, and the ends of an address. Confusable letters are from Unicode's
// confusables.txt (UTS #39).

import { describe, expect, test } from 'vitest';
import { idBytes, idOf, shortAddress, type Id } from '#kernel';
import { addressesResemble, namesResemble, resemblingPerson, skeletonOf } from '#replica';

const id = (fill: number): Id => idOf(new Uint8Array(32).fill(fill));
const [ana, ben] = [id(1), id(2)];

describe('[U3] a name', () => {
  test.each([
    ['Ana Ribeiro', '\u0410na Ribeiro'],
    ['Ana Ribeiro', 'An\u0430 Rib\u0435ir\u043e'],
    ['Ana Ribeiro', 'ana  ribeiro.'],
    ['Ana Ribeiro', 'An\u00e1 Rib\u0113iro'],
    ['Ana Ribeiro', 'Ana\u200bRibeiro'],
    ['Ana Ribeiro', '\uff21na Ribeiro'],
    ['Ana Ribeiro', 'Ana R1be1r0'],
    ['Bill', 'BiIl'],
    ['Martha', 'Rnartha'.replace('R', 'r')],
    ['\u041e\u043b\u044f', 'O\u043b\u044f'],
  ])('%s is resembled by %s', (known, other) => {
    expect(namesResemble(known, other)).toBe(true);
  });

  test.each([
    ['Ana Ribeiro', 'Ana Riveiro'],
    ['Ana', 'Anna'],
    ['Ben', 'Bene'],
    ['\u4e2d\u6751', '\u7530\u6751'],
    ['Café 7', 'Café 8'],
  ])('%s is not resembled by %s', (known, other) => {
    expect(namesResemble(known, other)).toBe(false);
  });

  test('of which nothing can be seen resembles none, not even itself', () => {
    expect(skeletonOf(' \u200b…')).toBe('');
    expect(namesResemble(' ', '\u200b')).toBe(false);
  });

  test('in small letters and in capitals has one skeleton', () => {
    for (const name of ['Noor Idrissi', 'КИРИЛЛ', 'Ωμέγα', 'Åse Øygard', 'İlker'])
      expect(skeletonOf(name.toUpperCase())).toBe(skeletonOf(name.toLowerCase()));
  });
});

describe('[U3] an address', () => {
  /** Found by search: bytes 8 to 11 of Ana's id changed to this, her address has the same two ends. */
  const FOUND = 1_096_893;
  const bytes = idBytes(ana).slice();
  new DataView(bytes.buffer).setUint32(8, FOUND);
  const twin = idOf(bytes);

  test('resembles one with the same two ends, and never itself', () => {
    expect(shortAddress(twin)).toBe(shortAddress(ana));
    expect(addressesResemble(ana, twin)).toBe(true);
    expect(addressesResemble(ana, ana)).toBe(false);
    expect(addressesResemble(ana, ben)).toBe(false);
  });

  test('comes before a name, and the account itself is not somebody else', () => {
    const known = [
      { account: ben, name: 'Ben' },
      { account: ana, name: 'Ana' },
    ];
    expect(resemblingPerson(known, twin, 'B\u0435n')?.account).toBe(ana);
    expect(resemblingPerson(known, id(3), 'B\u0435n')?.account).toBe(ben);
    expect(resemblingPerson(known, ben, 'Ben')).toBeNull();
    expect(resemblingPerson(known, id(3), null)).toBeNull();
    expect(resemblingPerson([{ account: ben, name: null }], id(3), 'Ben')).toBeNull();
  });
});
