/**
 * When the account's box is followed by another (P33): whoever was revoked knows the one before. The next one is derived from
 * the key of the vault's epoch, which they do not have.
 */
import { FULL, LIVE, REVOKED, type AccountView, type Id } from '#kernel';
import type { VaultCopy } from '#replica';

export interface BoxStanding {
  readonly view: Pick<AccountView, 'account' | 'devices'>;
  readonly device: Id;
  readonly vault: Pick<VaultCopy, 'epoch' | 'maker'>;
  /** The box of the vault's epoch; null: its key is not known here. */
  readonly fresh: Id | null;
  /** Whether the secret of the account's box is in the vault's document. */
  readonly isShared: boolean;
}

/**
 * The epoch under which `fresh` is to be published; null: not by this device, or not now. Whoever began the vault's epoch says
 * so, or another full device if that one is gone.
 *
 * A vault that has begun anew with a relay put back from a backup counts its epochs from 1, and the account's box does not: what
 * matters then is whether a box that all devices had is still the account's. A device that is behind does not know the secret
 * of a box that others have published since, and leaves it.
 */
export function boxEpochDue({ view, device, vault, fresh, isShared }: BoxStanding): number | null {
  const { account, devices } = view;
  const { epoch, maker } = vault;
  const isFull = (id: Id | null): boolean =>
    devices.some((each) => each.id === id && each.standing === LIVE && each.role === FULL);
  const isMine = maker === device || !isFull(maker);
  if (fresh === null || !isFull(device) || !isMine || account.boxKey === fresh) return null;
  const wasRevoked = epoch > 1 || devices.some(({ standing }) => standing === REVOKED);
  const isOld = isShared || epoch > account.boxEpoch;
  return wasRevoked && isOld ? Math.max(epoch, account.boxEpoch + 1) : null;
}
