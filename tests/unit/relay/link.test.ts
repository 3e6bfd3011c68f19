/** One socket as rooms see it, over a socket that a test plays: when it is kept alive, when it is cut, and what waits in all together. */
import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { CLOSE_CODES, KEEP_ALIVE, KEEP_ALIVE_MS, SILENCE_MS_MAX } from '#protocol';
import type { WebSocket } from 'ws';
import { Limiter } from '../../../relay/admission/limiter.ts';
import { readConfig } from '../../../relay/config.ts';
import type { Limits } from '../../../relay/limit-settings.ts';
import { Backlog, type Reader } from '../../../relay/rooms/backlog.ts';
import { Link } from '../../../relay/rooms/link.ts';
import { WebSocketFrames } from '../../../relay/rooms/web-socket-frames.ts';

const KEEP_ALIVE_FRAME = new WebSocketFrames().of(KEEP_ALIVE);

/** What is done to it is in `done`, in order; `said` is heard from its other side. */
class PlayedSocket extends EventEmitter {
  readonly OPEN = 1;
  readonly readyState = 1;
  readonly done: string[] = [];
  bufferedAmount = 0;

  /** A whole frame of a short message. */
  write(frame: Buffer): boolean {
    this.done.push(KEEP_ALIVE_FRAME.equals(frame) ? 'keep-alive' : 'message');
    return true;
  }

  ping(): void {
    this.done.push('ping');
  }

  pause(): void {
    this.done.push('pause');
  }

  resume(): void {
    this.done.push('resume');
  }

  close(code: number): void {
    this.done.push(`close ${code}`);
  }

  terminate(): void {
    this.done.push('cut');
  }
}

function limits(): Limits {
  const config = readConfig({});
  if (!config.ok) throw new Error(config.error);
  return config.value.limits;
}

/** A link at time 0. */
function open(backlog = new Backlog(1_000_000)): { readonly link: Link; readonly socket: PlayedSocket } {
  const socket = new PlayedSocket();
  const frames = new WebSocketFrames();
  const parts = { limiter: new Limiter(limits()), backlog, frames, socketBufferBytes: 100_000, now: () => 0 };
  const link = new Link(socket as unknown as WebSocket, socket as unknown as Duplex, '1', 'address', parts);
  link.listen({ message: () => undefined, closed: () => undefined });
  return { link, socket };
}

/** How long nothing may be heard of the other side. */
const SILENT_MS = 2 * SILENCE_MS_MAX;

test('[P15] a link on which nothing was said is kept alive, and one without anybody at its end is cut', () => {
  const { link, socket } = open();
  link.tick(KEEP_ALIVE_MS - 1);
  expect(socket.done).toEqual([]);
  link.tick(KEEP_ALIVE_MS);
  expect(socket.done).toEqual(['keep-alive', 'ping']);
  link.tick(SILENT_MS + 1);
  expect(socket.done).toEqual(['keep-alive', 'ping', 'cut']);
});

test('[R5] a socket that the relay itself does not read is not cut for its silence', () => {
  const { link, socket } = open();
  link.reading.pause('pressure');
  link.reading.pause('limit');
  link.tick(SILENT_MS);
  link.tick(2 * SILENT_MS);
  link.reading.resume('pressure');
  link.tick(3 * SILENT_MS);
  expect(socket.done).not.toContain('cut');

  link.reading.resume('limit');
  link.tick(4 * SILENT_MS);
  expect(socket.done).not.toContain('cut');
  link.tick(4 * SILENT_MS + 1);
  expect(socket.done.at(-1)).toBe('cut');
});

test('[R5] above the bound of all sockets together the slowest is closed by a code of its own, and comes back', async () => {
  const backlog = new Backlog(10_000);
  const [slow, quick] = [open(backlog), open(backlog)];
  slow.socket.bufferedAmount = 9000;
  quick.socket.bufferedAmount = 500;
  quick.link.send(new Uint8Array(9999));
  await turn();
  expect([slow.link.isClosing, quick.link.isClosing]).toEqual([false, false]);

  quick.socket.bufferedAmount = 1001;
  quick.link.send(new Uint8Array(600));
  await turn();
  expect(slow.socket.done).toEqual([`close ${CLOSE_CODES.slow_reader}`, 'resume']);
  expect(CLOSE_CODES.slow_reader).toBeGreaterThanOrEqual(4500);
  expect(quick.link.isClosing).toBe(false);
});

test('[R5] what waits for a socket that has gone or is being closed does not count', async () => {
  const backlog = new Backlog(10_000);
  const [gone, closing, last] = [open(backlog), open(backlog), open(backlog)];
  for (const { socket } of [gone, closing, last]) socket.bufferedAmount = 6000;
  gone.socket.emit('close');
  closing.link.close('failed', 'failed');
  last.link.send(new Uint8Array(10_001));
  await turn();
  expect(last.link.isClosing).toBe(false);
});

test('[R5] readers are closed from the slowest on, until a quarter of the bound is free', async () => {
  const backlog = new Backlog(1000);
  const cut: number[] = [];
  const reader = (waiting: number): Reader => ({ waiting, cutOff: () => void cut.push(waiting) });
  for (const waiting of [100, 300, 50, 250, 400]) backlog.join(reader(waiting));
  backlog.sent(1001);
  await turn();
  expect(cut).toEqual([400]);
  for (const waiting of [310, 320]) backlog.join(reader(waiting));
  backlog.sent(301);
  await turn();
  expect(cut).toEqual([400, 320, 310]);
});
