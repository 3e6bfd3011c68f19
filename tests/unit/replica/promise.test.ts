/** What a payee's device can know of a payment that was handed to it without a network, and what it does not let itself be told. */
import { describe, expect, test } from 'vitest';
import { encodeSigned, FULL, withoutEffect, type Id, type SignedOperation } from '#kernel';
import { decodeHanded, encodeHanded, type Chain } from '#protocol';
import { handOver, keysOf, verifyPromise, type Cut, type PromiseFault } from '#replica';
import { factsOf } from '../../support/device.ts';
import { receiptOf } from '../../support/receipts.ts';
import { waitingOf } from '../../support/replica.ts';
import { deviceOf, World, type Person, type TestDevice } from '../../support/world.ts';

function begin() {
  const world = new World();
  world.join('issuer');
  const [ana, ben] = [world.join('ana'), world.join('ben')];
  return { world, ana, ben, keys: keysOf(factsOf(world)) };
}

function pay(world: World, from: TestDevice, to: Person, amount: bigint, options = {}): SignedOperation {
  const legs = [{ to: to.id, asset: world.base, amount, memo: null, request: null }];
  return world.sign(from, 'transfer', { legs, memos: null }, options);
}

function handed(world: World, chain: readonly SignedOperation[], receipt: Uint8Array | null): Uint8Array {
  const bytes = encodeHanded({ network: world.network, chain: chain as unknown as Chain, receipt });
  if (!bytes.ok) throw new Error(bytes.error);
  return bytes.value;
}

function verified(
  world: World,
  to: Person,
  message: Uint8Array,
  time = world.time,
  cuts: readonly Cut[] = [],
) {
  return verifyPromise(world.primitives, keysOf(factsOf(world)), to.id, time, message, cuts);
}

/** The index of the last entry that the device signed. */
const lastEntryOf = (world: World): number => world.entries.length - 1;

describe('[P8] the payer', () => {
  test('hands over the whole unanswered chain up to the payment, and not what follows it', () => {
    const { world, ana, ben } = begin();
    const waiting = [1n, 2n, 3n].map((amount) => waitingOf(pay(world, ana.device, ben, amount)));
    const [, second] = waiting;
    const over = handOver(world.hash, world.network, waiting, second?.id as Id, null);
    if (!over.ok) throw new Error(over.error);
    expect(over.value.before).toBe(1);
    const read = decodeHanded(world.hash, over.value.bytes);
    expect(read.ok && read.value.chain.map(encodeSigned)).toEqual(
      waiting.slice(0, 2).map(({ signed }) => signed),
    );
  });

  test('cannot hand over what has its verdict, nor what stands behind something refused for good', () => {
    const { world, ana, ben } = begin();
    const [first, second] = [1n, 2n].map((amount) => waitingOf(pay(world, ana.device, ben, amount)));
    if (first === undefined || second === undefined) throw new Error('two were signed');
    const over = (waiting: readonly (typeof first)[], id: Id) =>
      handOver(world.hash, world.network, waiting, id, null);
    expect(over([second], first.id)).toEqual({ ok: false, error: 'not_waiting' });
    const refused = { ...first, refusal: { code: 'malformed', facts: [] } } as const;
    expect(over([refused, second], second.id)).toEqual({ ok: false, error: 'chain_refused' });
  });

  test('shows no effect with its receipt: nobody learns a balance from it', () => {
    const { world, ana } = begin();
    const receipt = receiptOf(world, lastEntryOf(world) - 1, ana.id);
    const bare = withoutEffect(receipt);
    expect(bare).toEqual(receiptOf(world, lastEntryOf(world) - 1, null));
    expect(bare?.length).toBeLessThan(receipt.length);
    expect(withoutEffect(receipt.slice(1))).toBeNull();
  });
});

