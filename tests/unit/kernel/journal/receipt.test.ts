/** Receipts: a good one, and one for every way to be refused. */
import { describe, expect, test } from 'vitest';
import { CborWriter } from '../../../../src/lib/kernel/foundation/cbor-writer.ts';
import { idOf } from '../../../../src/lib/kernel/foundation/id.ts';
import { encode } from '../../../../src/lib/kernel/foundation/schema.ts';
import { sha256 } from '../../../../src/lib/kernel/foundation/sha256.ts';
import { publicKeyOf, sign, verify } from '../../../../src/lib/kernel/identity/signature.ts';
import { signCheckpoint } from '../../../../src/lib/kernel/journal/checkpoint.ts';
import {
  effect,
  effectDigest,
  encodeEffect,
  encodeEntry,
  entry,
} from '../../../../src/lib/kernel/journal/entry.ts';
import type { Effect, Entry } from '../../../../src/lib/kernel/journal/entry.ts';
import { logProofText } from '../../../../src/lib/kernel/journal/log-proof.ts';
import { MerkleTree } from '../../../../src/lib/kernel/journal/merkle.ts';
import { leafHash } from '../../../../src/lib/kernel/journal/merkle-hash.ts';
import {
  encodeReceipt,
  receiptOfText,
  receiptText,
  verifyReceipt,
  type Receipt,
} from '../../../../src/lib/kernel/journal/receipt.ts';

const seed = new Uint8Array(32).fill(1);
const relay = { key: idOf(publicKeyOf(seed)), sign: (message: Uint8Array) => sign(seed, message) };
const network = idOf(new Uint8Array(32).fill(0xab));
const keys = { network, relayKeys: [relay.key], quorum: 1 };
const feedSalt = new Uint8Array(32).fill(5);

const itsEffect: Effect = {
  account: idOf(new Uint8Array(32).fill(9)),
  previous: 1,
  postings: [],
  changes: [],
  digest: new Uint8Array(32).fill(4),
};
const shown = { effect: encodeEffect(itsEffect), feedSalt };

/** Nine clock entries; the one at 3 says that it touched an account. */
function entryAt(index: number, effectDigests: readonly Uint8Array[] = []): Entry {
  return {
    index,
    time: 1000 + index,
    clock: 500,
    cause: { type: 'clock', root: null },
    verdict: null,
    effectDigests,
  };
}
const proven = entryAt(3, [new Uint8Array(32), effectDigest(sha256, feedSalt, shown.effect)]);

/** A journal of nine entries, the given bytes at 3. */
function receiptOver(entryBytes: Uint8Array): Receipt {
  const tree = new MerkleTree(sha256);
  for (let i = 0; i < 9; i++) tree.append(leafHash(sha256, i === 3 ? entryBytes : encodeEntry(entryAt(i))));
  const head = { network, size: tree.size, root: tree.root(), epoch: 0, time: 1008, clock: 500 };
  const proof = tree.inclusionProof(3, tree.size);
  const path = proof.ok ? proof.value : [];
  return { index: 3, path, checkpoint: signCheckpoint(head, [relay], sha256), entry: entryBytes, shown };
}
const receipt = receiptOver(encodeEntry(proven));

const verified = (bytes: Uint8Array) => verifyReceipt(bytes, keys, sha256, verify);

describe('[P23] receipt', () => {
  test('proves the entry and the effect', () => {
    const result = verified(encodeReceipt(receipt));
    expect(result).toMatchObject({
      ok: true,
      value: { entry: proven, effect: itsEffect, signedBy: [relay.key] },
    });
    expect(result.ok && result.value.checkpoint.size).toBe(9);
  });

  test('proves the entry alone', () => {
    expect(verified(encodeReceipt({ ...receipt, shown: null }))).toMatchObject({
      ok: true,
      value: { effect: null },
    });
  });

  test('travels as text', () => {
    const bytes = encodeReceipt(receipt);
    expect(receiptText(bytes)).toMatch(/^[\w-]+$/);
    expect(receiptOfText(`${receiptText(bytes)}\n`)).toEqual(bytes);
    expect(receiptOfText('not base64url!')).toBeNull();
  });

  const otherCheckpoint = receiptOver(encodeEntry(entryAt(3))).checkpoint;
  const misplaced = receiptOver(encodeEntry({ ...proven, index: 4 }));
  const wrongEffect = receiptOver(
    encodeEntry(entryAt(3, [effectDigest(sha256, feedSalt, Uint8Array.of(0x80))])),
  );
  test.each([
    {
      what: 'bytes after the end',
      bytes: Uint8Array.of(...encodeReceipt(receipt), 0),
      refusal: 'malformed_receipt',
    },
    { what: 'nothing', bytes: new Uint8Array(0), refusal: 'malformed_receipt' },
    { what: 'a path hash of 31 bytes', receipt: { path: [new Uint8Array(31)] }, refusal: 'malformed_proof' },
    { what: 'a checkpoint that is no note', receipt: { checkpoint: 'x' }, refusal: 'malformed_note' },
    {
      what: 'a changed root',
      receipt: { checkpoint: receipt.checkpoint.replace('\n9\n', '\n8\n') },
      refusal: 'bad_signature',
    },
    {
      what: 'the checkpoint of another journal',
      receipt: { checkpoint: otherCheckpoint },
      refusal: 'not_in_journal',
    },
    { what: 'another index', receipt: { index: 2 }, refusal: 'not_in_journal' },
    { what: 'an index beyond the journal', receipt: { index: 9 }, refusal: 'not_in_journal' },
    { what: 'no path', receipt: { path: [] }, refusal: 'not_in_journal' },
    { what: 'another entry', receipt: { entry: encodeEntry(entryAt(3)) }, refusal: 'not_in_journal' },
    {
      what: 'a leaf that is no entry',
      receipt: receiptOver(Uint8Array.of(0x80)),
      refusal: 'malformed_entry',
    },
    { what: 'an entry that names another place', receipt: misplaced, refusal: 'wrong_index' },
    {
      what: 'another effect',
      receipt: { shown: { feedSalt, effect: encode(effect, { ...itsEffect, previous: 2 }) } },
      refusal: 'effect_not_in_entry',
    },
    {
      what: 'another salt',
      receipt: { shown: { ...shown, feedSalt: new Uint8Array(32) } },
      refusal: 'effect_not_in_entry',
    },
    {
      what: 'an effect that is none',
      receipt: { ...wrongEffect, shown: { feedSalt, effect: Uint8Array.of(0x80) } },
      refusal: 'malformed_effect',
    },
  ])('refused: $what', ({ bytes, receipt: change, refusal }) => {
    expect(verified(bytes ?? encodeReceipt({ ...receipt, ...change }))).toEqual({
      ok: false,
      error: refusal,
    });
  });

  test('a proof with words of somebody else in it is refused', () => {
    const { index, path, checkpoint } = receipt;
    const writer = new CborWriter();
    writer.array(4);
    writer.uint(1);
    writer.text(logProofText({ extra: Uint8Array.of(0), index, path, checkpoint }));
    writer.bytes(receipt.entry);
    writer.null();
    expect(verified(writer.finish())).toEqual({ ok: false, error: 'malformed_proof' });
  });

  test('is refused under the keys of another network', () => {
    const result = verifyReceipt(encodeReceipt(receipt), { ...keys, network: relay.key }, sha256, verify);
    expect(result).toEqual({ ok: false, error: 'no_known_signature' });
  });

  test('is an entry as the journal writes it', () => {
    expect(encode(entry, proven)).toEqual(receipt.entry);
  });
});
