/** The state's root: its formula written out by hand, changes that do not change it, hashing in slices. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { StateShards, SHARDS } from '../../../../src/lib/kernel/journal/shards.ts';

const sha256 = (...parts: readonly Uint8Array[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};
const utf8 = (text: string) => new TextEncoder().encode(text);
const keyOf = (index: number) => utf8(`key ${index}`);

function shardsOf(records: number): StateShards {
  const shards = new StateShards(sha256);
  for (let i = 0; i < records; i++) shards.set(keyOf(i), utf8(`value ${i}`));
  return shards;
}

describe('[P21] state root', () => {
  test('of no records: sixteen levels over the hash of the bare tag', () => {
    let node = sha256(Uint8Array.of(0), sha256(utf8('holdfast/shard/1\0')));
    for (let width = SHARDS; width > 1; width /= 2) node = sha256(Uint8Array.of(1), node, node);
    expect(new StateShards(sha256).root()).toEqual(node);
  });

  test('the order of writing does not matter, the values do', () => {
    const there = shardsOf(500);
    const back = new StateShards(sha256);
    for (let i = 499; i >= 0; i--) back.set(keyOf(i), utf8(`value ${i}`));
    expect(back.root()).toEqual(there.root());
    back.set(keyOf(7), utf8('value 8'));
    expect(back.root()).not.toEqual(there.root());
  });

  test('a record that is removed leaves nothing', () => {
    const shards = shardsOf(500);
    const before = shards.root();
    shards.set(utf8('one more'), utf8('x'));
    expect(shards.size).toBe(501);
    expect(shards.root()).not.toEqual(before);
    expect(shards.delete(utf8('one more'))).toBe(true);
    expect(shards.delete(utf8('one more'))).toBe(false);
    expect(shards.size).toBe(500);
    expect(shards.root()).toEqual(before);
  });

  test('a record written as it was is no work', () => {
    const shards = shardsOf(50);
    shards.root();
    shards.set(keyOf(3), utf8('value 3'));
    expect(shards.step(0)).toBe(true);
  });

  test('one changed record costs one shard and its sixteen parents', () => {
    const shards = shardsOf(500);
    shards.root();
    shards.set(keyOf(3), utf8('other'));
    expect(shards.step(16)).toBe(false);
    expect(shards.step(1)).toBe(true);
  });

  test('in slices, with changes in between, it is the same root', () => {
    const sliced = new StateShards(sha256);
    for (let i = 0; i < 500; i++) {
      sliced.set(keyOf(i), utf8(`value ${i}`));
      sliced.step(5);
    }
    while (!sliced.step(100));
    expect(sliced.root()).toEqual(shardsOf(500).root());
  });

  test('the root that was given does not change with the state', () => {
    const shards = shardsOf(5);
    const root = shards.root();
    const copy = root.slice();
    shards.set(keyOf(9), utf8('x'));
    shards.root();
    expect(root).toEqual(copy);
  });
});
