/** Secrets of holds as people pass them on: 64 hex digits. */
import { idBytes, idFromHex, idHex, idOf } from '#kernel';

/** Null for what is no secret. */
export function secretIn(typed: string): Uint8Array | null {
  const read = idFromHex(typed.trim().toLowerCase());
  return read === null ? null : idBytes(read);
}

export function secretText(secret: Uint8Array): string {
  return idHex(idOf(secret));
}
