/** The outbox played on what this browser knows. It brings the fold, and is loaded where something is signed or waits. */
import { sha256, verify } from '#kernel';
import { journalTimeAt, knownAssets, networkRecord, preview, type Preview } from '#replica';
import type { Records } from '../glance.ts';

/** Null while the network is unknown. */
export function play({ facts, copy, waiting }: Records): Preview | null {
  if (facts === null || copy === null) return null;
  const network = networkRecord(sha256, facts);
  const assets = knownAssets(sha256, facts);
  const time = journalTimeAt(copy, Date.now());
  return preview({ hash: sha256, verify, view: copy.view, network, assets, time }, waiting);
}
