/** How neighbouring limits relate: a change of one that breaks another stops here. */
import { expect, it } from 'vitest';
import { UINT_MAX } from '../../../src/lib/kernel/foundation/cbor.ts';
import { idOf } from '../../../src/lib/kernel/foundation/id.ts';
import * as limits from '../../../src/lib/kernel/foundation/limits.ts';
import { encodeBody } from '../../../src/lib/kernel/operation/operation.ts';

it('[P5] amounts are what the canonical bytes can carry', () => {
  expect(limits.AMOUNT_MAX).toBe(UINT_MAX);
  expect(10n ** BigInt(limits.DECIMALS_MAX)).toBeLessThan(limits.AMOUNT_MAX);
});

it('[P5] a transfer of as many legs as there may be fits an operation', () => {
  const id = idOf(new Uint8Array(32).fill(255));
  const large = Number.MAX_SAFE_INTEGER;
  const leg = { to: id, asset: id, amount: limits.AMOUNT_MAX, memo: null, request: null };
  const head = { network: id, account: id, device: id, seq: large, previous: id, at: large, expires: large };
  const legs = Array.from({ length: limits.LEGS_MAX }, () => leg);
  const bytes = encodeBody({
    ...head,
    fee: limits.AMOUNT_MAX,
    kind: 'transfer',
    fields: { legs, memos: null },
  });
  expect(bytes.length).toBeLessThanOrEqual(limits.OPERATION_BYTES_MAX);
});

it('[P3] the default expiry lies within the longest, and the root has the shortest', () => {
  expect(limits.EXPIRES_DEFAULT_MS).toBeLessThan(limits.ROOT_EXPIRES_MAX_MS);
  expect(limits.ROOT_EXPIRES_MAX_MS).toBeLessThan(limits.EXPIRES_MAX_MS);
});

it('[L9] a reference outlives every operation that could repeat it', () => {
  expect(limits.REFERENCE_HORIZON_MS).toBeGreaterThan(limits.EXPIRES_MAX_MS);
});

it('[P20] clock entries come often enough that the ledger clock loses nothing while the sequencer runs', () => {
  expect(limits.CLOCK_ENTRY_EVERY_MS).toBeLessThan(limits.CLOCK_STEP_MAX_MS);
});

it('[P21] state roots fall on the ends of full batches', () => {
  expect(limits.STATE_ROOT_EVERY_ENTRIES % limits.BATCH_ENTRIES_MAX).toBe(0);
});
