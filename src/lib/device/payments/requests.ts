/** Requests for money: shared by the devices of the account; entries say which of them are paid. Loaded where a person looks. */
import { err, ok, toHex, type Id, type Result } from '#kernel';
import {
  journalTimeAt,
  paysRequest,
  type RequestFault,
  type Requests,
  type RequestsOverview,
  type RequestTerms,
  type RequestView,
  type RequestWanted,
  type Row,
} from '#replica';
import { askedRequests, keepAsked, type AskedRequest } from '../account/asked.ts';
import { assetIn, readRecords, type Records } from '../glance.ts';
import { randomBytes } from '../keys/wrapped.ts';
import { LiveQuery } from '../store/live.ts';
import type { WalletParts } from '../wallet.ts';

const NONCE_BYTES = 16;

export class BrowserRequests implements Requests {
  readonly #parts: WalletParts;
  readonly overview: LiveQuery<RequestsOverview | null>;

  constructor(parts: WalletParts) {
    this.#parts = parts;
    this.overview = new LiveQuery<RequestsOverview | null>(null, () => this.#overview());
  }

  async make({ asset, amount, memo, lastsMs }: RequestWanted): Promise<Result<string, RequestFault>> {
    const { profile, copy } = await this.#records();
    if (profile === null || copy === null) return err('not_a_member');
    const made = journalTimeAt(copy, Date.now());
    const id = toHex(randomBytes(NONCE_BYTES));
    const request = { id, asset, amount, memo, made, expires: made + lastsMs };
    try {
      await keepAsked(this.#parts.shared, profile.account, request);
      return ok(id);
    } catch {
      return err('not_stored');
    }
  }

  async forget(id: string): Promise<void> {
    const { profile } = await this.#records();
    if (profile !== null) await this.#parts.shared.delete(profile.account, 'requests', id);
  }

  async #overview(): Promise<RequestsOverview | null> {
    const { profile, facts, copy } = await this.#records();
    if (profile === null || facts === null || copy === null) return null;
    const kept = await askedRequests(this.#parts.shared, profile.account);
    const rows = await this.#payments(profile.account, kept);
    const views = kept.flatMap((record): RequestView[] => {
      const { id, amount, memo, made, expires } = record;
      const asset = assetIn(facts, record.asset);
      const paid = paymentOf({ ...record, nonce: id }, rows);
      return asset === null ? [] : [{ id, asset, amount, memo, made, expires, paid }];
    });
    return { requests: views.sort((a, b) => b.made - a.made), aheadMs: copy.skewMs };
  }

  /** The entries that name any of these requests. */
  async #payments(account: Id, kept: readonly AskedRequest[]): Promise<readonly Row[]> {
    const { entries } = this.#parts.databases.wallet;
    const named = entries.where('[account+row.request.nonce]').anyOf(kept.map(({ id }) => [account, id]));
    return (await named.toArray()).map(({ row }) => row);
  }

  #records(): Promise<Records> {
    return readRecords(this.#parts.databases, this.#parts.relay);
  }
}

function paymentOf(terms: RequestTerms, rows: readonly Row[]): RequestView['paid'] {
  const row = rows.find((each) => paysRequest(each, terms, 'in'));
  if (row === undefined || row.other === null) return null;
  const { other: by, key, index, time } = row;
  return { by, key, index, time };
}
