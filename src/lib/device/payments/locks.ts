/** Holds and vouchers in this browser: their lists, and what is done about them. Loaded where a person looks. */
import {
  err,
  idOf,
  ok,
  publicKeyOf,
  sha256,
  sign,
  voucherClaimMessage,
  type FieldsOf,
  type Id,
  type Kind,
  type Result,
} from '#kernel';
import {
  historyRow,
  holdViews,
  journalTimeAt,
  NOBODY,
  readOwn,
  voucherViews,
  type AssetView,
  type HistoryRow,
  type HoldView,
  type LockAct,
  type LockCheck,
  type LockFault,
  type LockIntent,
  type Locks,
  type LocksOverview,
  type NewSecret,
  type Row,
  type VoucherLink,
  type VoucherView,
} from '#replica';
import { assetIn, readRecords, unsettled, type Records } from '../glance.ts';
import { randomBytes } from '../keys/wrapped.ts';
import { LiveQuery } from '../store/live.ts';
import { Secrets } from '../keys/secrets.ts';
import type { WalletParts } from '../wallet.ts';
import { soughtAsset } from './sought-asset.ts';

/** An intention as the fields of an operation, with what the check says beside them. */
interface Planned extends Pick<LockCheck, 'act' | 'hold' | 'voucher' | 'secret'> {
  /** Who gets something by it. */
  readonly to: Id | null;
}

const NOTHING_BESIDE = { hold: null, voucher: null, secret: null, to: null };

export class BrowserLocks implements Locks {
  readonly #parts: WalletParts;
  readonly #secrets: Secrets;
  readonly overview: LiveQuery<LocksOverview | null>;

