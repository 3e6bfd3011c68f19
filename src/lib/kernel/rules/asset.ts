/** Assets: creation, supply and bonuses. Issuing makes supply, redeeming ends it; a bonus comes out of what was issued [L4]. */
import type { Books } from '../books.ts';
import { equal, utf8 } from '../foundation/bytes.ts';
import type { Id } from '../foundation/id.ts';
import { AMOUNT_MAX, DAY_MS, REFERENCE_HORIZON_MS } from '../foundation/limits.ts';
import { anyValue } from '../foundation/value.ts';
import { encode } from '../foundation/schema.ts';
import { utcDay, withId } from '../ledger/account.ts';
import type { Asset } from '../ledger/asset.ts';
import { ruleOf } from '../ledger/network.ts';
import { available, type Bucket } from '../ledger/posting.ts';
import { rejected, type Verdict } from '../ledger/rejection.ts';
import type { FieldsOf, Operation } from '../operation/operation.ts';
import { accepts, assetFact, checkAvailable, isAmount, NOTHING, type Rules } from './rule.ts';

type Referenced = Operation<'asset.issue' | 'asset.bonus' | 'asset.redeem'>;

function pot(books: Books, kind: 'issuance' | 'promo', asset: Id): Bucket {
  return { kind, owner: (books.asset(asset) as Asset).issuer, id: null };
}

/** What was issued less what was redeemed. */
export function supply(books: Books, asset: Id): bigint {
  return books.inBucket({ kind: 'issuance', owner: null, id: null }, asset);
}

/** SHA-256 of what the operation says, so that the same reference with other content is told apart [L12]. */
function contentOf(books: Books, { kind, fields }: Referenced): Uint8Array {
  const to = kind === 'asset.redeem' ? null : assetFact(fields.to);
  const reason = kind === 'asset.issue' ? BigInt(fields.reason) : null;
  return books.hash(encode(anyValue, [kind, assetFact(fields.asset), to, fields.amount, reason]));
}

function referenceKey(books: Books, { account, fields }: Referenced): string {
  return books.keyIn(account, utf8(fields.reference as string));
}

function checkReference(books: Books, operation: Referenced): Verdict {
  if (operation.fields.reference === null) return null;
  const known = books.unfaded('references', referenceKey(books, operation));
  if (known === undefined) return null;
  const same = equal(known.content, contentOf(books, operation));
  return rejected(same ? 'duplicate_reference' : 'idempotency_conflict', BigInt(known.index));
}

function noteReference(books: Books, operation: Referenced): void {
  if (operation.fields.reference === null) return;
  const reference = {
    index: books.index,
    content: contentOf(books, operation),
    until: books.time + REFERENCE_HORIZON_MS,
  };
  books.state.table('references').set(referenceKey(books, operation), reference);
}

/** Amount, asset and issuer: what all acts of an issuer ask first. */
function checkIssuer(books: Books, account: Id, asset: Id, amount: bigint | null): Verdict {
  if (amount !== null && !isAmount(amount)) return rejected('amount_out_of_range', 0n);
  const of = books.asset(asset);
  if (of === undefined) return rejected('unknown_asset', 0n);
  return of.issuer === account ? null : rejected('not_issuer');
}

function checkIssue(books: Books, operation: Operation<'asset.issue'>): Verdict {
  const { account, fields } = operation;
  const verdict = checkIssuer(books, account, fields.asset, fields.amount);
  if (verdict !== null) return verdict;
  const asset = books.asset(fields.asset) as Asset;
  if (books.account(fields.to) === undefined) return rejected('unknown_account', 0n);
  const reference = checkReference(books, operation);
  if (reference !== null) return reference;
  if (asset.frozen) return rejected('supply_frozen');
  const left = (asset.cap ?? AMOUNT_MAX) - supply(books, fields.asset);
  return fields.amount > left ? rejected('cap_exceeded', left) : null;
}

type Bonus = FieldsOf<'asset.bonus'>;

function bonusKey(books: Books, { asset, to }: Bonus): string {
  return `${asset}${to}${utcDay(books.time)}`;
}

function bonusesToday(books: Books, bonus: Bonus): bigint {
  return books.unfaded('bonuses', bonusKey(books, bonus))?.sum ?? 0n;
}

/** Only where a limit asks for it: the limit is what bounds the sum. */
function noteBonus(books: Books, bonus: Bonus): void {
  if (books.asset(bonus.asset)?.bonusPerDay === null) return;
  const sum = bonusesToday(books, bonus) + bonus.amount;
  const until = (utcDay(books.time) + 1) * DAY_MS;
  books.state.table('bonuses').set(bonusKey(books, bonus), { sum, until });
}

