/** Memos [P32]: sealed to the payee and once more to the payer; opened with the box secret of this device, where it fits. */
import { idBytes, sha256, type Id, type SignedOperation } from '#kernel';
import { readItem, sealedMemoFor, type OpenMemo } from '#replica';
import type { WalletDatabase } from '../store/databases.ts';
import { randomBytes } from '../keys/wrapped.ts';

/** `boxes`: the secrets of the boxes that the account has had. */
export function memoOpener(boxes: () => readonly Uint8Array[]): OpenMemo {
  return async (operation, sealed) => {
    const { openMemo } = await import('#protocol/seal');
    for (const secret of boxes()) {
      const opened = openMemo(operation, sealed, secret);
      if (opened.ok) return opened.value;
    }
    return null;
  };
}

/** Memos of kept entries that could not be opened when the entries came. */
export async function openMemosAgain(db: WalletDatabase, account: Id, open: OpenMemo): Promise<void> {
  const unopened = db.entries.where('[account+row.unopened]').equals([account, 1]);
  for (const kept of await unopened.toArray()) {
    const read = readItem(sha256, kept.item);
    const operation = read.ok ? read.value.operation : null;
    const sealed = operation === null ? null : sealedMemoFor(account, operation);
    const memo = operation === null || sealed === null ? null : await open(operation, sealed);
    const { unopened: _, ...row } = kept.row;
    if (memo !== null) await db.entries.put({ ...kept, row: { ...row, memo } });
  }
}

export type MemoPlace = Pick<SignedOperation, 'network' | 'account' | 'device' | 'seq'>;

/** Null where the text is too long, or the key is not one that may be sealed to. */
export async function sealed(place: MemoPlace, memo: string, boxKey: Id): Promise<Uint8Array | null> {
  const { sealMemo } = await import('#protocol/seal');
  const chance = { ephemeralSecret: randomBytes(32), nonce: randomBytes(24) };
  const done = sealMemo(place, memo, idBytes(boxKey), chance);
  return done.ok ? done.value : null;
}
