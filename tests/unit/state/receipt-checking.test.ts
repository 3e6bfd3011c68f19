// What a person reads of somebody else's receipt, and of one that proves nothing.

import { describe, expect, test } from 'vitest';
import { err, idOf, ok, type Id } from '#kernel';
import { RECEIPT_FILE_BYTES_MAX, type ReceiptReading } from '#replica';
import {
  proofAccounts,
  proofBalanceTexts,
  proofFaultText,
  proofTexts,
} from '$lib/state/receipts/proof-text.ts';
import { ReceiptChecking } from '$lib/state/receipts/receipt-checking.svelte.ts';
import type { WalletState } from '$lib/state/wallet-state.svelte.ts';

const id = (fill: number): Id => idOf(new Uint8Array(32).fill(fill));
const [ana, ben] = [id(1), id(2)];
const shell = { id: id(10), symbol: 'SHELL', name: 'Shell', decimals: 2 };
const wallet = {
  account: ben,
  standing: { phase: 'member', name: 'Ben Wright' },
  nameOf: (account: Id) => (account === ana ? 'Ana' : 'You'),
  assetOf: (asset: Id) => (asset === shell.id ? shell : null),
} as unknown as WalletState;

const reading: ReceiptReading = {
  story: { type: 'moved', kind: 'transfer', moves: [{ from: ana, to: ben, asset: shell.id, amount: 1250n }] },
  index: 4,
  time: new Date(2026, 2, 7, 12, 5).getTime(),
  rejection: null,
  id: id(30),
  size: 9,
  epoch: 0,
  signedBy: [id(20)],
  effect: { account: ben, changes: [{ asset: shell.id, amount: 1250n, balance: 2000n }] },
};

describe('a receipt in words', () => {
  test('says who paid whom how much and when, and what the payee had then', () => {
    expect(proofTexts(reading, wallet)).toEqual([
      expect.stringMatching(/^Ana paid 12\.50 SHELL to Ben Wright on .*2026.*\.$/),
    ]);
    expect(proofBalanceTexts(reading, wallet)).toEqual([
      'Right after it, Ben Wright could spend 20.00 SHELL.',
    ]);
    expect(proofAccounts(reading)).toEqual([ana, ben]);
  });

  test('of a rejection never says that somebody paid', () => {
    const [said] = proofTexts({ ...reading, rejection: 'insufficient_available' }, wallet);
    expect(said).toContain('It was rejected: no money moved.');
    expect(said).not.toContain(' paid ');
  });

  test('of an asset that is not known here counts its smallest units', () => {
    const moves = [{ from: ana, to: ben, asset: id(99), amount: 7n }];
    const [said] = proofTexts({ ...reading, story: { type: 'moved', kind: 'transfer', moves } }, wallet);
    expect(said).toContain('7 smallest units of an asset that this device does not know (636363636363)');
  });

  test('of anything else says what was done', () => {
    const done = { ...reading, story: { type: 'done', kind: 'hold.place', by: ana } } as const;
    expect(proofTexts(done, wallet)[0]).toMatch(/^Ana did this on .*: /);
    expect(proofTexts({ ...reading, story: { type: 'event', cause: 'clock' } }, wallet)[0]).toContain(
      'nobody paid anybody',
    );
  });
});

describe('checking', () => {
  test('reads no file and no text that is longer than any receipt', async () => {
    const asked: Uint8Array[] = [];
    const checking = new ReceiptChecking({
      checkReceipt: (given) => {
        asked.push(given);
        return Promise.resolve(ok(reading));
      },
    });
    await checking.checkFile(new File([new Uint8Array(RECEIPT_FILE_BYTES_MAX + 1)], 'huge'));
    expect(checking.fault).toBe('too_large');
    checking.text = 'A'.repeat(RECEIPT_FILE_BYTES_MAX + 1);
    await checking.checkText();
    expect([checking.fault, asked]).toEqual(['too_large', []]);
    checking.text = 'hAEC';
    await checking.checkText();
    expect([checking.fault, checking.reading, asked.length]).toEqual([null, reading, 1]);
  });

  test('[U13] says why one proves nothing, and forgets the good one before it', async () => {
    const answers = [ok(reading), err('not_in_journal' as const)];
    const checking = new ReceiptChecking({
      checkReceipt: () => Promise.resolve(answers.shift() ?? err('no_network' as const)),
    });
    checking.text = 'hAEC';
    await checking.checkText();
    expect(checking.reading).toBe(reading);
    await checking.checkText();
    expect([checking.reading, checking.fault]).toEqual([null, 'not_in_journal']);
    expect(proofFaultText('not_in_journal')).toContain('has been changed, or was never true');
  });

  test('of a file that cannot be read says so', async () => {
    const checking = new ReceiptChecking({ checkReceipt: () => Promise.reject(new Error('gone')) });
    await checking.checkFile(new File(['hAEC'], 'receipt'));
    expect([checking.fault, checking.isBusy]).toEqual(['unreadable', false]);
  });
});
