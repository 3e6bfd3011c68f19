/** What is said of somebody who resembles a known person [U3]. */
import type { Id } from '#kernel';
import { addressesResemble } from '#replica';
import { m } from '$lib/words/compiled/messages.js';
import type { WalletState } from '../wallet-state.svelte.ts';

/** Whether it is the address or the name that looks like that of the known person. */
export function resemblesText(wallet: WalletState, account: Id, known: Id): string {
  const name = wallet.nameOf(known);
  return addressesResemble(account, known) ? m.check_resembles({ name }) : m.check_resembles_name({ name });
}
