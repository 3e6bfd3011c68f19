/** RFC 8949 appendix A: what lies in our subset is read, means what the RFC says and is written the same; the rest is refused. */
import { describe, expect, it } from 'vitest';
import { anyValue, type Value } from '../../src/lib/kernel/foundation/value.ts';
import { decode, encode } from '../../src/lib/kernel/foundation/schema.ts';
import { toHex } from '../../src/lib/kernel/foundation/bytes.ts';
import { unhex, vectorRows } from '../support/vectors.ts';

function meaning(diagnostic: string): Value {
  const hex = /^h'([0-9a-f]*)'$/.exec(diagnostic);
  if (hex) return unhex(hex[1]);
  const exact = (json: unknown): Value =>
    typeof json === 'number' ? BigInt(json) : Array.isArray(json) ? json.map(exact) : (json as Value);
  return exact(JSON.parse(diagnostic));
}

describe('RFC 8949 appendix A', () => {
  for (const [hex, fate, diagnostic] of vectorRows('cbor-rfc8949.txt'))
    it(`${hex} ${diagnostic} is ${fate}`, () => {
      const decoded = decode(anyValue, unhex(hex));
      expect(decoded.ok ? 'accepted' : 'refused').toBe(fate);
      if (!decoded.ok) return;
      expect(decoded.value).toEqual(meaning(diagnostic as string));
      expect(toHex(encode(anyValue, decoded.value))).toBe(hex);
    });
});
