/**
 * Connections that are not yet, or never become, a socket of a room: how many an address may hold open at a time. One that
 * becomes a socket gives its place back, since sockets are counted for themselves.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Places } from '../admission/limits.ts';
import { refuseConnection } from './answers.ts';
import { addressKey } from './client-address.ts';

/** Holds the server to so many connections of one address; whoever opens more is told so and cut off. */
export function limitConnections(server: Server, mostPerAddress: number): void {
  const places = new Places('http_connections_per_address', mostPerAddress);
  const held = new WeakMap<Duplex, () => void>();
  server.on('connection', (socket: Socket) => {
    const address = addressKey(socket.remoteAddress ?? '');
    const hit = places.take(address);
    if (hit !== null) return refuseConnection(socket, '429 Too Many Requests', hit.retryAfterMs, hit.limit);
    const giveBack = (): void => {
      if (held.delete(socket)) places.giveBack(address);
    };
    held.set(socket, giveBack);
    socket.once('close', giveBack);
  });
  server.on('upgrade', (_request, socket) => held.get(socket)?.());
}
