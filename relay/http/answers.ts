/** Answers of HTTP: a body with its type and length, and errors in the form of RFC 9457. */
import type { IncomingMessage, ServerResponse } from 'node:http';

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
