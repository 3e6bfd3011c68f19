/**
 * A process that holds the sockets of a room and says nothing: it notes when each message came, and how long it took from
 * the first socket that had it to the last.
 */
import { RawSocket } from '../support/raw-socket.ts';

export interface OpenTask {
  readonly type: 'open';
  readonly port: number;
  readonly path: string;
  readonly sockets: number;
}

/** Forgets what came until now. */
export interface ListenTask {
  readonly type: 'listen';
}

export interface ReportTask {
  readonly type: 'report';
}

/** A message that every socket got. */
export interface Heard {
  /** From the first to the last socket that had it. */
  readonly ms: number;
  readonly bytes: number;
}

export interface Report {
  readonly heard: readonly Heard[];
  /** Of all messages, those included that not every socket has. */
  readonly frames: number;
}

interface Message {
  first: number;
  last: number;
  count: number;
  readonly bytes: number;
}

const OPENING_AT_ONCE = 100;

let counts = new Uint32Array(0);
let messages: Message[] = [];

async function open({ port, path, sockets }: OpenTask): Promise<void> {
  counts = new Uint32Array(sockets);
  for (let from = 0; from < sockets; from += OPENING_AT_ONCE) {
    const wave = Math.min(OPENING_AT_ONCE, sockets - from);
    await Promise.all(Array.from({ length: wave }, (_, place) => openOne(port, path, from + place)));
  }
}

async function openOne(port: number, path: string, place: number): Promise<void> {
  const closed = (code: number): void => {
    throw new Error(`the server closed a silent socket: ${code}`);
  };
  await new RawSocket(port, path, { message: ({ length }) => take(place, length), closed }).opened();
}

function take(place: number, bytes: number): void {
  const now = performance.now();
  const n = (counts[place] as number)++;
  const message = (messages[n] ??= { first: now, last: now, count: 0, bytes });
  message.last = now;
  message.count++;
}

function report(): Report {
  const whole = messages.filter(({ count }) => count === counts.length);
  const heard = whole.map(({ first, last, bytes }) => ({ ms: last - first, bytes }));
  return { heard, frames: counts.reduce((sum, count) => sum + count, 0) };
}

async function work(task: OpenTask | ListenTask | ReportTask): Promise<object> {
  if (task.type === 'open') await open(task);
  else if (task.type === 'report') return report();
  counts.fill(0);
  messages = [];
  return {};
}

process.on('message', (task) => {
  void work(task as OpenTask | ListenTask | ReportTask).then((told) => process.send?.(told));
});
process.once('disconnect', () => process.exit(0));
