/** What an operator can get wrong with a restore [P25]: one sentence that says what to do, and everything is as it was. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, test } from 'vitest';
import { encodeGenesis } from '#kernel';
import { restoreBackup, type RestoreStep } from '../../../relay/sequencer/restoring.ts';
import { openSolo } from '../../../relay/sequencer/open.ts';
import { StartFault } from '../../../relay/start-fault.ts';
import { JOURNAL_FILE, LOCK_FILE, RESTORED_FOLDER } from '../../../relay/store/files.ts';
import type { Home } from '../../../relay/store/home.ts';
import {
  copyOf,
  freshHome,
  journalOf,
  loseJournal,
  sizeOf,
  type LostJournal,
} from '../../support/lost-journal.ts';
import { homeOf, temporaryFolder } from '../../support/relay-home.ts';
import { World } from '../../support/world.ts';

let lost: LostJournal;
beforeAll(async () => void (lost = await loseJournal()));

/** Files in a folder, but for those that reading makes. */
function namesIn({ folder }: Home): readonly string[] {
  return readdirSync(folder).filter((name) => name !== LOCK_FILE && !/-(wal|shm)$/.test(name));
}

/** Restores, and gives the sentence that says why not. */
async function refusal(home: Home, backup: string, told?: (step: RestoreStep) => void): Promise<string> {
  const namesBefore = namesIn(home);
  const options = { now: lost.time, ...(told && { told }) };
  const error: unknown = await restoreBackup(home, backup, options).catch((each: unknown) => each);
  expect(error).toBeInstanceOf(StartFault);
  expect(namesIn(home)).toEqual(namesBefore);
  const { message } = error as StartFault;
  expect(message).toMatch(/; nothing was changed\.$/);
  return message;
}

/** A backup that was spoilt. */
function spoilt(spoil: (path: string) => void): string {
  const path = join(temporaryFolder(), 'spoilt.sqlite');
  copyFileSync(lost.backup, path);
  spoil(path);
  return path;
}

function sql(path: string, statement: string): void {
  const database = new DatabaseSync(path);
  database.exec(statement);
  database.close();
}

describe('[P25] nothing is restored', () => {
  test('while the relay runs', async () => {
    const home = copyOf(lost);
    const solo = await openSolo({ home, clock: lost.life.clock });
    expect(await refusal(home, lost.backup)).toMatch(/^A relay runs on .*: stop it, then restore again/);
    await solo.close();
    expect(sizeOf(home)).toBe(lost.whole);
  });

  const files: readonly (readonly [string, () => string, RegExp])[] = [
    [
      'from a file that is no backup',
      () => spoilt((path) => writeFileSync(path, 'junk'.repeat(999))),
      /is no backup of Holdfast/,
    ],
    ['from an empty file', () => spoilt((path) => truncateSync(path)), /is (no backup of Holdfast|damaged)/],
    [
      'from a database of another program',
      () => spoilt((path) => sql(path, 'PRAGMA application_id = 1')),
      /is no backup of Holdfast/,
    ],
    ['from a folder', () => temporaryFolder(), /cannot be used .*: see to its owner/],
    [
      'from a file that is not there',
      () => join(temporaryFolder(), 'absent'),
      /is no backup of Holdfast \(there is no such file\)/,
    ],
    [
      'from a backup of a newer Holdfast',
      () => spoilt((path) => sql(path, 'PRAGMA user_version = 99')),
      /made by a newer Holdfast/,
    ],
    [
      'from a backup that was cut off',
      () => spoilt((path) => truncateSync(path, 8192)),
      /is damaged .*: restore another one/,
    ],
    [
      'from a backup of which an entry is missing',
      () => spoilt((path) => sql(path, 'DELETE FROM journal WHERE idx = 2')),
      /is damaged \(.*entry 2.*\): restore another one/,
    ],
    [
      'from a backup in which a balance was changed',
      () =>
        spoilt((path) =>
          sql(path, 'UPDATE journal SET effects = (SELECT effects FROM journal WHERE idx = 0) WHERE idx = 4'),
        ),
      /is damaged \(.*\): restore another one/,
    ],
    [
      'from a backup whose tree is another one',
      () => spoilt((path) => sql(path, "UPDATE meta SET value = zeroblob(32) WHERE name = 'root'")),
      /is damaged \(The stored root .*\): restore another one/,
    ],
  ];
  test.each(files)('%s', async (_, file, sentence) => {
    const home = copyOf(lost);
    expect(await refusal(home, file())).toMatch(sentence);
    expect(sizeOf(home)).toBe(lost.whole);
  });

  test('from a backup of another network', async () => {
    const world = new World();
    const genesis = { ...world.genesis, name: 'Another harbour' };
    const other = { ...homeOf(world), genesis, genesisBytes: encodeGenesis(genesis) };
    const solo = await openSolo({ home: other, clock: lost.life.clock });
    await solo.close();
    expect(await refusal(copyOf(lost), join(other.folder, JOURNAL_FILE))).toMatch(
      /is of another network than/,
    );
  });

  const codes: readonly (readonly [string, string, RegExp])[] = [
    ['where no room is left', 'ENOSPC', /There is no room for a copy .*: free some space/],
    ['where the disk share is used up', 'EDQUOT', /There is no room for a copy .*: free some space/],
    ['where nothing may be written', 'EACCES', /cannot be used \(EACCES\): see to its owner/],
    ['on a disk that is read only', 'EROFS', /cannot be used \(EROFS\): see to its owner/],
  ];
  test.each(codes)('%s', async (_, code, sentence) => {
    const home = copyOf(lost);
    const fail = (): void => {
      throw Object.assign(new Error(code), { code });
    };
    expect(await refusal(home, lost.backup, fail)).toMatch(sentence);
    expect(sizeOf(home)).toBe(lost.whole);
  });

  test('where something else has the name of the lock', async () => {
    const home = freshHome(lost);
    mkdirSync(join(home.folder, LOCK_FILE));
    expect(await refusal(home, lost.backup)).toMatch(/cannot be used .*: see to its owner/);
  });
});

