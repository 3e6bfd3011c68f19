/**
 * The HTTP server: one port for the app, the health and the sockets. A stranger who is slow is not waited for, neither to
 * ask nor to read the answer; and whoever is cut off need not agree.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { refuseConnection } from './answers.ts';
import { limitConnections } from './connections.ts';
import type { Handler } from './handler.ts';

export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** How long a connection may take; ms. */
export interface Patience {
  /** From its beginning, or that of its next request, to the end of the headers. */
  readonly headersMs: number;
  /** The same to the end of the body. */
  readonly requestMs: number;
  /** In the middle of a request or an answer, without a byte in either direction. */
  readonly stillMs: number;
  /** Between two requests. */
  readonly idleMs: number;
  /** How often the first two are looked at. */
  readonly lookedAtEveryMs: number;
}

export const PATIENCE: Patience = {
  headersMs: 10_000,
  requestMs: 30_000,
  stillMs: 30_000,
  idleMs: 5_000,
  lookedAtEveryMs: 2_000,
};

export interface ServerBounds {
  /** Null: they are not counted, as behind a proxy, whose connections all are. */
  readonly connectionsPerAddress: number | null;
  readonly patience: Patience;
}

const HEADER_BYTES_MAX = 16_384;

export function httpServer(handler: Handler, upgrade: Upgrade, bounds: Partial<ServerBounds> = {}): Server {
  const { connectionsPerAddress = null, patience = PATIENCE } = bounds;
  const options = {
    maxHeaderSize: HEADER_BYTES_MAX,
    headersTimeout: patience.headersMs,
    requestTimeout: patience.requestMs,
    keepAliveTimeout: patience.idleMs,
    connectionsCheckingInterval: patience.lookedAtEveryMs,
  };
  const server = createServer(options, handler);
  server.timeout = patience.stillMs;
  server.on('upgrade', upgrade);
  if (connectionsPerAddress !== null) limitConnections(server, connectionsPerAddress);
  server.on('clientError', ({ code }: NodeJS.ErrnoException, socket) => {
    if (socket.writable) refuseConnection(socket, STATUSES[code ?? ''] ?? '400 Bad Request');
    else socket.destroy();
  });
  return server;
}

/** What is said to a request that cannot be read, by Node's code for why. */
const STATUSES: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};

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
