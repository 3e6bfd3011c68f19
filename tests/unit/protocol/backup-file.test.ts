/** The backup file: what it holds comes back, and what is not just that file is refused by name. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytes, concat, encode, id, idOf, record, sha256, text, uint, utf8, type Id } from '#kernel';
import { openBackup, readBackup, writeBackup, type BackupContents } from '#protocol/backup-file';
import {
  BACKUP_FILE_BYTES_MAX,
  BACKUP_MEMORY_KIB_MAX,
  BACKUP_PASSES_MAX,
  BACKUP_SECRETS_MAX,
  type KeyCost,
  type PasswordKey,
} from '#protocol';

/** Stands for argon2id, whose time is not what these tests are about; counts how often it was asked. */
let derivations = 0;
const cheap: PasswordKey = async (password, salt, cost) => {
  derivations++;
  return sha256(concat(password, salt, encode(costs, cost)));
};
const costs = record<KeyCost>({ memoryKib: uint, passes: uint, lanes: uint as never });

const named = (n: number): Id => idOf(new Uint8Array(32).fill(n));
const place = {
  network: named(1),
  networkName: 'Shell Harbour',
  salt: new Uint8Array(16).fill(2),
  nonce: new Uint8Array(24).fill(3),
};
const inside: BackupContents = {
  entropy: new Uint8Array(16).fill(4),
  account: named(5),
  madeAt: 1_800_000_000_000,
  secrets: [{ name: named(7), secret: new Uint8Array(32).fill(8) }],
};
const PASSWORD = 'nine wet boots';
const make = (contents = inside) => writeBackup(sha256, place, contents, PASSWORD, cheap);

async function open(file: Uint8Array, password = PASSWORD) {
  const read = readBackup(sha256, file);
  return read.ok ? openBackup(read.value, password, cheap) : read;
}

/** The same file with other bytes somewhere, its checksum made anew: what somebody would do who wants it to be taken. */
function forged(file: Uint8Array, change: (body: Uint8Array) => Uint8Array): Uint8Array {
  const body = change(file.slice(0, -32));
  return concat(body, sha256(body));
}

