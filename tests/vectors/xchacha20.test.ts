/** XChaCha20-Poly1305: the published vector. */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/lib/kernel/foundation/bytes.ts';
import { unhex, vectorRows } from '../support/vectors.ts';

describe('[U5] XChaCha20-Poly1305', () => {
  for (const row of vectorRows('xchacha20-poly1305.txt'))
    it(`seals and opens ${row[3]?.slice(0, 16)}…`, () => {
      const [key, nonce, data, plain, sealed] = row.map(unhex) as [
        Uint8Array,
        Uint8Array,
        Uint8Array,
        Uint8Array,
        Uint8Array,
      ];
      const cipher = xchacha20poly1305(key, nonce, data);
      expect(toHex(cipher.encrypt(plain))).toBe(toHex(sealed));
      expect(toHex(cipher.decrypt(sealed))).toBe(toHex(plain));
    });
});
