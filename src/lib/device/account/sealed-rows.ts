/** What is sealed of the maps that the account's devices share (P33), opened and sealed. Loaded where there is something of it. */
import type { SharedChange, SharedRecord } from '../store/databases.ts';
import { seal, unseal, type Wrapped } from '../keys/wrapped.ts';

/** What is sealed of a map. */
export type SharedRows = readonly (readonly [key: string, value: unknown])[];
/** What is sealed of a change; without a value the key goes. */
export type SharedStep = readonly [key: string, value?: unknown];

/** The map with its changes in their order, ordered by key. */
export async function openRows(
  wrapping: CryptoKey,
  kept: SharedRecord | undefined,
  changes: readonly SharedChange[],
): Promise<ReadonlyMap<string, unknown>> {
  const opened = kept === undefined ? [] : ((await unseal(wrapping, kept.sealed)) as SharedRows);
  const rows = new Map(opened);
  for (const [key, ...value] of await openSteps(wrapping, changes))
    if (value.length === 0) rows.delete(key);
    else rows.set(key, value[0]);
  return changes.length === 0 ? rows : new Map([...rows].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export async function openSteps(
  wrapping: CryptoKey,
  changes: readonly SharedChange[],
): Promise<readonly SharedStep[]> {
  const steps = await Promise.all(changes.map(({ sealed }) => unseal(wrapping, sealed)));
  return steps as readonly SharedStep[];
}

export function sealStep(wrapping: CryptoKey, step: SharedStep): Promise<Wrapped> {
  return seal(wrapping, step);
}

export function sealRows(wrapping: CryptoKey, rows: SharedRows): Promise<Wrapped> {
  return seal(wrapping, rows);
}
