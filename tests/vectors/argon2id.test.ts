/** argon2id: published vectors, for the implementation that backup files are made with and for a second one. */
import { argon2id } from '@noble/hashes/argon2.js';
import { describe, expect, it } from 'vitest';
import { argon2Key } from '../../src/lib/device/keys/argon2.ts';
import { toHex } from '../../src/lib/kernel/foundation/bytes.ts';
import { unhex, vectorRows } from '../support/vectors.ts';

const rows = vectorRows('argon2id.txt').map(([password, salt, secret, data, memory, passes, lanes, tag]) => ({
  password: unhex(password),
  salt: unhex(salt),
  secret: unhex(secret),
  data: unhex(data),
  memoryKib: Number(memory),
  passes: Number(passes),
  lanes: Number(lanes),
  tag,
}));
/** Ours takes neither a secret nor associated data; more lanes than one it is never asked for. */
const ours = rows.filter(({ secret, data, lanes }) => secret.length + data.length === 0 && lanes === 1);
const theirs = rows.filter(({ memoryKib }) => memoryKib < 1024);

describe('[U5] argon2id of backup files', () => {
  for (const { password, salt, memoryKib, passes, tag } of ours)
    it(`${memoryKib} KiB, ${passes} passes, ${toHex(salt)}`, async () => {
      expect(toHex(await argon2Key(password, salt, { memoryKib, passes, lanes: 1 }))).toBe(tag);
    });
});

describe('argon2id of the second implementation', () => {
  for (const { password, salt, secret, data, memoryKib, passes, lanes, tag } of theirs)
    it(`${memoryKib} KiB, ${passes} passes, ${lanes} lanes`, () => {
      const options = { m: memoryKib, t: passes, p: lanes, key: secret, personalization: data };
      expect(toHex(argon2id(password, salt, { ...options, dkLen: 32 }))).toBe(tag);
    });
});

it('both agree on three passes over 8 MiB', async () => {
  const [password, salt] = [new TextEncoder().encode('correct horse'), new Uint8Array(16).fill(7)];
  const key = await argon2Key(password, salt, { memoryKib: 8192, passes: 3, lanes: 1 });
  expect(toHex(key)).toBe(toHex(argon2id(password, salt, { m: 8192, t: 3, p: 1, dkLen: 32 })));
});
