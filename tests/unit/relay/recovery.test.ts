/** What a relay finds when it starts again, whole or damaged. Damage is done to the file with SQLite, as a bad disk would. */
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { AMOUNT_MAX, rowKeyBytes, rowValueBytes, toHex, type Account, type MemoryState } from '#kernel';
import { audit } from '../../../relay/audit.ts';
import { relayPrimitives } from '../../../relay/primitives.ts';
import type { StoreFault } from '../../../relay/store/fault.ts';
import { JournalFile } from '../../../relay/store/journal-file.ts';
import { awaitRoot, begin, newLife, payOnce, type Life } from '../../support/relay-life.ts';
import { homeOf } from '../../support/relay-home.ts';
import { World } from '../../support/world.ts';

const JOURNAL = 'journal.sqlite';
const SNAPSHOT = 'snapshot.sqlite';

/** Everything of the state, as text. */
function pictureOf(state: MemoryState): readonly string[] {
  const tables = [
    'network',
    'head',
    'accounts',
    'devices',
    'assets',
    'symbols',
    'holds',
    'buckets',
    'roots',
  ] as const;
  const rows = tables.flatMap((table) =>
    [...state.rows(table)].map(([key, value]) => {
      const bytes = rowValueBytes({ table, key, value });
      return `${toHex(rowKeyBytes(table, key))}=${bytes === null ? '' : toHex(bytes)}`;
    }),
  );
  return rows.sort();
}

function damage(life: Life, file: string, sql: string, ...values: readonly (number | Uint8Array)[]): void {
  const database = new DatabaseSync(join(life.home.folder, file));
  database.prepare(sql).run(...values);
  database.close();
}