describe('[U5] a backup file', () => {
  test('gives back what was put in, and its header without a password', async () => {
    const file = await make();
    expect(await open(file)).toEqual({ ok: true, value: inside });
    const read = readBackup(sha256, file);
    expect(read.ok && read.value.header).toMatchObject({ network: named(1), networkName: 'Shell Harbour' });
  });

  test('holds a phrase of 24 words too, and a password in any writing of the same characters', async () => {
    const long = { ...inside, entropy: new Uint8Array(32).fill(9), secrets: [] };
    expect(await open(await make(long))).toEqual({ ok: true, value: long });
    const file = await writeBackup(sha256, place, inside, 'caf\u00e9 caf\u00e9 caf\u00e9', cheap);
    expect((await open(file, 'cafe\u0301 cafe\u0301 cafe\u0301')).ok).toBe(true);
  });

  test('any contents round trip', async () => {
    const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    const contents = fc.record({
      entropy: fc.oneof(bytesOf(16), bytesOf(32)),
      madeAt: fc.maxSafeNat(),
      secret: bytesOf(32),
      password: fc.string({ minLength: 1, maxLength: 80, unit: 'grapheme' }),
    });
    await fc.assert(
      fc.asyncProperty(contents, async ({ entropy, madeAt, secret, password }) => {
        const contents = { ...inside, entropy, madeAt, secrets: [{ name: named(7), secret }] };
        const file = await writeBackup(sha256, place, contents, password, cheap);
        expect(await open(file, password)).toEqual({ ok: true, value: contents });
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  test('with one bit flipped is never opened, and never taken for a wrong password', async () => {
    const file = await make();
    for (let bit = 0; bit < file.length * 8; bit++) {
      const flipped = file.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      const read = readBackup(sha256, flipped);
      const fate = bit < 15 * 8 ? 'not_a_backup' : bit < 16 * 8 ? 'other_version' : 'damaged';
      expect(read).toEqual({ ok: false, error: fate });
    }
  });

  test('cut short anywhere, or with more behind it, is refused', async () => {
    const file = await make();
    for (let length = 0; length < file.length; length++) {
      const fate = length < 15 ? 'not_a_backup' : 'damaged';
      expect(readBackup(sha256, file.subarray(0, length))).toEqual({ ok: false, error: fate });
    }
    expect(readBackup(sha256, concat(file, Uint8Array.of(0)))).toEqual({ ok: false, error: 'damaged' });
    const longer = forged(file, (body) => concat(body, Uint8Array.of(0)));
    expect(readBackup(sha256, longer)).toEqual({ ok: false, error: 'malformed' });
  });

  test.each([
    ['nothing', new Uint8Array(0), 'not_a_backup'],
    [
      'a picture',
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 0, 0, 0, 0, 0),
      'not_a_backup',
    ],
    ['too much', new Uint8Array(BACKUP_FILE_BYTES_MAX + 1), 'too_large'],
    [
      'another version',
      concat(utf8('holdfast backup'), Uint8Array.of(2), new Uint8Array(64)),
      'other_version',
    ],
  ])('%s is refused', (_, file, error) => {
    expect(readBackup(sha256, file)).toEqual({ ok: false, error });
  });

  test('with another password is wrong_password, also where its header was changed by somebody', async () => {
    const file = await make();
    expect(await open(file, 'nine wet boot')).toEqual({ ok: false, error: 'wrong_password' });
    const renamed = forged(file, (body) => {
      const at = Buffer.from(body).indexOf('Shell');
      body[at] = 'B'.charCodeAt(0);
      return body;
    });
    expect(await open(renamed)).toEqual({ ok: false, error: 'wrong_password' });
    const elsewhere = forged(file, (body) => {
      body[20] = (body[20] as number) ^ 1;
      return body;
    });
    expect(await open(elsewhere)).toEqual({ ok: false, error: 'wrong_password' });
  });
});

describe('[U5] bounds are checked before any key is derived', () => {
  const HEAD = concat(utf8('holdfast backup'), Uint8Array.of(1));
  const anyHeader = record({
    network: id,
    networkName: text(0, 1000),
    memoryKib: uint,
    passes: uint,
    lanes: uint,
    salt: bytes(16),
    nonce: bytes(24),
  });
  const anyBody = record({ header: anyHeader, sealed: bytes(16) });
  const good = { ...place, memoryKib: 65_536, passes: 3, lanes: 1 };
  const fileWith = (header: object): Uint8Array =>
    forged(
      concat(
        HEAD,
        encode(anyBody, { header: { ...good, ...header }, sealed: new Uint8Array(16) }),
        new Uint8Array(32),
      ),
      (body) => body,
    );

  test('the ground of these cases is a file that only its password keeps shut', async () => {
    expect(await open(fileWith({}))).toEqual({ ok: false, error: 'wrong_password' });
  });

  test.each([
    ['a terabyte of memory', { memoryKib: 2 ** 30 }],
    ['a little more memory than there may be', { memoryKib: BACKUP_MEMORY_KIB_MAX + 1 }],
    ['too little memory', { memoryKib: 65_535 }],
    ['passes without end', { passes: 2 ** 31 }],
    ['one pass too many', { passes: BACKUP_PASSES_MAX + 1 }],
    ['too few passes', { passes: 2 }],
    ['two lanes', { lanes: 2 }],
    ['no name of the network', { networkName: '' }],
    ['a long name', { networkName: 'x'.repeat(65) }],
  ])('%s is malformed', async (_, header) => {
    derivations = 0;
    expect(await open(fileWith(header))).toEqual({ ok: false, error: 'malformed' });
    expect(derivations).toBe(0);
  });

  test('another encoding of the same header is malformed', () => {
    const file = fileWith({});
    // 65,536 in nine bytes instead of five.
    const at = Buffer.from(file).indexOf(Buffer.from('1a00010000', 'hex'));
    const longer = forged(file, (body) =>
      concat(body.subarray(0, at), Buffer.from('1b0000000000010000', 'hex'), body.subarray(at + 5)),
    );
    expect(readBackup(sha256, longer)).toEqual({ ok: false, error: 'malformed' });
  });
});

test('[U5] the fullest file is within the limit', async () => {
  const secrets = Array.from({ length: BACKUP_SECRETS_MAX }, (_, n) => {
    const name = new Uint8Array(32);
    new DataView(name.buffer).setUint32(0, n);
    return { name: idOf(name), secret: new Uint8Array(32) };
  });
  const file = await make({ ...inside, secrets });
  expect(file.length).toBeLessThanOrEqual(BACKUP_FILE_BYTES_MAX);
  expect((await open(file)).ok).toBe(true);
});
