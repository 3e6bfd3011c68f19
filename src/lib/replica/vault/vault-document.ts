/** The vault's document (P33): what may stand there, read and changed. What else a device has written there is not seen. */
import type { Doc } from 'yjs';
import { readShared, type SharedMap } from './shared-schema.ts';

export const SHARED_MAPS: readonly SharedMap[] = [
  'contacts',
  'labels',
  'settings',
  'drafts',
  'read',
  'requests',
  'checkpoints',
  'boxes',
];

export interface SharedValue {
  readonly map: SharedMap;
  readonly key: string;
  /** What the map's schema says. */
  readonly value: unknown;
}

export function sharedValues(document: Doc): readonly SharedValue[] {
  return SHARED_MAPS.flatMap((map) =>
    [...document.getMap(map).entries()].flatMap(([key, found]) => {
      const value = readShared(map, key, found);
      return value === null ? [] : [{ map, key, value }];
    }),
  );
}

export function setShared(document: Doc, { map, key, value }: SharedValue): void {
  document.getMap(map).set(key, value);
}

export function removeShared(document: Doc, map: SharedMap, key: string): void {
  document.getMap(map).delete(key);
}
