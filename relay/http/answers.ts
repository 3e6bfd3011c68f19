/** Answers of HTTP: a body with its type and length, and errors in the form of RFC 9457. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** An error as RFC 9457 writes it, with a code that stays. */
export function problem(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  code: string,
  title: string,
): void {
  response.setHeader('Cache-Control', 'no-store');
  const body = JSON.stringify({ type: 'about:blank', status, title, code });
  send(request, response, status, 'application/problem+json', body);
}

export function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Buffer,
): void {
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Length', Buffer.byteLength(body));
  response.writeHead(status).end(request.method === 'HEAD' ? undefined : body);
}

/** How long the answer of who is cut off may take on its way. */
const REFUSAL_MS_MAX = 1000;

/**
 * The answer to who gets no request read, or no socket; then the connection is cut, also where the other side would hold
 * its own half open.
 */
export function refuseConnection(connection: Duplex, status: string, retryAfterMs?: number, code = ''): void {
  const retry = retryAfterMs === undefined ? [] : [`Retry-After: ${Math.ceil(retryAfterMs / 1000)}`];
  const body = JSON.stringify({
    title: status.slice(4),
    status: Number(status.slice(0, 3)),
    ...(code && { code }),
  });
  const lines = [
    `HTTP/1.1 ${status}`,
    'Connection: close',
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...retry,
  ];
  connection.on('error', () => connection.destroy());
  setTimeout(() => connection.destroy(), REFUSAL_MS_MAX).unref();
  connection.end(`${lines.join('\r\n')}\r\n\r\n${body}`, () => connection.destroy());
}