function checkBonus(books: Books, operation: Operation<'asset.bonus'>): Verdict {
  const { account, fields } = operation;
  const verdict = checkIssuer(books, account, fields.asset, fields.amount);
  if (verdict !== null) return verdict;
  const asset = books.asset(fields.asset) as Asset;
  if (books.account(fields.to) === undefined) return rejected('unknown_account', 0n);
  if (fields.to !== account && !accepts(books, fields.to, fields.asset))
    return rejected('asset_not_accepted', 0n);
  const reference = checkReference(books, operation);
  if (reference !== null) return reference;
  if (asset.bonusPerDay !== null && bonusesToday(books, fields) + fields.amount > asset.bonusPerDay)
    return rejected('bonus_limit');
  const promo = books.inBucket(pot(books, 'promo', fields.asset), fields.asset);
  return fields.amount > promo ? rejected('insufficient_pot', promo) : null;
}

function changeBonus(books: Books, operation: Operation<'asset.bonus'>): void {
  const { asset, to, amount } = operation.fields;
  books.move(pot(books, 'promo', asset), available(to), asset, amount);
  noteBonus(books, operation.fields);
  noteReference(books, operation);
}

function checkRedeem(books: Books, operation: Operation<'asset.redeem'>): Verdict {
  const { account, fields } = operation;
  if (!isAmount(fields.amount)) return rejected('amount_out_of_range', 0n);
  if (books.asset(fields.asset) === undefined) return rejected('unknown_asset', 0n);
  return checkReference(books, operation) ?? checkAvailable(books, account, [fields]);
}

function checkCreate(books: Books, { account, fields }: Operation<'asset.create'>): Verdict {
  if (fields.cap !== null && !isAmount(fields.cap)) return rejected('amount_out_of_range', 0n);
  if (ruleOf(books.network, 'assetCreation') === 'operator' && account !== books.network.operator)
    return rejected('asset_creation_closed');
  return books.state.table('symbols').get(fields.symbol) === undefined ? null : rejected('symbol_taken');
}

function changeCreate(books: Books, { id, account, fields }: Operation<'asset.create'>): void {
  putAsset(books, { id, issuer: account, ...fields, icon: fields.icon?.slice() ?? null, frozen: false });
  const of = books.account(account);
  if (of !== undefined) books.setAccount({ ...of, accepts: withId(of.accepts, id) });
}

function putAsset(books: Books, asset: Asset): void {
  books.state.table('assets').set(asset.id, asset);
  books.state.table('symbols').set(asset.symbol, { asset: asset.id });
  books.tell(asset.issuer, { kind: 'asset', id: asset.id, value: asset });
}

export const assetRules: Rules<
  'asset.create' | 'asset.issue' | 'asset.fund_promo' | 'asset.bonus' | 'asset.redeem' | 'asset.freeze_supply'
> = {
  'asset.create': {
    who: 'full',
    whilePaused: false,
    takes: () => NOTHING,
    check: checkCreate,
    change: changeCreate,
  },
  'asset.issue': {
    who: 'full',
    whilePaused: false,
    takes: () => NOTHING,
    check: checkIssue,
    change(books, operation) {
      const { asset, to, amount } = operation.fields;
      books.move(pot(books, 'issuance', asset), available(to), asset, amount);
      noteReference(books, operation);
    },
  },
  'asset.fund_promo': {
    who: 'full',
    whilePaused: false,
    takes: ({ fields }) => [fields],
    check: (books, { account, fields }) =>
      checkIssuer(books, account, fields.asset, fields.amount) ?? checkAvailable(books, account, [fields]),
    change(books, { account, fields }) {
      books.move(available(account), pot(books, 'promo', fields.asset), fields.asset, fields.amount);
    },
  },
  'asset.bonus': {
    who: 'full',
    whilePaused: false,
    takes: () => NOTHING,
    check: checkBonus,
    change: changeBonus,
  },
  'asset.redeem': {
    who: 'full',
    whilePaused: false,
    takes: ({ fields }) => [fields],
    check: checkRedeem,
    change(books, operation) {
      const { asset, amount } = operation.fields;
      books.move(available(operation.account), pot(books, 'issuance', asset), asset, amount);
      noteReference(books, operation);
    },
  },
  'asset.freeze_supply': {
    who: 'full',
    whilePaused: false,
    takes: () => NOTHING,
    check: (books, { account, fields }) => checkIssuer(books, account, fields.asset, null),
    change(books, { fields }) {
      putAsset(books, { ...(books.asset(fields.asset) as Asset), frozen: true });
    },
  },
};
