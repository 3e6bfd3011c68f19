/** Anybody may submit what somebody else has signed [P8]: what a relay takes of it, says of it, and does not let it spoil. */
import { describe, expect, test } from 'vitest';
import type { SignedOperation } from '#kernel';
import { clientOf, openRooms } from '../../support/open-rooms.ts';
import type { Person, TestDevice, World } from '../../support/world.ts';

function pay(world: World, from: TestDevice, to: Person, amount: bigint, options = {}): SignedOperation {
  const legs = [{ to: to.id, asset: world.base, amount, memo: null, request: null }];
  return world.sign(from, 'transfer', { legs, memos: null }, options);
}

/** Ana has 100; Ben, who is connected, holds what she has handed to him. */
async function begin(limits = {}) {
  const world = await openRooms(limits);
  const [ana, ben] = [world.join('ana'), world.join('ben')];
  const give = { asset: world.base, to: ana.id, amount: 100n, reason: 0, reference: null };
  world.submit(world.sign(world.issuer.device, 'asset.issue', give));
  const client = await clientOf(ben.device).login();
  return { world, ana, ben, client };
}

describe('[P8] a chain that the payee brings', () => {
  test('comes into the journal, and the payee is told where each of it stands', async () => {
    const { world, ana, ben, client } = await begin();
    const index = world.entries.length;
    const chain = [pay(world, ana.device, ben, 60n), pay(world, ana.device, ben, 70n)];
    client.offer(...chain);
    await client.until(() => client.answers.length === 2, 'both answers');
    expect(client.answers).toEqual([
      { id: chain[0]?.id, code: 'known', facts: [BigInt(index)] },
      { id: chain[1]?.id, code: 'known', facts: [BigInt(index + 1), 'insufficient_available'] },
    ]);
    await client.until(() => client.feedLength === 2, 'the payment that was accepted');
    expect(world.balance(ben).available).toBe(60n);
  });

  test('[P9] says nothing of what the payer had', async () => {
    const { world, ana, ben, client } = await begin();
    client.offer(pay(world, ana.device, ben, 900n));
    await client.until(() => client.answers.length === 1, 'the answer');
    const facts = world.entries.at(-1)?.entry.verdict?.facts ?? [];
    expect(facts).toContain(100n);
    expect(client.answers[0]?.facts).not.toContain(100n);
    expect(client.feedLength).toBe(1);
  });

  test('the payer who comes with the same later is answered by the feed alone', async () => {
    const { world, ana, ben, client } = await begin();
    const payment = pay(world, ana.device, ben, 60n);
    client.offer(payment);
    await client.until(() => client.answers.length === 1, 'the answer');
    const payer = await clientOf(ana.device).login();
    expect(payer.welcome?.head).toEqual({ seq: 1, id: payment.id });
    expect(payer.feedLength).toBe(3);
    payer.offer(pay(world, ana.device, ben, 1n));
    await payer.until(() => payer.feedLength === 4, 'the next verdict');
    expect(payer.answers).toEqual([]);
    expect(world.balance(ben).available).toBe(61n);
  });
});

describe('[P8] hostile chains', () => {
  test('that were never signed by their device are refused, and the rest of it waits for the first', async () => {
    const { world, ana, ben, client } = await begin();
    const [first, second] = [pay(world, ana.device, ben, 60n), pay(world, ana.device, ben, 30n)];
    const size = world.entries.length;
    client.offer({ ...first, signature: second.signature }, second);
    await client.until(() => client.answers.length === 1, 'the refusal');
    expect(client.answers[0]).toMatchObject({ id: first.id, code: 'bad_signature' });
    expect(world.entries).toHaveLength(size);
    client.offer(first, second);
    await client.until(() => client.answers.length === 3, 'the verdicts');
    expect(world.balance(ben).available).toBe(90n);
  });

  test('of devices that nobody knows do not hold up what the submitter signs itself', async () => {
    const { world, ana, ben, client } = await begin();
    const strangers = Array.from({ length: 80 }, (_, n) => ({ ...ana.device, id: strangerId(world, n) }));
    client.offer(...strangers.map((device) => pay(world, device, ben, 1n, { seq: 5, previous: ben.id })));
    client.offer(pay(world, ben.device, ana, 1n));
    await client.until(() => client.feedLength === 2, 'its own verdict');
    expect(client.closed).toBeNull();
    expect(new Set(client.answers.map(({ code }) => code))).toEqual(new Set(['bad_signature']));
  });

  test('[R4] are paid for by the account that brings them, not by the one that signed them', async () => {
    const { world, ana, ben, client } = await begin({ operationsPerAccountPerMinute: 3 });
    const chain = [1n, 2n, 3n, 4n].map((amount) => pay(world, ana.device, ben, amount));
    client.offer(...chain);
    await client.until(() => client.answers.length === 4, 'four answers');
    const codes = new Map(client.answers.map(({ id, code }) => [id, code]));
    expect(chain.map(({ id }) => codes.get(id))).toEqual(['known', 'known', 'known', 'rate_limited']);
    const payer = await clientOf(ana.device).login();
    payer.offer(chain[3] as SignedOperation);
    await payer.until(() => world.balance(ben).available === 10n, 'the last of them');
    expect(payer.answers).toEqual([]);
  });
});

/** An id under which nobody has signed anything. */
function strangerId({ hash }: World, n: number): TestDevice['id'] {
  return String.fromCharCode(...hash(Uint8Array.of(n, 77))) as TestDevice['id'];
}
