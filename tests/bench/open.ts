/**
 * What it takes until a device knows its balance: bytes that the relay sends and the time from the first socket, for a
 * device that has nothing yet and for one that was here before, in accounts with 100, 10 k and a million entries, and in a
 * journal with 100 entries beside one that has them all. Flat is what it should be: each is compared with a shorter one.
 * `--entries N` makes the longest feed shorter than a million.
 */
import { join } from 'node:path';
import { median, type Figure } from './bench.ts';
import type { MakeTask } from './opening/make.ts';
import { Newcomer, type Opened } from './opening/newcomer.ts';
import { Home } from './support/home.ts';
import type { Member } from './support/members.ts';
import { numberOption } from './support/options.ts';
import { Child } from './support/processes.ts';
import { startRelay, type RelayProcess } from './support/relay-process.ts';

/** Feeds that end at the same place of a chunk of 512 items: a device gets the newest 500 and what is before them there. */
const SHORT = 100;
const MIDDLE = 10_304;
const LONG = 1_000_000;
const PAYERS = 200;
const WARM_ROUNDS = 2;
const ROUNDS = 21;
const FLAT = { most: 1.2 };

export const limits =
  'A device with nothing gets the record of its account as it was before the newest 500 entries, and those: with fewer ' +
  'entries there is less to send, with more there is not more.';

export async function run(
  options: readonly string[],
  say: (sentence: string) => void,
): Promise<readonly Figure[]> {
  const long = numberOption(options, '--entries') ?? LONG;
  const small = await fill([SHORT]);
  const large = await fill([SHORT, MIDDLE, long]);
  const [quiet, busy] = [await startRelay(small.folder), await startRelay(large.folder)];
  const places: readonly Place[] = [
    { relay: quiet, member: small.history.members[0] as Member },
    ...[0, 1, 2].map((place) => ({ relay: busy, member: large.history.members[place] as Member })),
  ];
  const opened = await openAll(places);
  await Promise.all([quiet.stop(), busy.stop()]);
  small.remove();
  large.remove();
  const lengths = [SHORT, MIDDLE, long].map((entries) => entries.toLocaleString('en')).join(', ');
  say(`The feeds have ${lengths} entries, and the journal of the last has all of them.`);
  return figuresOf(opened, long);
}

/** Where an account is, and whose. */
interface Place {
  readonly relay: RelayProcess;
  readonly member: Member;
}

async function fill(feeds: readonly number[]): Promise<Home> {
  const home = await Home.found(feeds.length + PAYERS, Date.now());
  const { folder, history } = home;
  const maker = new Child(join(import.meta.dirname, 'opening', 'make.ts'));
  await maker.ask({ folder, feeds, payers: PAYERS, at: history.at } satisfies MakeTask);
  await maker.stop();
  return home;
}

/** For each place, what the first opening took and what the next one did. */
interface Openings {
  readonly first: Opened[];
  readonly again: Opened[];
}

async function openAll(places: readonly Place[]): Promise<readonly Openings[]> {
  const all = places.map((): Openings => ({ first: [], again: [] }));
  for (let round = 0; round < WARM_ROUNDS + ROUNDS; round++) {
    for (const [at, { relay, member }] of places.entries()) {
      const newcomer = new Newcomer(member);
      const [first, again] = [await newcomer.open(relay.port), await newcomer.open(relay.port)];
      if (first.available !== again.available) throw new Error('a device has two balances');
      if (round < WARM_ROUNDS) continue;
      all[at]?.first.push(first);
      all[at]?.again.push(again);
    }
  }
  return all;
}

function figuresOf(opened: readonly Openings[], long: number): readonly Figure[] {
  const [alone, short, middle, longest] = opened as readonly [Openings, Openings, Openings, Openings];
  const most = long.toLocaleString('en');
  return [
    ...compare(`a feed of ${most}; of 10 k`, longest, middle, true),
    ...compare('a feed of 10 k; of 100', middle, short, false),
    ...compare(`a feed of 100 in a journal of ${most}; of 100`, short, alone, true),
  ];
}

/** `isFlat`: nothing is said to grow from one to the other. */
function compare(what: string, larger: Openings, smaller: Openings, isFlat: boolean): readonly Figure[] {
  const kinds = [
    { label: 'with nothing', ours: larger.first, peer: smaller.first },
    { label: 'here before', ours: larger.again, peer: smaller.again },
  ];
  return kinds.flatMap(({ label, ours, peer }) =>
    (['bytes', 'ms'] as const).map((unit) => ({
      label: `${label}, ${what}`,
      ours: median(ours.map((each) => each[unit])),
      peer: median(peer.map((each) => each[unit])),
      unit,
      n: ours.length,
      ...(isFlat && { goal: FLAT }),
    })),
  );
}
