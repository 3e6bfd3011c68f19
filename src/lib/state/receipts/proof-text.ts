/** What somebody else's receipt says, and why one says nothing. */
import { idHex, type Id } from '#kernel';
import type { AssetView, Moved, ReceiptReading } from '#replica';
import { momentText } from '../parts/day-text.ts';
import { locale } from '../parts/locale.ts';
import { moneyText } from '../parts/money-text.ts';
import type { CheckFault } from './receipt-checking.svelte.ts';
import { kindText } from '../history/row-text.ts';
import type { WalletState } from '../wallet-state.svelte.ts';
import { m } from '$lib/words/compiled/messages.js';

/** What happened, in whole sentences. */
export function proofTexts(reading: ReceiptReading, wallet: WalletState): readonly string[] {
  const { story, rejection } = reading;
  const moment = momentText(reading.time, locale());
  switch (story.type) {
    case 'moved':
      return story.moves.map((move) => {
        const about = {
          from: whoIn(wallet, move.from),
          to: whoIn(wallet, move.to),
          amount: movedText(move, wallet),
          moment,
        };
        if (rejection !== null) return m.proof_not_paid(about);
        return story.kind === 'transfer' ? m.proof_paid(about) : m.proof_given(about);
      });
    case 'done': {
      const about = { name: whoIn(wallet, story.by), what: kindText(story.kind), moment };
      return [rejection === null ? m.proof_done(about) : m.proof_not_done(about)];
    }
    case 'event':
      return [m.proof_event({ moment })];
  }
}

/** Everybody whom it names, each once: names here are this person's own, so the addresses stand beside them. */
export function proofAccounts({ story }: ReceiptReading): readonly Id[] {
  if (story.type === 'event') return [];
  if (story.type === 'done') return [story.by];
  return [...new Set(story.moves.flatMap(({ from, to }) => [from, to]))];
}

/** What the account that the receipt shows had afterwards. */
export function proofBalanceTexts({ effect }: ReceiptReading, wallet: WalletState): readonly string[] {
  return (effect?.changes ?? []).map(({ asset, balance }) =>
    m.proof_balance({
      name: effect === null ? '' : whoIn(wallet, effect.account),
      amount: amountOf(asset, balance, wallet),
    }),
  );
}

export function proofFaultText(fault: CheckFault): string {
  return FAULTS[fault]();
}

/** These sentences are about others, and about this person as one of them: by the wallet's name. */
export function whoIn(wallet: WalletState, account: Id): string {
  const isOwn = account === wallet.account && 'name' in wallet.standing && wallet.standing.name !== '';
  return isOwn ? wallet.standing.name : wallet.nameOf(account);
}

function movedText({ asset, amount }: Moved, wallet: WalletState): string {
  return amountOf(asset, amount, wallet);
}

/** An asset that is not known here has no decimals: its smallest units are counted. */
function amountOf(asset: Id, amount: bigint, wallet: WalletState): string {
  const known: AssetView | null = wallet.assetOf(asset);
  return known === null
    ? m.proof_unknown_asset({ amount: amount.toString(), asset: idHex(asset).slice(0, 12) })
    : moneyText(amount, known);
}

const FAULTS: Readonly<Record<CheckFault, () => string>> = {
  too_large: m.proof_fault_too_large,
  unreadable: m.proof_fault_unreadable,
  not_a_receipt: m.proof_fault_not_a_receipt,
  no_network: m.proof_fault_no_network,
  malformed_receipt: m.proof_fault_not_a_receipt,
  malformed_proof: m.proof_fault_damaged,
  malformed_note: m.proof_fault_damaged,
  malformed_checkpoint: m.proof_fault_damaged,
  malformed_entry: m.proof_fault_damaged,
  malformed_effect: m.proof_fault_damaged,
  wrong_index: m.proof_fault_changed,
  bad_signature: m.proof_fault_changed,
  not_in_journal: m.proof_fault_changed,
  effect_not_in_entry: m.proof_fault_changed,
  bad_operation: m.proof_fault_changed,
  no_known_signature: m.proof_fault_stranger,
  other_network: m.proof_fault_stranger,
  quorum_missing: m.proof_fault_stranger,
  taken_away: m.proof_fault_taken_away,
  split_view: m.proof_fault_split_view,
};
