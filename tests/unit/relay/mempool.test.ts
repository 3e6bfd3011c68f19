import { describe, expect, test } from 'vitest';
import type { Id, VerifiedOperation } from '#kernel';
import { Mempool, type MempoolLimits } from '../../../relay/admission/mempool.ts';
import { isUrgent } from '../../../relay/admission/urgent.ts';
import { MADE_AT, World } from '../../support/world.ts';

const SMALL: MempoolLimits = {
  operationsMax: 8,
  bytesMax: 1_000_000,
  accountShare: 0.5,
  urgentShare: 0.25,
  retryAfterMs: 700,
};

/** Only what the mempool looks at: the device's name stands for its account's too, unless one is given. */
function operation(device: string, seq: number, fee = 0n, account = device): VerifiedOperation {
  const bytes = new Uint8Array(100);
  return {
    id: `${device}${seq}` as Id,
    account: account as Id,
    device: `device ${device}` as Id,
    seq,
    fee,
    bytes,
  } as VerifiedOperation;
}

function pool(limits = SMALL, available = 1000n, urgent: (name: Id) => boolean = () => false): Mempool {
  return new Mempool(limits, {
    available: () => available,
    feeMax: () => 100n,
    isUrgent: ({ id }) => urgent(id),
    isOwn: ({ id }) => !id.startsWith('stranger'),
  });
}

function offerAll(mempool: Mempool, ...operations: readonly VerifiedOperation[]): void {
  for (const each of operations) mempool.offer(each);
}

function takeAll(mempool: Mempool): readonly string[] {
  const ids: string[] = [];
  for (let next = mempool.take(); next !== null; next = mempool.take()) ids.push(next.id);
  return ids;
}

const ids = (operations: readonly VerifiedOperation[]): readonly string[] => operations.map(({ id }) => id);

test('[R4] a stranger who writes the name of an account fills no share but his own', () => {
  const mempool = pool();
  for (let seq = 1; seq <= 4; seq++)
    expect(mempool.offer(operation('stranger', seq, 100n, 'victim'))).toEqual([]);
  const more = operation('stranger', 5, 100n, 'victim');
  expect(mempool.offer(more)).toEqual([more]);
  expect(mempool.offer(operation('own', 1, 100n, 'victim'))).toEqual([]);
  expect(takeAll(mempool)).toEqual(['own1', 'stranger1', 'stranger2', 'stranger3', 'stranger4']);
});

describe('the order of the mempool', () => {
  test('[R4] devices take turns, each in the order of its chain', () => {
    const mempool = pool();
    offerAll(mempool, operation('a', 1), operation('a', 2), operation('b', 1), operation('a', 3));
    expect(takeAll(mempool)).toEqual(['a1', 'b1', 'a2', 'a3']);
    expect(mempool.operations).toBe(0);
    expect(mempool.bytes).toBe(0);
  });

  test('[P4] the highest fee goes first, but never before its own chain', () => {
    const mempool = pool();
    offerAll(mempool, operation('a', 1), operation('a', 2, 9n), operation('b', 1, 5n), operation('c', 1, 7n));
    expect(takeAll(mempool)).toEqual(['c1', 'b1', 'a1', 'a2']);
  });

  test('[P4] a fee that its account does not have counts as none, also with those that wait already', () => {
    const mempool = pool(SMALL, 10n);
    offerAll(
      mempool,
      operation('a', 1),
      operation('b', 1, 11n),
      operation('c', 1, 6n),
      operation('d', 1, 6n, 'c'),
    );
    expect(takeAll(mempool)).toEqual(['c1', 'a1', 'b1', 'd1']);
  });

  test('[P4] a fee above the most that may be paid counts as none', () => {
    const mempool = pool();
    offerAll(mempool, operation('a', 1), operation('b', 1, 101n));
    expect(takeAll(mempool)).toEqual(['a1', 'b1']);
  });
});

