/** Whether a payee lets an asset in, as far as the network says in public [L10]. */
import { sha256, type Id, type Leg } from '#kernel';
import { knownAssets } from '#replica';
import type { NetworkRecord } from '../store/databases.ts';
import type { People } from './people.ts';

export async function acceptanceOf(
  people: People,
  owner: Id,
  facts: NetworkRecord,
  { to, asset }: Pick<Leg, 'to' | 'asset'>,
): Promise<'yes' | 'no' | 'unknown'> {
  if (asset === facts.view.base.id) return 'yes';
  const said = (await people.profileOf(owner, to))?.accepts ?? null;
  if (said !== null) return said.includes(asset) ? 'yes' : 'no';
  const isIssuer = knownAssets(sha256, facts).some(({ id, issuer }) => id === asset && issuer === to);
  return isIssuer ? 'yes' : 'unknown';
}
