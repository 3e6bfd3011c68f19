/** People as history is looked through by them: by what this person calls them. */
import type { Id } from '#kernel';
import type { Naming } from './history-file.ts';
import type { WalletState } from '../wallet-state.svelte.ts';

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

/** How files name people: by what they are called here, and not at all where that is nothing. Null: no network yet. */
export function namingOf(wallet: WalletState): Naming | null {
  const base = wallet.network?.base ?? null;
  if (base === null) return null;
  return { base, nameOf: (account) => (wallet.isKnown(account) ? wallet.nameOf(account) : null) };
}
