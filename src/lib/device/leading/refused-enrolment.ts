/**
 * What follows when the relay does not let this device in with the enrolment that it brings (P12): another one is signed
 * while the phrase is here; where the same bytes never will be let in and the phrase is not here, its person has to type it.
 */
import type { ProfileRecord } from '../store/databases.ts';

/**
 * Refusals after which the root signs the enrolment again. A known one is in the journal and did not let the device in, as
 * while the network was paused: the same bytes never will.
 */
const SIGN_AGAIN: ReadonlySet<string> = new Set([
  'known',
  'root_expired',
  'expired',
  'root_expires_too_far',
  'expiry_too_far',
]);

/** Time makes it no better. A relay put back from a backup asks a device anew that came after the backup was made [P25]. */
const RUN_OUT: ReadonlySet<string> = new Set(['known', 'root_expired', 'expired']);

export type AfterRefusal = 'sign_again' | 'retired' | 'try_again';

export function afterRefusal(
  code: string,
  { phrase, refusal }: Pick<ProfileRecord, 'phrase' | 'refusal'>,
): AfterRefusal {
  if (SIGN_AGAIN.has(code) && phrase !== null && refusal !== code) return 'sign_again';
  return RUN_OUT.has(code) ? 'retired' : 'try_again';
}
