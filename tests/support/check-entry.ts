/** What must be true of any entry as soon as it is made, whatever it says: its bytes, its digests, its places in feeds. */
import { expect } from 'vitest';
import {
  accountDigest,
  decodeEntry,
  decodeFeedItem,
  decodeOperation,
  effectDigest,
  encodeBody,
  feedItemOf,
  headOf,
  type Account,
  type Device,
  type Id,
  type SealedEffect,
  type SealedEntry,
} from '#kernel';
import type { World } from './world.ts';

/** To be called before anything else is played. */
export function checkEntry(world: World, { entry, bytes, effects }: SealedEntry): void {
  const { state, hash } = world;
  expect(decodeEntry(bytes)).toEqual({ ok: true, value: entry });
  const { size, time, clock } = headOf(state);
  expect([entry.index + 1, entry.time, entry.clock]).toEqual([size, time, clock]);
  const touched = effects.map(({ effect }) => effect.account);
  expect(touched).toEqual([...new Set(touched)].sort());
  expect(entry.effectDigests.length).toBe(effects.length);
  for (const [i, sealed] of effects.entries()) {
    checkEffect(world, sealed, bytes);
    const { salt } = state.table('accounts').get(sealed.effect.account) as Account;
    expect(effectDigest(hash, salt, sealed.bytes)).toEqual(entry.effectDigests[i]);
  }
  if (entry.cause.type === 'operation') checkOperation(world, entry.cause, touched);
}

/** [L8] Its bytes say what it says, and its digest is that of the account's record. */
function checkEffect(
  { state, hash }: World,
  { effect, place, bytes }: SealedEffect,
  entryBytes: Uint8Array,
): void {
  const item = decodeFeedItem(feedItemOf(entryBytes, bytes));
  expect(item.ok && item.value.effect.value).toEqual(effect);
  const account = state.table('accounts').get(effect.account) as Account;
  expect(place).toBe(account.feedLength - 1);
  const deviceById = (id: Id): Device => state.table('devices').get(id) as Device;
  expect(accountDigest(hash, account, deviceById)).toEqual(effect.digest);
}

/** [P9] The signer hears of it, and the entry's bytes are the operation's. */
function checkOperation(
  { hash }: World,
  { bytes, signature }: { readonly bytes: Uint8Array; readonly signature: Uint8Array },
  touched: readonly Id[],
): void {
  const decoded = decodeOperation(hash, bytes, signature);
  expect(decoded.ok).toBe(true);
  if (!decoded.ok) return;
  expect(encodeBody(decoded.value)).toEqual(bytes);
  expect(touched).toContain(decoded.value.account);
}
