/** X25519 keys that tweetnacl would take without a word: Wycheproof's, with node:crypto as judge of zero secrets. */
import { createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto';
import nacl from 'tweetnacl';
import { describe, expect, it } from 'vitest';
import { admitBoxKey } from '../../src/lib/kernel/identity/keys.ts';
import { unhex, vectorRows } from '../support/vectors.ts';

const SECRET = new Uint8Array(32).fill(0x48);

/** OpenSSL refuses to derive a secret of zeros. */
function opensslShares(key: Uint8Array): boolean {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), SECRET]);
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const x = Buffer.from(key).toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
  try {
    diffieHellman({ privateKey, publicKey });
    return true;
  } catch {
    return false;
  }
}

describe('[K1] Wycheproof X25519 public keys', () => {
  for (const [number, key, fate] of vectorRows('x25519-wycheproof.txt'))
    it(`${number}: ${fate}`, () => {
      const admitted = admitBoxKey(unhex(key));
      expect(admitted.ok ? 'good' : admitted.error).toBe(fate);
      if (fate === 'not_canonical') return;
      expect(opensslShares(unhex(key))).toBe(fate === 'good');
      const zero = nacl.scalarMult(SECRET, unhex(key)).every((byte) => byte === 0);
      expect(zero).toBe(fate === 'low_order');
    });

  it('wrong_length', () => {
    for (const length of [0, 31, 33])
      expect(admitBoxKey(new Uint8Array(length))).toEqual({ ok: false, error: 'wrong_length' });
  });
});
