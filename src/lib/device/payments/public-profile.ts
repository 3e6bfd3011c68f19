/** What an account says of itself, asked of the relay: loaded when somebody is to be paid or looked at. */
import { decode, encode, equal, idBytes, sha256, TABLES, type Id } from '#kernel';
import {
  objectKey,
  objectResult,
  type Question,
  type Reply,
  type ShownObject,
  type ShownTable,
} from '#protocol';
import type { PublicProfile } from './people.ts';

type Ask = (question: Question) => Promise<Reply | null>;

/** Null: the relay cannot be asked, or knows no such account. A name that the account's record does not vouch for is empty. */
export async function askProfile(ask: Ask, account: Id): Promise<PublicProfile | null> {
  const [of, profile] = await Promise.all([
    askObject(ask, 'accounts', account),
    askObject(ask, 'profiles', account),
  ]);
  if (of === null) return null;
  const isOwn =
    profile !== null &&
    of.profileHash !== null &&
    equal(sha256(encode(TABLES.profiles.value, profile)), idBytes(of.profileHash));
  const accepts = isOwn ? profile.accepts : null;
  return { name: isOwn ? profile.name : '', boxKey: of.boxKey, accepts };
}

/** What everybody may know of an object; null: the relay cannot be asked, or knows none. */
export async function askObject<Table extends ShownTable>(
  ask: Ask,
  table: Table,
  key: Id,
): Promise<ShownObject<Table> | null> {
  return objectIn(table, await ask({ what: 'object', args: { key: objectKey(table, key) } }));
}

/** What an answer says of an object of this table; null: nothing. */
export function objectIn<Table extends ShownTable>(
  table: Table,
  reply: Reply | null,
): ShownObject<Table> | null {
  if (reply === null || !reply.ok) return null;
  const read = decode(objectResult(table), reply.result.slice());
  return read.ok ? read.value : null;
}
