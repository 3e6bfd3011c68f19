/** The real relay as a process: from an empty folder to a payment, a stop, a second start, and the ways not to start. */
import { createServer } from 'node:net';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { decode, idOf, openCheckpoint, verify, verifyReceipt } from '#kernel';
import { CLOSE_CODES, consistencyResult } from '#protocol';
import { verdictOf, type TestClient } from '../../support/client.ts';
import { LiveNetwork } from '../../support/live.ts';
import { runRelay, startTestRelay, type TestRelay } from '../../support/relay.ts';
import { nodeSha256 } from '../../support/world.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-live-'));
const relays: TestRelay[] = [];

afterAll(async () => {
  for (const relay of relays) await relay.kill();
  rmSync(folder, { recursive: true, force: true });
});

async function start(home: string, env: Record<string, string> = {}): Promise<TestRelay> {
  const relay = await startTestRelay({ home: join(folder, home), env });
  relays.push(relay);
  return relay;
}

/** A network with the issuer and a person who has money. */
async function people(relay: TestRelay): Promise<{ live: LiveNetwork; issuer: TestClient; ana: TestClient }> {
  const live = new LiveNetwork(relay);
  const issuer = await live.client(live.issuer).login();
  const ana = await live.client(live.person('ana')).login();
  issuer.offer(live.issue(live.person('ana').id, 10_000n));
  await ana.until(() => ana.feedLength === 2, 'the top-up');
  return { live, issuer, ana };
}

test('[P9, R2] enrolled by a login, paid, and paid again after a second start', async () => {
  const relay = await start('payments');
  const { live, ana } = await people(relay);
  const person = live.person('ana');
  const ben = await live.client(live.person('ben')).login();
  const codes: string[] = [];
  Object.assign(ben.options, { onItem: (bytes: Uint8Array) => void codes.push(verdictOf(bytes).code) });
  ana.offer(
    live.pay(person.device, live.person('ben').id, 2500n),
    live.pay(person.device, live.person('ben').id, 99_999n),
  );
  await Promise.all([
    ana.until(() => ana.feedLength === 4, 'both verdicts'),
    ben.until(() => ben.feedLength === 2, 'the payment'),
  ]);
  expect(codes).toEqual(['accepted']);

  expect(await relay.stop()).toBe(0);
  const again = await start('payments');
  live.moveTo(again);
  const later = await live.client(person).login();
  expect(later.welcome).toMatchObject({ feedLength: 4, head: { seq: 2, id: person.device.previous } });
  later.offer(live.pay(person.device, live.person('ben').id, 1n));
  await later.until(() => later.feedLength === 5, 'the next verdict');
  expect(later.answers).toEqual([]);
});

test('nobody but its owner may read what a relay writes, in a folder that others may open too', async () => {
  const home = join(folder, 'shared');
  mkdirSync(home, { mode: 0o755 });
  const relay = await start('shared', { HOLDFAST_ROBOTS: 'on' });
  await expect.poll(() => existsSync(join(home, 'robots', 'member.sqlite')), { timeout: 10_000 }).toBe(true);
  await relay.stop();
  const names = readdirSync(home, { recursive: true, encoding: 'utf8' });
  const open = names.filter((name) => (statSync(join(home, name)).mode & 0o077) !== 0);
  expect(names).toContain('journal.sqlite');
  expect(open).toEqual([]);
});

test('[P23] receipts and consistency proofs verify with the key of the challenge', async () => {
  const { live, ana } = await people(await start('proofs'));
  const { relayKey } = ana.challenge ?? { relayKey: new Uint8Array(32) };
  const keys = { network: live.network, relayKeys: [idOf(relayKey)], quorum: 1 };
  const receipt = await ana.ask({ what: 'receipt', args: { index: 2 } });
  const verified = receipt.ok ? verifyReceipt(receipt.result, keys, nodeSha256, verify) : null;
  expect(verified?.ok && verified.value.effect?.account).toBe(live.person('ana').id);
  const reply = await ana.ask({ what: 'consistency', args: { size: 1 } });
  const proof = reply.ok ? decode(consistencyResult, reply.result) : null;
  expect(proof?.ok && openCheckpoint(proof.value.checkpoint, keys, nodeSha256, verify).ok).toBe(true);
});

test('[P6] the same operation again is known, and no second entry', async () => {
  const { live, ana } = await people(await start('known'));
  const operation = live.pay(live.person('ana').device, live.issuer.id, 5n);
  ana.offer(operation);
  await ana.until(() => ana.feedLength === 3, 'the verdict');
  ana.offer(operation);
  await ana.until(() => ana.answers.length === 1, 'the answer');
  expect(ana.answers[0]).toMatchObject({ id: operation.id, code: 'known' });
});

