/** Promises in this browser: given away from the outbox, taken into a table of their own. Loaded where a person looks. */
import {
  err,
  idFromHex,
  idHex,
  ok,
  receiptOfText,
  sha256,
  verify,
  withoutEffect,
  type Id,
  type Result,
} from '#kernel';
import {
  handOver,
  journalTimeAt,
  keysOf,
  verifyPromise,
  type HandedOver,
  type HandOverFault,
  type Promises,
  type PromisesOverview,
  type PromiseState,
  type PromiseView,
  type Row,
  type TakeFault,
  type VerifiedPromise,
} from '#replica';
import { allOf, type PromiseRecord } from '../store/databases.ts';
import { assetIn, readRecords, unsettled, type Records } from '../glance.ts';
import { LiveQuery } from '../store/live.ts';
import type { WalletParts } from '../wallet.ts';
import { soughtAsset } from './sought-asset.ts';

/** More than these nobody looks through; they are sent, or removed, first. */
const PROMISES_MAX = 200;

export class BrowserPromises implements Promises {
  readonly #parts: WalletParts;
  readonly overview: LiveQuery<PromisesOverview | null>;

  constructor(parts: WalletParts) {
    this.#parts = parts;
    this.overview = new LiveQuery<PromisesOverview | null>(null, () => this.#overview());
  }

  async handOver(key: string): Promise<Result<HandedOver, HandOverFault>> {
    const records = await this.#records();
    const { profile, facts, copy } = records;
    const id = idFromHex(key);
    if (profile === null || facts === null || copy === null || profile.retired !== null)
      return err('not_a_member');
    if (id === null) return err('not_waiting');
    const { receipt } = copy;
    const kept = receipt?.device === profile.device ? receiptOfText(receipt.text) : null;
    const shown = kept === null ? null : withoutEffect(kept);
    return handOver(sha256, facts.network, unsettled(records), id, shown);
  }

  async take(bytes: Uint8Array): Promise<Result<string, TakeFault>> {
    const { profile, facts, copy } = await this.#records();
    if (profile === null || facts === null || copy === null) return err('not_a_member');
    const { account } = profile;
    const time = journalTimeAt(copy, Date.now());
    const cuts = (await this.#parts.databases.wallet.recoveries.get(account))?.cuts ?? [];
    const verified = verifyPromise({ hash: sha256, verify }, keysOf(facts), account, time, bytes, cuts);
    if (!verified.ok) return verified;
    if ((await soughtAsset(this.#parts, verified.value.asset)) === null) return err('unknown_asset');
    const key = idHex(verified.value.payment.id);
    const { promises } = this.#parts.databases.wallet;
    if ((await promises.get([account, key])) !== undefined) return ok(key);
    if ((await this.#kept(account)).length >= PROMISES_MAX) return err('too_many');
    try {
      await promises.add(recordOf(account, key, bytes, verified.value, time));
      return ok(key);
    } catch {
      return err('not_stored');
    }
  }

  async forget(key: string): Promise<void> {
    const { profile } = await this.#records();
    if (profile !== null) await this.#parts.databases.wallet.promises.delete([profile.account, key]);
  }

  async #overview(): Promise<PromisesOverview | null> {
    const { profile, facts, copy } = await this.#records();
    if (profile === null || facts === null || copy === null) return null;
    const kept = await this.#kept(profile.account);
    const rows = await this.#entered(kept);
    const views = kept.flatMap((record): PromiseView[] => {
      const { key, from, amount, signed, expires, before, provedAt } = record;
      const asset = assetIn(facts, record.asset);
      const state = stateOf(record, rows.get(key));
      return asset === null ? [] : [{ key, state, from, asset, amount, signed, expires, before, provedAt }];
    });
    return { promises: views, aheadMs: copy.skewMs };
  }

  /** Newest first. */
  async #kept(account: Id): Promise<readonly PromiseRecord[]> {
    const { promises } = this.#parts.databases.wallet;
    const range = promises.where('[account+key]').between(...allOf<string>(account));
    return (await range.sortBy('taken')).toReversed();
  }

  /** The rows of those that have come into the feed, by key. */
  async #entered(kept: readonly PromiseRecord[]): Promise<ReadonlyMap<string, Row>> {
    const { entries } = this.#parts.databases.wallet;
    const keys = kept.map(({ account, key }): [Id, string] => [account, key]);
    const found = await entries.where('[account+key]').anyOf(keys).toArray();
    return new Map(found.map(({ key, row }) => [key, row]));
  }

  #records(): Promise<Records> {
    return readRecords(this.#parts.databases, this.#parts.relay);
  }
}

/** Final is what the feed says, and nothing else [U2]. */
function stateOf({ word }: PromiseRecord, row: Row | undefined): PromiseState {
  if (row !== undefined && row.rejection === null) return { phase: 'final', index: row.index };
  if (word?.type === 'verdict' && word.rejection !== null)
    return { phase: 'rejected', index: word.index, code: word.rejection };
  if (word?.type === 'refused' && word.isFinal) return { phase: 'refused', code: word.code };
  return { phase: 'promised', code: word?.type === 'refused' ? word.code : null };
}

function recordOf(
  account: Id,
  key: string,
  handed: Uint8Array,
  { chain, payment, from, asset, amount, provedAt, checkpoint }: VerifiedPromise,
  taken: number,
): PromiseRecord {
  const { at: signed, expires } = payment;
  const before = chain.length - 1;
  const about = { from, asset, amount, signed, expires, before, provedAt, checkpoint };
  return { account, key, handed, ...about, taken, word: null };
}
