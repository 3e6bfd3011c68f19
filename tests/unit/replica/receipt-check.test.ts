// [P23] Somebody else's receipt: what a good one says, every way in which one is not good, and files that are hostile.

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  encodeReceipt,
  idOf,
  leafHash,
  MerkleTree,
  publicKeyOf,
  receiptText,
  sign,
  signCheckpoint,
  utf8,
  encodeEntry,
  decodeEntry,
  type Id,
  type NetworkKeys,
} from '#kernel';
import {
  checkReceipt,
  openReceipt,
  RECEIPT_BYTES_MAX,
  RECEIPT_FILE_BYTES_MAX,
  type Cut,
  type ReceiptReading,
} from '#replica';
import { checkpointOf, receiptOf } from '../../support/receipts.ts';
import { World, type Person } from '../../support/world.ts';

class Scene {
  readonly world = new World();
  readonly ana: Person;
  readonly ben: Person;
  readonly cleo: Person;

  constructor() {
    const issuer = this.world.join('issuer');
    this.ana = this.world.join('ana');
    this.ben = this.world.join('ben');
    this.cleo = this.world.join('cleo');
    const grant = { asset: this.world.base, to: this.ana.id, amount: 100n, reason: 0, reference: null };
    this.world.submit(this.world.sign(issuer.device, 'asset.issue', grant));
  }

  /** The index of the entry. */
  pay(...legs: readonly (readonly [Person, bigint])[]): number {
    const { world, ana } = this;
    const made = legs.map(([{ id: to }, amount]) => ({
      to,
      asset: world.base,
      amount,
      memo: null,
      request: null,
    }));
    world.submit(world.sign(ana.device, 'transfer', { legs: made, memos: null }));
    return world.entries.length - 1;
  }

  get keys(): NetworkKeys {
    return { network: this.world.network, relayKeys: [this.world.relay.id], quorum: 1 };
  }

  check(
    given: Uint8Array,
    keys: NetworkKeys = this.keys,
    pinned: string | null = null,
    cuts: readonly Cut[] = [],
  ) {
    const opened = openReceipt(given, keys, this.world.primitives);
    return opened.ok ? checkReceipt(opened.value, keys, pinned, cuts, this.world.primitives) : opened;
  }

  read(given: Uint8Array): ReceiptReading {
    const checked = this.check(given);
    if (!checked.ok) throw new Error(checked.error);
    return checked.value;
  }
}

const scene = new Scene();
const { world, ana, ben, cleo } = scene;
let paid = 0;
let receipt = new Uint8Array();
beforeAll(() => {
  paid = scene.pay([ben, 30n], [cleo, 20n]);
  scene.pay([ben, 1n]);
  receipt = new Uint8Array(receiptOf(world, paid, ben.id));
});

describe('[P23] a good receipt', () => {
  test('says who paid whom how much, when, and where in the journal', () => {
    expect(scene.read(receipt)).toEqual({
      story: {
        type: 'moved',
        kind: 'transfer',
        moves: [
          { from: ana.id, to: ben.id, asset: world.base, amount: 30n },
          { from: ana.id, to: cleo.id, asset: world.base, amount: 20n },
        ],
      },
      index: paid,
      time: world.entries[paid]?.entry.time,
      rejection: null,
      id: expect.any(String) as Id,
      size: world.entries.length,
      epoch: 0,
      signedBy: [world.relay.id],
      effect: { account: ben.id, changes: [{ asset: world.base, amount: 30n, balance: 30n }] },
    });
  });

  test('says so without the effect, as text, and as text with its lines broken', () => {
    const bare = receiptOf(world, paid);
    expect(scene.read(bare)).toMatchObject({ effect: null, index: paid });
    const text = receiptText(receipt);
    expect(scene.read(utf8(text))).toEqual(scene.read(receipt));
    const broken = `\n ${text.replace(/.{60}/g, '$&\r\n')} \n`;
    expect(scene.read(utf8(broken))).toEqual(scene.read(receipt));
  });

  test('of a rejection says that it was one', () => {
    const rejected = scene.pay([ben, 1000n]);
    expect(scene.read(receiptOf(world, rejected))).toMatchObject({
      rejection: 'insufficient_available',
      story: { type: 'moved', moves: [{ to: ben.id, amount: 1000n }] },
    });
  });

  test('of an enrolment says whose act it was, and that of money out of nothing who gave it', () => {
    const readings = world.entries.map((_, index) => scene.read(receiptOf(world, index)));
    expect(readings).toContainEqual(
      expect.objectContaining({ story: { type: 'done', kind: 'device.enrol', by: ben.id } }),
    );
    expect(readings.map(({ story }) => story)).toContainEqual({
      type: 'moved',
      kind: 'asset.issue',
      moves: [{ from: world.issuer.id, to: ana.id, asset: world.base, amount: 100n }],
    });
  });
});

