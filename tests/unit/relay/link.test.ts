/** One socket as rooms see it, over a socket that a test plays: when it is kept alive, and when it is cut. */
import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { KEEP_ALIVE, KEEP_ALIVE_MS, SILENCE_MS_MAX } from '#protocol';
import type { WebSocket } from 'ws';
import { Limiter } from '../../../relay/admission/limiter.ts';
import { readConfig, type Limits } from '../../../relay/config.ts';
import { Link } from '../../../relay/rooms/link.ts';

/** What is done to it is in `done`, in order; `said` is heard from its other side. */
class PlayedSocket extends EventEmitter {
  readonly OPEN = 1;
  readonly readyState = 1;
  readonly done: string[] = [];
  bufferedAmount = 0;

  send(message: Uint8Array): void {
    this.done.push(message === KEEP_ALIVE ? 'keep-alive' : 'message');
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
function open(): { readonly link: Link; readonly socket: PlayedSocket } {
  const socket = new PlayedSocket();
  const parts = { limiter: new Limiter(limits()), socketBufferBytes: 1000, now: () => 0 };
  const link = new Link(socket as unknown as WebSocket, '1', 'address', parts);
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
