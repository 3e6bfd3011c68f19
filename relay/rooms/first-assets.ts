/**
 * Which assets everybody is told of: the base asset and the first that were made, so that nobody who makes many takes the
 * place of another's. The state does not keep that order; where there are more than are shown, the journal is read as far
 * as the last of them.
 */
import { networkOf, type Asset, type Id } from '#kernel';
import type { Batch } from '../sequencer/sequencer.ts';
import type { Ledger } from './ledger.ts';

/** At most `most` assets, the base asset among them. To be asked while all that was played is durable. */
export async function firstAssets(
  ledger: Pick<Ledger, 'state' | 'batches'>,
  most: number,
): Promise<readonly Asset[]> {
  const all = ledger.state.rows('assets');
  if (all.size <= most) return [...all.values()];
  const first = new Set<Id>([networkOf(ledger.state).base]);
  for await (const batch of ledger.batches(0)) {
    for (const id of madeIn(batch)) if (first.size < most) first.add(id);
    if (first.size >= most) break;
  }
  return [...first].flatMap((id) => all.get(id) ?? []);
}

function madeIn({ entries }: Batch): readonly Id[] {
  const changes = entries.flatMap(({ effects }) => effects.flatMap(({ effect }) => effect.changes));
  return changes.flatMap((change) => (change.kind === 'asset' ? [change.id] : []));
}
