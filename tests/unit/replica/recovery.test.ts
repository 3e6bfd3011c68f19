/** A relay that was put back from a backup [P25]: what a device believes of it, asks its person once, and loses nothing of its own. */
import { describe, expect, test } from 'vitest';
import {
  encodeRecoveryNote,
  openRecoveryNote,
  recoveryNoteMessage,
  sign,
  type Cause,
  type Entry,
} from '#kernel';
import { askedIn, isCopied, keysOf, RELAY_RESTORED, rowOf } from '#replica';
import { DeviceUnderTest, factsOf, quiet } from '../../support/device.ts';
import { checkpointOf } from '../../support/receipts.ts';
import { agree, all, meet } from '../../support/restored-device.ts';
import { firstEntries, restoredWorld, type RestoredWorld } from '../../support/restored-world.ts';
import { World, type Person } from '../../support/world.ts';

interface Scene {
  readonly world: World;
  readonly ana: DeviceUnderTest;
  readonly ben: Person;
}

/** Ana has paid Ben three times, and Ben has paid her once, when the relay loses all but the first `left` entries. */
async function begin(): Promise<Scene> {
  const world = new World();
  world.join('issuer');
  const [person, ben] = [world.join('ana'), world.join('ben')];
  const ana = new DeviceUnderTest(world, person);
  for (const to of [person, ben])
    world.submit(
      world.sign(world.issuer.device, 'asset.issue', {
        asset: world.base,
        to: to.id,
        amount: 100n,
        reason: 0,
        reference: null,
      }),
    );
  ana.facts = { ...ana.facts, checkpoint: checkpointOf(world), size: world.entries.length };
  await ana.start();
  for (const amount of [1n, 2n, 3n]) {
    world.time += 1000;
    ana.submit(await ana.append(amount, ben));
    if (amount === 2n) payBack(world, ben, person);
  }
  await ana.restart();
  return { world, ana, ben };
}

function payBack(world: World, ben: Person, ana: Person): void {
  const legs = [{ to: ana.id, asset: world.base, amount: 10n, memo: null, request: null }];
  world.submit(world.sign(ben.device, 'transfer', { legs, memos: null }) as never);
}

