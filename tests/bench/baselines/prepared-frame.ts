/**
 * The least that a server can do for many sockets: `ws` opens them, one frame is made ahead of time, and its bytes are
 * written to each.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer } from 'ws';

export interface ListenTask {
  readonly type: 'listen';
}

export interface SendTask {
  readonly type: 'send';
  /** Of the payload. */
  readonly bytes: number;
  readonly times: number;
  readonly everyMs: number;
}

const FIN_BINARY = 0x82;
const LENGTH_16 = 126;

const sockets = new Set<Duplex>();

async function listen(): Promise<{ readonly port: number }> {
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const http = createServer();
  http.on('upgrade', (request, socket, head) => {
    server.handleUpgrade(request, socket, head, () => sockets.add(socket));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return { port: (http.address() as AddressInfo).port };
}

async function send({ bytes, times, everyMs }: SendTask): Promise<object> {
  const frame = preparedFrame(bytes);
  for (let n = 0; n < times; n++) {
    const next = performance.now() + everyMs;
    for (const socket of sockets) socket.write(frame);
    await sleep(Math.max(0, next - performance.now()));
  }
  return {};
}

/** A whole binary frame of a server (RFC 6455, 5.2): it is not masked. */
function preparedFrame(bytes: number): Buffer {
  if (bytes > 0xffff) throw new Error('a message of the room is larger than this frame');
  const head = bytes < LENGTH_16 ? [FIN_BINARY, bytes] : [FIN_BINARY, LENGTH_16, bytes >> 8, bytes & 0xff];
  return Buffer.concat([Buffer.from(head), Buffer.alloc(bytes, 7)]);
}

process.on('message', (task: ListenTask | SendTask) => {
  void (task.type === 'listen' ? listen() : send(task)).then((told) => process.send?.(told));
});
process.once('disconnect', () => process.exit(0));
