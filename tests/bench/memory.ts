/**
 * What a relay holds in memory for an account with a device and a balance, for a socket in which nothing happens, and for
 * the room of a device that is logged in beside its socket. Each is the difference between a relay that has many of them
 * and one that has none, both freshly started, divided by how many; `--accounts N` and `--sockets N` change how many.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { roomPath } from '#protocol';
import type { Figure } from './bench.ts';
import type { OpenTask } from './fanout/audience.ts';
import type { MakeTask } from './memory/make.ts';
import type { Held } from './memory/meter.ts';
import type { ResidentsTask } from './memory/residents.ts';
import { Home } from './support/home.ts';
import { numberOption } from './support/options.ts';
import { Child } from './support/processes.ts';
import { startRelay, type RelayProcess } from './support/relay-process.ts';

const ACCOUNTS = 100_000;
const SOCKETS = 5000;
const BYTES_AN_ACCOUNT = 1500;
const BYTES_A_SOCKET = 20_000;
const BYTES_A_ROOM = 10_000;

export const limits =
  'The heap is what the relay’s main thread holds in objects and buffers after garbage collection. An account of this bench is ' +
  'fresh: the ids of the root’s operations are held until they expire, and the hashes of its records with them; each of the two ' +
  'byte arrays that it has, its salt and the label of its device, takes some 200 bytes beside its content. Resident is ' +
  'what the whole process has of the machine: for accounts it includes what the threads used while they read the journal and ' +
  'what the allocator keeps for later. Sockets have buffers in the system as well, which no process is charged for.';

const LOOK_EVERY_MS = 500;
const LOOKS_MAX = 60;
const STILL_LOOKS = 4;
const STILL_BYTES = 200_000;

const HERE = join(import.meta.dirname, 'memory');
const METER = ['--expose-gc', '--import', pathToFileURL(join(HERE, 'meter.ts')).href];

export async function run(
  options: readonly string[],
  say: (sentence: string) => void,
): Promise<readonly Figure[]> {
  const accounts = numberOption(options, '--accounts') ?? ACCOUNTS;
  const sockets = Math.min(numberOption(options, '--sockets') ?? SOCKETS, accounts);
  const [empty, full] = [Home.make(0, Date.now()), Home.make(accounts, Date.now())];
  await fill(full, accounts);
  const none = await heldBy(empty);
  const all = await heldBy(full);
  const idle = await addedBy(full, (relay) => openSockets(relay, sockets));
  const rooms = await addedBy(full, (relay) => openRooms(relay, sockets));
  empty.remove();
  full.remove();
  say(
    `${accounts.toLocaleString('en')} accounts, ${sockets.toLocaleString('en')} sockets and as many rooms.`,
  );
  const [perSocket, perRoom] = [share(idle, sockets), share(rooms, sockets)];
  const beside = less(perRoom, perSocket);
  return [
    ...figuresOf('account', share(less(all, none), accounts), BYTES_AN_ACCOUNT, accounts),
    ...figuresOf('idle socket', perSocket, BYTES_A_SOCKET, sockets),
    ...figuresOf('open room, beside its socket', beside, BYTES_A_ROOM, sockets),
  ];
}

async function fill({ folder, history }: Home, accounts: number): Promise<void> {
  const maker = new Child(join(HERE, 'make.ts'));
  await maker.ask({ folder, accounts, at: history.at } satisfies MakeTask);
  await maker.stop();
}

/** What a relay of the network holds. */
async function heldBy({ folder }: Home): Promise<Held> {
  const relay = await startRelay(folder, METER);
  const held = await settled(relay);
  await relay.stop();
  return held;
}

/** What it holds more with what `open` brings; that gives what ends it. */
async function addedBy(
  { folder }: Home,
  open: (relay: RelayProcess) => Promise<() => Promise<void>>,
): Promise<Held> {
  const relay = await startRelay(folder, METER);
  const before = await settled(relay);
  const close = await open(relay);
  const after = await settled(relay);
  await close();
  await relay.stop();
  return less(after, before);
}

/** A relay that has just started hashes its state in the background: what it holds when it has changed no more for a while. */
async function settled(relay: RelayProcess): Promise<Held> {
  let before = await relay.ask<Held>({});
  let still = 0;
  for (let look = 0; look < LOOKS_MAX && still < STILL_LOOKS; look++) {
    await sleep(LOOK_EVERY_MS);
    const held = await relay.ask<Held>({});
    still = Math.abs(held.heap - before.heap) < STILL_BYTES ? still + 1 : 0;
    before = held;
  }
  return before;
}

async function openSockets({ port }: RelayProcess, sockets: number): Promise<() => Promise<void>> {
  const audience = new Child(join(import.meta.dirname, 'fanout', 'audience.ts'));
  const path = roomPath({ kind: 'public' });
  await audience.ask({ type: 'open', port, path, sockets } satisfies OpenTask);
  return () => audience.stop();
}

async function openRooms({ port }: RelayProcess, rooms: number): Promise<() => Promise<void>> {
  const residents = new Child(join(HERE, 'residents.ts'));
  await residents.ask({ port, rooms } satisfies ResidentsTask);
  return () => residents.stop();
}

function less(more: Held, held: Held): Held {
  return { heap: more.heap - held.heap, resident: more.resident - held.resident };
}

function share({ heap, resident }: Held, count: number): Held {
  return { heap: heap / count, resident: resident / count };
}

function figuresOf(what: string, held: Held, goal: number, n: number): readonly Figure[] {
  const against = `against the ${goal / 1000} kB that it may take`;
  const common = { peer: goal, unit: 'bytes', n };
  return [
    { label: `heap for an ${what}, ${against}`, ours: held.heap, ...common, goal: { most: 1 } },
    { label: `resident for an ${what}`, ours: held.resident, ...common },
  ];
}
