/** [P33] What stands in the vault's document is read strictly, and merges whichever way devices were apart. */
import { applyUpdate, Doc, encodeStateAsUpdate, Map as SharedMap } from 'yjs';
import { describe, expect, test } from 'vitest';
import { removeShared, setShared, sharedValues } from '#replica/sync';
import { markOf, markOfAll, readMarks, isRead } from '#replica';
import { idFromHex, type Id } from '#kernel';

const ANA = 'a1'.repeat(32);
const BEN = 'b2'.repeat(32);
const NONCE = 'c3'.repeat(16);
const draft = { asset: null, amount: '12,5', memo: '', name: null, boxKey: null, request: null, at: 1 };
const request = { asset: ANA, amount: '2400', memo: 'Boat', made: 1, expires: 2 };

/** Everything that a map holds, by key. */
function held(document: Doc, map: string): Readonly<Record<string, unknown>> {
  const values = sharedValues(document).filter((each) => each.map === map);
  return Object.fromEntries(values.map(({ key, value }) => [key, value]));
}

/** Both devices hear of all that the other has. */
function meet(a: Doc, b: Doc): void {
  const [fromA, fromB] = [encodeStateAsUpdate(a), encodeStateAsUpdate(b)];
  applyUpdate(a, fromB);
  applyUpdate(b, fromA);
}

describe('[P33] what is read', () => {
  test.each([
    ['contacts', ANA, { name: 'Ana', note: '' }],
    ['labels', ANA, 'Phone'],
    ['settings', 'theme', 'dark'],
    ['settings', 'language', 'de'],
    ['settings', 'details', true],
    ['drafts', ANA, draft],
    ['drafts', ANA, { ...draft, asset: BEN, request: { nonce: NONCE, expires: 7 } }],
    ['read', ANA, 5],
    ['requests', NONCE, request],
    ['checkpoints', ANA, 'a signed note'],
    ['boxes', ANA, new Uint8Array(32)],
  ] as const)('%s: %s', (map, key, value) => {
    const document = new Doc();
    setShared(document, { map, key, value });
    expect(sharedValues(document)).toEqual([{ map, key, value }]);
  });

  test.each([
    ['contacts', 'ana', { name: 'Ana', note: '' }],
    ['contacts', ANA, { name: 'Ana' }],
    ['contacts', ANA, 'Ana'],
    ['labels', ANA, 7],
    ['settings', 'theme', 'blue'],
    ['settings', 'language', 'xx'],
    ['settings', 'details', 'yes'],
    ['settings', 'other', true],
    ['drafts', ANA, { ...draft, at: -1 }],
    ['drafts', ANA, { ...draft, boxKey: 'no key' }],
    ['drafts', ANA, { ...draft, request: { nonce: 'short', expires: 7 } }],
    ['read', ANA, 1.5],
    ['read', 'x'.repeat(200), 1],
    ['requests', NONCE, { ...request, amount: '-1' }],
    ['requests', NONCE, { ...request, amount: '9999999999999999999' }],
    ['requests', ANA, request],
    ['boxes', ANA, new Uint8Array(31)],
    ['boxes', ANA, null],
    ['checkpoints', 'nobody', 'a signed note'],
    ['checkpoints', ANA, 7],
  ] as const)('what another device wrote into %s and is none of it is not there: %s', (map, key, value) => {
    const document = new Doc();
    document.getMap(map).set(key, value);
    expect(sharedValues(document)).toEqual([]);
  });

  test('types of the document in the place of values, other maps and other parts of a value are passed over', () => {
    const document = new Doc();
    document.getMap('contacts').set(ANA, new SharedMap());
    document.getMap('something else').set(ANA, 1);
    document.getMap('contacts').set(BEN, { name: 'Ben', note: '', extra: 1 });
    expect(held(document, 'contacts')).toEqual({ [BEN]: { name: 'Ben', note: '' } });
  });
});

