/** What a device knows of its account before the first entry; by itself, since a first screen needs nothing else of views. */
import type { AccountView } from './account-view.ts';
import { idOf, type Id } from './foundation/id.ts';
import type { Account } from './ledger/account.ts';

/** The view of an account that does not exist yet: its first entry makes it. */
export function emptyView(id: Id): AccountView {
  const nothing = idOf(new Uint8Array(32));
  const keys = { recoveryKey: nothing, boxKey: nothing, boxEpoch: 0, salt: new Uint8Array(32) };
  const lists = { devices: [], balances: [], accepts: [] };
  const of: Account = { id, ...keys, profileHash: null, ...lists, lastEntry: null, feedLength: 0 };
  return { account: of, devices: [], profile: null, holds: [], vouchers: [], assets: [] };
}
