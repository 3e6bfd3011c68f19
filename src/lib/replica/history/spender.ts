/**
 * Who spent the money that a rejected payment lacked: the rejection names the entry, and this device looks it up among
 * what it keeps, so that a person reads "your laptop had already spent 60".
 */
import type { Rejection } from '#kernel';
import type { Kept } from '../feed/copy.ts';
import type { CopyStore } from '../ports.ts';
import type { Row } from './rows.ts';

/** `recent` are entries from place `from` on that are not in the store yet. */
export async function spenderOf(
  { code, facts }: Rejection,
  recent: readonly Kept[],
  copies: CopyStore,
  from: number,
): Promise<Row['spender']> {
  const [, , by] = facts;
  if (code !== 'insufficient_available' || typeof by !== 'bigint') return null;
  const index = Number(by);
  const found = recent.find(({ row }) => row.index === index) ?? (await keptAtIndex(copies, index, from));
  const amount = found?.row.direction === 'out' ? found.row.amount : null;
  return { index, device: found?.row.device ?? null, amount };
}

/**
 * The entry of the journal's `index` among those kept before place `end`. Entries rise with their places, so halving finds
 * one; places that are not kept count as before it.
 */
export async function keptAtIndex(copies: CopyStore, index: number, end: number): Promise<Kept | null> {
  let [low, high] = [0, end - 1];
  while (low <= high) {
    const place = Math.floor((low + high) / 2);
    const kept = await copies.at(place);
    if (kept?.row.index === index) return kept;
    if (kept === null || kept.row.index < index) low = place + 1;
    else high = place - 1;
  }
  return null;
}
