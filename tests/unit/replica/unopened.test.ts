/** Rows of sealed memos: those that no box has opened yet can be found, and screens are told nothing of that. */
import { expect, test } from 'vitest';
import { historyRow, readItem, rowOf, type Row } from '#replica';
import { feedOf } from '../../support/replica.ts';
import { World } from '../../support/world.ts';

/** The payee's row of a payment. */
function received(sealed: Uint8Array | null, opened: string | null): Row {
  const world = new World();
  const [issuer, ana, ben] = [world.join('issuer'), world.join('ana'), world.join('ben')];
  const grant = { asset: world.base, to: ana.id, amount: 100n, reason: 0, reference: null };
  world.submit(world.sign(issuer.device, 'asset.issue', grant));
  const legs = [{ to: ben.id, asset: world.base, amount: 1n, memo: sealed, request: null }];
  world.submit(world.sign(ana.device, 'transfer', { legs, memos: null }));
  const read = readItem(world.hash, feedOf(world, ben.id).at(-1) ?? new Uint8Array());
  if (!read.ok) throw new Error(read.error);
  return rowOf(ben.id, read.value, opened);
}

const sealed = new Uint8Array(100).fill(7);

test('[P32] a memo that no box opens is marked until one does; what has none, or was read, is not', () => {
  expect(received(sealed, null)).toMatchObject({ memo: null, unopened: 1 });
  expect(received(sealed, 'Soup')).not.toHaveProperty('unopened');
  expect(received(null, null)).not.toHaveProperty('unopened');
});

test('screens see a row without the mark', () => {
  expect(historyRow(received(sealed, null), () => null)).not.toHaveProperty('unopened');
});
