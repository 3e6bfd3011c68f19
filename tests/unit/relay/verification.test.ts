import { afterAll, describe, expect, test } from 'vitest';
import {
  admitKey,
  decodeOperation,
  fromHex,
  idBytes,
  idOf,
  operationMessage,
  publicKeyOf,
  toHex,
  utf8,
  type SignedOperation,
} from '#kernel';
import { Point } from '@noble/ed25519';
import type { Worker } from 'node:worker_threads';
import {
  answerAt,
  packChecks,
  setAnswer,
  unpackChecks,
  type Check,
} from '../../../relay/admission/signature-batch.ts';
import { Verification } from '../../../relay/admission/verification.ts';
import { fastestVerifier, opensslVerifyOf } from '../../../relay/admission/verifier.ts';
import { unhex, vectorRows } from '../../support/vectors.ts';
import { boxKeyOf, nodeSha256, seedOf, World } from '../../support/world.ts';

const world = new World();
const alice = world.join('alice');
const verification = new Verification(2);
afterAll(() => verification.close());

function profiles(count: number): readonly SignedOperation[] {
  const fields = { about: '', avatar: null, accepts: null, memoRequired: false, blocks: [] };
  return Array.from({ length: count }, (_, i) =>
    world.sign(alice.device, 'profile.set', { ...fields, name: `Alice ${i}` }),
  );
}

/** One bit of the signature's S is another. */
function spoiled(operation: SignedOperation): SignedOperation {
  const signature = operation.signature.slice();
  signature[40] = (signature[40] as number) ^ 1;
  const read = decodeOperation(nodeSha256, operation.bytes, signature);
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

/** A point of the curve outside the subgroup: a good key and a point of order 8. */
function torsioned(): Uint8Array {
  const order8 = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');
  return Point.fromBytes(publicKeyOf(seedOf('one')))
    .add(order8)
    .toBytes();
}

describe('verification in threads', () => {
  test('[R7] answers are in the places of the operations, across batches and threads', async () => {
    const operations = profiles(150).map((each, i) => (i % 7 === 3 ? spoiled(each) : each));
    const verified = await verification.operations(operations);
    expect(verified.map((each) => each !== null)).toEqual(operations.map((_, i) => i % 7 !== 3));
    expect(verified[0]).toBe(operations[0]);
    expect(verification.waiting).toBe(0);
  });

  test('[R5] it says how much waits', async () => {
    const [first, second] = profiles(2) as [SignedOperation, SignedOperation];
    const calls = [
      verification.operations([first]),
      verification.operations([second]),
      verification.operations([]),
    ];
    expect(verification.waiting).toBe(2);
    await Promise.all(calls);
    expect(verification.waiting).toBe(0);
  });

  test('[K1] one signature over any message; a key or signature of another length is never good', async () => {
    const [operation] = profiles(1) as [SignedOperation];
    const [key, message] = [idBytes(operation.device), operationMessage(operation.bytes)];
    expect(await verification.signature(key, message, operation.signature)).toBe(true);
    expect(await verification.signature(key, utf8('else'), operation.signature)).toBe(false);
    expect(await verification.signature(key.slice(1), message, operation.signature)).toBe(false);
    expect(await verification.signature(key, message, operation.signature.slice(1))).toBe(false);
  });

  test('[K1] an operation is good only if the keys that it brings are admitted, signing and sealing', async () => {
    const bytesOf = (hex: string) => fromHex(hex.padEnd(64, '0')) as Uint8Array;
    const noKeys = { identity: bytesOf('01'), mixed: torsioned(), nothing: bytesOf('02') };
    const voucher = (key: Uint8Array) =>
      world.sign(alice.device, 'voucher.issue', {
        ...{ asset: world.base, amount: 1n, until: world.time + 1000, key: idOf(key) },
      });
    const vouchers = [publicKeyOf(seedOf('one')), ...Object.values(noKeys)].map(voucher);
    const boxes = [boxKeyOf('box'), idOf(bytesOf('00'))].map((boxKey, i) =>
      world.sign(alice.device, 'box.set', { boxKey, epoch: i + 1 }),
    );
    const verified = await verification.operations([...vouchers, ...boxes]);
    expect(verified.map((each) => each !== null)).toEqual([true, false, false, false, true, false]);
  });

  test('[K1] libsodium admits the keys that the kernel admits', () => {
    const { admits } = fastestVerifier();
    const keys = vectorRows('ed25519-speccheck.txt').map(([, key]) => unhex(key));
    keys.push(torsioned(), publicKeyOf(seedOf('one')), new Uint8Array(32), new Uint8Array(32).fill(0xff));
    for (const key of keys) expect(admits(key), toHex(key)).toBe(admitKey(key).ok);
  });

  test('[K1] the threads run libsodium where it is installed', async () => {
    expect(await verification.started()).toEqual(['libsodium', 'libsodium']);
  });

  test('[R6] who still waits when it is closed is told so', async () => {
    const closing = new Verification(1);
    const answer = closing.operations(profiles(1));
    const refused = expect(answer).rejects.toThrow('closed');
    await closing.close();
    await refused;
    await expect(closing.operations(profiles(1))).rejects.toThrow('closed');
  });
});

test('[R7] a thread that dies is a fault that the relay can see; being closed is none', async () => {
  const workers: Worker[] = [];
  const note = (worker: Worker): void => void workers.push(worker);
  process.on('worker', note);
  const [dying, closing] = [new Verification(1), new Verification(1)];
  await Promise.all([dying.started(), closing.started()]);
  process.off('worker', note);
  await closing.close();
  await workers[0]?.terminate();
  expect((await dying.fault).message).toContain('thread');
  await expect(dying.operations(profiles(1))).rejects.toThrow('thread');
  expect(await Promise.race([closing.fault, Promise.resolve('none')])).toBe('none');
});

describe('verifiers', () => {
  test('[K1] OpenSSL says what libsodium says, and no to what is no key', () => {
    const verifiers = [fastestVerifier().verify, opensslVerifyOf()];
    const [good] = profiles(1) as [SignedOperation];
    const bad = spoiled(good);
    const message = operationMessage(good.bytes);
    const noKey = fromHex('02'.padEnd(64, '0')) as Uint8Array;
    const identity = new Uint8Array(64).fill(1, 0, 1);
    for (const verify of verifiers) {
      expect(verify(idBytes(good.device), message, good.signature)).toBe(true);
      expect(verify(idBytes(good.device), message, bad.signature)).toBe(false);
      expect(verify(noKey, message, good.signature)).toBe(false);
      expect(verify(idBytes(good.device), message, identity)).toBe(false);
    }
  });

  test('a batch is read as it was packed', () => {
    const [first, second] = profiles(2) as [SignedOperation, SignedOperation];
    const signed = ({ device, bytes, signature }: SignedOperation): Check => ({
      ...{ asks: 'signature', publicKey: idBytes(device) },
      ...{ message: new Uint8Array(bytes), signature: new Uint8Array(signature) },
    });
    const checks: readonly Check[] = [
      signed(first),
      { asks: 'key', publicKey: idBytes(alice.id) },
      signed(second),
    ];
    const batch = packChecks(checks);
    expect([...unpackChecks(batch)]).toEqual(checks);
    checks.forEach((_, place) => setAnswer(batch, place, place === 1));
    expect(checks.map((_, place) => answerAt(batch, place))).toEqual([false, true, false]);
  });
});
