/**
 * What is in the vault's document (P33): maps from text to plain values, one each for what the devices of an account
 * share. The last change of a key wins, whichever device made it.
 */
import type { Doc } from 'yjs';

export const SHARED_MAPS = [
  /** By account, 64 hex digits: { name, note }. */
  'contacts',
  /** By device, 64 hex digits: what the person calls it. */
  'labels',
  'settings',
  'drafts',
  'read',
  /** By the account's box key, 64 hex digits: its secret, 32 bytes. */
  'boxes',
] as const;
export type SharedMap = (typeof SHARED_MAPS)[number];

export interface SharedValue {
  readonly map: SharedMap;
  readonly key: string;
  /** Anything that JSON can say, or bytes. */
  readonly value: unknown;
}

export function sharedValues(document: Doc): readonly SharedValue[] {
  return SHARED_MAPS.flatMap((map) =>
    [...document.getMap(map).entries()].map(([key, value]) => ({ map, key, value })),
  );
}

export function setShared(document: Doc, { map, key, value }: SharedValue): void {
  document.getMap(map).set(key, value);
}

export function removeShared(document: Doc, map: SharedMap, key: string): void {
  document.getMap(map).delete(key);
}