describe('[P8] the payee', () => {
  test('[P25] is not shown that the device was the payer’s by an entry that a recovery has taken away', () => {
    const { world, ana, ben } = begin();
    const enrolled = 1;
    const payment = pay(world, ana.device, ben, 70n);
    const message = handed(world, [payment], receiptOf(world, enrolled, null));
    const check = (size: number) => verified(world, ben, message, world.time, [{ epoch: 1, size }]);
    expect(check(enrolled)).toEqual({ ok: false, error: 'taken_away' });
    expect(check(enrolled + 1).ok).toBe(true);
  });

  test('sees who pays what, and that the device was the payer’s when it was enrolled', () => {
    const { world, ana, ben } = begin();
    const enrolled = 1;
    const payment = pay(world, ana.device, ben, 70n);
    const result = verified(world, ben, handed(world, [payment], receiptOf(world, enrolled)));
    expect(result).toMatchObject({
      ok: true,
      value: { from: ana.id, asset: world.base, amount: 70n, provedAt: world.entries[enrolled]?.entry.time },
    });
    expect(result.ok && result.value.payment.id).toBe(payment.id);
  });

  test('sees the chain go on from the device’s own last entry', () => {
    const { world, ana, ben } = begin();
    world.submit(pay(world, ana.device, ben, 1n) as never);
    const receipt = receiptOf(world, lastEntryOf(world));
    const chain = [pay(world, ana.device, ben, 2n), pay(world, ana.device, ben, 3n)];
    expect(verified(world, ben, handed(world, chain, receipt))).toMatchObject({
      ok: true,
      value: { amount: 3n, provedAt: world.time },
    });
  });

  test('is told plainly where nothing proves the device', () => {
    const { world, ana, ben } = begin();
    const stranger = deviceOf(ana.id, 'nobody has enrolled this');
    const payment = pay(world, stranger, ben, 5n);
    const unproved = { ok: true, value: { provedAt: null } };
    expect(verified(world, ben, handed(world, [payment], null))).toMatchObject(unproved);
    // A receipt of somebody else's entry, or of the payer's other device, shows nothing of this one.
    for (const index of [0, 1, 2])
      expect(verified(world, ben, handed(world, [payment], receiptOf(world, index)))).toMatchObject(unproved);
  });

  test('an enrolment that was rejected proves nothing', () => {
    const { world, ana, ben } = begin();
    const spender = deviceOf(ana.id, 'spender');
    const limits = [{ asset: world.base, amount: 10n }];
    world.submit(
      world.sign(ana.device, 'device.enrol', { ...world.enrolment(ana, spender, 0, limits), first: null }),
    );
    const second = deviceOf(ana.id, 'second');
    // A device that may only spend enrols nobody.
    world.submit(world.sign(spender, 'device.enrol', { ...world.enrolment(ana, second, FULL), first: null }));
    expect(world.entries.at(-1)?.entry.verdict?.code).toBe('role_forbids');
    const payment = pay(world, second, ben, 5n);
    const receipt = receiptOf(world, lastEntryOf(world));
    expect(verified(world, ben, handed(world, [payment], receipt))).toMatchObject({
      ok: true,
      value: { provedAt: null },
    });
  });

  const hostile: readonly (readonly [string, PromiseFault, (of: ReturnType<typeof begin>) => Uint8Array])[] =
    [
      ['bytes that are nothing', 'malformed', () => Uint8Array.of(1, 2, 3)],
      [
        'a payment in another network',
        'other_network',
        () => {
          const other = new World([{ name: 'maxFee', value: 7n }]);
          const [ana, ben] = [other.join('ana'), other.join('ben')];
          return handed(other, [pay(other, ana.device, ben, 1n)], null);
        },
      ],
      [
        'a signature of somebody else',
        'bad_signature',
        ({ world, ana, ben }) => {
          const [own, others] = [pay(world, ana.device, ben, 1n), pay(world, ben.device, ana, 1n)];
          return handed(world, [{ ...own, signature: others.signature }], null);
        },
      ],
      [
        'a bad signature in front of a good one',
        'bad_signature',
        ({ world, ana, ben }) => {
          const [first, second] = [pay(world, ana.device, ben, 1n), pay(world, ana.device, ben, 2n)];
          return handed(world, [{ ...first, signature: second.signature }, second], null);
        },
      ],
      [
        'a receipt of another journal',
        'receipt_not_good',
        ({ world, ana, ben }) => {
          const forger = new World();
          forger.relay.rootSeed.fill(4);
          forger.join('ana');
          return handed(world, [pay(world, ana.device, ben, 1n)], receiptOf(forger, 0));
        },
      ],
      [
        'a chain that does not go on from the entry that it shows',
        'chain_broken',
        ({ world, ana, ben }) => {
          world.submit(pay(world, ana.device, ben, 1n) as never);
          const forked = pay(world, ana.device, ben, 9n, { seq: 2, previous: ben.id });
          return handed(world, [forked], receiptOf(world, world.entries.length - 1));
        },
      ],
      [
        'a chain that the journal is past',
        'chain_broken',
        ({ world, ana, ben }) => {
          const spent = pay(world, ana.device, ben, 1n);
          world.submit(spent as never);
          return handed(world, [spent], receiptOf(world, world.entries.length - 1));
        },
      ],
      [
        'a payment of its own',
        'own_payment',
        ({ world, ana, ben }) => handed(world, [pay(world, ben.device, ana, 1n)], null),
      ],
      [
        'a payment to somebody else',
        'not_for_you',
        ({ world, ana }) => handed(world, [pay(world, ana.device, world.issuer, 1n)], null),
      ],
      [
        'something that is no payment',
        'not_for_you',
        ({ world, ana }) =>
          handed(world, [world.sign(ana.device, 'asset.freeze_supply', { asset: world.base })], null),
      ],
      [
        'a payment that has run out',
        'expired',
        ({ world, ana, ben }) => {
          const late = pay(world, ana.device, ben, 1n, { expires: world.time });
          return handed(world, [late], null);
        },
      ],
    ];
  test.each(hostile)('does not take %s', (_, error, make) => {
    const place = begin();
    expect(verified(place.world, place.ben, make(place))).toEqual({ ok: false, error });
  });

  test('[K1] does not take what an odd key has signed', () => {
    const { world, ana, ben } = begin();
    const odd = { ...deviceOf(ana.id, 'odd'), id: String.fromCharCode(1).padEnd(32, '\0') as Id };
    const payment = pay(world, odd, ben, 1n);
    expect(verified(world, ben, handed(world, [payment], null))).toEqual({
      ok: false,
      error: 'bad_signature',
    });
  });
});
