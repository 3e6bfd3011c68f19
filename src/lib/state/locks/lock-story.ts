/** What an entry about a hold or a voucher was, in whole sentences. */
import type { EntryView } from '#replica';
import { moneyText } from '../parts/money-text.ts';
import type { WalletState } from '../wallet-state.svelte.ts';
import { m } from '$lib/words/compiled/messages.js';

/** Empty where the entry is not final, or older entries that it rests on are not on this device. */
export function lockStory(entry: EntryView, wallet: WalletState): readonly string[] {
  const { amount, asset, lock, other, state } = entry;
  if (state.phase !== 'final' || lock === null || amount === null || asset === null) return [];
  const about = { amount: moneyText(amount, asset), name: other === null ? '' : wallet.nameOf(other) };
  if (lock.kind === 'voucher') return [voucherStory(entry, about)];
  if (other === null) return [];
  const rest = restOf(entry);
  return rest === null
    ? [holdStory(entry, about)]
    : [holdStory(entry, about), m.story_hold_paid_rest({ rest: moneyText(rest, asset) })];
}

interface About {
  readonly amount: string;
  readonly name: string;
}

function holdStory({ kind, direction }: EntryView, about: About): string {
  switch (kind) {
    case 'hold.place':
      return direction === 'out' ? m.story_hold_placed(about) : m.story_hold_placed_for_you(about);
    case 'hold.post':
      return direction === 'in' ? m.story_hold_paid_you(about) : m.story_hold_paid(about);
    case 'hold.void':
      return direction === 'in' ? m.story_hold_returned(about) : m.story_hold_returned_by_you(about);
    default:
      return direction === 'in' ? m.story_hold_ran_out(about) : m.story_hold_ran_out_for_you(about);
  }
}

function voucherStory({ kind, other }: EntryView, about: About): string {
  if (kind === 'voucher.issue') return m.story_voucher_made(about);
  if (kind === 'timeout') return m.story_voucher_ran_out(about);
  return other === null ? m.story_voucher_claimed_by_you(about) : m.story_voucher_claimed(about);
}

/** What came back to who paid, where only a part was taken. */
function restOf({ kind, direction, postings }: EntryView): bigint | null {
  if (kind !== 'hold.post' || direction === 'in') return null;
  return postings.find(({ bucket, amount }) => bucket === 'available' && amount > 0n)?.amount ?? null;
}