test('[K1] an enrolment that the new device has not signed is no enrolment', async () => {
  const relay = await start('unsigned');
  const live = new LiveNetwork(relay);
  const ana = live.person('ana');
  const client = await live
    .client(ana, { enrolment: live.enrolment(ana, ana.device, new Uint8Array(64)) })
    .connect();
  await client.until(() => client.closed !== null, 'a close');
  expect(client.notices).toEqual([{ code: 'login_refused', facts: ['bad_signature'] }]);
});

test('[P2] a device that signs two operations under one seq is quarantined, told, and closed', async () => {
  const { live, ana } = await people(await start('fork'));
  const { device } = live.person('ana');
  const copy = { ...device };
  ana.offer(live.pay(device, live.issuer.id, 5n));
  await ana.until(() => ana.feedLength === 3, 'the verdict');
  ana.offer(live.pay(copy, live.issuer.id, 6n));
  await ana.until(() => ana.closed !== null, 'a close');
  expect(ana.notices.at(-1)).toEqual({ code: 'login_refused', facts: ['device_quarantined'] });
  expect(ana.feedLength).toBe(4);
});

test('[R6] a stop tells the sockets, and what was offered just before is kept or offered again', async () => {
  const relay = await start('stopping');
  const { live, ana } = await people(relay);
  const payments = Array.from({ length: 80 }, () => live.pay(live.person('ana').device, live.issuer.id, 1n));
  ana.offer(...payments);
  expect(await relay.stop()).toBe(0);
  await ana.until(() => ana.closed !== null, 'a close');
  expect(ana.closed?.code).toBe(CLOSE_CODES.shutting_down);
  expect(ana.notices.at(-1)?.code).toBe('shutting_down');
  const seen = ana.feedLength;
  live.moveTo(await start('stopping'));
  const later = live.client(live.person('ana'));
  later.offer(...payments);
  await later.login();
  expect(later.welcome?.feedLength).toBeGreaterThanOrEqual(seen);
  await later.until(() => later.feedLength === 82, 'all verdicts');
});

test('health and the app are on the same port', async () => {
  const { url } = await start('health');
  expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  const page = await fetch(url);
  expect([200, 503]).toContain(page.status);
  expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
});

describe('what stops a start says so in one sentence', () => {
  const cases: readonly (readonly [string, () => Promise<Record<string, string>>, RegExp])[] = [
    ['a wrong setting', async () => ({ PORT: 'eight' }), /^PORT is "eight", but .* start again\.$/],
    [
      'a folder of other things',
      async () => {
        mkdirSync(join(folder, 'other'));
        writeFileSync(join(folder, 'other', 'letter.txt'), 'dear');
        return { HOLDFAST_HOME: join(folder, 'other') };
      },
      /HOLDFAST_HOME/,
    ],
    [
      'a folder that is a file',
      async () => {
        writeFileSync(join(folder, 'file'), 'x');
        return { HOLDFAST_HOME: join(folder, 'file', 'home') };
      },
      /HOLDFAST_HOME/,
    ],
    [
      'keys that others may read',
      async () => {
        await (await start('open-keys')).stop();
        chmodSync(join(folder, 'open-keys', 'relay.key'), 0o644);
        return { HOLDFAST_HOME: join(folder, 'open-keys') };
      },
      /chmod 600/,
    ],
    [
      'a damaged journal',
      async () => {
        const relay = await start('damaged');
        await people(relay);
        await relay.stop();
        writeFileSync(join(folder, 'damaged', 'journal.sqlite'), 'this was a journal');
        return { HOLDFAST_HOME: join(folder, 'damaged') };
      },
      /journal\.sqlite .* start again\.$/,
    ],
    [
      'a folder in use',
      async () => {
        await start('in-use');
        return { HOLDFAST_HOME: join(folder, 'in-use') };
      },
      /in use/,
    ],
  ];
  test.each(cases)('%s', async (_name, prepare, sentence) => {
    const { code, errors, output } = await runRelay({
      HOLDFAST_HOME: join(folder, 'unused'),
      HOLDFAST_LOG: 'silent',
      ...(await prepare()),
    });
    expect([code, output]).toEqual([1, '']);
    expect(errors.trim()).toMatch(sentence);
    expect(errors.trim().split('\n')).toHaveLength(1);
  });

  test('a busy port', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
    );
    const home = join(folder, 'busy');
    const { code, errors } = await runRelay({ PORT: `${port}`, HOLDFAST_HOME: home, HOLDFAST_LOG: 'silent' });
    expect([code, errors.trim()]).toEqual([
      1,
      `Port ${port} is in use: stop the program that has it, or set PORT to another one, and start again.`,
    ]);
    await new Promise((resolve) => server.close(resolve));
    await (await start('busy')).stop();
    expect(existsSync(join(home, 'journal.sqlite'))).toBe(true);
  });
});
