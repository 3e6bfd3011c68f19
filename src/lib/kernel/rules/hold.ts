/** Holds: available money set apart under a name; ended once: posted, voided, or given back at `until` by a timeout. */
import type { Books } from '../books.ts';
import { idOf, type Id } from '../foundation/id.ts';
import { HOLD_MAX_MS } from '../foundation/limits.ts';
import type { Hold } from '../ledger/hold.ts';
import { available, type Bucket } from '../ledger/posting.ts';
import { rejected, type Verdict } from '../ledger/rejection.ts';
import type { FieldsOf } from '../operation/operation.ts';
import { accepts, checkAvailable, isAmount, NOTHING, type Rules } from './rule.ts';
import { noteSent } from './transfer.ts';

function bucket({ payer, id }: Hold): Bucket {
  return { kind: 'hold', owner: payer, id };
}

function tellParties(books: Books, hold: Hold, value: Hold | null): void {
  for (const party of [hold.payer, hold.to]) books.tell(party, { kind: 'hold', id: hold.id, value });
}

/** Ends the hold: `amount` to its payee, the rest back to its payer. */
function end(books: Books, hold: Hold, amount: bigint): void {
  books.state.table('holds').delete(hold.id);
  if (amount > 0n) books.move(bucket(hold), available(hold.to), hold.asset, amount);
  if (amount < hold.amount) books.move(bucket(hold), available(hold.payer), hold.asset, hold.amount - amount);
  tellParties(books, hold, null);
}

/** The timeout at `until`. */
export function expireHold(books: Books, hold: Hold): void {
  end(books, hold, 0n);
}

function holdOf(books: Books, id: Id): Hold | undefined {
  return books.state.table('holds').get(id);
}

function checkPost(books: Books, account: Id, fields: FieldsOf<'hold.post'>): Verdict {
  const hold = holdOf(books, fields.hold);
  if (hold === undefined) return rejected('hold_not_found');
  if (hold.hash === null) {
    if (fields.amount === null) return rejected('preimage_unexpected');
    if (hold.to !== account) return rejected('not_payee');
    return isAmount(fields.amount) && fields.amount <= hold.amount
      ? null
      : rejected('amount_out_of_range', 0n);
  }
  if (fields.preimage === null) return rejected('preimage_required');
  return idOf(books.hash(fields.preimage)) === hold.hash ? null : rejected('preimage_wrong');
}

export const holdRules: Rules<'hold.place' | 'hold.post' | 'hold.void'> = {
  'hold.place': {
    who: 'spend',
    whilePaused: false,
    takes: ({ fields }) => [fields],
    check(books, { account, fields }) {
      if (!isAmount(fields.amount)) return rejected('amount_out_of_range', 0n);
      if (fields.to === account) return rejected('same_account', 0n);
      if (books.asset(fields.asset) === undefined) return rejected('unknown_asset', 0n);
      if (books.account(fields.to) === undefined) return rejected('unknown_account', 0n);
      if (!accepts(books, fields.to, fields.asset)) return rejected('asset_not_accepted', 0n);
      if (fields.until <= books.time || fields.until > books.time + HOLD_MAX_MS)
        return rejected('until_out_of_range');
      return checkAvailable(books, account, [fields]);
    },
    change(books, { id, account, fields }) {
      const hold: Hold = { id, payer: account, ...fields };
      books.state.table('holds').set(id, hold);
      books.move(available(account), bucket(hold), hold.asset, hold.amount);
      noteSent(books, account, hold.asset);
      tellParties(books, hold, hold);
    },
  },
  'hold.post': {
    who: 'spend',
    whilePaused: true,
    takes: () => NOTHING,
    check: (books, { account, fields }) => checkPost(books, account, fields),
    change(books, { fields }) {
      const hold = holdOf(books, fields.hold) as Hold;
      end(books, hold, fields.amount ?? hold.amount);
    },
  },
  'hold.void': {
    who: 'spend',
    whilePaused: true,
    takes: () => NOTHING,
    check(books, { account, fields }) {
      const hold = holdOf(books, fields.hold);
      if (hold === undefined) return rejected('hold_not_found');
      return hold.to === account ? null : rejected('not_payee');
    },
    change(books, { fields }) {
      end(books, holdOf(books, fields.hold) as Hold, 0n);
    },
  },
};
