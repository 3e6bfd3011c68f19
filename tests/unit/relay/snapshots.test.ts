/** Pictures of the state that could not be stored when they were taken: the next one brings what they would have changed. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { equal, StateShards } from '#kernel';
import type { Solo } from '../../../relay/sequencer/solo.ts';
import { SNAPSHOT_FILE } from '../../../relay/store/files.ts';
import { awaitRoot, begin, newLife, payOnce, type Life } from '../../support/relay-life.ts';
import { nodeSha256 } from '../../support/world.ts';

/** Another program writes to the file of the snapshot until it is told to stop. */
function occupy({ home }: Life): () => void {
  const other = new DatabaseSync(join(home.folder, SNAPSHOT_FILE));
  other.exec('BEGIN IMMEDIATE');
  return () => {
    other.exec('ROLLBACK');
    other.close();
  };
}

/** The clock entry of the snapshot that is stored, and whether its rows have the root that it names. */
function stored({ home }: Life): { readonly clockEntry: number; readonly isWhole: boolean } | null {
  const database = new DatabaseSync(join(home.folder, SNAPSHOT_FILE), { readOnly: true });
  const head = database.prepare('SELECT root, clock_entry FROM head').get();
  const shards = new StateShards(nodeSha256);
  for (const { key, value } of database.prepare('SELECT key, value FROM state').iterate())
    shards.set(key as Uint8Array, value as Uint8Array);
  database.close();
  if (head === undefined) return null;
  const { root, clock_entry: clockEntry } = head;
  return { clockEntry: clockEntry as number, isWhole: equal(shards.root(), root as Uint8Array) };
}

/** Everything that the store was asked before has been done or has failed. */
async function settle(life: Life, solo: Solo): Promise<void> {
  for (let i = 0; i < 2; i++) await payOnce(life, solo);
}

test.each([
  ['the first', 0],
  ['a later one', 1],
])('[R3] %s that was not stored comes with the next one', async (_name, before) => {
  const life = newLife();
  const solo = await begin(life);
  for (let i = 0; i < before; i++) {
    const clockEntry = await awaitRoot(life, solo);
    await expect.poll(() => stored(life)).toEqual({ clockEntry, isWhole: true });
  }
  await settle(life, solo);
  const free = occupy(life);
  const missed = await awaitRoot(life, solo);
  await settle(life, solo);
  await awaitRoot(life, solo);
  await settle(life, solo);
  free();
  expect(stored(life)?.clockEntry ?? -1).toBeLessThan(missed);

  const clockEntry = await awaitRoot(life, solo);
  await solo.close();
  expect(stored(life)).toEqual({ clockEntry, isWhole: true });
  const again = await life.open();
  expect(again.size).toBe(clockEntry + 1);
  await again.close();
});
