/**
 * Answers to what a device asks beside the sync (P12): pages of its feed, receipts, proofs, objects of the state. What a
 * reply holds is defined by the protocol's results.
 */
import { encode, err, headOf, ok, type Id, type MemoryState, type Result } from '#kernel';
import {
  consistencyResult,
  entriesResult,
  objectResult,
  PAGE_ENTRIES_MAX,
  readObjectKey,
  REPLY_BYTES_MAX,
  type Ask,
  type Reply,
  type ReplyRefusal,
  type ShownTable,
} from '#protocol';
import type { Durable } from './durable.ts';
import type { Ledger } from './ledger.ts';

type Found = Result<Uint8Array, ReplyRefusal>;

const refuse = (code: string): Found => err({ code, facts: [] });

/** Room for the heads of the list and of its items. */
const HEAD_BYTES = 5;

export async function replyTo(ledger: Ledger, durable: Durable, account: Id, ask: Ask): Promise<Reply> {
  const found = await find(ledger, durable, account, ask);
  const { n } = ask;
  return found.ok ? { n, ok: true, result: found.value } : { n, ok: false, result: found.error };
}

async function find(ledger: Ledger, durable: Durable, account: Id, ask: Ask): Promise<Found> {
  switch (ask.what) {
    case 'entries':
      return findEntries(ledger, durable, account, ask.args.from, ask.args.to);
    case 'receipt': {
      if (ask.args.index >= durable.size) return refuse('not_found');
      const receipt = await ledger.receipt(ask.args.index, account);
      return receipt === null || receipt.length > REPLY_BYTES_MAX ? refuse('not_found') : ok(receipt);
    }
    case 'consistency': {
      const proof = await ledger.consistency(ask.args.size);
      return proof === null ? refuse('not_found') : ok(encode(consistencyResult, proof));
    }
    case 'object':
      return findObject(ledger, durable, account, ask.args.key);
  }
}

async function findEntries(
  ledger: Ledger,
  durable: Durable,
  account: Id,
  from: number,
  to: number,
): Promise<Found> {
  const length = ledger.state.table('accounts').get(account)?.feedLength ?? 0;
  const end = Math.min(to, length, from + PAGE_ENTRIES_MAX);
  if (from >= end) return ok(encode(entriesResult, []));
  await durable.reached(headOf(ledger.state).size);
  const items = await ledger.feedItems(account, from, end);
  return ok(encode(entriesResult, fitting(items)));
}

/** As many items from the first on as one reply holds. */
function fitting(items: readonly Uint8Array[]): readonly Uint8Array[] {
  let bytes = HEAD_BYTES;
  const more = items.findIndex((item) => (bytes += item.length + HEAD_BYTES) > REPLY_BYTES_MAX);
  return more < 0 ? items : items.slice(0, more);
}

async function findObject(ledger: Ledger, durable: Durable, account: Id, key: Uint8Array): Promise<Found> {
  const named = readObjectKey(key);
  if (!named.ok) return refuse(named.error);
  const { table } = named.value;
  const found = encode(objectResult(table), shownTo(ledger.state, account, table, named.value.key));
  await durable.reached(headOf(ledger.state).size);
  return ok(found);
}

/** The record as far as this account may see it; null: not at all. */
function shownTo(state: MemoryState, account: Id, table: ShownTable, key: string) {
  switch (table) {
    case 'accounts': {
      const of = state.table('accounts').get(key);
      return of === undefined
        ? null
        : { boxKey: of.boxKey, boxEpoch: of.boxEpoch, profileHash: of.profileHash };
    }
    case 'profiles':
    case 'assets':
      return state.table(table).get(key) ?? null;
    case 'holds': {
      const hold = state.table('holds').get(key);
      return hold !== undefined && (hold.payer === account || hold.to === account) ? hold : null;
    }
    case 'vouchers': {
      const voucher = state.table('vouchers').get(key);
      return voucher?.payer === account ? voucher : null;
    }
  }
}
