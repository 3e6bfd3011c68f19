/**
 * The signed note of a recovery (P25): what a relay says when its journal was put back from a backup. It is the cause of the
 * first entry of the new epoch, and comes with `welcome` and with the checkpoint:
 *
 *   signed note = [[network, size, root, epoch, time, relays], [[key, signature]…]]
 *
 * Entries from `size` on are gone, and receipts of older epochs count below `size` only.
 */
import { idBytes } from '../foundation/id.ts';
import { err, ok, type Result } from '../foundation/result.ts';
import { decode, encode, type TypeOf } from '../foundation/schema.ts';
import { record } from '../foundation/composite.ts';
import type { Verify } from '../identity/signature.ts';
import type { NetworkKeys } from './checkpoint.ts';
import { keySignatures, recoveryNote, recoveryNoteMessage, type RecoveryNote } from './entry.ts';

const signedNote = record({ note: recoveryNote, signatures: keySignatures });
export type SignedRecoveryNote = TypeOf<typeof signedNote>;

/** In the order of checking. */
export type RecoveryNoteFault = 'malformed_note' | 'other_network' | 'quorum_missing';

export function encodeRecoveryNote(note: SignedRecoveryNote): Uint8Array {
  return encode(signedNote, note);
}

/** The note, if enough relays of the network have signed it. */
export function openRecoveryNote(
  message: Uint8Array,
  { network, relayKeys, quorum }: NetworkKeys,
  verify: Verify,
): Result<RecoveryNote, RecoveryNoteFault> {
  const read = decode(signedNote, message);
  if (!read.ok) return err('malformed_note');
  const { note, signatures } = read.value;
  if (note.network !== network) return err('other_network');
  const signed = recoveryNoteMessage(note);
  const isBy = (key: (typeof relayKeys)[number]): boolean =>
    signatures.some((each) => each.key === key && verify(idBytes(key), signed, each.signature));
  return relayKeys.filter(isBy).length < quorum ? err('quorum_missing') : ok(note);
}