describe('[P25] a relay that was put back from a backup', () => {
  /** The entries: three enrolments, two issues, then 1, 2, 10 back, 3. */
  const LEFT = 6;

  test('is believed when its note is good; nothing goes on before the person has agreed, and it is asked once', async () => {
    const { world, ana } = await begin();
    const restored = restoredWorld(world, LEFT, world.time + 60_000);
    const again = await meet(ana, restored);
    expect(again.links.at(-1)).toEqual({ state: 'distrusted', code: RELAY_RESTORED });
    expect(again.relay.isConnected).toBe(false);
    expect(again.copies.copy?.view.account.feedLength).toBe(6);
    expect(again.relay.offered).toEqual([]);
    await again.restart();
    expect(again.relay.asked.filter(({ what }) => what === 'consistency')).toHaveLength(1);
    expect(again.failures).toEqual([]);
  });

  test('gets the same bytes again from what it expects, and both books agree in the end', async () => {
    const { world, ana, ben } = await begin();
    const late = await ana.append(4n, ben);
    const restored = restoredWorld(world, LEFT, world.time + 60_000);
    const again = await meet(ana, restored);
    const { lost, again: own } = await agree(again);
    expect(lost.map(({ row }) => [row.direction, row.amount])).toEqual([
      ['out', 2n],
      ['in', 10n],
      ['out', 3n],
    ]);
    expect(own.map(({ seq }) => seq)).toEqual([2, 3]);
    await again.restart();
    expect(again.link).toBe('online');
    expect(again.relay.offered).toEqual([...own, late].map(({ signed }) => signed));
    expect(isCopied(again.outbox.state.head, again.outbox.state.waiting, { seq: 1, id: ben.id })).toBe(false);
    for (const each of [...own, late]) again.submit(each);
    again.relay.sendFeed();
    await quiet();
    expect(again.outbox.state.waiting).toEqual([]);
    expect(again.copies.copy?.view.account.balances[0]?.available).toBe(90n);
    expect(restored.world.balance(again.person).available).toBe(90n);
    expect(again.copies.copy?.cutAt).toBeNull();
    expect(again.failures).toEqual([]);
  });

  test('keeps what is before the cut, and only that', async () => {
    const { world, ana } = await begin();
    const before = all(ana).filter(({ row }) => row.index < LEFT);
    const restored = restoredWorld(world, LEFT, world.time + 60_000);
    const again = await meet(ana, restored);
    await agree(again);
    await again.restart();
    expect(all(again).map(({ item }) => item)).toEqual(before.map(({ item }) => item));
    expect(again.pinnedSize).toBe(LEFT + 1);
  });

  test('and put back once more before the copy that began anew has taken anything asks again', async () => {
    const { world, ana } = await begin();
    const first = restoredWorld(world, LEFT, world.time + 60_000);
    const again = await meet(ana, first);
    await agree(again);
    expect(again.copies.copy).toMatchObject({ epoch: 1, view: { account: { feedLength: 0 } } });
    const second = restoredWorld(world, LEFT - 1, world.time + 120_000, 2);
    const last = await meet(again, second);
    expect(last.links.at(-1)).toEqual({ state: 'distrusted', code: RELAY_RESTORED });
    await agree(last);
    await last.restart();
    expect(last.link).toBe('online');
    expect(last.copies.copy).toMatchObject({ epoch: 2, distrust: null });
    expect(last.failures).toEqual([]);
  });

  test('accuses nobody for what a recovery has taken that the device was not shown, and asks its person', async () => {
    const grow = ({ world, ben }: Scene, amount: bigint, times: number): void => {
      const fields = { asset: world.base, to: ben.id, amount, reason: 0, reference: null };
      for (let n = 0; n < times; n++) world.submit(world.sign(world.issuer.device, 'asset.issue', fields));
    };
    const [seen, now] = [await begin(), await begin()];
    grow(seen, 1n, 3);
    await seen.ana.restart();
    grow(now, 2n, 4);
    const { length } = now.world.entries;
    expect(seen.ana.pinnedSize).toBe(length - 1);
    const at = now.world.time + 60_000;
    const missed = await meet(seen.ana, restoredWorld(now.world, length, at, 2));
    expect(missed.links.at(-1)).toEqual({ state: 'distrusted', code: RELAY_RESTORED });
  });

  test('whose backup is from before the first entry is believed too, and takes everything', async () => {
    const { world, ana } = await begin();
    const restored = restoredWorld(world, 0, world.time + 60_000);
    const again = await meet(ana, restored);
    expect(again.links.at(-1)).toEqual({ state: 'distrusted', code: RELAY_RESTORED });
    const { lost, again: own } = await agree(again);
    expect(lost).toHaveLength(6);
    expect(own.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  test('is asked where recoveries that the device was not shown have cut its feed: all behind is lost, and its own sent again', async () => {
    const { world, ana } = await begin();
    const unseen = restoredWorld(world, LEFT, world.time + 60_000);
    const fields = { asset: world.base, to: ana.person.id, amount: 7n, reason: 0, reference: null };
    for (let n = 0; n < 3; n++)
      unseen.world.submit(unseen.world.sign(world.issuer.device, 'asset.issue', fields));
    const { length } = unseen.world.entries;
    expect(length).toBe(world.entries.length + 1);
    const again = await meet(ana, restoredWorld(unseen.world, length, unseen.world.time + 60_000, 2));
    expect(again.links.at(-1)).toEqual({ state: 'distrusted', code: RELAY_RESTORED });
    const asked =
      again.copies.copy && askedIn(again.copies.copy, keysOf(again.facts), world.primitives.verify);
    expect(asked?.cuts).toEqual([
      { epoch: 2, size: length },
      { epoch: 1, size: LEFT },
    ]);
    const { lost, again: own } = await agree(again);
    expect(lost.map(({ row }) => row.index)).toEqual([6, 7, 8]);
    expect(own.map(({ seq }) => seq)).toEqual([2, 3]);
    await again.restart();
    expect(again.link).toBe('online');
    expect(again.copies.copy?.distrust).toBeNull();
    expect(again.relay.offered).toEqual(own.map(({ signed }) => signed));
    expect(again.failures).toEqual([]);
  });

  test('of which a recovery that the device was not shown has taken nothing keeps all that it had', async () => {
    const { world, ana, ben } = await begin();
    const unseen = restoredWorld(world, world.entries.length, world.time + 60_000);
    unseen.world.time += 1000;
    payBack(unseen.world, ben, ana.person);
    const { length } = unseen.world.entries;
    const again = await meet(ana, restoredWorld(unseen.world, length, unseen.world.time + 60_000, 2));
    const { lost, copy } = await agree(again);
    expect(lost).toEqual([]);
    expect(copy.cutAt).toBe(length);
    await again.restart();
    expect(again.link).toBe('online');
  });

  test('whose backup holds everything that the device has seen takes nothing from it', async () => {
    const { world, ana } = await begin();
    const restored = restoredWorld(world, world.entries.length, world.time + 60_000);
    const again = await meet(ana, restored);
    expect(again.links.at(-1)).toEqual({ state: 'distrusted', code: RELAY_RESTORED });
    const { lost, again: own } = await agree(again);
    expect([...lost, ...own]).toEqual([]);
    await again.restart();
    expect(again.link).toBe('online');
  });
});

test('[P25] a device that comes for the first time follows the logs of the epoch that there is', async () => {
  const { world, ben } = await begin();
  const restored = restoredWorld(world, 6, world.time + 60_000);
  const fresh = new DeviceUnderTest(restored.world, ben);
  fresh.relay.epoch = 1;
  fresh.relay.recoveryNote = restored.signed;
  await fresh.start();
  fresh.clock.advance(0);
  await quiet();
  expect(fresh.link).toBe('online');
  expect(fresh.copies.copy).toMatchObject({ epoch: 1, distrust: null });
  expect(fresh.copies.copy?.view.account.balances[0]?.available).toBe(101n);
  expect(fresh.failures).toEqual([]);
});

describe('[P25] what is no recovery', () => {
  const LEFT = 6;

  const lies: readonly (readonly [
    string,
    string,
    (world: World, restored: RestoredWorld, again: DeviceUnderTest) => void,
  ])[] = [
    ['a new epoch without a note', 'new_epoch', (_w, _r, again) => (again.relay.recoveryNote = null)],
    [
      'a note that another key has signed',
      'recovery_note_not_good',
      (world, { note }, again) => {
        const forger = restoredWorld(world, note.size, note.time, 2);
        again.relay.recoveryNote = forger.signed;
      },
    ],
    [
      'a note that was changed',
      'recovery_note_not_good',
      (_w, { signed }, again) => {
        const changed = signed.slice();
        changed[40] = (changed[40] as number) ^ 1;
        again.relay.recoveryNote = changed;
      },
    ],
  ];
  test.each(lies)('%s', async (_, code, lie) => {
    const { world, ana } = await begin();
    const restored = restoredWorld(world, LEFT, world.time + 60_000);
    const again = await meet(ana, restored, (device) => lie(world, restored, device));
    expect(again.links.at(-1)).toEqual({ state: 'distrusted', code });
  });

  test('a note of a journal without entries whose root is another one', async () => {
    const { world, ana } = await begin();
    const restored = restoredWorld(world, 0, world.time + 60_000);
    const note = { ...restored.note, root: restored.note.root.map((byte) => byte ^ 1) };
    const signature = sign(world.relay.rootSeed, recoveryNoteMessage(note));
    const again = await meet(ana, restored, ({ relay }) => {
      relay.recoveryNote = encodeRecoveryNote({ note, signatures: [{ key: world.relay.id, signature }] });
    });
    expect(again.links.at(-1)).toEqual({ state: 'distrusted', code: 'not_consistent' });
  });

  test('a checkpoint of the old epoch that is above the cut and later than the recovery is evidence', async () => {
    const { world, ana } = await begin();
    const restored = restoredWorld(world, LEFT, world.time - 1);
    const again = await meet(ana, restored);
    expect(again.links.at(-1)).toEqual({ state: 'distrusted', code: 'checkpoint_after_recovery' });
    expect(again.copies.copy?.distrust?.evidence).toHaveLength(2);
  });

  test('a journal that does not continue what was pinned below the cut', async () => {
    const { ana } = await begin();
    const other = new World();
    for (const name of ['issuer', 'ben', 'ana']) other.join(name);
    const restored = restoredWorld(other, 3, ana.world.time + 60_000);
    if (ana.copies.copy !== null)
      ana.copies.copy = { ...ana.copies.copy, checkpoint: checkpointOf(firstEntries(ana.world, 2)) };
    const again = await meet(ana, restored);
    expect(again.links.at(-1)).toEqual({ state: 'distrusted', code: 'not_consistent' });
  });

  test('a feed that is another one before the cut', async () => {
    const { world, ana } = await begin();
    const restored = restoredWorld(world, LEFT, world.time + 60_000);
    const again = await meet(ana, restored);
    await agree(again);
    const [first] = all(again);
    if (first === undefined) throw new Error('something is kept');
    again.copies.kept.set(first.place, {
      ...first,
      item: first.item.map((byte, at) => (at === 5 ? byte ^ 1 : byte)),
    });
    await again.restart();
    expect(again.links.at(-1)).toEqual({ state: 'distrusted', code: 'history_rewritten' });
    expect(again.copies.copy?.distrust?.evidence).toHaveLength(2);
  });

  test('a relay that goes back to the old epoch', async () => {
    const { world, ana } = await begin();
    const restored = restoredWorld(world, LEFT, world.time + 60_000);
    const again = await meet(ana, restored);
    await agree(again);
    await again.restart();
    again.relay.epoch = 0;
    await again.restart();
    expect(again.links.at(-1)).toEqual({ state: 'distrusted', code: 'older_epoch' });
  });

  test('a relay that goes back to the old epoch before the copy that began anew has taken anything', async () => {
    const { world, ana } = await begin();
    const restored = restoredWorld(world, LEFT, world.time + 60_000);
    const again = await meet(ana, restored);
    await agree(again);
    again.relay.epoch = 0;
    await again.restart();
    expect(again.links.at(-1)).toEqual({ state: 'distrusted', code: 'older_epoch' });
  });
});

test('[P25] a note is opened by the keys of its network, and by no others', () => {
  const world = new World();
  world.join('ana');
  const { signed, note } = restoredWorld(world, 1);
  const keys = keysOf(factsOf(world));
  const { verify } = world.primitives;
  expect(openRecoveryNote(signed, keys, verify)).toEqual({ ok: true, value: note });
  expect(openRecoveryNote(signed, { ...keys, relayKeys: [world.issuer.id] }, verify)).toEqual({
    ok: false,
    error: 'quorum_missing',
  });
  expect(openRecoveryNote(signed, { ...keys, network: world.issuer.id }, verify)).toEqual({
    ok: false,
    error: 'other_network',
  });
  expect(openRecoveryNote(signed.slice(1), keys, verify)).toEqual({ ok: false, error: 'malformed_note' });
});

test('[P25] an entry without an operation has a key of its own, whatever entry had its index before the recovery', () => {
  const { id } = new World().join('ana');
  const timeout = (index: number, time: number): string => {
    const cause = { type: 'timeout', timeout: 0, object: id } as unknown as Cause;
    const entry: Entry = { index, time, clock: 0, cause, verdict: null, effectDigests: [] };
    const effect = { account: id, previous: null, postings: [], changes: [], digest: new Uint8Array(32) };
    const nothing = new Uint8Array();
    return rowOf(id, { item: nothing, entry, effect, effectBytes: nothing, operation: null }, null).key;
  };
  expect(timeout(600, 1000)).toBe(timeout(600, 1000));
  expect(timeout(600, 1000)).not.toBe(timeout(600, 9000));
  expect(timeout(600, 1000)).not.toBe(timeout(601, 1000));
});
