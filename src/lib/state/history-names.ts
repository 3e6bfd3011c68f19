/** People as history is looked through by them: by what this person calls them. */
import type { Id } from '#kernel';
import type { WalletState } from './wallet-state.svelte.ts';

export interface Choice {
  readonly account: Id;
  readonly name: string;
}

/** Everybody whose name here holds this text, which is in lower case. */
export function namedIn(wallet: WalletState, text: string): ReadonlySet<Id> {
  return new Set(
    choicesIn(wallet, null)
      .filter(({ name }) => name.toLowerCase().includes(text))
      .map(({ account }) => account),
  );
}

/** Whom one can choose, by name: those who have one here, and whoever is chosen now. */
export function choicesIn(wallet: WalletState, chosen: Id | null): readonly Choice[] {
  const robot = wallet.network?.robot ?? null;
  const known = new Set([
    ...wallet.contacts.map(({ account }) => account),
    ...(robot === null ? [] : [robot]),
    ...(chosen === null ? [] : [chosen]),
  ]);
  return [...known]
    .map((account) => ({ account, name: wallet.nameOf(account) }))
    .sort((a, b) => a.name.localeCompare(b.name));
}
