/** What must hold when everything has healed: nobody is stuck, nothing is lost, and all know the same. */
import {
  balanceOf,
  equal,
  headOf,
  idHex,
  viewOf,
  type AccountView,
  type Id,
  type MemoryState,
} from '#kernel';
import { isDeepStrictEqual } from 'node:util';
import type { DeviceHost } from './device-host.ts';
import { availableOf } from './slow-ledger.ts';
import type { World } from './world.ts';

export async function checkHealed(world: World): Promise<void> {
  for (const device of world.devices) checkOutbox(world, device);
  await world.play(10_000, () => isDurable(world) && world.devices.every((device) => isLevel(world, device)));
  const { state } = world.relay;
  if (state === null || !isDurable(world)) throw new Error('the relay is not there at the end');
  world.watch(() => world.auditor.checkState(state));
  for (const device of world.devices)
    if (device.disk.retired === null && !device.wasTurnedAway) checkCopy(world, state, device);
  checkSigned(world);
  await world.play(0);
}

/** Whether the relay is up, and everything that it has folded is on its disk. */
function isDurable({ relay, auditor }: World): boolean {
  return relay.state !== null && headOf(relay.state).size === auditor.size;
}

/** Whether the device has been told of everything. */
function isLevel({ relay }: World, { disk, account, wasTurnedAway }: DeviceHost): boolean {
  return (
    disk.retired !== null ||
    wasTurnedAway ||
    disk.copy?.view.account.feedLength === relay.disk.feeds.get(account)?.length
  );
}

function checkOutbox(world: World, device: DeviceHost): void {
  if (device.isAtRest) return;
  const { disk, name, link } = device;
  const what = device.isMember ? `${disk.waiting.length} operations without a verdict` : 'no account';
  world.fail(`${name} is stuck with ${what}; its link is ${link}`);
}

/** The device's view, balances and history are those of the ledger. */
function checkCopy(world: World, state: MemoryState, { name, account, disk, keys }: DeviceHost): void {
  const view = disk.copy?.view ?? null;
  const real = viewOf(state, account);
  if (view === null || real === null) return world.fail(`${name} has no copy`);
  if (view.account.feedLength !== real.account.feedLength)
    return world.fail(`${name} knows ${view.account.feedLength} of ${real.account.feedLength} entries`);
  for (const { asset } of real.account.balances) {
    const { available, locked } = balanceOf(view.account, asset);
    const { ledger } = world.auditor;
    if (available !== ledger.amount(availableOf(account), asset) || locked !== ledger.locked(account, asset))
      world.fail(`${name} shows ${available} and ${locked} locked, and the ledger has something else`);
  }
  const different = difference(view, real, world.base);
  if (different !== null) world.fail(`${name} has other ${different} than the ledger`);
  const head = view.devices.find(({ id }) => id === keys.id);
  if (head !== undefined && (head.seq !== disk.head.seq || head.last !== disk.head.id))
    world.fail(`${name} has another head than the journal`);
  if ((disk.copy?.checkpoint ?? null) !== null) world.count('a pinned checkpoint');
  checkHistory(world, account, disk, name);
}

/**
 * Where two views differ, or null. Ended devices are each device's own memory; what an account accepts and the assets of
 * genesis are told by no feed.
 */
function difference(a: AccountView, b: AccountView, base: Id): string | null {
  const parts = (view: AccountView): Readonly<Record<string, unknown>> => {
    const byId = <T extends { readonly id: Id }>(items: readonly T[]): readonly T[] =>
      items.toSorted((one, other) => (one.id < other.id ? -1 : 1));
    const { account, profile, holds, vouchers } = view;
    const assets = view.assets.filter(({ id }) => id !== base);
    const devices = byId(view.devices.filter(({ id }) => account.devices.includes(id)));
    return {
      ...account,
      accepts: [],
      profile,
      devices,
      holds: byId(holds),
      vouchers: byId(vouchers),
      assets: byId(assets),
    };
  };
  const [one, other] = [parts(a), parts(b)];
  return Object.keys(one).find((name) => !isDeepStrictEqual(one[name], other[name])) ?? null;
}

function checkHistory(world: World, account: Id, disk: DeviceHost['disk'], name: string): void {
  const length = disk.copy?.view.account.feedLength ?? 0;
  const stored = world.relay.disk.feedItems(account, 0, length);
  for (let place = disk.copy?.first ?? 0; place < length; place++) {
    const kept = disk.kept.get(place);
    if (kept === undefined || !equal(kept.item, stored[place] as Uint8Array))
      return world.fail(`${name} keeps something else than the journal at ${place} of its feed`);
  }
}

/** What honest devices signed is in the journal, unless the device is out; no act was signed twice. */
function checkSigned(world: World): void {
  const byKey = new Map<Id, DeviceHost[]>();
  for (const device of world.devices)
    byKey.set(device.keys.id, [...(byKey.get(device.keys.id) ?? []), device]);
  for (const [key, hosts] of byKey) {
    const appended = hosts.reduce((sum, each) => sum + each.appended, 0);
    const intended = hosts.reduce((sum, each) => sum + each.intended, 0);
    if (appended > intended)
      world.fail(`${hosts[0]?.name} signed ${appended} operations for ${intended} acts`);
    if (hosts.some(({ disk, wasTurnedAway }) => disk.retired !== null || wasTurnedAway)) continue;
    for (const [id, who] of world.signed)
      if (who === idHex(key) && !world.auditor.verdicts.has(id))
        world.fail(`an operation of ${hosts[0]?.name} is neither in the journal nor in its outbox`);
  }
}