/** One bit of a stored byte string is another. */
function flip(life: Life, file: string, table: string, column: string, where: string, at: number): void {
  const database = new DatabaseSync(join(life.home.folder, file));
  const bytes = database.prepare(`SELECT ${column} AS bytes FROM ${table} WHERE ${where}`).get()?.[
    'bytes'
  ] as Uint8Array;
  bytes[at] = (bytes[at] as number) ^ 1;
  database.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${where}`).run(bytes);
  database.close();
}

/** A journal with a snapshot in its middle. */
async function lived(): Promise<{
  readonly life: Life;
  readonly size: number;
  readonly picture: readonly string[];
}> {
  const life = newLife();
  const solo = await begin(life);
  for (let i = 0; i < 5; i++) await payOnce(life, solo);
  await awaitRoot(life, solo);
  for (let i = 0; i < 5; i++) await payOnce(life, solo);
  await solo.close();
  return { life, size: solo.size, picture: pictureOf(solo.state) };
}

async function faultOf(life: Life): Promise<string> {
  const before = readFileSync(join(life.home.folder, JOURNAL));
  const fault = await life.open().then(
    () => null,
    (error: unknown) => error as StoreFault,
  );
  expect(readFileSync(join(life.home.folder, JOURNAL)).equals(before)).toBe(true);
  expect(fault?.message).toMatch(/start again\.$/);
  return `${fault?.code}: ${fault?.message}`;
}

describe('recovery', () => {
  test('[R3] from the snapshot and from zero the state is the one before, and so is what follows', async () => {
    const { life, size, picture } = await lived();
    for (const hasSnapshot of [true, false]) {
      if (!hasSnapshot) rmSync(join(life.home.folder, SNAPSHOT));
      const solo = await life.open();
      expect(solo.size).toBe(size);
      expect(pictureOf(solo.state)).toEqual(picture);
      await solo.close();
    }
    const solo = await life.open();
    await payOnce(life, solo);
    const clockEntry = await awaitRoot(life, solo);
    await solo.close();
    expect(clockEntry).toBe(size + 1);
    const report = audit({
      home: life.home,
      primitives: relayPrimitives,
      signatures: true,
      progress: () => undefined,
    });
    expect(report).toMatchObject({ entries: size + 2, stateRoots: 2, fault: null });
  });

  test('[P21] roots are taken at the same entries whether the relay was restarted or not', async () => {
    const { life } = await lived();
    let solo = await life.open();
    await payOnce(life, solo);
    await solo.close();
    rmSync(join(life.home.folder, SNAPSHOT));
    solo = await life.open();
    await awaitRoot(life, solo);
    await payOnce(life, solo);
    await awaitRoot(life, solo);
    await solo.close();
    expect(existsSync(join(life.home.folder, SNAPSHOT))).toBe(true);
    const report = audit({
      home: life.home,
      primitives: relayPrimitives,
      signatures: false,
      progress: () => undefined,
    });
    expect(report).toMatchObject({ stateRoots: 3, fault: null });
  });

  test('[R3] a snapshot whose root is not the journal’s is not loaded', async () => {
    const { life, picture } = await lived();
    flip(life, SNAPSHOT, 'state', 'value', 'key = (SELECT max(key) FROM state)', 3);
    const solo = await life.open();
    expect(pictureOf(solo.state)).toEqual(picture);
    await solo.close();
  });

  test('[R3] a snapshot that is no database is made anew', async () => {
    const { life, picture } = await lived();
    writeFileSync(
      join(life.home.folder, SNAPSHOT),
      'no database at all, but long enough to look like something',
    );
    const solo = await life.open();
    expect(pictureOf(solo.state)).toEqual(picture);
    await solo.close();
  });

  test('[P23, P24] proofs of old entries are given after a restart as before', async () => {
    const { life, size } = await lived();
    const solo = await life.open();
    for (const index of [0, 4, size - 1]) expect(await solo.receipt(index, null)).not.toBeNull();
    expect(await solo.receipt(4, life.bob.id)).not.toBeNull();
    expect(await solo.receipt(1, life.bob.id)).toBeNull();
    expect(await solo.receipt(size, null)).toBeNull();
    expect((await solo.consistency(3))?.size).toBe(size);
    expect(await solo.consistency(size + 1)).toBeNull();
    expect(await solo.feedItems(life.alice.id, 0, 100)).toHaveLength(12);
    await solo.close();
  });
});

describe('a damaged store', () => {
  test('[R3] an entry that was changed stops the relay', async () => {
    const { life } = await lived();
    flip(life, JOURNAL, 'journal', 'bytes', 'idx = 7', 200);
    expect(await faultOf(life)).toMatch(/^damaged: /);
  });

  test('[R3] a missing entry stops the relay', async () => {
    const { life, size } = await lived();
    damage(life, JOURNAL, 'DELETE FROM journal WHERE idx = ?', size - 2);
    expect(await faultOf(life)).toMatch(/^damaged: .*is missing/);
  });

  test('[R3] a missing end stops the relay', async () => {
    const { life, size } = await lived();
    damage(life, JOURNAL, 'DELETE FROM journal WHERE idx = ?', size - 1);
    expect(await faultOf(life)).toMatch(/^damaged: .*entries were stored/);
  });

  test('[R3] a root that is not that of the entries stops the relay', async () => {
    const { life } = await lived();
    flip(life, JOURNAL, 'meta', 'value', "name = 'root'", 0);
    expect(await faultOf(life)).toMatch(/^damaged: .*Merkle tree/);
  });

  test('[R3] a file that is no database is left as it is', async () => {
    const { life } = await lived();
    writeFileSync(
      join(life.home.folder, JOURNAL),
      'somebody else’s file, which is long enough to be looked at'.repeat(20),
    );
    expect(await faultOf(life)).toMatch(/^not_a_store: /);
  });

  test('[R3] a database of another program is left as it is', async () => {
    const { life } = await lived();
    damage(life, JOURNAL, 'PRAGMA application_id = 7');
    expect(await faultOf(life)).toMatch(/^not_a_store: /);
  });

  test('[R3] a journal of a newer format is left as it is', async () => {
    const { life } = await lived();
    damage(life, JOURNAL, 'PRAGMA user_version = 99');
    expect(await faultOf(life)).toMatch(/^newer_format: .*format 99/);
  });

  test('[R3] a journal of another network is left as it is', async () => {
    const { life } = await lived();
    const other = new World([{ name: 'maxFee', value: 7n }]);
    const home = homeOf(other, life.home.folder);
    expect(await faultOf({ ...life, open: () => life.open({ home }) })).toMatch(/^other_network: /);
  });

  test('[R3] a second relay on the same folder is sent away', async () => {
    const { life } = await lived();
    const first = await life.open();
    expect(await faultOf(life)).toMatch(/^in_use: /);
    await payOnce(life, first);
    await first.close();
    await (await life.open()).close();
  });
});

describe('a relay that cannot go on', () => {
  test('[R2] full disk: what could not be stored is not answered, what was answered is there, and nothing more is taken', async () => {
    const life = newLife();
    const solo = await begin(life, { pagesMax: 60 });
    const answered: number[] = [];
    const failed = await (async () => {
      for (;;) answered.push(await payOnce(life, solo));
    })().catch((error: unknown) => error as StoreFault);
    expect(failed.code).toBe('disk_full');
    expect(await solo.fault).toBe(failed);
    await expect(payOnce(life, solo)).rejects.toThrow();
    await solo.close();
    const again = await life.open();
    expect(again.size).toBe((answered.at(-1) as number) + 1);
    await again.close();
  });
});

describe('a broken invariant', () => {
  test('[L2] stops the relay before anything of it is stored or answered', async () => {
    const life = newLife();
    const solo = await begin(life);
    const index = await payOnce(life, solo);
    const bob = solo.state.table('accounts').get(life.bob.id) as Account;
    const balances = bob.balances.map((each) => ({ ...each, available: AMOUNT_MAX }));
    solo.state.table('accounts').set(bob.id, { ...bob, balances });
    await expect(payOnce(life, solo)).rejects.toThrow('broke one of its own rules');
    expect((await solo.fault).message).toContain('run the audit');
    await solo.close();
    const again = await life.open();
    expect(again.size).toBe(index + 1);
    await again.close();
  });
});

describe('audit', () => {
  const check = (life: Life) =>
    audit({
      home: life.home,
      primitives: relayPrimitives,
      signatures: true,
      progress: () => undefined,
    });

  test('[L1, L2, L7] a good journal is good', async () => {
    const { life, size } = await lived();
    expect(check(life)).toMatchObject({ entries: size, stateRoots: 1, fault: null });
  });

  test('[L3] it names the first entry that was changed', async () => {
    const { life } = await lived();
    flip(life, JOURNAL, 'journal', 'bytes', 'idx = 5', 30);
    expect(check(life).fault).toContain('ntry 5');
  });

  test('[L8] it finds an effect that was changed', async () => {
    const { life } = await lived();
    flip(life, JOURNAL, 'journal', 'effects', 'idx = 6', 100);
    expect(check(life).fault).toMatch(/effect.* of entry 6/);
  });

  test('[R6] a backup made while the relay runs is a journal', async () => {
    const { life, size } = await lived();
    const solo = await life.open();
    const path = join(life.home.folder, JOURNAL);
    const file = new JournalFile({
      path,
      genesis: life.home.genesisBytes,
      emptyRoot: new Uint8Array(32),
      readOnly: true,
    });
    const copy = join(life.home.folder, 'copy.sqlite');
    file.backup(copy);
    file.close();
    await payOnce(life, solo);
    await solo.close();
    const restored = homeOf(life.world);
    copyFileSync(copy, join(restored.folder, JOURNAL));
    const again = await life.open({ home: restored });
    expect(again.size).toBe(size);
    await again.close();
  });
});
