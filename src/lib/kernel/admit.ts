/**
 * Admission at the sequencer: which verified operations may become an entry here and now. What it refuses is not
 * journaled and costs nothing; a block of a federation that holds one is invalid (protocol §3).
 */
import { refused, type Refusal } from './refusal.ts';
import { idBytes } from './foundation/id.ts';
import { ROOT_EXPIRES_MAX_MS } from './foundation/limits.ts';
import { foresee } from './fold.ts';
import { QUARANTINED, REVOKED } from './ledger/account.ts';
import { isRootSigned, type VerifiedOperation } from './operation/operation.ts';
import type { Primitives } from './primitives.ts';
import { networkOf, unfaded, type State } from './state.ts';

/** Null: the operation may be sequenced. Refusals in the order of checking; `stale` may still be `known` to the store. */
export function admit(
  state: State,
  primitives: Primitives,
  time: number,
  operation: VerifiedOperation,
): Refusal | null {
  if (operation.network !== networkOf(state).id) return refused('wrong_network');
  return isRootSigned(operation)
    ? admitRoot(state, primitives, time, operation)
    : admitChained(state, operation);
}

function admitRoot(
  state: State,
  primitives: Primitives,
  time: number,
  operation: VerifiedOperation,
): Refusal | null {
  if (unfaded(state, 'roots', operation.id, time) !== undefined) return refused('stale');
  if (time >= operation.expires) return refused('root_expired');
  if (operation.expires > time + ROOT_EXPIRES_MAX_MS) return refused('root_expires_too_far');
  if (state.table('accounts').get(operation.account) !== undefined) return null;
  if (operation.kind !== 'device.enrol') return refused('unknown_device');
  const verdict = foresee(state, primitives, time, operation);
  return verdict === null ? null : refused('enrolment_rejected', verdict.code, ...verdict.facts);
}

function admitChained(state: State, { account, device, seq, previous }: VerifiedOperation): Refusal | null {
  const of = state.table('devices').get(device);
  if (of === undefined || of.account !== account) return refused('unknown_device');
  if (seq <= of.seq) return refused('stale');
  if (of.standing === REVOKED) return refused('device_revoked');
  if (of.standing === QUARANTINED) return refused('device_quarantined');
  if (seq === of.seq + 1 && previous === of.last) return null;
  return refused('sequence_gap', BigInt(of.seq + 1), of.last === null ? null : idBytes(of.last));
}
