/**
 * Which assets everybody is told of: the base asset and the first that were made, whoever made them; what is made later
 * takes no place of theirs. The state does not keep that order. Where there are more than are shown, the journal is read as
 * far as the last of them, and what was found is kept with it: the next start reads on from there.
 */
import { idBytes, idOf, networkOf, type Asset, type Id, type SealedEntry } from '#kernel';
import type { AssetListing } from '../store/requests.ts';
import type { Ledger } from './ledger.ts';

/** The journal, and what is kept with it. */
type Listed = Pick<Ledger, 'state' | 'batches'> & { readonly listing: AssetListing };

const ID_BYTES = 32;

/** At most `most` assets, the base asset among them. To be asked while all that was played is durable. */
export async function firstAssets(ledger: Listed, most: number): Promise<readonly Asset[]> {
  const all = ledger.state.rows('assets');
  if (all.size <= most) return [...all.values()];
  const first = await firstIds(ledger, most);
  return first.slice(0, most).flatMap((id) => all.get(id) ?? []);
}

/** No fewer than `most`, of a journal that has as many. */
async function firstIds(ledger: Listed, most: number): Promise<readonly Id[]> {
  const kept = await ledger.listing.keptAssets();
  const first = new Set<Id>([networkOf(ledger.state).base, ...unpacked(kept.ids)]);
  let { next } = kept;
  if (first.size >= most) return [...first];
  for await (const { entries } of ledger.batches(next)) {
    for (const sealed of entries) {
      if (first.size >= most) break;
      for (const id of madeIn(sealed)) first.add(id);
      next = sealed.entry.index + 1;
    }
    if (first.size >= most) break;
  }
  await ledger.listing.keepAssets({ ids: packed([...first]), next });
  return [...first];
}

function madeIn({ effects }: SealedEntry): readonly Id[] {
  const changes = effects.flatMap(({ effect }) => effect.changes);
  return changes.flatMap((change) => (change.kind === 'asset' ? [change.id] : []));
}

function packed(ids: readonly Id[]): Uint8Array {
  const bytes = new Uint8Array(ids.length * ID_BYTES);
  for (const [at, id] of ids.entries()) bytes.set(idBytes(id), at * ID_BYTES);
  return bytes;
}

function unpacked(bytes: Uint8Array): readonly Id[] {
  const count = bytes.length / ID_BYTES;
  return Array.from({ length: count }, (_, at) => idOf(bytes.subarray(at * ID_BYTES, (at + 1) * ID_BYTES)));
}
