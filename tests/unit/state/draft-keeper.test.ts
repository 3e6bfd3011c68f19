// [U2] A draft is kept while a payment is typed, changed with it, and gone when it is signed.

import { expect, test } from 'vitest';
import { idOf } from '#kernel';
import type { PaymentDraft, Wallet } from '#replica';
import { DraftKeeper } from '../../../src/lib/state/payments/draft-keeper.ts';

const to = idOf(new Uint8Array(32).fill(1));
const draft = (amount: string): PaymentDraft => ({
  to,
  asset: null,
  amount,
  memo: '',
  name: null,
  boxKey: null,
  request: null,
});

/** A keeper that never pauses long enough by itself, and what it has done. */
function keeper(isBroken = false) {
  const acts: string[] = [];
  const drafts = {
    keep: async ({ amount }: PaymentDraft) => void acts.push(`keep ${amount}`),
    drop: async () => void acts.push('drop'),
  };
  const personal = async () => {
    if (isBroken) throw new Error('its code did not load');
    return { drafts } as unknown as Awaited<ReturnType<Wallet['personal']>>;
  };
  return { acts, keeper: new DraftKeeper({ personal }, 1_000_000) };
}

test('[U2] of many changes the last one is kept', async () => {
  const { acts, keeper: one } = keeper();
  for (const amount of ['1', '12', '12,5']) one.note(draft(amount));
  one.note(null);
  one.flush();
  one.flush();
  await one.settled();
  expect(acts).toEqual(['keep 12,5']);
});

test('[U2] what was emptied is dropped, and what was signed is dropped whatever was typed before', async () => {
  const { acts, keeper: one } = keeper();
  one.note(draft(' '));
  one.flush();
  one.note(draft('5'));
  one.flush();
  one.note(draft('6'));
  one.signed(to);
  one.flush();
  await one.settled();
  expect(acts).toEqual(['drop', 'keep 5', 'drop']);
});
