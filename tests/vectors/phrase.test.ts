/** BIP-39 and SLIP-0010: published vectors, and node:crypto as a second opinion on the whole way from words to keys. */
import { createHmac, hkdfSync, pbkdf2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toHex, utf8 } from '../../src/lib/kernel/foundation/bytes.ts';
import { idOf } from '../../src/lib/kernel/foundation/id.ts';
import { deriveKey, keysOfPhrase, parsePhrase, phraseOf } from '../../src/lib/kernel/identity/mnemonic.ts';
import { publicKeyOf } from '../../src/lib/kernel/identity/signature.ts';
import { unhex, vectorRows } from '../support/vectors.ts';

const NETWORK = new Uint8Array(32).fill(0x4e);

function seedOf(phrase: string, passphrase: string): Buffer {
  return pbkdf2Sync(phrase, `mnemonic${passphrase}`, 2048, 64, 'sha512');
}

/** SLIP-0010 once more, over node:crypto. */
function derive(seed: Buffer, path: readonly number[]): Buffer {
  let node = createHmac('sha512', 'ed25519 seed').update(seed).digest();
  for (const step of path) {
    const index = Buffer.alloc(4);
    index.writeUInt32BE(2 ** 31 + step);
    const hmac = createHmac('sha512', node.subarray(32));
    node = hmac.update(Buffer.of(0)).update(node.subarray(0, 32)).update(index).digest();
  }
  return node.subarray(0, 32);
}

describe('BIP-39, English', () => {
  for (const [entropy, phrase, seed] of vectorRows('bip39-trezor.txt')) {
    const words = phrase?.split(' ').length;
    it(`${words} words ${phrase?.slice(0, 24)}`, () => {
      expect(seedOf(phrase as string, 'TREZOR').toString('hex')).toBe(seed);
      const parsed = parsePhrase(phrase as string);
      if (words === 18) {
        expect(parsed).toEqual({ ok: false, error: { code: 'wrong_word_count', count: 18 } });
        return;
      }
      expect(parsed).toEqual({ ok: true, value: phrase });
      expect(phraseOf(unhex(entropy))).toBe(phrase);
    });
  }
});

describe('SLIP-0010, ed25519', () => {
  for (const [seed, path, secret, key] of vectorRows('slip-0010.txt'))
    it(`${path} of ${seed?.slice(0, 8)}`, () => {
      const steps = (path as string)
        .split('/')
        .slice(1)
        .map((step) => Number.parseInt(step, 10));
      expect(toHex(deriveKey(unhex(seed), steps))).toBe(secret);
      expect(toHex(publicKeyOf(unhex(secret)))).toBe(key);
    });
});

describe('the keys of a phrase, by node:crypto', () => {
  for (const length of [16, 32])
    it(`${length} bytes of entropy`, () => {
      const phrase = phraseOf(new Uint8Array(length).fill(length));
      const seed = seedOf(phrase, '');
      const keys = keysOfPhrase(phrase, idOf(NETWORK));
      expect(toHex(keys.rootSeed)).toBe(derive(seed, [0x484f4c44, 0]).toString('hex'));

      // info = tag ‖ CBOR [network]: an array of one byte string of 32 bytes.
      const info = Buffer.concat([utf8('holdfast/recovery-box/1\0'), Buffer.of(0x81, 0x58, 0x20), NETWORK]);
      const secret = hkdfSync('sha256', derive(seed, [0x484f4c44, 1]), NETWORK, info, 32);
      expect(toHex(keys.recoverySecret)).toBe(Buffer.from(secret).toString('hex'));
    });
});
