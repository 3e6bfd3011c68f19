/**
 * What a relay says of an operation that it will not put in the journal. Names cross the wire and are for ever. A
 * stateless refusal holds at any edge, a stateful one at the operation's place in the journal, a local one at this relay.
 */
import type { Value } from './foundation/value.ts';
import type { Verdict } from './ledger/rejection.ts';

export const REFUSALS = {
  malformed: 'stateless',
  too_large: 'stateless',
  wrong_network: 'stateless',
  bad_signature: 'stateless',
  /** [index of its entry, code of its rejection | none]: it has its verdict already. */
  known: 'stateful',
  /** The device is past this seq; of an id that is not known, it is evidence of a fork. */
  stale: 'stateful',
  root_expired: 'stateful',
  root_expires_too_far: 'stateful',
  unknown_device: 'stateful',
  device_revoked: 'stateful',
  device_quarantined: 'stateful',
  /** [expected seq, id of the one before | null] */
  sequence_gap: 'stateful',
  /** [rejection code, …its facts]: a first enrolment that the fold would reject. */
  enrolment_rejected: 'stateful',
  /** [ms until a retry may succeed] of each local one */
  rate_limited: 'local',
  overloaded: 'local',
  blob_missing: 'local',
} as const satisfies Record<string, 'stateless' | 'stateful' | 'local'>;

export type RefusalCode = keyof typeof REFUSALS;

export interface Refusal {
  readonly code: RefusalCode;
  readonly facts: readonly Value[];
}

export function refused(code: RefusalCode, ...facts: readonly Value[]): Refusal {
  return { code, facts };
}

/** Where an operation stands that has its verdict. Its facts are left out: they say what its account had. */
export function known(index: number, verdict: Verdict): Refusal {
  return refused('known', BigInt(index), ...(verdict === null ? [] : [verdict.code]));
}
