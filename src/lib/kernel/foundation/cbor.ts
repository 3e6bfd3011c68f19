/**
 * Deterministic CBOR (RFC 8949 §4.2.1), the subset of Holdfast: unsigned integers to 2^63−1, byte strings, text, arrays,
 * true, false, null; definite lengths, shortest heads, valid UTF-8, nesting ≤ 8. One pass each way. The reader refuses
 * every other encoding by throwing CborError, which `decode` in schema.ts turns into a value.
 * The reader stands in cbor-reader.ts, the writer in cbor-writer.ts; here is what both hold to.
 */
export class CborError extends Error {
  override readonly name = 'CborError';
}

export const UINT_MAX = 2n ** 63n - 1n;
export const NESTING_MAX = 8;
