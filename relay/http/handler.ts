/**
 * What the relay answers over HTTP: the app's files, and its health. Everything that is not a socket comes through here.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  ENCODINGS,
  FALLBACK_PATH,
  IMMUTABLE_PREFIX,
  type AppFile,
  type AppFiles,
  type Encoding,
} from './app-files.ts';
import { contentPolicyOf, SECURITY_HEADERS, STRICT_POLICY } from './headers.ts';
import { problem, send } from './answers.ts';
import { respondMail, slotOf } from './mail.ts';
import type { Mailbox } from './mailbox.ts';
import type { ReadinessBoard } from './readiness.ts';

export interface HandlerParts {
  readonly files: AppFiles;
  readonly readiness: ReadinessBoard;
  readonly mailbox: Mailbox;
  /** Charges the client of a request that is not for a file; null, or ms until it may ask again. */
  readonly limit: (request: IncomingMessage) => number | null;
  readonly failed: (error: unknown) => void;
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const PATH_CHARS_MAX = 2048;
const YEAR_S = 31_536_000;
const RESERVED = /^\/(api|health|sync)(\/|$)/;

export function httpHandler(parts: HandlerParts): Handler {
  return (request, response) => {
    respond(parts, request, response).catch((error: unknown) => {
      parts.failed(error);
      if (response.headersSent) response.destroy();
      else problem(request, response, 500, 'failed', 'The relay failed to answer.');
    });
  };
}

async function respond(
  parts: HandlerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  response.setHeader('Content-Security-Policy', STRICT_POLICY);
  const path = pathOf(request.url ?? '');
  const slot = path === null ? null : slotOf(path);
  if (slot !== null) return respondMail(parts, request, response, slot);
  // No other request has a body that anything here reads.
  request.resume();
  if (path === null) return problem(request, response, 400, 'malformed', 'This path cannot be read.');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return problem(request, response, 405, 'method_not_allowed', 'Only GET and HEAD are answered here.');
  }
  if (path === '/health/live') return send(request, response, 200, 'application/json', '{"status":"live"}');
  if (path === '/health/ready') return respondReady(parts, request, response);
  if (RESERVED.test(path)) return problem(request, response, 404, 'not_found', 'There is nothing here.');
  return respondFile(parts, request, response, path);
}

/** The path without its query, decoded once; null where it is hostile or no path. */
function pathOf(url: string): string | null {
  const [raw = ''] = url.split(/[?#]/, 1);
  if (!raw.startsWith('/') || raw.length > PATH_CHARS_MAX) return null;
  try {
    const path = decodeURIComponent(raw);
    return /[\0\\]|\/\/|(^|\/)\.{1,2}(\/|$)/.test(path) ? null : path;
  } catch {
    return null;
  }
}

function respondReady({ readiness }: HandlerParts, request: IncomingMessage, response: ServerResponse): void {
  const { phase } = readiness.now;
  response.setHeader('Cache-Control', 'no-store');
  if (phase !== 'serving') response.setHeader('Retry-After', '1');
  const body = JSON.stringify({ status: phase === 'serving' ? 'ready' : phase });
  send(request, response, phase === 'serving' ? 200 : 503, 'application/json', body);
}

async function respondFile(
  { files }: HandlerParts,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const page = await files.find(FALLBACK_PATH);
  if (page === null)
    return problem(
      request,
      response,
      503,
      'not_built',
      'The app has not been built: start the relay with `npm start`.',
    );
  const found = files.find(path);
  if (found !== null) return sendFile(request, response, await found, page);
  const isRoute = !path.startsWith(IMMUTABLE_PREFIX) && !path.slice(path.lastIndexOf('/')).includes('.');
  if (isRoute) return sendFile(request, response, page, page);
  return problem(request, response, 404, 'not_found', 'There is no such file.');
}

function sendFile(request: IncomingMessage, response: ServerResponse, file: AppFile, page: AppFile): void {
  response.setHeader('Content-Security-Policy', contentPolicyOf(page.plain.toString('utf8')));
  response.setHeader('Cache-Control', file.immutable ? `public, max-age=${YEAR_S}, immutable` : 'no-cache');
  const encoding = acceptedEncoding(request, file);
  const etag = encoding === null ? file.etag : `${file.etag.slice(0, -1)}-${encoding}"`;
  response.setHeader('ETag', etag);
  if (Object.keys(file.encoded).length > 0) response.setHeader('Vary', 'Accept-Encoding');
  if (isCurrent(request, etag)) {
    response.writeHead(304).end();
    return;
  }
  if (encoding !== null) response.setHeader('Content-Encoding', encoding);
  send(
    request,
    response,
    200,
    file.type,
    encoding === null ? file.plain : (file.encoded[encoding] as Buffer),
  );
}

function isCurrent(request: IncomingMessage, etag: string): boolean {
  const given = request.headers['if-none-match']?.split(',').map((each) => each.trim().replace(/^W\//, ''));
  return given?.some((each) => each === etag || each === '*') ?? false;
}

/** The best encoding that the client takes and the file has. */
function acceptedEncoding(request: IncomingMessage, file: AppFile): Encoding | null {
  const accepted = String(request.headers['accept-encoding'] ?? '')
    .split(',')
    .map((each) => each.trim().toLowerCase())
    .filter((each) => !/;\s*q=0(\.0*)?$/.test(each))
    .map((each) => each.split(';', 1)[0]?.trim());
  return ENCODINGS.find((each) => accepted.includes(each) && file.encoded[each] !== undefined) ?? null;
}
