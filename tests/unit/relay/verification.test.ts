import { afterAll, describe, expect, test } from 'vitest';
import { decodeOperation, fromHex, idBytes, operationMessage, utf8, type SignedOperation } from '#kernel';
import {
  answerAt,
  packSignatures,
  setAnswer,
  unpackSignatures,
} from '../../../relay/admission/signature-batch.ts';
import { Verification } from '../../../relay/admission/verification.ts';
import { fastestVerify, opensslVerifyOf } from '../../../relay/admission/verifier.ts';
import { nodeSha256, World } from '../../support/world.ts';

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

describe('verifiers', () => {
  test('[K1] OpenSSL says what libsodium says, and no to what is no key', () => {
    const verifiers = [fastestVerify().verify, opensslVerifyOf()];
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
    const checks = profiles(3).map(({ device, bytes, signature }) => ({
      publicKey: idBytes(device),
      message: bytes,
      signature,
    }));
    const batch = packSignatures(checks);
    const read = [...unpackSignatures(batch)].map((each) =>
      Object.values(each).map((bytes) => [...(bytes as Uint8Array)]),
    );
    expect(read).toEqual(
      checks.map(({ publicKey, message, signature }) =>
        [publicKey, signature, message].map((bytes) => [...bytes]),
      ),
    );
    setAnswer(batch, 1, true);
    expect([0, 1, 2].map((place) => answerAt(batch, place))).toEqual([false, true, false]);
  });
});
