/**
 * How many signed transfers a second the relay takes from real sockets to the verdict in the payer's and the payee's feed:
 * 10, 100 and 1,000 clients that each keep 16 in flight, the load coming from a process of its own. In the same rounds,
 * with the same load: a PostgreSQL double-entry service without signatures, and the stock y-websocket relay, which checks
 * nothing and stores nothing, with a room for each client and with all in one.
 *
 * Beside the rates stands what an accepted operation costs: the CPU time of one bare verification against all CPU time of
 * the relay's process. On two cores the load's process takes its part of what there is from every server alike.
 */
import { idBytes } from '#kernel';
import type { LoadOutcome, Target } from './load/load.ts';
import { median, type Figure } from './bench.ts';
import { BareVerification } from './support/bare-verification.ts';
import type { History } from './support/history.ts';
import { Home } from './support/home.ts';
import { LoadProcess, openPostgres, openStock, startService, type Server } from './support/opponents.ts';

const ROUNDS = 3;
const CLIENTS = [10, 100, 1000] as const;
const IN_FLIGHT = 16;
const WARM_MS = 1000;
const MEASURED_MS = 4000;
/** Signed ahead for all clients together; a server that is faster is measured until one client's are used up. */
const OPERATIONS = 120_000;
const VERIFIED = 20_000;
const VERIFYING_THREADS = 2;

export const limits =
  'An accepted operation costs, beside its verification, the fold with its digests (some ten hashes), its rows in SQLite, ' +
  'a frame in and two feed items out. The stock relay checks nothing and keeps nothing: with a room for each client it ' +
  'spends less on an update than libsodium alone spends on one signature, so two shared cores cannot make ours the faster ' +
  'of the two there; with one room it sends every update to everybody. With 10 clients 160 operations are in flight, and ' +
  'the 20 ms of the fan-out bound their rate.';

type Say = (sentence: string) => void;
type Servers = ReadonlyMap<Target, (clients: number) => Promise<Server>>;
/** By target, one of each round. */
type Outcomes = ReadonlyMap<Target, readonly LoadOutcome[]>;

export async function run(_options: readonly string[], say: Say): Promise<readonly Figure[]> {
  const home = await Home.found(Math.max(...CLIENTS), Date.now());
  const { history } = home;
  const postgres = await openPostgres(say);
  const stock = openStock(say);
  const servers = new Map<Target, (clients: number) => Promise<Server>>([['holdfast', () => home.start()]]);
  if (stock !== null) {
    servers.set('stock, one room each', () => stock.start());
    servers.set('stock, one room for all', () => stock.start());
  }
  if (postgres !== null) servers.set('postgres', (clients) => startService(postgres, clients));

  const bare = await BareVerification.open([...history.signed(VERIFIED)], VERIFYING_THREADS);
  const figures: Figure[] = [];
  for (const clients of CLIENTS) figures.push(...(await compare(history, servers, bare, clients, say)));
  await bare.close();
  await postgres?.stop();
  stock?.remove();
  home.remove();
  return figures;
}

async function compare(
  history: History,
  servers: Servers,
  bare: BareVerification,
  clients: number,
  say: Say,
): Promise<readonly Figure[]> {
  const load = new LoadProcess();
  const operations = Math.ceil(OPERATIONS / clients);
  await load.prepare({ network: idBytes(history.network), clients, operations, at: history.at });
  const outcomes = new Map<Target, LoadOutcome[]>([...servers.keys()].map((target) => [target, []]));
  const verifying: number[] = [];
  const pace = { clients, pace: { inFlight: IN_FLIGHT }, warmMs: WARM_MS, measuredMs: MEASURED_MS };
  for (let round = 0; round < ROUNDS; round++) {
    verifying.push((await bare.run()).cpuSeconds / VERIFIED);
    for (const [target, start] of servers)
      outcomes.get(target)?.push(await load.run(target, () => start(clients), pace));
  }
  await load.stop();
  saySides(outcomes, clients, say);
  return [...rates(outcomes, clients), ...costs(outcomes, verifying, clients)];
}

const perSecond = ({ settled, seconds }: LoadOutcome): number => settled / seconds;

function rates(outcomes: Outcomes, clients: number): readonly Figure[] {
  const ours = outcomes.get('holdfast') ?? [];
  const n = ours.reduce((sum, { settled }) => sum + settled, 0);
  return (
    [
      ['stock, one room each', 'the stock relay, a room each', 1],
      ['stock, one room for all', 'the stock relay, one room', 1],
      ['postgres', 'postgres', 5],
    ] as const
  ).map(([target, name, least]) => ({
    label: `accepted, ${clients} clients, against ${name}`,
    ours: median(ours.map(perSecond)),
    peer: medianOr(outcomes.get(target)?.map(perSecond)),
    unit: 'operations/s',
    n,
    goal: { least },
  }));
}

function costs(outcomes: Outcomes, verifying: readonly number[], clients: number): readonly Figure[] {
  const ours = outcomes.get('holdfast') ?? [];
  const costs = ours.map(
    ({ serverCpuSeconds, settled }) => ((serverCpuSeconds ?? Number.NaN) / settled) * 1e6,
  );
  return [
    {
      label: `CPU of a bare verification, against the relay's an accepted operation, ${clients} clients`,
      ours: median(verifying) * 1e6,
      peer: medianOr(costs),
      unit: 'µs',
      n: ours.reduce((sum, { settled }) => sum + settled, 0),
      goal: { least: 0.6 },
    },
  ];
}

function medianOr(values: readonly number[] | undefined): number | null {
  const middle = median(values ?? []);
  return Number.isNaN(middle) ? null : middle;
}

/** What the table does not show: how busy either side was, how long a verdict took, and whether anything was rejected. */
function saySides(outcomes: Outcomes, clients: number, say: Say): void {
  for (const [target, runs] of outcomes) {
    const share = (of: (run: LoadOutcome) => number | null): string =>
      median(runs.map((run) => (of(run) ?? Number.NaN) / run.seconds)).toFixed(2);
    const p50 = median(runs.map(({ p50Ms }) => p50Ms)).toFixed(1);
    const p99 = median(runs.map(({ p99Ms }) => p99Ms)).toFixed(1);
    const rejected = runs.reduce((sum, each) => sum + each.rejected, 0);
    say(
      `${clients} clients, ${target}: server ${share((run) => run.serverCpuSeconds)} cores, load ` +
        `${share((run) => run.loadCpuSeconds)} cores, verdict after ${p50} ms (p99 ${p99} ms), ${rejected} rejected.`,
    );
  }
}