describe('[P23] a receipt that is not good', () => {
  test('no bit of it can be changed', () => {
    fc.assert(
      fc.property(fc.nat(receipt.length - 1), fc.integer({ min: 0, max: 7 }), (at, bit) => {
        const changed = receipt.slice();
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(scene.check(changed).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('nothing of it can be missing, and nothing added', () => {
    fc.assert(
      fc.property(fc.nat(receipt.length - 1), (length) => {
        expect(scene.check(receipt.slice(0, length)).ok).toBe(false);
      }),
    );
    expect(scene.check(new Uint8Array([...receipt, 0])).ok).toBe(false);
  });

  test('is of no use under another relay, or in another network', () => {
    const stranger = idOf(publicKeyOf(new Uint8Array(32).fill(7)));
    expect(scene.check(receipt, { ...scene.keys, relayKeys: [stranger] })).toEqual({
      ok: false,
      error: 'no_known_signature',
    });
    expect(scene.check(receipt, { ...scene.keys, network: stranger })).toEqual({
      ok: false,
      error: 'no_known_signature',
    });
  });

  test('[K1] a relay alone cannot invent a payment: its payer has signed it, or it proves nothing', () => {
    const { entry } = world.entries[paid] ?? {};
    if (entry?.cause.type !== 'operation') throw new Error('a payment is an operation');
    const forged = encodeEntry({
      ...entry,
      cause: { ...entry.cause, signature: new Uint8Array(64).fill(1) },
    });
    expect(decodeEntry(forged).ok).toBe(true);
    const tree = new MerkleTree(world.hash);
    for (const { bytes } of world.entries.slice(0, paid)) tree.append(leafHash(world.hash, bytes));
    tree.append(leafHash(world.hash, forged));
    const { id: key, rootSeed } = world.relay;
    const head = { network: world.network, size: tree.size, root: tree.root(), epoch: 0, time: 1, clock: 1 };
    const signer = { key, sign: (message: Uint8Array) => sign(rootSeed, message) };
    const path = tree.inclusionProof(paid, tree.size);
    const invented = encodeReceipt({
      index: paid,
      path: path.ok ? path.value : [],
      checkpoint: signCheckpoint(head, [signer], world.hash),
      entry: forged,
      shown: null,
    });
    expect(scene.check(invented)).toEqual({ ok: false, error: 'bad_operation' });
  });

  test('[P25] of an older epoch counts below the size at which a recovery has cut the journal, and only there', () => {
    const check = (...cuts: readonly Cut[]) => scene.check(receipt, scene.keys, null, cuts);
    const { epoch } = scene.read(receipt);
    const later = epoch + 1;
    expect(check({ epoch: later, size: paid })).toEqual({ ok: false, error: 'taken_away' });
    expect(check({ epoch: later, size: paid + 1 }).ok).toBe(true);
    expect(check({ epoch, size: 0 }).ok).toBe(true);
    const both = [
      { epoch: later, size: paid },
      { epoch: later + 1, size: paid + 1 },
    ] as const;
    expect(check(...both)).toEqual({ ok: false, error: 'taken_away' });
  });

  test('[P24] whose relay has signed something else for this device, at the same size, is a split view', () => {
    const { id: key, rootSeed } = world.relay;
    const signer = { key, sign: (message: Uint8Array) => sign(rootSeed, message) };
    const { size, time, epoch } = { size: scene.read(receipt).size, time: 1, epoch: 0 };
    const other = { network: world.network, size, root: new Uint8Array(32), epoch, time, clock: 1 };
    const pinned = signCheckpoint(other, [signer], world.hash);
    expect(scene.check(receipt, scene.keys, pinned)).toEqual({ ok: false, error: 'split_view' });
    // Its checkpoint is the evidence, and is heard all the same.
    const opened = openReceipt(receipt, scene.keys, world.primitives);
    expect(opened).toMatchObject({ ok: true, value: { note: expect.stringContaining('holdfast/') } });
    expect(scene.check(receipt, scene.keys, checkpointOf(world)).ok).toBe(true);
  });
});

describe('[R4] a hostile file', () => {
  test.each([
    ['nothing', new Uint8Array(0)],
    ['a text', utf8('Dear Sir or Madam')],
    ['base64url of nothing in particular', utf8('AAAA')],
    ['the beginning of a receipt', Uint8Array.of(0x84, 1)],
    ['an array that says it is endless', Uint8Array.of(0x9f, 1, 1, 1)],
    ['a string that says it is long', Uint8Array.of(0x84, 1, 0x7b, 0, 0, 0, 1, 0, 0, 0, 0)],
    ['nests', new Uint8Array(100_000).fill(0x84)],
    ['zeros', new Uint8Array(RECEIPT_FILE_BYTES_MAX)],
  ])('%s is refused', (_, given) => {
    expect(scene.check(given)).toMatchObject({ ok: false });
  });

  test('that is longer than any receipt is not read', () => {
    expect(scene.check(new Uint8Array(RECEIPT_FILE_BYTES_MAX + 1))).toEqual({
      ok: false,
      error: 'too_large',
    });
    const long = new Uint8Array(RECEIPT_BYTES_MAX + 1);
    long[0] = 0x84;
    expect(scene.check(long)).toEqual({ ok: false, error: 'too_large' });
  });

  test('of any bytes or any text is refused, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 500 }), fc.string().map(utf8)), (given) => {
        expect(scene.check(given).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('the longest receipt as text, with its lines broken, is within what is read', () => {
    expect(Math.ceil((RECEIPT_BYTES_MAX * 4) / 3) * (62 / 60)).toBeLessThan(RECEIPT_FILE_BYTES_MAX);
  });
});
