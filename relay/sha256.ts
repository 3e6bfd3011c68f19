/** SHA-256 as the relay hands it to the kernel: OpenSSL's, two to three times faster than the browser's. */
import { hash } from 'node:crypto';
import type { Sha256 } from '#kernel';

/** The 32 bytes are in a buffer that is theirs alone. */
export const relaySha256: Sha256 = (message) => hash('sha256', message, 'buffer');
