/** Asks the relay for the assets of this account that its public room does not list: when one comes, and at each login. */
import { sha256, type Id } from '#kernel';
import type { Question } from '#protocol';
import { unlistedIn } from '#replica';
import type { Replied } from '#replica/sync';
import { liveQuery, type Subscription } from 'dexie';
import { askObject } from '../payments/public-profile.ts';
import type { WalletDatabase } from '../store/databases.ts';
import type { KeptFacts } from './kept-facts.ts';

export interface UnlistedAssetsParts {
  readonly wallet: WalletDatabase;
  /** Whose they are; null: nobody's yet. */
  readonly account: () => Id | null;
  readonly facts: KeptFacts;
  readonly ask: (question: Question) => Promise<Replied>;
  readonly failed: (error: unknown) => void;
}

/** A relay is not asked for more of them at a time. */
const ASKED_MAX = 32;

export class UnlistedAssets {
  readonly #parts: UnlistedAssetsParts;

  constructor(parts: UnlistedAssetsParts) {
    this.#parts = parts;
  }

  /** From now on what comes into the account is looked at. */
  follow(): Subscription {
    const { wallet, failed } = this.#parts;
    return liveQuery(() => wallet.copies.toArray()).subscribe({
      next: () => void this.#ask('those that are not known').catch(failed),
      error: failed,
    });
  }

  /** They may have changed while nobody listened. */
  refresh(): void {
    void this.#ask('all').catch(this.#parts.failed);
  }

  async #ask(which: 'all' | 'those that are not known'): Promise<void> {
    const { wallet, ask } = this.#parts;
    const [account, facts] = [this.#parts.account(), this.#parts.facts.now];
    const copy = account === null ? undefined : await wallet.copies.get(account);
    if (facts === null || copy === undefined) return;
    const known = new Set(which === 'all' ? [] : facts.unlisted?.map(({ id }) => id));
    const wanted = unlistedIn(sha256, facts, copy.view).filter((id) => !known.has(id));
    if (wanted.length === 0) return;
    const replies = wanted.slice(0, ASKED_MAX).map((id) => askObject(ask, 'assets', id));
    const found = (await Promise.all(replies)).filter((asset) => asset !== null);
    if (found.length > 0) await this.#parts.facts.learn(found.filter(({ id }) => wanted.includes(id)));
  }
}
