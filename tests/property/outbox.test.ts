/**
 * [P11] The outbox reader over random lives of a real Y.Doc, and over random damage: what it yields is what Yjs would
 * hold at that place, and it never throws.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  EMPTY_OUTBOX,
  OUTBOX_TYPES,
  durableLog,
  readMessage,
  readOutbox,
  readStateVector,
  writeStateVector,
  writeWindow,
  type OutboxItem,
  type OutboxState,
} from '#protocol';

const SEED = 0x484f4c44;
const feed = durableLog('feed', 0);

type Step =
  | { readonly kind: 'push'; readonly elements: readonly (readonly [string, Uint8Array])[] }
  | { readonly kind: 'transaction'; readonly pushes: readonly (readonly (readonly [string, Uint8Array])[])[] }
  /** The whole document from a state vector that names so many of the outbox' elements. */
  | { readonly kind: 'sync'; readonly clock: number }
  | { readonly kind: 'repeat'; readonly back: number }
  /** As Yjs does when it meets its own clientID in what it is sent. */
  | { readonly kind: 'change client' }
  | { readonly kind: 'window' };

const element = fc.tuple(fc.constantFrom(...OUTBOX_TYPES), fc.uint8Array({ maxLength: 200 }));
const elements = fc.array(element, { minLength: 1, maxLength: 5 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('push' as const), elements }) },
  fc.record({
    kind: fc.constant('transaction' as const),
    pushes: fc.array(elements, { minLength: 1, maxLength: 3 }),
  }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('sync' as const), clock: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('repeat' as const), back: fc.nat(5) }) },
  fc.record({ kind: fc.constant('change client' as const) }),
  fc.record({ kind: fc.constant('window' as const) }),
);
const clientIds = fc.uniqueArray(fc.nat(2 ** 32 - 1), { minLength: 4, maxLength: 4 });

/** Every update that a socket of this document would carry, in order, and the document. */
function live(steps: readonly Step[], clients: readonly number[]): { doc: Y.Doc; updates: Uint8Array[] } {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  const left = [...clients];
  doc.clientID = left.pop() as number;
  const outbox = doc.getArray('outbox');
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== 'relay') updates.push(update);
  });
  let windowed = false;
  for (const each of steps) {
    if (each.kind === 'push') outbox.push([...each.elements]);
    if (each.kind === 'transaction') doc.transact(() => each.pushes.forEach((one) => outbox.push([...one])));
    if (each.kind === 'repeat') updates.push(...updates.slice(-each.back));
    if (each.kind === 'change client') doc.clientID = left.pop() ?? doc.clientID;
    if (each.kind === 'window' && !windowed) {
      windowed = true;
      Y.applyUpdate(doc, writeWindow(feed, 0, 512, [new Uint8Array([1])]), 'relay');
    }
    if (each.kind === 'sync') {
      const known = new Map([[feed.clientId, 513]]);
      const clock = doc.store.clients.has(doc.clientID) ? Y.getState(doc.store, doc.clientID) : 0;
      known.set(doc.clientID, Math.min(each.clock, clock));
      updates.push(Y.encodeStateAsUpdate(doc, writeStateVector(known)));
    }
  }
  return { doc, updates };
}

function readAll(updates: readonly Uint8Array[]): { items: OutboxItem[]; state: OutboxState } {
  let state = EMPTY_OUTBOX;
  const items: OutboxItem[] = [];
  for (const update of updates) {
    const reading = readOutbox(state, update);
    if (!reading.ok) throw new Error(reading.error);
    items.push(...reading.value.items);
    state = reading.value.state;
  }
  return { items, state };
}

test('[P11] pushes, merges, partial and repeated syncs: each element once and in order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), clientIds, (steps, clients) => {
      const { doc, updates } = live(steps, clients);
      const { items } = readAll(updates);
      expect(items.map(({ type, bytes }) => [type, bytes])).toEqual(doc.getArray('outbox').toArray());
      const whole = readAll([Y.encodeStateAsUpdate(doc, writeStateVector(new Map([[feed.clientId, 513]])))]);
      expect(whole.items).toEqual(items);
    }),
    { seed: SEED, numRuns: 200 },
  );
});

/** What a document that applies the update holds in its outbox under this clientID and clock. */
function heldAt(doc: Y.Doc, client: number, clock: number): unknown {
  const outbox = doc.getArray('outbox');
  const struct = Y.getItem(doc.store, Y.createID(client, clock)) as Y.Item;
  expect(struct.parent).toBe(outbox);
  expect([struct.deleted, struct.parentSub]).toEqual([false, null]);
  return struct.content.getContent()[clock - struct.id.clock];
}

const damage = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), at: fc.nat(), byte: fc.nat(255) }),
  fc.record({ kind: fc.constant('bit' as const), at: fc.nat(), byte: fc.integer({ min: 0, max: 7 }) }),
  fc.record({ kind: fc.constant('insert' as const), at: fc.nat(), byte: fc.nat(255) }),
  fc.record({ kind: fc.constant('remove' as const), at: fc.nat(), byte: fc.constant(0) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), byte: fc.constant(0) }),
);

function damaged(
  update: Uint8Array,
  { kind, at, byte }: { kind: string; at: number; byte: number },
): Uint8Array {
  const place = update.length === 0 ? 0 : at % update.length;
  const bytes = [...update];
  if (kind === 'set') bytes[place] = byte;
  if (kind === 'bit') bytes[place] = (bytes[place] ?? 0) ^ (1 << byte);
  if (kind === 'insert') bytes.splice(place, 0, byte);
  if (kind === 'remove') bytes.splice(place, 1);
  return new Uint8Array(kind === 'cut' ? bytes.slice(0, place) : bytes);
}

test('[P11] a damaged update yields nothing that Yjs, having applied it, would not hold there', () => {
  let accepted = 0;
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 6 }),
      clientIds,
      fc.array(damage, { minLength: 1, maxLength: 2 }),
      (steps, clients, harm) => {
        const update = Y.encodeStateAsUpdate(live(steps, clients).doc);
        const reading = readOutbox(EMPTY_OUTBOX, harm.reduce(damaged, update));
        if (!reading.ok || reading.value.items.length === 0) return;
        accepted++;
        const doc = new Y.Doc();
        Y.applyUpdate(doc, harm.reduce(damaged, update));
        for (const { client, clock, type, bytes } of reading.value.items)
          expect(heldAt(doc, client, clock)).toEqual([type, bytes]);
        expect(doc.getArray('outbox').length).toBe(reading.value.items.length);
      },
    ),
    { seed: SEED, numRuns: 2000 },
  );
  expect(accepted).toBeGreaterThan(0);
});

test('[P11] [P12] no bytes make a reader throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      readOutbox(EMPTY_OUTBOX, bytes);
      readMessage(bytes);
      readStateVector(bytes);
    }),
    { seed: SEED, numRuns: 3000 },
  );
});
