/** [P10] [P13] [P16] The relay's logs written without a Y.Doc, held against Yjs' own output. */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  CHUNK_ITEMS,
  answersLog,
  catchUp,
  chunkStart,
  durableLog,
  logItem,
  relayStateVector,
  rootOf,
  windowStart,
  writeAppend,
  writeParts,
  writeStateVector,
  writeWindow,
  type LogName,
} from '#protocol';

const feed = durableLog('feed', 0);

/** Item i of a log in these tests: its index in three bytes, so that each is known by its content. */
function item(index: number): Uint8Array {
  return new Uint8Array([index & 255, (index >> 8) & 255, index >> 16]);
}

function items(from: number, to: number): Uint8Array[] {
  return Array.from({ length: to - from }, (_, i) => item(from + i));
}

/** A document in which the feed's one client really pushed so many items. */
function pushed(length: number): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = feed.clientId;
  for (let from = 0; from < length; from += CHUNK_ITEMS) {
    doc
      .getArray(rootOf('feed', from))
      .push(items(from, Math.min(length, from + CHUNK_ITEMS)).map((each) => [each]));
  }
  return doc;
}

function applied(...updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
}

function found(doc: Y.Doc, name: LogName, index: number): Uint8Array | null {
  return logItem((root) => doc.getArray(root), name, index);
}

function expectItems(doc: Y.Doc, from: number, to: number): void {
  expect(doc.store.pendingStructs).toBeNull();
  for (let index = from; index < to; index++) expect(found(doc, 'feed', index)).toEqual(item(index));
}

const LENGTHS = [1, 2, 127, 128, 511, 512, 513, 1024, 1300];

describe('[P10] appending', () => {
  test.each(LENGTHS)('a log of %i items is byte for byte what Yjs sends', (length) => {
    expect(writeAppend(feed, 0, items(0, length))).toEqual(Y.encodeStateAsUpdate(pushed(length)));
  });

  test.each([1, 200, 511, 512, 513, 1023, 1024, 1299])('so is what follows a state vector at %i', (clock) => {
    const stateVector = writeStateVector(new Map([[feed.clientId, clock]]));
    expect(writeAppend(feed, clock, items(clock, 1300))).toEqual(
      Y.encodeStateAsUpdate(pushed(1300), stateVector),
    );
  });

  test('one item after another, across the border of a chunk', () => {
    const updates = Array.from({ length: 520 }, (_, i) => writeAppend(feed, i, [item(i)]));
    const doc = applied(...updates);
    expectItems(doc, 0, 520);
    expect(Y.encodeStateAsUpdate(doc)).toEqual(Y.encodeStateAsUpdate(pushed(520)));
  });

  test('overlapping and repeated updates leave each item once', () => {
    const doc = applied(
      writeAppend(feed, 0, items(0, 600)),
      writeAppend(feed, 500, items(500, 700)),
      writeAppend(feed, 0, items(0, 300)),
    );
    expectItems(doc, 0, 700);
    expect(doc.getArray('feed0').length).toBe(512);
    expect(doc.getArray('feed1').length).toBe(188);
  });

  test('nothing is an update that says nothing', () => {
    expect(writeAppend(feed, 5, [])).toEqual(Y.encodeStateAsUpdate(new Y.Doc()));
  });

  test('several logs in one update, highest clientID first as Yjs writes them', () => {
    const answers = answersLog(12);
    const inbox = durableLog('inbox', 3);
    const part = (log: typeof feed, to: number) => ({ log, clock: 0, from: 0, items: items(0, to) });
    const update = writeParts([
      part(feed, 3),
      part(answers, 2),
      part(inbox, 1),
      part(durableLog('vault', 3), 0),
    ]);
    const doc = applied(update);
    expect(Y.encodeStateAsUpdate(doc)).toEqual(update);
    expect(found(doc, 'answers', 1)).toEqual(item(1));
    expect(found(doc, 'inbox', 0)).toEqual(item(0));
    expect(found(doc, 'vault', 0)).toBeNull();
  });
});

