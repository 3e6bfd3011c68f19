/** What the leading tab knows of the network, and keeps for every tab to read. */
import { sha256, type Asset, type Result } from '#kernel';
import { networkView, pinFacts, withUnlisted, type NetworkFacts, type PinFault } from '#replica';
import type { WalletDatabase } from '../store/databases.ts';

export class KeptFacts {
  readonly #wallet: WalletDatabase;
  readonly #relay: string;
  #now: NetworkFacts | null = null;

  constructor(wallet: WalletDatabase, relay: string) {
    this.#wallet = wallet;
    this.#relay = relay;
  }

  /** Null: the relay has never said anything. */
  get now(): NetworkFacts | null {
    return this.#now;
  }

  async read(): Promise<void> {
    this.#now = (await this.#wallet.networks.get(this.#relay)) ?? null;
  }

  /** What the public room says, unless it is of another network than before. */
  async take(said: NetworkFacts): Promise<Result<NetworkFacts, PinFault>> {
    const pinned = pinFacts(this.#now, said);
    if (pinned.ok) await this.#keep(pinned.value);
    return pinned;
  }

  /** Assets that the public room does not list. */
  async learn(found: readonly Asset[]): Promise<void> {
    if (this.#now !== null) await this.#keep(withUnlisted(this.#now, found));
  }

  async #keep(facts: NetworkFacts): Promise<void> {
    this.#now = facts;
    await this.#wallet.networks.put({ ...facts, view: networkView(sha256, facts) });
  }
}
