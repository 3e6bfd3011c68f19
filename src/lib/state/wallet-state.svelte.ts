/** The wallet as screens read it: its live values as values of runes, and the few words that many screens share. */
import { createContext } from 'svelte';
import { fromStore } from 'svelte/store';
import type { Id } from '#kernel';
import type { AssetView, BalanceView, Contact, Link, Live, NetworkView, Standing, Wallet } from '#replica';
import { addressText, shortAddressText } from './parts/address-text.ts';
import { m } from '$lib/words/compiled/messages.js';

export class WalletState {
  readonly wallet: Wallet;
  readonly #standing: Current<Standing>;
  readonly #link: Current<Link>;
  readonly #network: Current<NetworkView | null>;
  readonly #balances: Current<readonly BalanceView[]>;
  readonly #contacts: Current<readonly Contact[]>;
  readonly #unsent: Current<number>;
  readonly #historyLength: Current<number>;
  readonly #clockIsOff: Current<boolean>;

  constructor(wallet: Wallet) {
    this.wallet = wallet;
    this.#standing = current(wallet.standing);
    this.#link = current(wallet.link);
    this.#network = current(wallet.network);
    this.#balances = current(wallet.balances);
    this.#contacts = current(wallet.contacts);
    this.#unsent = current(wallet.unsent);
    this.#historyLength = current(wallet.historyLength);
    this.#clockIsOff = current(wallet.clockIsOff);
  }

  get standing(): Standing {
    return this.#standing.current;
  }
  get link(): Link {
    return this.#link.current;
  }
  get network(): NetworkView | null {
    return this.#network.current;
  }
  get balances(): readonly BalanceView[] {
    return this.#balances.current;
  }
  get contacts(): readonly Contact[] {
    return this.#contacts.current;
  }
  get unsent(): number {
    return this.#unsent.current;
  }
  get historyLength(): number {
    return this.#historyLength.current;
  }
  get clockIsOff(): boolean {
    return this.#clockIsOff.current;
  }

  /** The account of this wallet, as soon as it has one. */
  get account(): Id | null {
    return 'account' in this.standing ? this.standing.account : null;
  }

  get isOffline(): boolean {
    return this.link.state === 'offline' || this.link.state === 'connecting';
  }

  /** The balance in the base asset, else the first. */
  get mainBalance(): BalanceView | null {
    const base = this.network?.base.id;
    return this.balances.find((each) => each.asset.id === base) ?? this.balances[0] ?? null;
  }

  contactOf(account: Id): Contact | null {
    return this.contacts.find((each) => each.account === account) ?? null;
  }

  /** What this person calls an account: the contact's name, else what it is here, else its address in short. */
  nameOf(account: Id): string {
    const contact = this.contactOf(account);
    if (contact !== null) return contact.name;
    if (account === this.account) return m.name_yourself();
    if (account === this.network?.robot) return m.name_robot();
    return shortAddressText(account);
  }

  isKnown(account: Id): boolean {
    return this.contactOf(account) !== null || account === this.network?.robot;
  }

  assetOf(asset: Id): AssetView | null {
    return this.network?.assets.find((each) => each.id === asset) ?? null;
  }

  addressOf(account: Id): string {
    return addressText(account);
  }
}

export const [getWalletState, setWalletState] = createContext<WalletState>();

interface Current<T> {
  readonly current: T;
}

/** A live value has the contract of a store, which Svelte turns into a value that is read like any other. */
function current<T>(live: Live<T>): Current<T> {
  return fromStore(live);
}
