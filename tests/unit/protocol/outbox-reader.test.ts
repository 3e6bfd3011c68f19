/** [P11] The strict outbox reader against what Yjs sends and what it never sends. */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  EMPTY_OUTBOX,
  durableLog,
  readOutbox,
  writeStateVector,
  writeWindow,
  type OutboxState,
} from '#protocol';
import { HOSTILE_UPDATES } from '../../support/hostile-updates.ts';

function deviceDoc(clientID: number): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = clientID;
  return doc;
}

function push(doc: Y.Doc, ...numbers: readonly number[]): void {
  doc.getArray('outbox').push(numbers.map((n) => ['operation', new Uint8Array([n])]));
}

/** The elements read, as [clientID, clock, first byte], and the state after. */
function read(update: Uint8Array, state: OutboxState = EMPTY_OUTBOX) {
  const reading = readOutbox(state, update);
  if (!reading.ok) throw new Error(reading.error);
  const { items } = reading.value;
  return {
    state: reading.value.state,
    found: items.map(({ client, clock, bytes }) => [client, clock, bytes[0]]),
  };
}

describe('[P11] what an unmodified Yjs sends', () => {
  test('several pushes come as one merged struct', () => {
    const doc = deviceDoc(7);
    push(doc, 1);
    push(doc, 2, 3);
    expect(read(Y.encodeStateAsUpdate(doc)).found).toEqual([
      [7, 0, 1],
      [7, 1, 2],
      [7, 2, 3],
    ]);
  });

  test('each type comes with its bytes', () => {
    const doc = deviceDoc(7);
    doc.getArray('outbox').push([
      ['operation', new Uint8Array(0)],
      ['message', new Uint8Array(300)],
      ['vault', new Uint8Array([9])],
    ]);
    const reading = readOutbox(EMPTY_OUTBOX, Y.encodeStateAsUpdate(doc));
    expect(reading.ok && reading.value.items.map(({ type, bytes }) => [type, bytes.length])).toEqual([
      ['operation', 0],
      ['message', 300],
      ['vault', 1],
    ]);
  });

  test('live updates continue at the clock', () => {
    const doc = deviceDoc(7);
    const updates: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => updates.push(update));
    for (const n of [1, 2, 3]) push(doc, n);
    let state = EMPTY_OUTBOX;
    const found = updates.flatMap((update) => {
      const reading = read(update, state);
      state = reading.state;
      return reading.found;
    });
    expect(found).toEqual([
      [7, 0, 1],
      [7, 1, 2],
      [7, 2, 3],
    ]);
  });

  test('a repeated update yields nothing, an overlapping one its new end', () => {
    const doc = deviceDoc(7);
    push(doc, 1, 2);
    const { state } = read(Y.encodeStateAsUpdate(doc));
    expect(read(Y.encodeStateAsUpdate(doc), state)).toEqual({ state, found: [] });
    push(doc, 3);
    expect(read(Y.encodeStateAsUpdate(doc), state).found).toEqual([[7, 2, 3]]);
    const fromOne = Y.encodeStateAsUpdate(doc, writeStateVector(new Map([[7, 1]])));
    expect(read(fromOne, state).found).toEqual([[7, 2, 3]]);
  });

  test('a document that changes its clientID: whichever is higher, the older elements come first', () => {
    for (const [older, newer] of [
      [7, 9],
      [9, 7],
    ] as const) {
      const doc = deviceDoc(older);
      push(doc, 1, 2);
      doc.clientID = newer;
      push(doc, 3, 4);
      const expected = [
        [older, 0, 1],
        [older, 1, 2],
        [newer, 0, 3],
        [newer, 1, 4],
      ];
      expect(read(Y.encodeStateAsUpdate(doc)).found).toEqual(expected);
    }
  });

  test('[P14] after a reload the same bytes come under a new clientID', () => {
    const first = deviceDoc(7);
    push(first, 1);
    const again = deviceDoc(8);
    push(again, 1);
    const { state } = read(Y.encodeStateAsUpdate(first));
    expect(read(Y.encodeStateAsUpdate(again), state).found).toEqual([[8, 0, 1]]);
  });

  test('[P13] a device with a sync window reports the collected run at every step 2', () => {
    const feed = durableLog('feed', 0);
    const doc = deviceDoc(7);
    Y.applyUpdate(doc, writeWindow(feed, 0, 1024, [new Uint8Array([5])]));
    push(doc, 1);
    const step2 = Y.encodeStateAsUpdate(doc, writeStateVector(new Map([[feed.clientId, 1025]])));
    expect(read(step2).found).toEqual([[7, 0, 1]]);
  });

  test('an update that says nothing', () => {
    expect(read(Y.encodeStateAsUpdate(new Y.Doc())).found).toEqual([]);
  });
});

describe('[P11] everything else is a named fault', () => {
  test.each(HOSTILE_UPDATES.map(({ name, fault, make }) => [name, fault, make] as const))(
    '%s: %s',
    (_, fault, make) => {
      expect(readOutbox(EMPTY_OUTBOX, make())).toEqual({ ok: false, error: fault });
    },
  );

  test('clientIDs are counted over the life of a socket', () => {
    let state = EMPTY_OUTBOX;
    for (const client of [1, 2, 3, 4]) {
      const doc = deviceDoc(client);
      push(doc, client);
      state = read(Y.encodeStateAsUpdate(doc), state).state;
    }
    const fifth = deviceDoc(5);
    push(fifth, 5);
    expect(readOutbox(state, Y.encodeStateAsUpdate(fifth))).toEqual({ ok: false, error: 'too_many_clients' });
  });

  test('after a fault the state is as it was', () => {
    const doc = deviceDoc(7);
    push(doc, 1);
    const { state } = read(Y.encodeStateAsUpdate(doc));
    push(doc, 2);
    doc.getArray('other').push([1]);
    expect(readOutbox(state, Y.encodeStateAsUpdate(doc)).ok).toBe(false);
    expect([...state.clocks]).toEqual([[7, 1]]);
  });
});
