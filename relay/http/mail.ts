/** `PUT` and `GET /api/v1/pairing/<name>/<slot>`: the mailbox of two devices that are being paired (K4). */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { problem, send } from './answers.ts';
import { MAIL_BYTES_MAX, MAILBOX_NAME, MAILBOX_SLOT, type Mailbox } from './mailbox.ts';

export interface Slot {
  readonly name: string;
  readonly slot: string;
}

export interface MailParts {
  readonly mailbox: Mailbox;
  /** Charges the client; null, or ms until it may ask again. */
  readonly limit: (request: IncomingMessage) => number | null;
}

const PREFIX = '/api/v1/pairing/';
const BINARY = 'application/octet-stream';

/** Null: the path is none of a mailbox. */
export function slotOf(path: string): Slot | null {
  if (!path.startsWith(PREFIX)) return null;
  const [name = '', slot = '', ...rest] = path.slice(PREFIX.length).split('/');
  return MAILBOX_NAME.test(name) && MAILBOX_SLOT.test(slot) && rest.length === 0 ? { name, slot } : null;
}

export async function respondMail(
  { mailbox, limit }: MailParts,
  request: IncomingMessage,
  response: ServerResponse,
  { name, slot }: Slot,
): Promise<void> {
  response.setHeader('Cache-Control', 'no-store');
  const retryMs = limit(request);
  if (retryMs !== null) {
    request.resume();
    response.setHeader('Retry-After', String(Math.ceil(retryMs / 1000)));
    return problem(request, response, 429, 'rate_limited', 'Too many requests from this address.');
  }
  if (request.method === 'GET' || request.method === 'HEAD') {
    request.resume();
    const mail = mailbox.get(name, slot);
    // Waiting for the other device is no error.
    return mail === null
      ? send(request, response, 204, BINARY, '')
      : send(request, response, 200, BINARY, mail);
  }
  if (request.method === 'PUT') return put(mailbox, request, response, { name, slot });
  request.resume();
  response.setHeader('Allow', 'GET, HEAD, PUT');
  return problem(request, response, 405, 'method_not_allowed', 'Only GET, HEAD and PUT are answered here.');
}

async function put(
  mailbox: Mailbox,
  request: IncomingMessage,
  response: ServerResponse,
  { name, slot }: Slot,
): Promise<void> {
  const mail = await bodyOf(request);
  if (mail === null)
    return problem(request, response, 413, 'too_large', `A message has at most ${MAIL_BYTES_MAX} bytes.`);
  const fault = mailbox.put(name, slot, mail);
  if (fault === null) return send(request, response, 201, BINARY, '');
  if (fault === 'taken') return problem(request, response, 409, 'taken', 'This slot has been written.');
  response.setHeader('Retry-After', '60');
  return problem(request, response, 503, 'full', 'There is no room for more messages now.');
}

/** Null: it is longer than a message may be. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length <= MAIL_BYTES_MAX) parts.push(part);
  }
  return length <= MAIL_BYTES_MAX ? Buffer.concat(parts) : null;
}
