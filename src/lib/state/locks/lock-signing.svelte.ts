/** What is done about a hold or a voucher, from its check to its verdict. */
import type { LockCheck, LockFault, LockIntent } from '#replica';
import { Signing } from '../signing/signing.svelte.ts';

export class LockSigning extends Signing<LockIntent, LockCheck, LockFault> {}
