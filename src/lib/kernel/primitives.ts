/**
 * What the kernel takes of the machine: hashing, and checking signatures. Both are ports, because a machine's own are two
 * to thirty times faster than the kernel's, and both give the same answers everywhere: the bytes of SHA-256, and K1.
 */
import type { Sha256 } from './foundation/sha256.ts';
import type { Verify } from './identity/signature.ts';

export interface Primitives {
  readonly hash: Sha256;
  readonly verify: Verify;
}
