/**
 * What every sequencer must do, whatever is behind it. The world beside it is the oracle: it folds the same operations at
 * the same time in memory, so the sequencer's entries must be the world's, byte for byte.
 */
import { describe, expect, test } from 'vitest';
import { assert, FULL, idBytes, QUARANTINED, toHex, type SealedEntry, type VerifiedOperation } from '#kernel';
import type { Answer, Batch, Sequencer } from '../../relay/sequencer/sequencer.ts';
import type { ManualClock } from '../support/manual-clock.ts';
import { deviceOf, MADE_AT, World, type Person } from '../support/world.ts';

export interface Running {
  readonly sequencer: Sequencer;
  readonly clock: ManualClock;
  /** Closes it, and opens it again on what it left. */
  readonly reopen: () => Promise<Running>;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export function describeSequencer(name: string, open: (world: World) => Promise<Running>): void {
  /** A world with the issuer and some people, in the sequencer's journal too. */
  async function founded<const Names extends readonly string[]>(...names: Names): Promise<Founded<Names>> {
    const world = new World();
    const running = await open(world);
    const people: Person[] = [];
    for (const each of ['issuer', ...names]) people.push(await join(world, running.sequencer, each));
    const [issuer, ...others] = people as [Person, ...Person[]];
    for (const { id: to } of others)
      await give(world, running.sequencer, world.sign(issuer.device, 'asset.issue', issueOf(world, to)));
    return { world, running, people: others as Founded<Names>['people'] };
  }

  describe(name, () => {
    test('[P20] answers in the order of the operations, with entries in that order', async () => {
      const {
        world,
        running,
        people: [alice, bob],
      } = await founded('alice', 'bob');
      const payments = [1n, 2n, 3n].map((amount) => pay(world, alice, bob, amount));
      const first = world.entries.length;
      const answers = await running.sequencer.submit(payments);
      expect(answers).toEqual([0, 1, 2].map((i) => ({ type: 'entry', index: first + i, verdict: null })));
      await running.sequencer.close();
    });

    test('[L7] the entries are those of the fold, byte for byte', async () => {
      const {
        world,
        running,
        people: [alice, bob],
      } = await founded('alice', 'bob');
      for (const amount of [5n, 1_000_000n, 7n])
        await give(world, running.sequencer, pay(world, alice, bob, amount));
      const entries = await read(running.sequencer, 0, world.entries.length);
      expect(entries.map(bytesOf)).toEqual(world.entries.map(bytesOf));
      await running.sequencer.close();
    });

    test('[R2] whoever reads from any index gets what was and what comes, without a gap', async () => {
      const {
        world,
        running,
        people: [alice, bob],
      } = await founded('alice', 'bob');
      const until = world.entries.length + 20;
      const readings = [0, 3, world.entries.length].map((from) => read(running.sequencer, from, until));
      for (let i = 0; i < 20; i++) await give(world, running.sequencer, pay(world, alice, bob, 1n));
      const [all, ...later] = (await Promise.all(readings)) as [SealedEntry[], ...SealedEntry[][]];
      expect(all.map(({ entry }) => entry.index)).toEqual(Array.from({ length: until }, (_, i) => i));
      for (const entries of later)
        expect(entries.map(bytesOf)).toEqual(all.slice(until - entries.length).map(bytesOf));
      await running.sequencer.close();
    });

    test('[P6] an operation offered again is known, with the index of its entry', async () => {
      const {
        world,
        running,
        people: [alice, bob],
      } = await founded('alice', 'bob');
      const payment = pay(world, alice, bob, 1n);
      const index = world.entries.length;
      const twice = await running.sequencer.submit([payment, payment]);
      expect(twice).toEqual([0, 1].map(() => ({ type: 'entry', index, verdict: null })));
      expect(await code(running.sequencer, payment)).toEqual(['known', BigInt(index)]);
      await running.sequencer.close();
    });

    test('[P2] what the root signed is known until it expires, and then refused', async () => {
      const {
        world,
        running,
        people: [alice],
      } = await founded('alice');
      const device = deviceOf(alice.id, 'second');
      const enrolment = world.signRoot(alice, 'device.enrol', world.enrolment(alice, device, FULL));
      const index = world.entries.length;
      expect(await running.sequencer.submit([enrolment])).toEqual([{ type: 'entry', index, verdict: null }]);
      expect(await code(running.sequencer, enrolment)).toEqual(['known', BigInt(index)]);
      running.clock.advance(25 * HOUR_MS);
      expect(await code(running.sequencer, enrolment)).toEqual(['root_expired']);
      await running.sequencer.close();
    });

    test('[P2] a gap in a chain is refused with what is expected, and nothing is journaled', async () => {
      const {
        world,
        running,
        people: [alice, bob],
      } = await founded('alice', 'bob');
      const { seq, previous } = alice.device;
      const [first, second] = [pay(world, alice, bob, 1n), pay(world, alice, bob, 1n)] as const;
      const expected = ['sequence_gap', BigInt(seq + 1), previous === null ? null : idBytes(previous)];
      expect(await code(running.sequencer, second)).toEqual(expected);
      expect(await running.sequencer.submit([first, second])).toMatchObject([
        { type: 'entry' },
        { type: 'entry' },
      ]);
      await running.sequencer.close();
    });

    test('[P2] two operations for one place are evidence: the device is quarantined', async () => {
      const {
        world,
        running,
        people: [alice, bob],
      } = await founded('alice', 'bob');
      const { seq, previous } = alice.device;
      const size = world.entries.length;
      const good = pay(world, alice, bob, 1n);
      const fork = pay(world, alice, bob, 2n, { seq: seq + 1, previous });
      await running.sequencer.submit([good]);
      expect(await code(running.sequencer, fork)).toEqual(['stale']);
      const [, evidence] = await read(running.sequencer, size, size + 2);
      expect(evidence?.entry.cause.type).toBe('fork');
      const change = evidence?.effects[0]?.effect.changes.find(({ kind }) => kind === 'device');
      expect(change?.value).toMatchObject({ standing: QUARANTINED });
      expect(await code(running.sequencer, pay(world, alice, bob, 1n))).toEqual(['device_quarantined']);
      await running.sequencer.close();
    });

    test('[P20] a deadline ends at its time though nobody asks for anything', async () => {
      const {
        world,
        running,
        people: [alice, bob],
      } = await founded('alice', 'bob');
      await give(world, running.sequencer, hold(world, alice, bob, MADE_AT + 10 * MINUTE_MS));
      const size = world.entries.length;
      running.clock.advance(10 * MINUTE_MS);
      const [timeout] = await read(running.sequencer, size, size + 1);
      expect(timeout?.entry).toMatchObject({
        time: MADE_AT + 10 * MINUTE_MS,
        cause: { type: 'timeout', timeout: 'hold' },
      });
      await running.sequencer.close();
    });

    test('[P20] what is due ends before any operation is played, in the order of the deadlines', async () => {
      const {
        world,
        running,
        people: [alice, bob],
      } = await founded('alice', 'bob');
      for (const minutes of [3, 1, 2])
        await give(world, running.sequencer, hold(world, alice, bob, MADE_AT + minutes * MINUTE_MS));
      const size = world.entries.length;
      const payment = pay(world, alice, bob, 1n);
      running.clock.advance(HOUR_MS);
      await running.sequencer.submit([payment]);
      const entries = await read(running.sequencer, size, size + 4);
      expect(entries.map(({ entry }) => entry.cause.type)).toEqual([
        'timeout',
        'timeout',
        'timeout',
        'operation',
      ]);
      world.advance(HOUR_MS);
      world.submit(payment);
      expect(entries.map(bytesOf)).toEqual(world.entries.slice(size).map(bytesOf));
      await running.sequencer.close();
    });

    test('[P20] while a deadline is open the clock is written every five minutes, and else not', async () => {
      const {
        world,
        running,
        people: [alice, bob],
      } = await founded('alice', 'bob');
      await give(world, running.sequencer, hold(world, alice, bob, MADE_AT + 6 * MINUTE_MS));
      const size = world.entries.length;
      running.clock.advance(5 * MINUTE_MS);
      const [clock] = await read(running.sequencer, size, size + 1);
      expect(clock?.entry.cause).toEqual({ type: 'clock', root: null });
      running.clock.advance(MINUTE_MS);
      const [, timeout] = await read(running.sequencer, size, size + 2);
      expect(timeout?.entry.cause.type).toBe('timeout');
      running.clock.advance(HOUR_MS);
      const [, , root] = await read(running.sequencer, size, size + 3);
      expect(root?.entry.cause).toMatchObject({ type: 'clock', root: { index: size + 1 } });
      await running.sequencer.close();
    });

    test('[P20] time in the journal does not run backwards with the machine', async () => {
      const {
        world,
        running,
        people: [alice, bob],
      } = await founded('alice', 'bob');
      const size = world.entries.length;
      running.clock.advance(MINUTE_MS);
      await running.sequencer.submit([pay(world, alice, bob, 1n)]);
      running.clock.advance(-HOUR_MS);
      await running.sequencer.submit([pay(world, alice, bob, 1n)]);
      const entries = await read(running.sequencer, size, size + 2);
      expect(entries.map(({ entry }) => entry.time)).toEqual([MADE_AT + MINUTE_MS, MADE_AT + MINUTE_MS]);
      await running.sequencer.close();
    });

    test('[R6] closing finishes what was begun, answers it, and ends the readers', async () => {
      const {
        world,
        running,
        people: [alice, bob],
      } = await founded('alice', 'bob');
      const size = world.entries.length;
      const answers = running.sequencer.submit([pay(world, alice, bob, 1n), pay(world, alice, bob, 1n)]);
      const reading = readToEnd(running.sequencer, 0);
      const again = await running.reopen();
      expect(await answers).toMatchObject([{ index: size }, { index: size + 1 }]);
      expect(await reading).toHaveLength(size + 2);
      const refused = await running.sequencer.submit([pay(world, alice, bob, 1n)]);
      expect(refused).toMatchObject([{ type: 'refusal', refusal: { code: 'overloaded' } }]);
      expect((await read(again.sequencer, 0, size + 2)).map(bytesOf)).toEqual((await reading).map(bytesOf));
      await again.sequencer.close();
    });

    test('[R3] a chain goes on where it stood after a restart', async () => {
      const {
        world,
        running,
        people: [alice, bob],
      } = await founded('alice', 'bob');
      const before = pay(world, alice, bob, 1n);
      await give(world, running.sequencer, before);
      const again = await running.reopen();
      expect(await code(again.sequencer, before)).toEqual(['known', BigInt(world.entries.length - 1)]);
      await give(world, again.sequencer, pay(world, alice, bob, 1n));
      const entries = await read(again.sequencer, 0, world.entries.length);
      expect(entries.map(bytesOf)).toEqual(world.entries.map(bytesOf));
      await again.sequencer.close();
    });
  });
}

interface Founded<Names extends readonly string[]> {
  readonly world: World;
  readonly running: Running;
  readonly people: { readonly [Place in keyof Names]: Person };
}

/** Everything of an entry that is stored, to be compared. */
function bytesOf({ bytes, effects }: SealedEntry): readonly unknown[] {
  return [toHex(bytes), ...effects.map((each) => [each.place, toHex(each.bytes)])];
}

/** Both must take it. */
export async function give(
  world: World,
  sequencer: Sequencer,
  operation: VerifiedOperation,
): Promise<Answer> {
  const [answer] = await sequencer.submit([operation]);
  const made = world.submit(operation);
  assert('entry' in made, 'the oracle takes the operation');
  expect(answer).toEqual({ type: 'entry', index: made.entry.index, verdict: made.entry.verdict });
  return answer as Answer;
}

/** Makes an account in both. */
export async function join(world: World, sequencer: Sequencer, name: string): Promise<Person> {
  const person = world.join(name);
  const enrolment = world.signRoot(person, 'device.enrol', world.enrolment(person, person.device));
  expect(await sequencer.submit([enrolment])).toMatchObject([{ type: 'entry', verdict: null }]);
  return person;
}

export function issueOf(world: World, to: Person['id'], amount = 10_000n) {
  return { asset: world.base, to, amount, reason: 0, reference: null } as const;
}

export function pay(
  world: World,
  from: Person,
  to: Person,
  amount: bigint,
  options: Parameters<World['sign']>[3] = {},
): VerifiedOperation {
  const leg = { to: to.id, asset: world.base, amount, memo: null, request: null };
  return world.sign(from.device, 'transfer', { legs: [leg], memos: null }, options);
}

export function hold(world: World, from: Person, to: Person, until: number): VerifiedOperation {
  return world.sign(from.device, 'hold.place', {
    asset: world.base,
    amount: 5n,
    to: to.id,
    until,
    hash: null,
  });
}

/** The entries `from` to `to` (exclusive), waiting for those that are not there yet. */
export async function read(sequencer: Sequencer, from: number, to: number): Promise<readonly SealedEntry[]> {
  const entries: SealedEntry[] = [];
  if (from >= to) return entries;
  for await (const batch of checked(sequencer.batches(from), from)) {
    entries.push(...batch.entries);
    if (from + entries.length >= to) break;
  }
  return entries.slice(0, to - from);
}

async function readToEnd(sequencer: Sequencer, from: number): Promise<readonly SealedEntry[]> {
  const entries: SealedEntry[] = [];
  for await (const batch of checked(sequencer.batches(from), from)) entries.push(...batch.entries);
  return entries;
}

/** Batches that follow one another. */
async function* checked(batches: AsyncIterable<Batch>, from: number): AsyncGenerator<Batch> {
  let next = from;
  for await (const batch of batches) {
    assert(batch.first === next, 'batches follow one another');
    next += batch.entries.length;
    yield batch;
  }
}

/** The refusal's code and facts. */
export async function code(sequencer: Sequencer, operation: VerifiedOperation): Promise<readonly unknown[]> {
  const [answer] = await sequencer.submit([operation]);
  assert(answer?.type === 'refusal', 'the operation is refused');
  return [answer.refusal.code, ...answer.refusal.facts];
}
