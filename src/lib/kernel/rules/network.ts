/** What the operator and the issuer of the base asset do for the network: pausing it, and paying out its fees. */
import { available, type Bucket } from '../ledger/posting.ts';
import { rejected } from '../ledger/rejection.ts';
import { setNetwork } from '../state.ts';
import { isAmount, NOTHING, type Rules } from './rule.ts';

export const FEES: Bucket = { kind: 'fees', owner: null, id: null };

export const networkRules: Rules<'network.pause' | 'fees.pay'> = {
  'network.pause': {
    who: 'full',
    whilePaused: true,
    takes: () => NOTHING,
    check: (books, { account }) => (account === books.network.operator ? null : rejected('not_operator')),
    change(books, { fields }) {
      setNetwork(books.state, { ...books.network, paused: fields.on });
    },
  },
  'fees.pay': {
    who: 'full',
    whilePaused: false,
    takes: () => NOTHING,
    check(books, { account, fields }) {
      if (!isAmount(fields.amount)) return rejected('amount_out_of_range', 0n);
      if (account !== books.network.issuer) return rejected('not_issuer');
      if (books.asset(fields.asset) === undefined) return rejected('unknown_asset', 0n);
      if (books.account(fields.to) === undefined) return rejected('unknown_account', 0n);
      const fees = books.inBucket(FEES, fields.asset);
      return fields.amount > fees ? rejected('insufficient_pot', fees) : null;
    },
    change(books, { fields }) {
      books.move(FEES, available(fields.to), fields.asset, fields.amount);
    },
  },
};
