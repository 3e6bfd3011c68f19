/**
 * Clients that mean harm or are broken. Each comes with a socket of its own and does one thing that no honest device does;
 * whatever it is, the relay, the ledger and everybody else must not notice.
 */
import { decodeSigned, encodeSigned, type Id, type SignedOperation } from '#kernel';
import { writeUpdate } from '#protocol';
import { HOSTILE_UPDATES } from '../support/hostile-updates.ts';
import { sha256, type KeyPair } from './crypto.ts';
import type { Line, Network } from './network.ts';
import type { Random } from './random.ts';
import { RawClient } from './raw-client.ts';
import { memberOf, signEnrolment, signOperation, type Member } from './signing.ts';
import type { Society } from './society.ts';
import type { Trace } from './trace.ts';

export interface StrangerParts {
  readonly network: Network;
  readonly random: Random;
  readonly trace: Trace;
  readonly society: Society;
  /** What came of it, by name. */
  readonly count: (what: string) => void;
  /** An operation was made that is good, and may be put into the journal. */
  readonly signed: (id: Id) => void;
}

type Mischief = (parts: StrangerParts, client: RawClient, member: Member) => string;

const HOUR_MS = 3_600_000;
/** What takes long to make, or no frame holds, is tried by the tests of the outbox reader. */
const QUICK_UPDATES = HOSTILE_UPDATES.filter(
  ({ name }) => !/million|thousand|MB|as many|larger than any/.test(name),
);

const garbage: Mischief = ({ random }, client) => {
  client.send(random.bytes(random.between(1, 300)));
  return 'sends garbage';
};

const hostileUpdate: Mischief = ({ random }, client) => {
  const update = random.pick(QUICK_UPDATES);
  client.send(writeUpdate(update.make()));
  return `sends a hostile update: ${update.name}`;
};

const brokenOperations: Mischief = ({ random, society }, client) => {
  const whole = society.seen.length === 0 ? random.bytes(200) : random.pick(society.seen);
  const broken = whole.slice();
  const at = random.between(0, broken.length - 1);
  broken[at] = (broken[at] as number) ^ (1 << random.between(0, 7));
  client.sendItems([broken, random.bytes(random.between(1, 400))]);
  return 'offers broken operations';
};

const replays: Mischief = ({ random, society }, client) => {
  const some = Array.from({ length: Math.min(8, society.seen.length) }, () => random.pick(society.seen));
  client.sendItems(some);
  return `replays ${some.length} operations of others`;
};

/** An operation of somebody else's device, signed with the stranger's own key. */
const forgery: Mischief = ({ random, society }, client, member) => {
  const victims = society.seen.flatMap((bytes) => {
    const read = decodeSigned(sha256, bytes);
    return read.ok && read.value.seq > 0 ? [read.value] : [];
  });
  if (victims.length === 0) return 'has nobody to forge';
  client.offer(forged(random.pick(victims), society, member));
  return 'forges the next operation of a device';
};

function forged(victim: SignedOperation, society: Society, member: Member): SignedOperation {
  const legs = [{ to: member.root.id, asset: society.base, amount: 1n, memo: null, request: null }];
  const { network, account, seq, at, expires } = victim;
  const place = { network, account, seq: seq + 1, previous: victim.id, at, expires };
  const own = signOperation(member.device, place, 'transfer', { legs, memos: null });
  const theirs: KeyPair = { ...member.device, id: victim.device };
  return { ...signOperation(theirs, place, 'transfer', { legs, memos: null }), signature: own.signature };
}

const gap: Mischief = ({ network, society }, client, member) => {
  const { now } = network.timeline;
  const place = { network: society.network, account: member.root.id, at: now, expires: now + HOUR_MS };
  const redeem = { asset: society.base, amount: 1n, reference: null };
  for (const seq of [7, 9, 8])
    client.offer(
      signOperation(member.device, { ...place, seq, previous: society.base }, 'asset.redeem', redeem),
    );
  return 'offers a chain with gaps';
};

/** A root's operation that is past its end, and the same one again. */
const expiredRoot: Mischief = ({ network, society }, client, member) => {
  const { now } = network.timeline;
  const place = {
    network: society.network,
    account: member.root.id,
    seq: 0,
    previous: null,
    at: 0,
    expires: now,
  };
  const old = signOperation(member.root, place, 'device.revoke', { device: member.device.id, cascade: true });
  client.sendItems([encodeSigned(old), encodeSigned(old)]);
  return 'replays a root operation past its end';
};

const MISCHIEF: readonly (readonly [weight: number, act: Mischief])[] = [
  [2, garbage],
  [4, hostileUpdate],
  [3, brokenOperations],
  [5, replays],
  [4, forgery],
  [3, gap],
  [3, expiredRoot],
];

/** Lets one come in, do its harm, and go. `n` makes it somebody new; its act is one of the above unless it is given. */
export function letStrangerIn(parts: StrangerParts, n: number, given: Mischief | null = null): void {
  const { network, random, trace, society, count } = parts;
  const name = `stranger ${n}`;
  const member = memberOf(`${name} of the world`);
  const process = network.timeline.process(name);
  const line: Line = { address: `203.0.113.${n % 250}`, isUp: true, latency: [1, 80], lagMs: 0 };
  const { now } = network.timeline;
  const enrolment = signEnrolment(society.network, member, now, now + HOUR_MS);
  const account: Id = member.root.id;
  const client = new RawClient(
    { network, process, line, account, keys: member.device, enrolment },
    random.between(1, 2 ** 32 - 1),
  );
  parts.signed(enrolment.id);
  const act = given ?? random.weighted(MISCHIEF);
  const harm = (): void => {
    trace.note(name, act(parts, client, member));
    count('mischief');
  };
  process.run(() => client.connect());
  if (given === null && random.chance(15)) process.after(random.between(50, 200), harm);
  else client.whenIn(harm);
  process.after(20_000, () => {
    for (const { code } of client.answers) count(`refused ${code}`);
    if (client.closed !== null && client.closed >= 4400) count(`closed ${client.closed}`);
    client.leave();
    process.kill();
    network.lostClient(process);
  });
}