test('[P25] what an earlier restore had left to do is said to be done, where a later one fails', async () => {
  const home = copyOf(lost);
  const cutOff = (step: RestoreStep): void => {
    if (step === 'committed') throw new Error('cut off');
  };
  await expect(restoreBackup(home, lost.backup, { now: lost.time, told: cutOff })).rejects.toThrow('cut off');
  const damaged = spoilt((path) => truncateSync(path, 5000));
  const again: unknown = await restoreBackup(home, damaged, { now: lost.time }).catch(
    (each: unknown) => each,
  );
  expect((again as StartFault).message).toMatch(
    /; nothing was changed but what an earlier restore had left to do\.$/,
  );
  expect(namesIn(home)).toContain('before-1');
  expect(namesIn(home)).not.toContain(RESTORED_FOLDER);
});

test('[P25] a journal that is damaged is replaced, and what can be read of it counts', async () => {
  const home = copyOf(lost);
  sql(join(home.folder, JOURNAL_FILE), `UPDATE journal SET bytes = x'00' WHERE idx = ${lost.whole - 1}`);
  const { note, before, aside } = await restoreBackup(home, lost.backup, { now: lost.time });
  expect(note.epoch).toBe(1);
  expect(before).toMatchObject({
    size: lost.whole - 1,
    fault: expect.stringContaining(`entry ${lost.whole - 1}`),
  });
  expect(readdirSync(aside ?? '')).toContain(JOURNAL_FILE);
});

test('[P25] a raw copy of a journal is restored with what stands in the file beside it', async () => {
  const home = copyOf(lost);
  const solo = await openSolo({ home, clock: lost.life.clock });
  const raw = temporaryFolder();
  for (const name of readdirSync(home.folder)) copyFileSync(join(home.folder, name), join(raw, name));
  await solo.close();
  const file = join(raw, JOURNAL_FILE);
  const { note } = await restoreBackup(freshHome(lost), file, { now: lost.time });
  expect(note.size).toBe(lost.whole);
});

test('[R6] a backup is there whole or not at all, and takes no other file away', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'saved.sqlite');
  writeFileSync(`${path}.part`, 'of somebody else');
  const journal = journalOf(lost.home);
  journal.backup(path);
  expect(() => journal.backup(join(folder, 'absent', 'saved.sqlite'))).toThrow();
  mkdirSync(join(folder, 'taken', 'by a folder'), { recursive: true });
  expect(() => journal.backup(join(folder, 'taken'))).toThrow();
  journal.close();
  expect(readdirSync(folder).toSorted()).toEqual(['saved.sqlite', 'saved.sqlite.part', 'taken']);
  expect(readFileSync(`${path}.part`, 'utf8')).toBe('of somebody else');
  expect(readFileSync(path).length).toBeGreaterThan(0);
});
