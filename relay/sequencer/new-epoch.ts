/**
 * The first entry of a new epoch (P25): a journal that was put back from a backup goes on with a signed note that says at
 * which size and in which epoch. Devices believe the one only with the other, so the note is kept before its entry is.
 */
import {
  encodeRecoveryNote,
  headOf,
  invalidity,
  networkOf,
  recoveryNoteMessage,
  type Input,
  type RecoveryNote,
  type RelaySigner,
} from '#kernel';
import { recover, type RecoveryOptions } from './recovery.ts';

export interface NewEpoch extends RecoveryOptions {
  readonly signer: RelaySigner;
  /** ms since 1970: the entry's, unless the journal has a later one. */
  readonly time: number;
  /** The last epoch that devices may have been shown: the new one lies above it. */
  readonly epochAfter: number;
  /** Makes the signed note durable. Without its entry it says nothing; without it nobody believes the entry. */
  readonly keep: (note: Uint8Array) => void;
}

/** Resolves when the entry is durable; the store stays open. */
export async function beginEpoch(parts: NewEpoch): Promise<RecoveryNote> {
  const { opened, primitives, signer, epochAfter, keep } = parts;
  const journal = await recover(parts);
  const { state, tree } = journal;
  const { id: network, epoch, relays } = networkOf(state);
  const { size, time: last } = headOf(state);
  const time = Math.max(parts.time, last);
  const note = { network, size, root: tree.root(), epoch: Math.max(epoch, epochAfter) + 1, time, relays };
  const signatures = [{ key: signer.key, signature: signer.sign(recoveryNoteMessage(note)) }];
  const input: Input = { type: 'epoch', note, signatures };
  const fault = invalidity(state, primitives, time, input);
  if (fault !== null) throw new Error(`the new epoch cannot begin: ${fault}`);
  keep(encodeRecoveryNote({ note, signatures }));
  const sealed = journal.play(time, input);
  const blocks = journal.blocksBetween(size, tree.size);
  const entries = [{ sealed, operation: null }];
  await opened.store.append({ first: size, entries, blocks, root: tree.root() });
  return note;
}
