/** Standard base64 (RFC 4648 §4), as C2SP's texts use it, in its one canonical spelling. */
import { base64 } from '@scure/base';

export function toBase64(bytes: Uint8Array): string {
  return base64.encode(bytes);
}

/** Null for anything but what `toBase64` writes. */
export function fromBase64(text: string): Uint8Array | null {
  try {
    const bytes = base64.decode(text);
    return base64.encode(bytes) === text ? bytes : null;
  } catch {
    return null;
  }
}