describe('[P13] windows', () => {
  test('an empty device: nothing pends, the chunk is whole, live items follow', () => {
    const from = windowStart(10_000);
    const doc = applied(writeWindow(feed, 0, from, items(from, 10_000)));
    expectItems(doc, from, 10_000);
    expect(found(doc, 'feed', from - 1)).toBeNull();
    Y.applyUpdate(doc, writeAppend(feed, 10_000, items(10_000, 10_600)));
    expectItems(doc, from, 10_600);
    expect(Y.decodeStateVector(Y.encodeStateVector(doc)).get(feed.clientId)).toBe(10_600);
  });

  test('a device that is far behind, in the middle of a chunk', () => {
    const from = windowStart(5000);
    const doc = applied(writeAppend(feed, 0, items(0, 700)), writeWindow(feed, 700, from, items(from, 5000)));
    expectItems(doc, 0, 700);
    expectItems(doc, from, 5000);
    expect(found(doc, 'feed', 700)).toBeNull();
    Y.applyUpdate(doc, writeAppend(feed, 5000, items(5000, 5001)));
    expectItems(doc, from, 5001);
  });

  test('a device that starts again gives itself the run and the chunk it is in', () => {
    const length = 3000;
    const start = chunkStart(length);
    const doc = applied(writeWindow(feed, 0, start, items(start, length)));
    Y.applyUpdate(doc, writeAppend(feed, length, items(length, 3600)));
    expectItems(doc, start, 3600);
  });

  test('a device that starts again on the border of a chunk has the run alone', () => {
    const doc = applied(writeWindow(feed, 0, 1024, []));
    expect(Y.decodeStateVector(Y.encodeStateVector(doc)).get(feed.clientId)).toBe(1024);
    Y.applyUpdate(doc, writeAppend(feed, 1024, items(1024, 1030)));
    expectItems(doc, 1024, 1030);
  });

  test('a collected run that does not end where a chunk begins is never written', () => {
    expect(() => writeWindow(feed, 0, 100, items(100, 200))).toThrow(
      'a collected run ends where a chunk begins',
    );
    expect(() => writeWindow(feed, 600, 512, items(512, 700))).toThrow('a log goes forward');
  });
});

describe('[P13] [P16] how a device catches up', () => {
  test.each([
    [0, 0, { kind: 'level' }],
    [7, 7, { kind: 'level' }],
    [8, 7, { kind: 'ahead' }],
    [0, 1011, { kind: 'append', from: 0 }],
    [0, 1012, { kind: 'window', clock: 0, from: 512 }],
    [1, 1012, { kind: 'append', from: 1 }],
    [700, 1724, { kind: 'append', from: 700 }],
    [700, 1725, { kind: 'window', clock: 700, from: 1024 }],
    [0, 1_000_000, { kind: 'window', clock: 0, from: 999_424 }],
  ] as const)('with %i of %i items', (clock, length, expected) => {
    expect(catchUp(clock, length)).toEqual(expected);
  });

  test('from any clock, what is sent lets Yjs go on with nothing pending', () => {
    const length = 2600;
    for (let clock = 0; clock <= length; clock += 37) {
      const doc = clock === 0 ? new Y.Doc() : applied(writeAppend(feed, 0, items(0, clock)));
      const step = catchUp(clock, length);
      if (step.kind === 'append') Y.applyUpdate(doc, writeAppend(feed, step.from, items(step.from, length)));
      if (step.kind === 'window')
        Y.applyUpdate(doc, writeWindow(feed, step.clock, step.from, items(step.from, length)));
      expectItems(doc, windowStart(length), length);
    }
  });
});

describe('[P10] [P16] clientIDs', () => {
  test('are those of the protocol, and never meet', () => {
    expect(durableLog('feed', 0).clientId).toBe(2 ** 32 + 1);
    expect(durableLog('inbox', 5).clientId).toBe(2 ** 32 + 16 * 5 + 2);
    expect(durableLog('vault', 5).clientId).toBe(2 ** 32 + 16 * 5 + 3);
    expect(answersLog(0).clientId).toBe(2 ** 52);
    expect(answersLog(2 ** 52 - 1).clientId).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => answersLog(2 ** 52)).toThrow('a start below 2^52');
    expect(() => durableLog('feed', 2 ** 50)).toThrow('an epoch');
  });

  test('a step 1 keeps a device from sending back the answers of an earlier start', () => {
    const old = answersLog(1);
    const doc = applied(writeAppend(old, 0, items(0, 3)), writeAppend(feed, 0, items(0, 9)));
    const device = Y.decodeStateVector(Y.encodeStateVector(doc));
    const own = new Map([
      [feed.clientId, 9],
      [answersLog(2).clientId, 0],
    ]);

    const named = writeStateVector(relayStateVector(own, device));
    expect(Y.encodeStateAsUpdate(doc, named)).toEqual(Y.encodeStateAsUpdate(new Y.Doc()));
    expect(Y.encodeStateAsUpdate(doc, writeStateVector(own))).not.toEqual(Y.encodeStateAsUpdate(new Y.Doc()));
  });

  test('a step 1 never names the clientIDs of a device', () => {
    expect([
      ...relayStateVector(
        new Map([[feed.clientId, 9]]),
        new Map([
          [7, 3],
          [feed.clientId, 4],
        ]),
      ),
    ]).toEqual([[feed.clientId, 9]]);
  });
});
