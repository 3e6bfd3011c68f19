/** Why a row of history failed, in whole sentences. Loaded when something has failed: the sentences are many. */
import type { HistoryRow } from '#replica';
import { m } from '$lib/words/compiled/messages.js';
import { refusalText } from '../parts/fault-text.ts';
import { amountText, moneyText } from '../parts/money-text.ts';
import { whoText } from '../history/row-text.ts';
import { rejectionText, type RejectionContext } from './rejection-text.ts';
import type { WalletState } from '../wallet-state.svelte.ts';

/** What a person reads when something of theirs was rejected or refused: what, why, and what is left. */
export function failureText(row: HistoryRow, state: WalletState): string {
  const { amount, asset, other } = row;
  const what =
    amount === null || asset === null
      ? m.failed_what()
      : other === null
        ? m.failed_amount({ amount: amountText(amount, asset, 'never') })
        : m.failed_amount_to({
            amount: amountText(amount, asset, 'never'),
            name: whoText(other, row.others, state),
          });
  const why =
    row.state.phase === 'rejected' ? rejectionText(row.state.rejection, rejectionContext(state, row)) : '';
  const refusal = row.state.phase === 'refused' ? refusalText(row.state.code) : '';
  return m.failed_because({ what, why: why + refusal });
}

/** What texts about rejections may name, in this wallet. */
export function rejectionContext(state: WalletState, row?: HistoryRow): RejectionContext {
  const { standing } = state;
  return {
    device: standing.phase === 'member' ? standing.device : null,
    spender: row?.state.phase === 'rejected' ? row.state.spender : null,
    money: (amount, id) => {
      const asset = id === null ? null : state.assetOf(id);
      return asset === null ? null : moneyText(amount, asset);
    },
  };
}
