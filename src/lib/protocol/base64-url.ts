/** Bytes in the fragment of a link. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** RFC 4648 §5 without padding. */
export function toBase64Url(from: Uint8Array): string {
  let written = '';
  let bits = 0;
  let held = 0;
  for (const byte of from) {
    held = (held << 8) | byte;
    bits += 8;
    for (; bits >= 6; bits -= 6) written += LETTERS[(held >> (bits - 6)) & 63];
    held &= 63;
  }
  return bits === 0 ? written : written + LETTERS[(held << (6 - bits)) & 63];
}

/** Null for anything but what `toBase64Url` writes: the unused bits at the end must be zero. */
export function fromBase64Url(written: string): Uint8Array | null {
  const read: number[] = [];
  let bits = 0;
  let held = 0;
  for (const letter of written) {
    const value = LETTERS.indexOf(letter);
    if (value === -1) return null;
    held = (held << 6) | value;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    read.push((held >> bits) & 255);
    held &= (1 << bits) - 1;
  }
  return bits < 6 && held === 0 ? Uint8Array.from(read) : null;
}
