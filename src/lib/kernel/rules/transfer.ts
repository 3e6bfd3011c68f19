/** Transfers: up to 32 legs, all or none; a leg may pay a request, once [L11]. */
import type { Books } from '../books.ts';
import { id, idOf, type Id } from '../foundation/id.ts';
import { REQUEST_MAX_MS } from '../foundation/limits.ts';
import { bigUint, bytes, encode, uint, type TypeOf } from '../foundation/schema.ts';
import { record } from '../foundation/composite.ts';
import type { Sha256 } from '../foundation/sha256.ts';
import { tagged } from '../foundation/tag.ts';
import { withId } from '../ledger/account.ts';
import { available } from '../ledger/posting.ts';
import { rejected, type Verdict } from '../ledger/rejection.ts';
import type { Leg } from '../operation/transfer.ts';
import { accepts, checkAvailable, isAmount, type Rules } from './rule.ts';

const requestTerms = record({
  network: id,
  payee: id,
  asset: id,
  amount: bigUint,
  expires: uint,
  nonce: bytes(16),
});
export type RequestTerms = TypeOf<typeof requestTerms>;

/** SHA-256(tag "request" ‖ [network, payee, asset, amount, expires, nonce]): computed from the leg itself. */
export function requestId(hash: Sha256, terms: RequestTerms): Id {
  return idOf(hash(tagged('request', encode(requestTerms, terms))));
}

function requestKey(books: Books, leg: Leg): string | null {
  if (leg.request === null) return null;
  const { to: payee, asset, amount, request } = leg;
  return payee + requestId(books.hash, { network: books.network.id, payee, asset, amount, ...request });
}

function checkRequest(books: Books, leg: Leg): Verdict {
  if (leg.request === null) return null;
  if (books.time >= leg.request.expires) return rejected('request_expired');
  if (leg.request.expires > books.time + REQUEST_MAX_MS) return rejected('request_too_far');
  const paid = books.unfaded('requests', requestKey(books, leg) as string);
  return paid === undefined ? null : rejected('request_already_paid', BigInt(paid.index));
}

function checkLeg(books: Books, payer: Id, leg: Leg, place: bigint): Verdict {
  if (!isAmount(leg.amount)) return rejected('amount_out_of_range', place);
  if (leg.to === payer) return rejected('same_account', place);
  if (books.asset(leg.asset) === undefined) return rejected('unknown_asset', place);
  if (books.account(leg.to) === undefined) return rejected('unknown_account', place);
  if (!accepts(books, leg.to, leg.asset)) return rejected('asset_not_accepted', place);
  return checkRequest(books, leg);
}

/** The assets an account sends become assets that it accepts. */
export function noteSent(books: Books, account: Id, asset: Id): void {
  const of = books.account(account);
  if (of !== undefined && asset !== books.network.base && !of.accepts.includes(asset))
    books.setAccount({ ...of, accepts: withId(of.accepts, asset) });
}

export const transferRules: Rules<'transfer'> = {
  transfer: {
    who: 'spend',
    whilePaused: false,
    takes: ({ fields }) => fields.legs,
    check(books, { account, fields }) {
      for (let place = 0; place < fields.legs.length; place++) {
        const verdict = checkLeg(books, account, fields.legs[place] as Leg, BigInt(place));
        if (verdict !== null) return verdict;
      }
      return checkAvailable(books, account, fields.legs);
    },
    change(books, { account, fields }) {
      for (const leg of fields.legs) {
        books.move(available(account), available(leg.to), leg.asset, leg.amount);
        noteSent(books, account, leg.asset);
        const key = requestKey(books, leg);
        if (key !== null && leg.request !== null)
          books.state.table('requests').set(key, { index: books.index, until: leg.request.expires });
      }
    },
  },
};
