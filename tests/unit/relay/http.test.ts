/** The app's files and the relay's health over HTTP: types, caching, content policy, hygiene of methods and paths. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppFiles } from '../../../relay/http/app-files.ts';
import { httpHandler } from '../../../relay/http/handler.ts';
import { contentPolicyOf, STRICT_POLICY } from '../../../relay/http/headers.ts';
import { MAIL_BYTES_MAX, Mailbox } from '../../../relay/http/mailbox.ts';
import { ReadinessBoard } from '../../../relay/http/readiness.ts';
import { httpServer, listen, stopListening } from '../../../relay/http/server.ts';

const PAGE = `<!doctype html><meta http-equiv="content-security-policy" content="default-src 'none'; connect-src 'self' wss:; script-src 'self' 'sha256-abc='"><p>app</p>`;
const SCRIPT = `export const long = ${JSON.stringify('words and words '.repeat(300))};`;

let folder: string;
let server: Server;
let port: number;
const readiness = new ReadinessBoard();
const failures: unknown[] = [];
let now = 0;
const mailbox = new Mailbox(() => now);
/** What the limit says. */
let retryMs: number | null = null;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-http-'));
  const put = (path: string, content: string): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  put('200.html', PAGE);
  put('service-worker.js', 'self.skipWaiting();');
  put('manifest.webmanifest', '{}');
  put('icons/icon.svg', '<svg/>');
  put('.sources', 'secret');
  put('_app/immutable/a.js', SCRIPT);
  put('../holdfast-outside.txt', 'outside');
  const files = new AppFiles(folder);
  server = httpServer(
    httpHandler({ files, readiness, mailbox, limit: () => retryMs, failed: (error) => failures.push(error) }),
    (_request, socket) => socket.destroy(),
  );
  port = await listen(server, 0, '127.0.0.1');
});

afterAll(async () => {
  await stopListening(server);
  rmSync(folder, { recursive: true });
  rmSync(join(folder, '../holdfast-outside.txt'));
  expect(failures).toEqual([]);
});

