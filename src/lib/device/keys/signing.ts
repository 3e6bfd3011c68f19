/**
 * Signing in a browser [P7]: one at a time across all tabs, by a Web Lock; the place in the chain is read, the bytes are
 * signed, and operation and head are stored in one strict transaction. If that fails, nothing has been signed.
 */
import {
  encodeSigned,
  err,
  ok,
  operationMessage,
  sha256,
  type Id,
  type Result,
  type SignedOperation,
} from '#kernel';
import { continuesChain, readDraft, type ChainHead, type PayFault, type Waiting } from '#replica';
import type { KeysDatabase, ProfileRecord } from '../store/databases.ts';
import { signerOf } from './keys.ts';
import { StoredOutbox } from '../store/outbox-store.ts';

export type SigningFault = Extract<PayFault['code'], 'not_a_member' | 'not_stored' | 'draft_changed'>;

export interface Draft {
  readonly bytes: Uint8Array;
  readonly memo: string | null;
}

/** What was signed, as it is stored. */
export interface Signed {
  readonly device: Id;
  readonly waiting: Waiting;
}

/** `draft` gets the head of the chain and gives the bytes to sign, or why there is nothing to sign. */
export async function signNext<Fault>(
  db: KeysDatabase,
  lock: string,
  draft: (profile: ProfileRecord, head: ChainHead) => Promise<Result<Draft, Fault>>,
): Promise<Result<Signed, Fault | SigningFault>> {
  return navigator.locks.request(lock, async () => {
    const profile = await db.profile();
    if (profile === undefined || profile.retired !== null) return err('not_a_member');
    const drafted = await draft(profile, profile.head);
    if (!drafted.ok) return drafted;
    const operation = readDraft(sha256, drafted.value.bytes);
    if (operation === null || !continuesChain(operation, profile.head)) return err('draft_changed');
    return store(db, profile, operation, drafted.value.memo);
  });
}

async function store(
  db: KeysDatabase,
  { account, device, keys }: ProfileRecord,
  draft: SignedOperation,
  memo: string | null,
): Promise<Result<Signed, SigningFault>> {
  const signature = await signerOf(account, device, keys).sign(operationMessage(draft.bytes));
  const { seq, id, bytes } = draft;
  const signed = encodeSigned({ bytes, signature });
  const waiting = { seq, id, signed, memo, sent: false, refusal: null };
  try {
    await new StoredOutbox(db).append(waiting);
    return ok({ device, waiting });
  } catch {
    return err('not_stored');
  }
}
