/** What is handed over without a network: one chain, in one encoding, within its bounds; and nothing else is read. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  encode,
  id,
  list,
  literal,
  optional,
  bytes,
  record,
  signedSchema,
  type SignedOperation,
} from '#kernel';
import {
  decodeHanded,
  encodeHanded,
  HANDED_BYTES_MAX,
  HANDED_OPERATIONS_MAX,
  HANDED_RECEIPT_BYTES_MAX,
  lastOf,
  type Chain,
} from '#protocol';
import { World, type Person, type TestDevice } from '../../support/world.ts';

const world = new World();
const [ana, ben] = [world.join('ana'), world.join('ben')];

function pay(from: TestDevice, to: Person, options = {}): SignedOperation {
  const legs = [{ to: to.id, asset: world.base, amount: 1n, memo: null, request: null }];
  return world.sign(from, 'transfer', { legs, memos: null }, options);
}

function chainOf(count: number): Chain {
  return Array.from({ length: count }, () => pay(ana.device, ben)) as unknown as Chain;
}

const receipt = new Uint8Array(700).fill(3);
const handed = { network: world.network, chain: chainOf(3), receipt };

function written(of = handed): Uint8Array {
  const bytes = encodeHanded(of);
  if (!bytes.ok) throw new Error(bytes.error);
  return bytes.value;
}

describe('[P8] what is handed over', () => {
  test('is read back, with every operation as it was signed', () => {
    const read = decodeHanded(world.hash, written());
    expect(read).toEqual({ ok: true, value: handed });
    expect(lastOf(handed.chain).id).toBe(handed.chain[2]?.id);
    expect(decodeHanded(world.hash, written({ ...handed, receipt: null as never }))).toMatchObject({
      value: { receipt: null },
    });
  });

  test('has one encoding: no other bytes are read as the same', () => {
    const message = written();
    expect(decodeHanded(world.hash, new Uint8Array([...message, 0]))).toEqual({
      ok: false,
      error: 'malformed',
    });
    for (let cut = 1; cut < message.length; cut += 37)
      expect(decodeHanded(world.hash, message.slice(0, -cut)).ok).toBe(false);
  });

  test('that is only almost so is never read as the same', () => {
    const message = written();
    fc.assert(
      fc.property(fc.nat(message.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = message.slice();
        changed[at] = (changed[at] as number) ^ flip;
        const read = decodeHanded(world.hash, changed);
        if (read.ok) expect(encodeHanded(read.value)).toEqual({ ok: true, value: changed });
      }),
      { seed: 11, numRuns: 400 },
    );
  });

  test('nothing of it points into the message', () => {
    const message = written();
    const read = decodeHanded(world.hash, message);
    message.fill(0);
    expect(read).toEqual({ ok: true, value: handed });
  });

  const [first, second, third] = handed.chain as unknown as readonly SignedOperation[];
  const hostile: readonly (readonly [string, readonly (SignedOperation | undefined)[]])[] = [
    ['an operation is missing in the middle', [first, third]],
    ['the order is turned round', [second, first]],
    ['one comes twice', [first, first]],
    ['another device goes on', [first, pay(ben.device, ana)]],
    ['the link to the one before is wrong', [first, pay(ana.device, ben, { seq: 2, previous: third?.id })]],
    ['a root has signed', [world.signRoot(ana, 'device.revoke', { device: ben.device.id, cascade: true })]],
    ['there is nothing', []],
  ];
  test.each(hostile)('is no chain where %s', (_, operations) => {
    const chain = operations as unknown as Chain;
    const forged = encode(
      record({
        version: literal(1),
        network: id,
        chain: list(signedSchema, 0, 9),
        receipt: optional(bytes(700)),
      }),
      { version: 1, network: world.network, chain, receipt },
    );
    const read = decodeHanded(world.hash, forged);
    expect(read).toEqual({ ok: false, error: chain.length === 0 ? 'malformed' : 'no_chain' });
  });

  test('of another network than its operations is no chain', () => {
    expect(encodeHanded({ ...handed, network: ana.id })).toEqual({ ok: false, error: 'no_chain' });
  });

  test('has bounds, and says when they are passed', () => {
    const long = chainOf(HANDED_OPERATIONS_MAX + 1);
    expect(encodeHanded({ ...handed, chain: long })).toEqual({ ok: false, error: 'too_large' });
    const thick = new Uint8Array(HANDED_RECEIPT_BYTES_MAX + 1);
    expect(encodeHanded({ ...handed, receipt: thick })).toEqual({ ok: false, error: 'too_large' });
    const huge = new Uint8Array(HANDED_BYTES_MAX + 1);
    expect(decodeHanded(world.hash, huge)).toEqual({ ok: false, error: 'too_large' });
  });
});
