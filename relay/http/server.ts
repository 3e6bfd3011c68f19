/**
 * The HTTP server: one port for the app, the health and the sockets. A stranger who is slow is not waited for.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Handler } from './handler.ts';

export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

const HEADER_BYTES_MAX = 16_384;
const HEADERS_MS_MAX = 10_000;
const REQUEST_MS_MAX = 30_000;
const KEEP_ALIVE_MS = 5_000;

export function httpServer(handler: Handler, upgrade: Upgrade): Server {
  const options = {
    maxHeaderSize: HEADER_BYTES_MAX,
    headersTimeout: HEADERS_MS_MAX,
    requestTimeout: REQUEST_MS_MAX,
    keepAliveTimeout: KEEP_ALIVE_MS,
  };
  const server = createServer(options, handler);
  server.on('upgrade', upgrade);
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });
  return server;
}

/** Resolves with the port; rejects with the system's error, `EADDRINUSE` for a busy port. */
export function listen(server: Server, port: number, host: string | null): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const listening = (): void => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    };
    if (host === null) server.listen(port, listening);
    else server.listen(port, host, listening);
  });
}

/** Takes no more connections and ends those that are idle; sockets of rooms are the rooms' to close. */
export function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
