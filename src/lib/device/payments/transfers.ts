/** Payments to several people at once in this browser. Loaded where a person makes one. */
import {
  err,
  ok,
  rejected,
  type FieldsOf,
  type Id,
  type Leg,
  type Result,
  type SignedOperation,
} from '#kernel';
import type { LegCheck, LegWanted, PayFault, Transfers, TransferCheck, TransferWanted } from '#replica';
import { acceptanceOf } from './acceptance.ts';
import type { NetworkRecord } from '../store/databases.ts';
import { assetIn, readRecords } from '../glance.ts';
import { sealed, type MemoPlace } from '../history/memos.ts';
import type { WalletParts } from '../wallet.ts';

export class BrowserTransfers implements Transfers {
  readonly #parts: WalletParts;

  constructor(parts: WalletParts) {
    this.#parts = parts;
  }

  async check(wanted: TransferWanted): Promise<Result<TransferCheck, PayFault>> {
    const { profile, facts, copy } = await readRecords(this.#parts.databases, this.#parts.relay);
    if (profile === null || facts === null || copy === null) return err({ code: 'not_a_member' });
    const { account, device, head } = profile;
    const place = { network: facts.network, account, device, seq: head.seq + 1 };
    const fields = await this.#fields(wanted, place, copy.view.account.boxKey);
    const drafted = await (await this.#parts.payments()).draft('transfer', fields);
    if (!drafted.ok) return drafted;
    const { operation, available, mayConflict } = drafted.value;
    const { legs } = (operation as SignedOperation<'transfer'>).fields;
    const asset = assetIn(facts, wanted.asset);
    if (asset === null || legs.some((leg) => leg.asset !== asset.id)) return err({ code: 'draft_changed' });
    const checked: LegCheck[] = [];
    for (const [at, leg] of legs.entries()) {
      const found = await this.#leg(account, facts, leg, BigInt(at));
      if (!found.ok) return found;
      checked.push(found.value);
    }
    const total = legs.reduce((sum, { amount }) => sum + amount, 0n);
    const left = available(asset.id) - total;
    return ok({ bytes: operation.bytes, asset, legs: checked, total, left, memo: wanted.memo, mayConflict });
  }

  async sign({ bytes, legs, memo }: TransferCheck): Promise<Result<string, PayFault>> {
    const kept = legs.some(({ memoSealed }) => memoSealed) ? memo : '';
    return (await this.#parts.payments()).sign(bytes, kept === '' ? null : kept);
  }

  /** The note is sealed to each payee whose key is known, and once to the payer; left out where it cannot be. */
  async #fields(
    { asset, memo, legs }: TransferWanted,
    place: MemoPlace,
    ownBox: Id,
  ): Promise<FieldsOf<'transfer'>> {
    const made: Leg[] = [];
    for (const leg of legs) {
      const boxKey = memo === '' ? null : await this.#boxKeyOf(place.account, leg);
      const forPayee = boxKey === null ? null : await sealed(place, memo, boxKey);
      made.push({ to: leg.to, asset, amount: leg.amount, memo: forPayee, request: null });
    }
    const isSealed = made.some((leg) => leg.memo !== null);
    return { legs: made, memos: isSealed ? await sealed(place, memo, ownBox) : null };
  }

  async #leg(account: Id, facts: NetworkRecord, leg: Leg, at: bigint): Promise<Result<LegCheck, PayFault>> {
    const { people, tabs } = this.#parts;
    const acceptance = await acceptanceOf(people, account, facts, leg);
    if (acceptance === 'no' && tabs.link.value.state === 'online')
      return err({ code: 'rejected', rejection: rejected('asset_not_accepted', at) });
    return ok({
      to: leg.to,
      amount: leg.amount,
      memoSealed: leg.memo !== null,
      ...(await people.acquaintance(account, leg.to, facts.robot)),
      mayRefuse: acceptance !== 'yes',
    });
  }

  async #boxKeyOf(owner: Id, { to, boxKey }: LegWanted): Promise<Id | null> {
    return boxKey ?? (await this.#parts.people.profileOf(owner, to))?.boxKey ?? null;
  }
}
