/** The network's assets in two groups, the person's own first, as far as they are searched for. */
import type { Id } from '#kernel';
import type { AssetDetail } from '#replica';

export interface AssetGroups {
  /** What the account has or had, or issues. */
  readonly mine: readonly AssetDetail[];
  readonly others: readonly AssetDetail[];
}

/** `wanted` is looked for in names and symbols; empty finds all. Their order stays. */
export function assetGroups(
  assets: readonly AssetDetail[],
  held: ReadonlySet<Id>,
  account: Id | null,
  wanted: string,
): AssetGroups {
  const text = wanted.trim().toLocaleLowerCase();
  const found = assets.filter(({ symbol, name }) => `${symbol} ${name}`.toLocaleLowerCase().includes(text));
  const isMine = ({ id, issuer }: AssetDetail): boolean => held.has(id) || issuer === account;
  return { mine: found.filter(isMine), others: found.filter((asset) => !isMine(asset)) };
}