describe('[P33] devices that were offline at different times', () => {
  test('drafts, requests and settings of both are there, and the last change of one thing has the word', () => {
    const [phone, laptop] = [new Doc(), new Doc()];
    setShared(phone, { map: 'drafts', key: ANA, value: draft });
    setShared(laptop, { map: 'drafts', key: BEN, value: draft });
    setShared(laptop, { map: 'requests', key: NONCE, value: request });
    setShared(phone, { map: 'settings', key: 'theme', value: 'dark' });
    meet(phone, laptop);
    setShared(laptop, { map: 'settings', key: 'theme', value: 'light' });
    meet(phone, laptop);
    expect(sharedValues(phone)).toEqual(expect.arrayContaining([...sharedValues(laptop)]));
    expect(held(phone, 'settings')).toEqual({ theme: 'light' });
    expect(Object.keys(held(phone, 'drafts')).sort()).toEqual([ANA, BEN]);
    expect(held(phone, 'requests')).toEqual({ [NONCE]: request });
  });

  test('a draft that was signed is gone everywhere; one that was changed meanwhile elsewhere is another one, and stays', () => {
    const [phone, laptop] = [new Doc(), new Doc()];
    setShared(phone, { map: 'drafts', key: ANA, value: draft });
    meet(phone, laptop);
    removeShared(phone, 'drafts', ANA);
    meet(phone, laptop);
    expect(held(laptop, 'drafts')).toEqual({});

    setShared(phone, { map: 'drafts', key: BEN, value: draft });
    meet(phone, laptop);
    removeShared(phone, 'drafts', BEN);
    setShared(laptop, { map: 'drafts', key: BEN, value: { ...draft, amount: '8', at: 2 } });
    meet(phone, laptop);
    expect(held(phone, 'drafts')).toEqual(held(laptop, 'drafts'));
    expect(held(phone, 'drafts')).toEqual({ [BEN]: { ...draft, amount: '8', at: 2 } });
  });
});

describe('[P33] read marks', () => {
  const [phoneId, laptopId] = [idFromHex(ANA), idFromHex(BEN)] as [Id, Id];
  const marksIn = (document: Doc) => new Map(Object.entries(held(document, 'read')) as [string, number][]);
  const put = (document: Doc, [key, value]: readonly [string, number]) =>
    setShared(document, { map: 'read', key, value });

  test('what each device has read stays read, in whatever order they hear of each other', () => {
    const [phone, laptop] = [new Doc(), new Doc()];
    const later = { key: 'later', time: 300 };
    put(phone, markOfAll(marksIn(phone), phoneId, 100).set);
    put(laptop, markOfAll(marksIn(laptop), laptopId, 200).set);
    put(phone, markOf(readMarks(marksIn(phone)), later) as [string, number]);
    meet(phone, laptop);
    for (const document of [phone, laptop]) {
      const marks = readMarks(marksIn(document));
      expect(marks.upTo).toBe(200);
      expect(isRead(marks, later)).toBe(true);
      expect(isRead(marks, { key: 'between', time: 250 })).toBe(false);
    }
    // An older mark that comes late takes nothing back.
    put(phone, markOfAll(marksIn(phone), phoneId, 50).set);
    meet(phone, laptop);
    expect(readMarks(marksIn(laptop)).upTo).toBe(200);
  });

  test('a mark of one is not made twice, and goes when all until then are read', () => {
    const document = new Doc();
    const one = { key: 'k', time: 10 };
    put(document, markOf(readMarks(marksIn(document)), one) as [string, number]);
    expect(markOf(readMarks(marksIn(document)), one)).toBeNull();
    const { set, gone } = markOfAll(marksIn(document), phoneId, 20);
    put(document, set);
    for (const key of gone) removeShared(document, 'read', key);
    expect(marksIn(document)).toEqual(new Map([[ANA, 20]]));
  });
});
