/** Whom a person could mean instead of an account, among contacts and those who were paid before [U3]. */
import type { Id } from '#kernel';
import { resemblingPerson, type Contact } from '#replica';
import { allOf, type WalletDatabase } from '../store/databases.ts';

/** The name of somebody known misleads nobody any more: it is compared for strangers alone. */
export async function lookalikeIn(
  db: WalletDatabase,
  owner: Id,
  account: Id,
  contacts: readonly Contact[],
): Promise<Id | null> {
  const people = await db.people
    .where('[owner+account]')
    .between(...allOf<string>(owner))
    .toArray();
  const paid = people.filter((each) => each.paid);
  const known = [...contacts, ...paid.map((each) => ({ ...each, name: each.profile?.name ?? null }))];
  const isKnown = known.some((each) => each.account === account);
  const profile = people.find((each) => each.account === account)?.profile ?? null;
  return resemblingPerson(known, account, isKnown ? null : (profile?.name ?? null))?.account ?? null;
}
