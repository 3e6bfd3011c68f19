/** What the relay hands to the kernel: both of its own machine's, both fast enough for the thread that folds. */
import type { Primitives } from '#kernel';
import { fastestVerifier } from './admission/verifier.ts';
import { relaySha256 } from './sha256.ts';

export const relayPrimitives: Primitives = { hash: relaySha256, verify: fastestVerifier().verify };
