/** Readers that do not read what they are sent: nothing grows without end, neither for one nor for all together. */
import { expect, test } from 'vitest';
import type { Limits } from '../../../relay/limit-settings.ts';
import type { TestClient } from '../../support/client.ts';
import { clientOf, openRooms, rooms } from '../../support/open-rooms.ts';

/** Ana pays Ben, who does not read, until the relay has cut him off; `sent` is the length of her feed then. */
async function sendToNoReader(
  bound: Partial<Limits>,
): Promise<{ readonly reader: TestClient; readonly sent: number }> {
  const world = await openRooms(bound);
  const [ana, ben] = [world.join('ana'), world.join('ben')];
  const issue = { asset: world.base, to: ana.id, amount: 1_000_000n, reason: 0, reference: null } as const;
  world.submit(world.sign(world.issuer.device, 'asset.issue', issue));
  const [payer, reader] = await Promise.all([clientOf(ana.device).login(), clientOf(ben.device).login()]);
  reader.socket?.pause();
  const leg = { to: ben.id, asset: world.base, amount: 1n, memo: new Uint8Array(80), request: null };
  const legs = Array.from({ length: 20 }, () => leg);
  let sent = payer.feedLength;
  for (let round = 0; round < 120 && rooms().rooms.sockets === 2; round++) {
    payer.offer(
      ...Array.from({ length: 20 }, () => world.sign(ana.device, 'transfer', { legs, memos: null })),
    );
    sent += 20;
    await payer.until(() => payer.feedLength === sent, 'verdicts');
  }
  await expect.poll(() => rooms().rooms.sockets, { timeout: 5000 }).toBe(1);
  return { reader, sent };
}

test('[P15] a reader that does not read is cut off, and catches up by its state vector', async () => {
  const { reader, sent } = await sendToNoReader({ socketBufferBytes: 16_384 });
  reader.socket?.resume();
  await reader.until(() => reader.closed !== null, 'a close');
  expect(reader.closed?.code).toBe(1006);
  await reader.login();
  await reader.until(() => reader.feedLength === sent - 1, 'what it missed');
});

test('[R5] a reader that does not read is cut off when too much waits in all sockets together', async () => {
  const { reader } = await sendToNoReader({ socketsBufferBytes: 65_536 });
  reader.socket?.resume();
  await reader.until(() => reader.closed !== null, 'a close');
});
