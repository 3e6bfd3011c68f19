/** The way of feed items into the store, where something is kept already. */
import { describe, expect, test } from 'vitest';
import { encode } from '#kernel';
import { entriesResult, type Welcome } from '#protocol';
import { emptyCopy, readItem, rowOf, type Kept } from '#replica';
import { Intake } from '../../../src/lib/replica/feed/intake.ts';
import type { RoomDocument } from '../../../src/lib/replica/session/room-document.ts';
import { copyOf, feedOf, MemoryCopies } from '../../support/replica.ts';
import { DeviceClock } from '../../support/stub-relay.ts';
import { World } from '../../support/world.ts';

/** A device that has begun anew after a recovery with the newest entry, and keeps older ones from before. */
function begin() {
  const world = new World();
  const [issuer, ana] = [world.join('issuer'), world.join('ana')];
  for (let n = 0; n < 3; n++) {
    const fields = { asset: world.base, to: ana.id, amount: 5n, reason: 0, reference: null };
    world.submit(world.sign(issuer.device, 'asset.issue', fields));
  }
  const items = feedOf(world, ana.id);
  const first = items.length - 1;
  const copies = new MemoryCopies();
  for (const [place, item] of items.entries()) {
    const read = readItem(world.hash, item);
    if (!read.ok) throw new Error(read.error);
    const kept: Kept = { place, item, row: rowOf(ana.id, read.value, null) };
    copies.kept.set(place, kept);
  }
  const page = items.slice(0, first);
  const intake = new Intake(
    { ...copyOf(world, ana.id), first },
    {
      hash: world.hash,
      account: ana.id,
      clock: new DeviceClock(world.time),
      copies,
      openMemo: async () => null,
      askEntries: async () => ({ n: 1, ok: true, result: encode(entriesResult, page) }),
      stored: async () => undefined,
    },
  );
  return { intake, copies };
}

describe('[P25] older pages after a recovery', () => {
  test('that are what the device has kept are taken', async () => {
    const { intake } = begin();
    expect(await intake.takeOlder()).toEqual({ ok: true, value: true });
    expect(intake.copy.first).toBe(0);
  });

  test('with another item at a kept place are evidence, and what is kept stays', async () => {
    const { intake, copies } = begin();
    const [first, second] = [copies.kept.get(0), copies.kept.get(1)];
    if (first === undefined || second === undefined) throw new Error('both are kept');
    copies.kept.set(1, { ...second, item: first.item });
    const taken = await intake.takeOlder();
    const distrust = { code: 'history_rewritten', evidence: [first.item, second.item] };
    expect(taken).toEqual({ ok: false, error: { type: 'distrust', distrust } });
    expect(copies.kept.get(1)?.item).toBe(first.item);
    expect(intake.copy.first).toBe(3);
  });

  test('of which none is kept are taken', async () => {
    const { intake, copies } = begin();
    for (let place = 0; place < 3; place++) copies.kept.delete(place);
    expect(await intake.takeOlder()).toEqual({ ok: true, value: true });
  });
});

test('[P13] what the document holds of a feed is not asked for as a page', async () => {
  const world = new World();
  const [issuer, ana] = [world.join('issuer'), world.join('ana')];
  for (let n = 0; n < 9; n++) {
    const fields = { asset: world.base, to: ana.id, amount: 5n, reason: 0, reference: null };
    world.submit(world.sign(issuer.device, 'asset.issue', fields));
  }
  const items = feedOf(world, ana.id);
  const windowStart = items.length - 4;
  const asked: (readonly [number, number])[] = [];
  const copies = new MemoryCopies();
  const intake = new Intake(emptyCopy(ana.id), {
    hash: world.hash,
    account: ana.id,
    clock: new DeviceClock(world.time),
    copies,
    openMemo: async () => null,
    askEntries: async (from, to) => {
      asked.push([from, to]);
      return { n: 1, ok: true, result: encode(entriesResult, items.slice(from, to)) };
    },
    stored: async () => undefined,
  });
  const feedItem = (place: number) => (place < windowStart ? null : (items[place] ?? null));
  const room = { feedLength: items.length, feedItem } as RoomDocument;
  const welcome = { feedLength: items.length, windowStart, state: null } as Welcome;
  expect(await intake.takeAll(room, welcome)).toEqual({ ok: true, value: null });
  expect([copies.kept.size, intake.next]).toEqual([items.length, items.length]);
  expect(asked).toEqual([[0, windowStart]]);
});
