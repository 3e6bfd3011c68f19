/**
 * Worlds with a name: what must be survived and comes too seldom by chance is staged in some of the seeds, in the middle of
 * everything else that happens. Each is one sentence, and a few acts.
 */
import { encodeSigned, idHex, type Id } from '#kernel';
import type { Chaos } from './chaos.ts';
import { keyPair, seedOf } from './crypto.ts';
import type { DeviceHost } from './device-host.ts';
import { signOperation } from './signing.ts';
import { shownBy } from './vault-checks.ts';
import type { World } from './world.ts';

export interface Script {
  readonly name: string;
  readonly play: (world: World, chaos: Chaos) => Promise<void>;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The encodings of the identity and of a point of order two (speccheck): R of a signature must be neither in disguise. */
const SMALL_ORDER = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

function someone({ devices }: World): DeviceHost {
  const found = devices.find(({ person, isMember }) => person.name !== 'issuer' && isMember);
  if (found === undefined) throw new Error('a settled world has members');
  return found;
}

function payment(world: World, amount: bigint) {
  const legs = [{ to: world.society.issuer, asset: world.base, amount, memo: null, request: null }];
  return { kind: 'transfer', fields: { legs, memos: null }, fee: 0n } as const;
}

/** Two restores of one phrase at once: both devices work, and the account is one. */
async function twoRestores(world: World, chaos: Chaos): Promise<void> {
  const { person } = someone(world);
  const both = await Promise.all([chaos.addDevice(person), chaos.addDevice(person)]);
  await world.play(MINUTE_MS, () => both.every(({ isMember }) => isMember));
  if (!both.every(({ isMember }) => isMember)) world.fail('two restores of one phrase do not both work');
  for (const device of both) device.perform(payment(world, 1n));
  await world.play(MINUTE_MS, () =>
    both.every(({ disk }) => disk.head.seq === 1 && disk.waiting.length === 0),
  );
  if (both.some(({ disk }) => disk.head.seq !== 1 || disk.waiting.length > 0))
    world.fail('two restored devices cannot both pay');
}

/** Signatures with small-order parts: no such signature gets anything into the journal. */
async function smallOrder(world: World, chaos: Chaos): Promise<void> {
  const victim = someone(world);
  const { seq, id: previous } = victim.disk.head;
  const at = world.timeline.now;
  const place = {
    network: world.society.network,
    account: victim.account,
    seq: seq + 1,
    previous,
    at,
    expires: at + DAY_MS,
  };
  const { kind, fields } = payment(world, 3n);
  const good = signOperation(victim.keys, place, kind, fields);
  const forged = SMALL_ORDER.map((r) => {
    const signature = new Uint8Array(64);
    signature.set(Buffer.from(r, 'hex'));
    return { ...good, signature };
  });
  chaos.sendStranger((client) => {
    client.sendItems(forged.map(encodeSigned));
    return 'offers signatures with small-order parts';
  });
  await world.play(20_000);
  if (world.auditor.verdicts.has(good.id)) world.fail('a signature with a small-order part was believed');
}

/** An expired root operation, replayed: it was good once, and does nothing a second time. */
async function expiredRoot(world: World, chaos: Chaos): Promise<void> {
  const { person } = someone(world);
  const at = world.timeline.now;
  const ghost = keyPair(seedOf('a device that is not wanted any more')).id;
  const place = {
    network: world.society.network,
    account: person.root.id,
    seq: 0,
    previous: null,
    at,
    expires: at + 30_000,
  };
  const old = signOperation(person.root, place, 'device.revoke', { device: ghost, cascade: true });
  world.noteSigned(old.id, `root of ${person.name}`);
  const offer = () =>
    chaos.sendStranger((client) => {
      client.offer(old);
      return 'offers an operation of a root';
    });
  offer();
  await world.play(25_000);
  const first = world.auditor.verdicts.get(old.id)?.index;
  await world.play(20_000);
  offer();
  offer();
  await world.play(25_000);
  const second = world.auditor.verdicts.get(old.id)?.index;
  if (first !== second) world.fail('a root operation was sequenced after its end');
}

/** A `spend` device and fees: both count against its limit of the day, and neither goes past it. */
async function spenderWithFees(world: World, chaos: Chaos): Promise<void> {
  const by = someone(world);
  const limit = 40n;
  const come: (DeviceHost | null)[] = [];
  void chaos.bringIn(by, chaos.spender(Number(limit)), true).then((device) => come.push(device));
  await world.play(2 * MINUTE_MS, () => come[0]?.isMember === true);
  const spender = come[0] ?? null;
  if (spender === null) return world.fail('a device was not let in where nothing is in its way');
  for (let i = 0; i < 6; i++) {
    spender.perform({ ...payment(world, 9n), fee: 2n }, true);
    await world.play(1_000);
  }
  const redeem = { asset: world.base, amount: 1n, reference: null };
  spender.perform({ kind: 'asset.redeem', fields: redeem, fee: 0n }, true);
  await world.play(5_000);
  const { devices } = world.auditor.ledger;
  const spent = [...(devices.get(spender.keys.id)?.spent.values() ?? [])];
  if (spent.some((amount) => amount > limit)) world.fail(`a spend device took ${spent.join()} of ${limit}`);
  world.count('a spender reached its limit');
}

/** A copied profile: one of the two goes on, the other notices and signs nothing any more, or both are out as a fork. */
async function copiedProfile(world: World, chaos: Chaos): Promise<void> {
  const of = someone(world);
  const twin = chaos.copyProfile(of);
  await world.play(20_000, () => twin.isRunning && twin.link === 'online');
  of.perform(payment(world, 1n));
  await world.play(10_000);
  twin.perform(payment(world, 2n));
  await world.play(30_000);
  of.perform(payment(world, 3n));
  await world.play(30_000);
  if (of.disk.retired === null && twin.disk.retired === null && of.isRunning && twin.isRunning)
    if (of.disk.head.id !== twin.disk.head.id) world.fail('two copies of one profile both go on');
}

/** A fork: one device, one place in its chain, two operations. The device is quarantined, its account is not. */
async function fork(world: World, chaos: Chaos): Promise<void> {
  const victim = someone(world);
  if (!chaos.stealFrom(victim)) return;
  await world.play(40_000);
  const slow = world.auditor.ledger.devices.get(victim.keys.id);
  world.trace.note(
    'world',
    `after the theft ${idHex(victim.keys.id as Id).slice(0, 8)} is ${slow?.standing}`,
  );
}

/** A relay restored from its backup [P25]: what it has lost is sent again by whoever had signed it, and money is where it was. */
async function restoredRelay(world: World, { operator }: Chaos): Promise<void> {
  const payer = someone(world);
  const isDone = (): boolean => payer.disk.waiting.length === 0;
  payer.perform(payment(world, 1n));
  await world.play(20_000, () => payer.disk.head.seq > 0 && isDone());
  const backup = operator.backUp();
  payer.perform(payment(world, 2n));
  const { seq } = payer.disk.head;
  await world.play(20_000, () => payer.disk.head.seq > seq && isDone());
  const { id } = payer.disk.head;
  if (id === null || world.auditor.verdicts.get(id)?.verdict !== null) return;
  operator.putBack(backup);
  await world.play(MINUTE_MS, () => !world.relay.isBeingRestored);
  if (world.auditor.verdicts.has(id))
    return world.fail('a backup that was put back holds what came after it');
  await world.play(2 * MINUTE_MS, () => world.auditor.verdicts.has(id));
  if (world.auditor.verdicts.get(id)?.verdict !== null)
    world.fail('a payment that a recovery has taken is not sent again');
}

/** Two recoveries while a device is away [P25]: it was shown only the second, and loses nothing by the first. */
async function missedRecovery(world: World, chaos: Chaos): Promise<void> {
  const { operator } = chaos;
  const [issuer] = world.devices as [DeviceHost];
  const away = someone(world);
  const early = operator.backUp();
  away.perform(payment(world, 1n));
  await world.play(20_000, () => away.disk.head.seq > 0 && away.disk.waiting.length === 0);
  const { id } = away.disk.head;
  away.goOffline();
  if (id === null || world.auditor.verdicts.get(id)?.verdict !== null) return;
  operator.putBack(early);
  await world.play(2 * MINUTE_MS, () => !world.relay.isBeingRestored && issuer.isAtRest);
  for (let i = 0; i < 4; i++) chaos.topUp(issuer, away.account);
  await world.play(MINUTE_MS, () => issuer.isAtRest);
  operator.putBack(operator.backUp());
  await world.play(MINUTE_MS, () => !world.relay.isBeingRestored);
  away.goOnline();
  await world.play(2 * MINUTE_MS, () => world.auditor.verdicts.has(id));
  if (world.auditor.verdicts.get(id)?.verdict !== null)
    world.fail('what the first of two recoveries has taken is not sent again');
}

/** A revocation ends what a device reads of the vault [P33]: what is written afterwards is for those who are left. */
async function revokedFromVault(world: World, chaos: Chaos): Promise<void> {
  const by = someone(world);
  const lost = await chaos.addDevice(by.person);
  const knows = (device: DeviceHost, note: string | undefined): boolean =>
    note !== undefined && device.disk.vault !== null && shownBy(device).includes(`"${note}"`);
  await world.play(MINUTE_MS, () => lost.isMember);
  by.note(true);
  lost.note(true);
  await world.play(MINUTE_MS, () => knows(by, lost.notes[0]) && knows(lost, by.notes[0]));
  if (!knows(by, lost.notes[0]) || !knows(lost, by.notes[0]))
    return world.fail('two devices of one account do not share a vault');
  lost.goOffline();
  by.perform({ kind: 'device.revoke', fields: { device: lost.keys.id, cascade: true }, fee: 0n });
  const boxEpoch = (): number => by.disk.copy?.view.account.boxEpoch ?? 0;
  await world.play(MINUTE_MS, () => boxEpoch() === 2);
  if (by.disk.vault?.epoch !== 2) return world.fail('a revocation begins no new epoch');
  if (boxEpoch() !== 2) return world.fail('a revocation makes no new box');
  by.note(true);
  const next = await chaos.addDevice(by.person);
  await world.play(MINUTE_MS, () => next.isMember && by.notes.every((note) => knows(next, note)));
  if (!by.notes.every((note) => knows(next, note)))
    return world.fail('a phrase that is restored brings no vault back');
  lost.goOnline();
}

export const SCRIPTS: readonly Script[] = [
  { name: 'two restores of one phrase at once', play: twoRestores },
  { name: 'signatures with small-order parts', play: smallOrder },
  { name: 'a replayed expired root operation', play: expiredRoot },
  { name: 'a spend device and fees', play: spenderWithFees },
  { name: 'a copied profile', play: copiedProfile },
  { name: 'a fork', play: fork },
  { name: 'a relay restored from its backup', play: restoredRelay },
  { name: 'two recoveries while a device is away', play: missedRecovery },
];

/** For worlds in which there are vaults. */
export const VAULT_SCRIPTS: readonly Script[] = [
  { name: 'a revocation and the vault', play: revokedFromVault },
];
