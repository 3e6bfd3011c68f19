/** Vouchers: a bearer coin behind a one-time key, for somebody who has no wallet yet. Unspent → spent, once. */
import type { Books } from '../books.ts';
import { id, idBytes } from '../foundation/id.ts';
import { VOUCHER_MAX_MS } from '../foundation/limits.ts';
import { encode, type TypeOf } from '../foundation/schema.ts';
import { record } from '../foundation/composite.ts';
import { tagged } from '../foundation/tag.ts';
import type { Voucher } from '../ledger/hold.ts';
import { available, type Bucket } from '../ledger/posting.ts';
import { rejected } from '../ledger/rejection.ts';
import type { FieldsOf } from '../operation/operation.ts';
import type { Id } from '../foundation/id.ts';
import { checkAvailable, isAmount, NOTHING, type Rules } from './rule.ts';
import { noteSent } from './transfer.ts';

const claim = record({ network: id, voucher: id, account: id });

/** What the one-time key signs: tag "voucher" ‖ [network, voucher, claiming account]. */
export function voucherClaimMessage(of: TypeOf<typeof claim>): Uint8Array {
  return tagged('voucher', encode(claim, of));
}

function bucket({ payer, id: of }: Voucher): Bucket {
  return { kind: 'voucher', owner: payer, id: of };
}

function end(books: Books, voucher: Voucher, to: Id): void {
  books.state.table('vouchers').delete(voucher.id);
  books.move(bucket(voucher), available(to), voucher.asset, voucher.amount);
  books.tell(voucher.payer, { kind: 'voucher', id: voucher.id, value: null });
}

/** The timeout at `until`. */
export function expireVoucher(books: Books, voucher: Voucher): void {
  end(books, voucher, voucher.payer);
}

function signatureIsGood(
  books: Books,
  voucher: Voucher,
  account: Id,
  { signature }: FieldsOf<'voucher.claim'>,
): boolean {
  const message = voucherClaimMessage({ network: books.network.id, voucher: voucher.id, account });
  return books.verify(idBytes(voucher.key), message, signature);
}

export const voucherRules: Rules<'voucher.issue' | 'voucher.claim'> = {
  'voucher.issue': {
    who: 'spend',
    whilePaused: false,
    takes: ({ fields }) => [fields],
    check(books, { account, fields }) {
      if (!isAmount(fields.amount)) return rejected('amount_out_of_range', 0n);
      if (books.asset(fields.asset) === undefined) return rejected('unknown_asset', 0n);
      if (fields.until <= books.time || fields.until > books.time + VOUCHER_MAX_MS)
        return rejected('until_out_of_range');
      return checkAvailable(books, account, [fields]);
    },
    change(books, { id: of, account, fields }) {
      const voucher: Voucher = { id: of, payer: account, ...fields };
      books.state.table('vouchers').set(of, voucher);
      books.move(available(account), bucket(voucher), voucher.asset, voucher.amount);
      noteSent(books, account, voucher.asset);
      books.tell(account, { kind: 'voucher', id: of, value: voucher });
    },
  },
  'voucher.claim': {
    who: 'spend',
    whilePaused: true,
    takes: () => NOTHING,
    check(books, { account, fields }) {
      const voucher = books.state.table('vouchers').get(fields.voucher);
      if (voucher === undefined) return rejected('voucher_not_found');
      return signatureIsGood(books, voucher, account, fields) ? null : rejected('voucher_signature_invalid');
    },
    change(books, { account, fields }) {
      end(books, books.state.table('vouchers').get(fields.voucher) as Voucher, account);
    },
  },
};
