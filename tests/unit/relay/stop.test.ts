/** How a relay ends [R6]: with all the work that it has taken in, and when its store has failed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { decodeOperation, encodeBody, verifiedElsewhere, type VerifiedOperation } from '#kernel';
import { MEMPOOL_LIMITS } from '../../../relay/admission/mempool.ts';
import { JOURNAL_FILE } from '../../../relay/store/files.ts';
import { LiveNetwork } from '../../support/live.ts';
import { begin, newLife, type Life } from '../../support/relay-life.ts';
import { startTestRelay, type TestRelay } from '../../support/relay.ts';
import { personOf, type Person } from '../../support/world.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-stop-'));
const relays: TestRelay[] = [];

afterAll(async () => {
  for (const relay of relays) await relay.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** A payment of one to Bob, as verification hands it on: its signature is not looked at again. */
function payment({ world, bob }: Life, { id, device }: Person): VerifiedOperation {
  const leg = { to: bob.id, asset: world.base, amount: 1n, memo: null, request: null };
  const { seq, previous } = device;
  const bytes = encodeBody({
    ...{ network: world.network, account: id, device: device.id, seq: seq + 1, previous },
    ...{ at: world.time, expires: world.time + 3_600_000, fee: 0n },
    ...{ kind: 'transfer', fields: { legs: [leg], memos: null } },
  });
  const read = decodeOperation(world.hash, bytes, new Uint8Array(64));
  if (!read.ok) throw new Error(read.error);
  Object.assign(device, { seq: seq + 1, previous: read.value.id });
  return verifiedElsewhere(read.value);
}

test('[R4, R6] a stop with a full mempool finishes all that is in it, and takes nothing more', async () => {
  const { operationsMax, accountShare, urgentShare } = MEMPOOL_LIMITS;
  const most = operationsMax * (1 - urgentShare);
  const each = operationsMax * accountShare;
  const life = newLife();
  const { world } = life;
  const solo = await begin(life);
  const payers = Array.from({ length: most / each }, (_, i) => personOf(`payer ${i}`));
  await solo.submit(
    payers.map((one) => world.signRoot(one, 'device.enrol', world.enrolment(one, one.device))),
  );
  const issue = { asset: world.base, amount: 1000n, reason: 0, reference: null } as const;
  await solo.submit(
    payers.map(({ id }) => world.sign(world.issuer.device, 'asset.issue', { ...issue, to: id })),
  );

  const given = solo.submit(payers.flatMap((one) => Array.from({ length: each }, () => payment(life, one))));
  expect(solo.mempool.operations).toBe(most);
  const [over] = await solo.submit([payment(life, life.alice)]);
  expect(over).toMatchObject({ type: 'refusal', refusal: { code: 'overloaded' } });
  const closed = solo.close();
  const [late] = await solo.submit([payment(life, life.alice)]);
  expect(late).toMatchObject({ type: 'refusal', refusal: { code: 'overloaded' } });

  await closed;
  const answers = await given;
  expect(answers.filter((answer) => answer.type === 'entry' && answer.verdict === null)).toHaveLength(most);
  const again = await life.open();
  expect(again.size).toBe(solo.size);
  await again.close();
});

test('[R6] when its store has failed a relay says that it is not ready, and ends with the reason', async () => {
  const relay = await startTestRelay({ home: join(folder, 'failing') });
  relays.push(relay);
  const live = new LiveNetwork(relay);
  const ready = async (): Promise<readonly [number, unknown]> => {
    const answer = await fetch(`${relay.url}/health/ready`, { headers: { Connection: 'close' } });
    return [answer.status, await answer.json()];
  };
  expect(await ready()).toEqual([200, { status: 'ready' }]);
  const issuer = await live.client(live.issuer).login();
  const ended = new Promise((resolve) => relay.process.once('close', resolve));

  const other = new DatabaseSync(join(relay.home, JOURNAL_FILE));
  other.exec('BEGIN IMMEDIATE');
  issuer.offer(live.issue(live.issuer.id, 1n));
  // A client that does not answer its close is waited for a little.
  issuer.socket?.pause();
  await expect.poll(ready, { timeout: 10_000 }).toEqual([503, { status: 'failed' }]);
  expect(await ended).toBe(1);
  expect(relay.log()).toMatch(/journal\.sqlite is in use by another relay.*start again\.$/m);
  other.close();
  issuer.drop();
});