  constructor(parts: WalletParts) {
    this.#parts = parts;
    this.#secrets = new Secrets(parts.databases.keys);
    this.overview = new LiveQuery<LocksOverview | null>(null, () => this.#overview());
  }

  async check(intent: LockIntent): Promise<Result<LockCheck, LockFault>> {
    const records = await this.#records();
    const planned = await this.#plan(intent, records);
    if (!planned.ok) return planned;
    const { act, to, ...beside } = planned.value;
    const payments = await this.#parts.payments();
    const drafted = await payments.draft<Kind>(act.kind, act.fields as FieldsOf<Kind>);
    if (!drafted.ok) return drafted;
    const { operation, available, mayConflict } = drafted.value;
    const read = { kind: operation.kind, fields: operation.fields } as LockAct;
    const { account } = operation;
    const { people } = this.#parts;
    return ok({
      ...beside,
      bytes: operation.bytes,
      act: read,
      left: 'asset' in read.fields ? available(read.fields.asset) - read.fields.amount : null,
      ...(to === null ? NOBODY : await people.acquaintance(account, to, records.facts?.robot ?? null)),
      mayConflict,
    });
  }

  async sign({ bytes, secret }: LockCheck): Promise<Result<string, LockFault>> {
    try {
      if (secret !== null) await this.#secrets.keep(secret);
    } catch {
      return err({ code: 'not_stored' });
    }
    return (await this.#parts.payments()).sign(bytes);
  }

  async secretOf({ hash }: HoldView): Promise<Uint8Array | null> {
    return hash === null ? null : this.#secrets.read(hash);
  }

  async linkOf({ id }: VoucherView): Promise<VoucherLink | null> {
    const records = await this.#records();
    const { facts, copy, profile } = records;
    const voucher = copy?.view.vouchers.find((each) => each.id === id);
    if (voucher === undefined || facts === null || copy === null) return null;
    const { key, asset, amount, until } = voucher;
    const seed = await this.#secrets.read(key);
    const name = copy.view.profile?.name ?? profile?.name ?? '';
    const said = { asset, amount, until, name: name === '' ? null : name };
    return seed === null ? null : { network: facts.network, voucher: id, seed, ...said };
  }

  async claimOf(voucher: Id): Promise<HistoryRow | null> {
    const { facts, copy } = await this.#records();
    if (copy === null) return null;
    const rows = await this.#rows(copy.view.account.id, 'voucher');
    const claim = rows.find(
      ({ kind, lock, device, rejection }) =>
        kind === 'voucher.claim' && lock?.id === voucher && device !== null && rejection === null,
    );
    return claim === undefined ? null : historyRow(claim, (id) => assetIn(facts, id));
  }

  async #overview(): Promise<LocksOverview | null> {
    const records = await this.#records();
    const { facts, copy } = records;
    if (facts === null || copy === null) return null;
    const undecided = unsettled(records)
      .filter(({ refusal }) => refusal === null)
      .map(({ signed, sent }) => ({ operation: readOwn(sha256, signed), sent }));
    const secrets = await this.#secrets.names();
    const ground = { view: copy.view, undecided, secrets, assetOf: (id: Id) => assetIn(facts, id) };
    const vouchers = voucherViews(ground, await this.#rows(copy.view.account.id, 'voucher'));
    return { holds: holdViews(ground), vouchers, aheadMs: copy.skewMs };
  }

  /** What the entries say of holds or of vouchers, oldest first. */
  async #rows(account: Id, kind: 'hold' | 'voucher'): Promise<readonly Row[]> {
    const { entries } = this.#parts.databases.wallet;
    const kept = await entries.where('[account+row.lock.kind]').equals([account, kind]).sortBy('place');
    return kept.map(({ row }) => row);
  }

  async #plan(intent: LockIntent, records: Records): Promise<Result<Planned, LockFault>> {
    const { copy, facts } = records;
    if (copy === null || facts === null) return err({ code: 'not_a_member' });
    const after = (ms: number): number => journalTimeAt(copy, Date.now()) + ms;
    switch (intent.type) {
      case 'place': {
        const { to, asset, amount, lastsMs, release } = intent;
        const secret = release === 'new_secret' ? newHoldSecret() : null;
        const hash = secret?.name ?? (typeof release === 'object' ? release.hash : null);
        const fields = { asset, amount, to, until: after(lastsMs), hash };
        return ok({ ...NOTHING_BESIDE, act: { kind: 'hold.place', fields }, secret, to });
      }
      case 'issue': {
        const { asset, amount, lastsMs } = intent;
        const secret = newVoucherKey();
        const fields = { asset, amount, key: secret.name, until: after(lastsMs) };
        return ok({ ...NOTHING_BESIDE, act: { kind: 'voucher.issue', fields }, secret });
      }
      case 'post': {
        const { hold, amount } = intent;
        const fields = { hold: hold.id, amount, preimage: null };
        return ok({ ...NOTHING_BESIDE, act: { kind: 'hold.post', fields }, hold });
      }
      case 'release': {
        const { hold } = intent;
        const preimage = intent.secret ?? (await this.secretOf(hold));
        if (preimage === null) return err({ code: 'secret_missing' });
        const fields = { hold: hold.id, amount: null, preimage };
        return ok({ ...NOTHING_BESIDE, act: { kind: 'hold.post', fields }, hold });
      }
      case 'void':
        return ok({
          ...NOTHING_BESIDE,
          act: { kind: 'hold.void', fields: { hold: intent.hold.id } },
          hold: intent.hold,
        });
      case 'claim':
        return this.#planClaim(records, intent.link);
      case 'take_back': {
        const link = await this.linkOf(intent.voucher);
        return link === null ? err({ code: 'secret_missing' }) : this.#planClaim(records, link);
      }
    }
  }

  async #planClaim(records: Records, link: VoucherLink): Promise<Result<Planned, LockFault>> {
    if (records.facts?.network !== link.network) return err({ code: 'other_network' });
    const asset = await soughtAsset(this.#parts, link.asset);
    return asset === null ? err({ code: 'unknown_asset' }) : planClaim(records, link, asset);
  }

  #records(): Promise<Records> {
    return readRecords(this.#parts.databases, this.#parts.relay);
  }
}

/** A claim is signed twice: by the one-time key for this account, and by this device as every operation. */
function planClaim(
  { profile, copy }: Records,
  link: VoucherLink,
  asset: AssetView,
): Result<Planned, LockFault> {
  if (profile === null) return err({ code: 'not_a_member' });
  const { network, voucher, seed, amount } = link;
  const { account } = profile;
  const signature = sign(seed, voucherClaimMessage({ network, voucher, account }));
  const act = { kind: 'voucher.claim', fields: { voucher, signature } } as const;
  const own = copy?.view.vouchers.find(({ id }) => id === voucher);
  const said = { asset, amount: own?.amount ?? amount, isOwn: own !== undefined };
  return ok({ ...NOTHING_BESIDE, act, voucher: said });
}

function newHoldSecret(): NewSecret {
  const secret = randomBytes(32);
  return { name: idOf(sha256(secret)), secret };
}

function newVoucherKey(): NewSecret {
  const secret = randomBytes(32);
  return { name: idOf(publicKeyOf(secret)), secret };
}