describe('the bounds of the mempool', () => {
  test('[R4] an account may fill its share, and is refused beyond it', () => {
    const mempool = pool();
    for (let seq = 1; seq <= 4; seq++) expect(mempool.offer(operation('a', seq))).toEqual([]);
    expect(ids(mempool.offer(operation('a', 5, 50n)))).toEqual(['a5']);
    expect(mempool.overloaded()).toEqual({ code: 'overloaded', facts: [700n] });
  });

  test('[R4] when there is no room, who pays nothing is refused', () => {
    const mempool = pool();
    for (let i = 0; i < 6; i++) expect(mempool.offer(operation(`d${i}`, 1))).toEqual([]);
    expect(ids(mempool.offer(operation('late', 1)))).toEqual(['late1']);
  });

  test('[R4] who pays more takes the place of the lowest fee, the youngest first', () => {
    const mempool = pool();
    for (let i = 0; i < 6; i++) mempool.offer(operation(`d${i}`, 1, BigInt(i < 2 ? 0 : 5)));
    expect(ids(mempool.offer(operation('rich', 1, 3n)))).toEqual(['d11']);
    expect(ids(mempool.offer(operation('richer', 1, 4n)))).toEqual(['d01']);
    expect(ids(mempool.offer(operation('poor', 1, 3n)))).toEqual(['poor1']);
    expect(mempool.operations).toBe(6);
  });

  test('[R4] a chain is shortened from its end only', () => {
    const mempool = pool();
    offerAll(
      mempool,
      operation('a', 1),
      operation('a', 2, 50n),
      operation('b', 1, 60n),
      operation('b', 2, 60n),
      operation('c', 1, 60n),
      operation('c', 2, 60n),
    );
    expect(ids(mempool.offer(operation('d', 1, 70n)))).toEqual(['a2']);
    expect(ids(mempool.offer(operation('e', 1, 70n)))).toEqual(['a1']);
    expect(takeAll(mempool)).toEqual(['d1', 'e1', 'b1', 'c1', 'b2', 'c2']);
  });

  test('[R4] nobody pushes out what their own operation stands on', () => {
    const mempool = pool();
    offerAll(
      mempool,
      operation('a', 1, 1n),
      operation('b', 1, 60n),
      operation('b', 2, 60n),
      operation('c', 1, 60n),
      operation('c', 2, 60n),
      operation('d', 1, 60n),
    );
    expect(ids(mempool.offer(operation('a', 2, 70n)))).toEqual(['a2']);
  });

  test('[R4] a quarter is kept for what has a deadline', () => {
    const mempool = pool(SMALL, 1000n, (id) => id.startsWith('urgent'));
    for (let i = 0; i < 6; i++) mempool.offer(operation(`d${i}`, 1, 5n));
    expect(mempool.offer(operation('urgent', 1))).toEqual([]);
    expect(mempool.offer(operation('urgent', 2))).toEqual([]);
    expect(ids(mempool.offer(operation('urgent', 3)))).toEqual(['urgent3']);
    expect(ids(mempool.offer(operation('urgent-rich', 1, 6n)))).toEqual(['urgent2']);
    expect(mempool.operations).toBe(8);
  });

  test('[R4] bytes are bounded as operations are', () => {
    const mempool = pool({ ...SMALL, bytesMax: 6000 });
    expect([1, 2, 3, 4].map((i) => mempool.offer(operation(`d${i}`, 1)).length)).toEqual([0, 0, 0, 0]);
    expect(ids(mempool.offer(operation('d5', 1)))).toEqual(['d51']);
  });

  test('[R4] it stays small under a load that never ends', () => {
    const mempool = pool();
    for (let i = 0; i < 5000; i++) {
      mempool.offer(operation(`d${i % 3}`, i, BigInt(i % 7)));
      if (i > 2) expect(mempool.take()).not.toBeNull();
    }
    expect(takeAll(mempool)).toHaveLength(3);
  });
});

describe('what has a deadline', () => {
  test('[R4] only a party of the open object that it names may use the room', () => {
    const world = new World();
    const [issuer, alice, bob] = ['issuer', 'alice', 'bob'].map((name) => world.join(name));
    if (issuer === undefined || alice === undefined || bob === undefined) throw new Error('three people');
    world.submit(
      world.sign(issuer.device, 'asset.issue', {
        asset: world.base,
        to: alice.id,
        amount: 9n,
        reason: 0,
        reference: null,
      }),
    );
    const hold = world.sign(alice.device, 'hold.place', {
      asset: world.base,
      amount: 5n,
      to: bob.id,
      until: MADE_AT + 1000,
      hash: null,
    });
    world.submit(hold);
    const fields = { hold: hold.id };
    expect(isUrgent(world.state, world.sign(bob.device, 'hold.void', fields))).toBe(true);
    expect(
      isUrgent(world.state, world.sign(alice.device, 'hold.post', { ...fields, amount: 5n, preimage: null })),
    ).toBe(true);
    expect(isUrgent(world.state, world.sign(issuer.device, 'hold.void', fields))).toBe(false);
    expect(isUrgent(world.state, world.sign(bob.device, 'hold.void', { hold: world.base }))).toBe(false);
    expect(
      isUrgent(
        world.state,
        world.sign(alice.device, 'device.revoke', { device: alice.device.id, cascade: true }),
      ),
    ).toBe(true);
    expect(
      isUrgent(
        world.state,
        world.sign(alice.device, 'device.revoke', { device: bob.device.id, cascade: true }),
      ),
    ).toBe(false);
    expect(isUrgent(world.state, hold)).toBe(false);
  });
});