interface Got {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** The path goes out as it is written. */
function get(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body?: Uint8Array,
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

describe('files', () => {
  test('what is named by its content is cached for ever, the rest is asked for again', async () => {
    const script = await get('/_app/immutable/a.js');
    expect([script.status, script.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const worker = await get('/service-worker.js');
    expect(worker.headers['cache-control']).toBe('no-cache');
    expect((await get('/manifest.webmanifest')).headers['content-type']).toBe('application/manifest+json');
  });

  test('a missing immutable file is missing; a route of the app is the start page', async () => {
    expect((await get('/_app/immutable/b.js')).status).toBe(404);
    expect((await get('/icons/none.png')).status).toBe(404);
    for (const path of ['/', '/wallet/send', '/people/hold1abc', '/wallet?x=1'])
      expect(await get(path)).toMatchObject({ status: 200, body: Buffer.from(PAGE) });
  });

  test.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const)('%s is sent to those who take it', async (encoding, open) => {
    const got = await get('/_app/immutable/a.js', { 'accept-encoding': `x, ${encoding}` });
    expect(got.headers['content-encoding']).toBe(encoding);
    expect(got.headers['vary']).toBe('Accept-Encoding');
    expect(open(got.body).toString()).toBe(SCRIPT);
    const refused = await get('/_app/immutable/a.js', { 'accept-encoding': `${encoding};q=0` });
    expect(refused.headers['content-encoding']).toBeUndefined();
  });

  test('a file that has not changed is not sent again', async () => {
    const { headers } = await get('/');
    const again = await get('/', { 'if-none-match': headers.etag as string });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect((await get('/', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  test('HEAD tells the length and sends nothing', async () => {
    const head = await get('/', {}, 'HEAD');
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([
      200,
      `${PAGE.length}`,
      0,
    ]);
  });
});

describe('hygiene', () => {
  test.each([
    '/../holdfast-outside.txt',
    '/%2e%2e/holdfast-outside.txt',
    '/..%2fholdfast-outside.txt',
    '/_app/..\\..\\x',
    '//etc/passwd',
    '/%00',
    '/%zz',
    '/%ff',
    '*',
    'http://else/',
  ])('%s is no path', async (path) => {
    expect((await get(path)).status).toBe(400);
  });

  test.each(['/.sources', '/200.html.br', '/_app/.hidden'])('%s is not shown', async (path) => {
    expect([404]).toContain((await get(path)).status);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])('%s is not answered', async (method) => {
    const got = await get('/', {}, method);
    expect([got.status, got.headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  test.each(['/api', '/api/v1/network', '/health', '/health/other', '/sync/public'])(
    '%s is a problem in JSON',
    async (path) => {
      const got = await get(path);
      expect([got.status, got.headers['content-type']]).toEqual([404, 'application/problem+json']);
      expect(JSON.parse(got.body.toString())).toMatchObject({ status: 404, code: 'not_found' });
    },
  );

  test('every answer has the security headers, and none promises TLS', async () => {
    for (const path of ['/', '/health/live', '/nothing.png']) {
      const { headers } = await get(path);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
      });
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['strict-transport-security']).toBeUndefined();
    }
  });
});

describe('content policy', () => {
  test("the start page's policy becomes the header", async () => {
    const { headers } = await get('/wallet');
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; connect-src 'self' wss:; script-src 'self' 'sha256-abc='; frame-ancestors 'none'",
    );
  });

  test('a page without a policy gets the strict one', () => {
    expect(contentPolicyOf('<p>')).toBe(STRICT_POLICY);
  });
});

test('health says whether the relay serves', async () => {
  expect((await get('/health/live')).status).toBe(200);
  const phases = ['starting', 'serving', 'stopping', 'failed'] as const;
  const statuses: number[] = [];
  for (const phase of phases) {
    readiness.set({ phase });
    statuses.push((await get('/health/ready')).status);
  }
  expect(statuses).toEqual([503, 200, 503, 503]);
  readiness.set({ phase: 'serving' });
  expect(readiness.now.phase).toBe('failed');
});

test('an app that was not built says so', async () => {
  const files = new AppFiles(join(folder, 'nowhere'));
  expect([files.isBuilt, files.find('/200.html')]).toEqual([false, null]);
});

describe('[K4] the mailbox of two devices', () => {
  const path = (slot: string, name = 'abcdef0123456789'): string => `/api/v1/pairing/${name}/${slot}`;
  const put = (where: string, body: string | Uint8Array): Promise<Got> =>
    get(where, {}, 'PUT', Buffer.from(body));

  test('what one has put the other gets; nothing is there before, and a slot is written once', async () => {
    expect((await get(path('device'))).status).toBe(204);
    expect((await put(path('device'), 'hello')).status).toBe(201);
    expect((await put(path('device'), 'other')).status).toBe(409);
    expect(await get(path('device'))).toMatchObject({ status: 200, body: Buffer.from('hello') });
    expect((await get(path('device', 'ffffffff'))).status).toBe(204);
  });

  test('it is emptied after minutes, and holds little', async () => {
    const tooLong = await put(path('signature'), new Uint8Array(MAIL_BYTES_MAX + 1));
    expect([tooLong.status, (await get(path('signature'))).status]).toEqual([413, 204]);
    for (let i = 0; i < 7; i++) await put(path(`slot${'abcdefg'[i]}`), 'x');
    expect((await put(path('more'), 'x')).status).toBe(503);
    now += 5 * 60_000;
    expect((await get(path('device'))).status).toBe(204);
  });

  test('other methods and names are none of it; too many requests are told when to come back', async () => {
    expect((await get(path('device'), {}, 'POST')).status).toBe(405);
    expect((await get(path('DEVICE'))).status).toBe(404);
    expect((await get(path('device', 'short'))).status).toBe(404);
    retryMs = 1500;
    const limited = await get(path('device'));
    retryMs = null;
    expect([limited.status, limited.headers['retry-after']]).toEqual([429, '2']);
  });
});
