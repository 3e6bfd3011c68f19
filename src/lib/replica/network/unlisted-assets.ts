/**
 * A public room lists the first assets of its network. What an account has of others is asked for one by one, by those who
 * have it; nobody else has to know of them.
 */
import { baseAssetId, type AccountView, type Asset, type Id, type Sha256 } from '#kernel';
import type { NetworkFacts } from './network-facts.ts';

/** The assets that an account holds, has locked or is promised, or has made, and that the room does not list. */
export function unlistedIn(
  hash: Sha256,
  facts: NetworkFacts,
  { account, holds, vouchers, assets }: Pick<AccountView, 'account' | 'holds' | 'vouchers' | 'assets'>,
): readonly Id[] {
  const listed = new Set([baseAssetId(hash, facts.network), ...facts.assets.map(({ id }) => id)]);
  const own = [...account.balances, ...holds, ...vouchers].map(({ asset }) => asset);
  const made = assets.map(({ id }) => id);
  return [...new Set([...own, ...made])].filter((id) => !listed.has(id));
}

/** The facts with what the relay has answered, in the place of what it answered before. */
export function withUnlisted(facts: NetworkFacts, found: readonly Asset[]): NetworkFacts {
  const isNew = ({ id }: Asset): boolean => found.some((each) => each.id === id);
  return { ...facts, unlisted: [...(facts.unlisted ?? []).filter((each) => !isNew(each)), ...found] };
}
