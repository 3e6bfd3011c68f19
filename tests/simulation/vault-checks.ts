/**
 * What must hold of the vaults when everything has healed [P33]: all devices of an account that are in show the same, with
 * every note that was written on one of them; and neither the relay nor a revoked device can read what is in them.
 */
import { equal, FULL, idHex, LIVE, type Id } from '#kernel';
import { keyIdOf } from '#protocol/vault';
import type { VaultCopy } from '#replica';
import { SHARED_MAPS } from '#replica/sync';
import { EMPTY_VAULT, epochKey } from '../../src/lib/replica/vault/vault-copy.ts';
import { takeVaultItem, type VaultReader } from '../../src/lib/replica/vault/vault-log.ts';
import { applyUpdate, Doc } from 'yjs';
import { sha256, verify } from './crypto.ts';
import type { DeviceHost } from './device-host.ts';
import { boxKeyOf, boxSecretOf } from './signing.ts';
import { isInVault } from './tab-vault.ts';
import type { World } from './world.ts';

const PATIENCE_MS = 60_000;
/** What has just been let in reads what it could not read before. */
const REREADING_MS = 2_000;

export async function checkVaults(world: World): Promise<void> {
  if (!world.isSharing) return;
  await world.play(PATIENCE_MS, () => world.society.accounts.every((account) => isSettled(world, account)));
  await world.play(REREADING_MS);
  for (const account of world.society.accounts) await checkVault(world, account);
}

/** The devices of the account that are there, and know of no reason to be out. */
function presentOf({ devices }: World, account: Id): readonly DeviceHost[] {
  return devices.filter(
    (each) => each.account === account && each.isMember && each.isRunning && !each.wasTurnedAway,
  );
}

/** Somebody is there who can let others in. */
function hasHost(present: readonly DeviceHost[]): boolean {
  return present.some(({ isFull, disk }) => isFull && disk.vault !== null && isInVault(disk.vault));
}

function isSettled(world: World, account: Id): boolean {
  const present = presentOf(world, account);
  const length = world.relay.vaults.itemsOf(account).length;
  const isLevel = present.every(({ disk }) => disk.vault?.next === length);
  const isTold = present.every(({ isAtRest }) => isAtRest);
  return (
    isLevel &&
    isTold &&
    (!hasHost(present) || present.every(({ disk }) => disk.vault && isInVault(disk.vault)))
  );
}

async function checkVault(world: World, account: Id): Promise<void> {
  const present = presentOf(world, account);
  const inside = present.filter(({ disk }) => disk.vault !== null && isInVault(disk.vault));
  if (hasHost(present) && inside.length < present.length)
    world.fail(`${present.find((each) => !inside.includes(each))?.name} is not let into the vault`);
  const [first, ...others] = inside.map((device) => ({ device, shown: shownBy(device) }));
  if (first === undefined) return;
  for (const { device, shown } of others)
    if (shown !== first.shown) world.fail(`${device.name} and ${first.device.name} show different vaults`);
    else world.count('two devices show the same vault');
  for (const { name, notes, disk, keys } of inside) {
    const lost = notes.find((note) => !first.shown.includes(`"${note}"`));
    if (lost !== undefined) world.fail(`${lost} by ${name} is lost`);
    if (disk.vault?.broken.length !== 0) world.fail(`${name} believes that the relay left something out`);
    if (notes.length > 0 && notes[0]?.includes(idHex(keys.id).slice(0, 16)) !== true)
      world.fail(`${name} keeps notes of others`);
  }
  if ((first.device.disk.vault?.epoch ?? 0) > 1) world.count('a vault in a later epoch');
  checkSecrecy(world, account);
  if (hasHost(present)) for (const device of outsOf(world, account)) checkOut(world, device);
}

/** The vault as the device has it, as text: the same for the same content. */
export function shownBy({ disk }: DeviceHost): string {
  const document = new Doc();
  if (disk.vault !== null && disk.vault.document.length > 0) applyUpdate(document, disk.vault.document);
  return JSON.stringify(
    SHARED_MAPS.flatMap((map) =>
      [...document.getMap(map).entries()].map(([key, value]) => [`${map} ${key}`, value] as const),
    ).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Nothing that devices wrote can be read in what the relay keeps. */
function checkSecrecy(world: World, account: Id): void {
  for (const item of world.relay.vaults.itemsOf(account)) {
    world.count('a sealed vault item');
    if (Buffer.from(item).includes('note ')) world.fail('the relay can read a note');
  }
}

/** Devices that were revoked after they had been let in. */
function outsOf({ devices, auditor }: World, account: Id): readonly DeviceHost[] {
  return devices.filter((each) => {
    const isRevoked = auditor.ledger.devices.get(each.keys.id)?.standing === 'revoked';
    return each.account === account && isRevoked;
  });
}

/** Who was revoked reads the whole log with all that it had, and does not come into the newest epoch. */
function checkOut(world: World, { name, account, keys, boxName, disk }: DeviceHost): void {
  const table = world.relay.state?.table('devices');
  const reader: VaultReader = {
    hash: sha256,
    verify,
    network: world.society.network,
    account,
    device: keys.id,
    roleOf: (device) => {
      const of = table?.get(device);
      return of?.standing === LIVE || device === keys.id ? (of?.role ?? null) : FULL;
    },
    secrets: new Map([[boxKeyOf(boxName), boxSecretOf(boxName)]]),
  };
  const items = world.relay.vaults.itemsOf(account);
  // The keys that it has may be of a log that a recovery of the relay has taken [P25]: it reads with them, and without.
  if ([disk.vault?.keys ?? [], []].some((had) => hasLastKey(reader, items, had)))
    world.fail(`${name} was revoked and reads the vault`);
  else world.count('a revoked device cannot read the vault');
}

/** Whether a reader who begins with these keys ends with that of the log's last epoch. */
function hasLastKey(reader: VaultReader, items: readonly Uint8Array[], had: VaultCopy['keys']): boolean {
  let copy: VaultCopy = { ...EMPTY_VAULT, keys: had };
  for (const item of items) copy = takeVaultItem(reader, copy, item).copy;
  const { epoch, keyId } = copy;
  const key = epochKey(copy, epoch);
  const { hash, network, account } = reader;
  return key !== null && equal(keyIdOf(hash, { network, account, epoch, key }), keyId);
}
