/**
 * How long a verdict takes: from when a transfer is due to its verdict in the payer's feed, with 100 clients at a steady
 * rate. First the highest rates of the relay and of the PostgreSQL service are found; then both are given half of the
 * relay's highest, and both half of PostgreSQL's, a rate that either carries. A verdict that has not come by the end
 * counts as long as it has been waited for.
 */
import { idBytes } from '#kernel';
import { median, type Figure, type Goal } from './bench.ts';
import type { LoadOutcome, Target } from './load/load.ts';
import { Home } from './support/home.ts';
import { LoadProcess, openPostgres, startService, type Server } from './support/opponents.ts';

const ROUNDS = 3;
const CLIENTS = 100;
const OPERATIONS = 120_000;
const IN_FLIGHT = 16;
const WARM_MS = 1000;
const MEASURED_MS = 4000;

export const limits =
  'A verdict waits for the commit that runs when it comes, for its own (an fsync each), and up to 20 ms for the fan-out ' +
  'that sends what has gathered together.';

type Run = (pace: { readonly inFlight: number } | { readonly perSecond: number }) => Promise<LoadOutcome>;

export async function run(
  _options: readonly string[],
  say: (sentence: string) => void,
): Promise<readonly Figure[]> {
  const home = await Home.found(CLIENTS, Date.now());
  const { history } = home;
  const postgres = await openPostgres(say);
  const load = new LoadProcess();
  const operations = Math.ceil(OPERATIONS / CLIENTS);
  await load.prepare({ network: idBytes(history.network), clients: CLIENTS, operations, at: history.at });
  const runner = (target: Target, start: () => Promise<Server>): Run => {
    const rest = { clients: CLIENTS, warmMs: WARM_MS, measuredMs: MEASURED_MS };
    return (pace) => load.run(target, start, { pace, ...rest });
  };
  const ours = runner('holdfast', () => home.start());
  const theirs = postgres === null ? null : runner('postgres', () => startService(postgres, CLIENTS));

  const figures = [...(await at('the relay', { most: 1 }, ours, theirs, await highest(ours), say))];
  if (theirs !== null)
    figures.push(...(await at('postgres', null, ours, theirs, await highest(theirs), say)));
  await load.stop();
  await postgres?.stop();
  home.remove();
  return figures;
}

/** Operations a second when every client keeps its operations in flight. */
async function highest(run: Run): Promise<number> {
  const { settled, seconds } = await run({ inFlight: IN_FLIGHT });
  return settled / seconds;
}

/** Both at half of the highest rate of one of them. */
async function at(
  whose: string,
  goal: Goal | null,
  ours: Run,
  theirs: Run | null,
  best: number,
  say: (sentence: string) => void,
): Promise<readonly Figure[]> {
  const perSecond = Math.round(best / 2);
  say(`Half of the highest rate of ${whose}: ${perSecond} operations a second.`);
  const mine: LoadOutcome[] = [];
  const other: LoadOutcome[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    mine.push(await ours({ perSecond }));
    if (theirs !== null) other.push(await theirs({ perSecond }));
  }
  const n = mine.reduce((sum, { settled }) => sum + settled, 0);
  const p50 = other.length === 0 ? null : median(other.map(({ p50Ms }) => p50Ms));
  const p99 = other.length === 0 ? null : median(other.map(({ p99Ms }) => p99Ms));
  const [mine50, mine99] = [median(mine.map((each) => each.p50Ms)), median(mine.map((each) => each.p99Ms))];
  const rate = `half of the highest rate of ${whose}`;
  const common = { unit: 'ms', n };
  return [
    { label: `p50 at ${rate}, against p50 of postgres`, ours: mine50, peer: p50, ...common },
    { label: `p99 at ${rate}, against p99 of postgres`, ours: mine99, peer: p99, ...common },
    {
      label: `p99 at ${rate}, against p50 of postgres`,
      ours: mine99,
      peer: p50,
      ...common,
      ...(goal === null ? {} : { goal }),
    },
  ];
}
