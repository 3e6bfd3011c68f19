// Paying several people: the list, what stands in its way, and what is asked to be checked.

import { describe, expect, test } from 'vitest';
import { formatAddress, idOf, ok, type Id } from '#kernel';
import type { PayFault, TransferWanted, Transfers } from '#replica';
import { SeveralFlow } from '$lib/state/payments/several-flow.svelte.ts';
import { addFaultText, severalFaultText } from '$lib/state/payments/several-text.ts';
import type { WalletState } from '$lib/state/wallet-state.svelte.ts';

const id = (fill: number): Id => idOf(new Uint8Array(32).fill(fill));
const [me, ana, ben, cleo] = [id(1), id(2), id(3), id(4)];
const base = { id: id(10), symbol: 'SHELL', name: 'Shell', decimals: 2 };
const wallet = {
  account: me,
  network: { id: id(9), base, assets: [base] },
  balances: [{ asset: base, available: 10_000n }],
  standing: { phase: 'opening' },
  assetOf: (asset: Id) => (asset === base.id ? base : null),
  nameOf: (account: Id) => (account === ben ? 'Ben' : '?'),
} as unknown as WalletState;

function flowOf(asked: TransferWanted[] = []): SeveralFlow {
  const transfers: Transfers = {
    check: (wanted) => {
      asked.push(wanted);
      return Promise.resolve(ok({ ...wanted, asset: base } as never));
    },
    sign: () => Promise.resolve(ok('key')),
  };
  const payee = { account: ana, claimedName: null, boxKey: id(20), request: null };
  return new SeveralFlow(wallet, transfers, { payee, amount: '12,50', memo: ' Lunch ', assetId: null });
}

describe('a list of recipients', () => {
  test('begins with what was typed for the first one', () => {
    const flow = flowOf();
    expect(flow.recipients.map(({ account, amount }) => [account, amount])).toEqual([[ana, '12,50']]);
    expect(flow.wanted).toEqual({
      asset: base.id,
      memo: 'Lunch',
      legs: [{ to: ana, boxKey: id(20), amount: 1250n }],
    });
  });

  test('takes each person once, and never the payer', () => {
    const flow = flowOf();
    expect(flow.addAccount(ben).ok).toBe(true);
    expect(flow.addAccount(ben)).toEqual({ ok: false, error: { code: 'twice' } });
    expect(flow.addText(formatAddress(ana))).toEqual({ ok: false, error: { code: 'twice' } });
    expect(flow.addAccount(me)).toEqual({ ok: false, error: { code: 'yourself' } });
    expect(flow.addText('nobody').ok).toBe(false);
    expect(flow.recipients).toHaveLength(2);
  });

  test('has at most 32, as an operation has', () => {
    const flow = flowOf();
    for (let at = 0; at < 31; at++) expect(flow.addAccount(id(100 + at)).ok).toBe(true);
    const full = flow.addAccount(cleo);
    expect(full).toEqual({ ok: false, error: { code: 'full' } });
    if (!full.ok) expect(addFaultText(full.error)).toBe('One payment goes to at most 32 people.');
  });

  test('loses whom the person removes', () => {
    const flow = flowOf();
    flow.addAccount(ben);
    const [first] = flow.recipients;
    if (first !== undefined) flow.remove(first);
    expect(flow.recipients.map(({ account }) => account)).toEqual([ben]);
  });
});

describe('[U4] what is paid', () => {
  test('is exact, and nothing is asked while an amount cannot be read', async () => {
    const asked: TransferWanted[] = [];
    const flow = flowOf(asked);
    flow.addAccount(ben);
    const [, second] = flow.recipients;
    if (second === undefined) throw new Error('there are two');
    for (const wrong of ['', '0', '1.001', 'ten']) {
      second.amount = wrong;
      expect(flow.wanted).toBeNull();
      await flow.review();
    }
    expect(asked).toEqual([]);
    second.amount = '0.05';
    expect(flow.total).toBe(1255n);
    await flow.review();
    expect(asked[0]?.legs.map(({ amount }) => amount)).toEqual([1250n, 5n]);
    expect(flow.signing.check).not.toBeNull();
  });

  test('is no more than there is, all together', () => {
    const flow = flowOf();
    flow.addAccount(ben);
    const [, second] = flow.recipients;
    if (second !== undefined) second.amount = '87.51';
    expect(flow.total > flow.available).toBe(true);
    expect(flow.wanted).toBeNull();
  });

  test('carries no note that is too long', () => {
    const flow = flowOf();
    flow.memo = 'ä'.repeat(36);
    expect(flow.memoBytesLeft).toBe(-2);
    expect(flow.wanted).toBeNull();
  });
});

test('[U13] what is wrong with one leg says whose it is', () => {
  const flow = flowOf();
  flow.addAccount(ben);
  const fault = { code: 'rejected', rejection: { code: 'asset_not_accepted', facts: [1n] } } as PayFault;
  expect(severalFaultText(fault, flow, wallet)).toMatch(/^About Ben: /);
  const other = { code: 'rejected', rejection: { code: 'paused', facts: [] } } as PayFault;
  expect(severalFaultText(other, flow, wallet)).not.toMatch(/^About/);
});

describe('[U2] the draft that it began with', () => {
  async function signed(flow: SeveralFlow): Promise<SeveralFlow> {
    for (const recipient of flow.recipients) recipient.amount = '1';
    await flow.review();
    expect(flow.signedDraft).toBeNull();
    await flow.signing.confirm();
    return flow;
  }

  test('is signed with it, and not before', async () => {
    const flow = flowOf();
    flow.addAccount(ben);
    expect((await signed(flow)).signedDraft).toBe(ana);
  });

  test('stays one where its payee was taken out of the list', async () => {
    const flow = flowOf();
    flow.addAccount(ben);
    const [first] = flow.recipients;
    if (first !== undefined) flow.remove(first);
    expect((await signed(flow)).signedDraft).toBeNull();
  });
});
