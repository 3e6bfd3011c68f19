/**
 * Assets that the relay's public room does not list: those of this account are asked for when one comes, and again on each
 * connection; what the relay answers anybody about one is kept, so that it can be accepted, claimed and paid.
 */
import { sha256, type Asset, type Id } from '#kernel';
import { readObjectKey, type Question } from '#protocol';
import { unlistedIn, type Link } from '#replica';
import type { Replied } from '#replica/sync';
import { liveQuery, type Subscription } from 'dexie';
import { askObject, objectIn } from '../payments/public-profile.ts';
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
  /** Whether they have been asked for again on this connection. */
  #isFresh = false;

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

  /** They may have changed while nobody listened: once a connection is level with the relay they are asked for again. */
  linked({ state }: Link): void {
    if (state === 'catching_up') return;
    const isNew = state === 'online' && !this.#isFresh;
    this.#isFresh = state === 'online';
    if (isNew) void this.#ask('all').catch(this.#parts.failed);
  }

  /** What the relay answers; what it says of an asset is kept before anybody reads the answer. */
  async ask(question: Question): Promise<Replied> {
    const { ask, failed } = this.#parts;
    const reply = await ask(question);
    const asset = assetSaid(question, reply);
    if (asset !== null) await this.#learn([asset]).catch(failed);
    return reply;
  }

  async #ask(which: 'all' | 'those that are not known'): Promise<void> {
    const { wallet, ask } = this.#parts;
    const [account, facts] = [this.#parts.account(), this.#parts.facts.now];
    const copy = account === null ? undefined : await wallet.copies.get(account);
    if (facts === null || copy === undefined) return;
    const known = (facts.unlisted ?? []).map(({ id }) => id);
    const own = unlistedIn(sha256, facts, copy.view);
    const wanted =
      which === 'all' ? [...new Set([...own, ...known])] : own.filter((id) => !known.includes(id));
    for (let from = 0; from < wanted.length; from += ASKED_MAX) {
      const some = wanted.slice(from, from + ASKED_MAX);
      const found = await Promise.all(some.map((id) => askObject(ask, 'assets', id)));
      await this.#learn(found.filter((asset) => asset !== null).filter(({ id }) => some.includes(id)));
    }
  }

  async #learn(found: readonly Asset[]): Promise<void> {
    const { facts } = this.#parts;
    const unlisted = found.filter(({ id }) => facts.now?.assets.every((listed) => listed.id !== id));
    if (unlisted.length > 0) await facts.learn(unlisted);
  }
}

/** The asset that was asked for, where the answer has it. */
function assetSaid(question: Question, reply: Replied): Asset | null {
  const named = question.what === 'object' ? readObjectKey(question.args.key) : null;
  if (named?.ok !== true || named.value.table !== 'assets') return null;
  const said = objectIn('assets', reply);
  return said?.id === named.value.key ? said : null;
}
