/** The operator's commands [P25]: what each prints, and what it says when it is used wrongly. */
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { EPOCH_MAX } from '#protocol';
import { auditNetwork } from '../../../relay/commands/audit.ts';
import { backup } from '../../../relay/commands/backup.ts';
import { readWords } from '../../../relay/commands/options.ts';
import { restore } from '../../../relay/commands/restore.ts';
import { readConfig, type Config } from '../../../relay/config.ts';
import { openSolo } from '../../../relay/sequencer/open.ts';
import { relaySha256 } from '../../../relay/sha256.ts';
import { StartFault } from '../../../relay/start-fault.ts';
import { JOURNAL_FILE, RECOVERY_FILE, RESTORED_FOLDER } from '../../../relay/store/files.ts';
import { createHome, DEMONSTRATION, type Home } from '../../../relay/store/home.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { temporaryFolder } from '../../support/relay-home.ts';
import { MADE_AT, seedOf } from '../../support/world.ts';

let home: Home;
let config: Config;
let saved: string;
let printed: string[];

/** A network whose relay has run, made once. */
let made: Home;

beforeAll(async () => {
  let taken = 0;
  const random = (): Uint8Array => seedOf(`random ${taken++}`);
  made = createHome(temporaryFolder(), DEMONSTRATION, { time: MADE_AT, random, hash: relaySha256 });
  const solo = await openSolo({ home: made, clock: new ManualClock(MADE_AT) });
  await solo.close();
});

beforeEach(() => {
  home = { ...made, folder: temporaryFolder() };
  cpSync(made.folder, home.folder, { recursive: true });
  const read = readConfig({ HOLDFAST_HOME: home.folder });
  if (!read.ok) throw new Error(read.error);
  config = read.value;
  saved = join(temporaryFolder(), 'saved.sqlite');
  printed = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
});

/** Files in the folder, but for those that reading makes. */
const names = (): readonly string[] => readdirSync(home.folder).filter((name) => !/-(wal|shm)$/.test(name));

afterEach(() => void vi.restoreAllMocks());

const restoreWith = (file: string | undefined, ...words: readonly string[]): Promise<number> =>
  restore(config, file, readWords(words).values);

test('[P25] a restore says where what was there is, and which epoch begins', async () => {
  expect(backup(config, saved)).toBe(0);
  expect(await restoreWith(saved)).toBe(0);
  expect(printed.join('')).toMatch(
    /^0 entries are in .*\nWhat was there is in .*before-1\n.*epoch 1 begins behind them\n$/,
  );
});

test('[P25] a restore where nothing is left says when --epoch-after is needed, and no more when it was given', async () => {
  backup(config, saved);
  for (const name of [JOURNAL_FILE, RECOVERY_FILE]) rmSync(join(home.folder, name), { force: true });
  await restoreWith(saved);
  expect(printed.at(-1)).toMatch(/There was no journal here before.*restore again.*--epoch-after/);
  await restoreWith(saved, '--epoch-after', '4');
  expect(printed.at(-1)).toBe('0 entries are in place, and epoch 5 begins behind them\n');
});

describe('[P25] a command that is used wrongly changes nothing and says what to do', () => {
  const wrong: readonly (readonly [string, () => unknown, RegExp])[] = [
    ['restore without a file', () => restoreWith(undefined), /restore needs the name of a file/],
    [
      'restore of a file that is not there',
      () => restoreWith(join(home.folder, 'absent')),
      /There is no file .*: name one that backup has made/,
    ],
    [
      'restore of a folder',
      () => restoreWith(home.folder),
      /There is no file .*: name one that backup has made/,
    ],
    [
      'restore after an epoch that is no number',
      () => restoreWith(join(home.folder, JOURNAL_FILE), '--epoch-after', 'x'),
      /--epoch-after is "x", but it must be a whole number/,
    ],
    [
      'restore after an epoch behind which no device could be given a room',
      () => restoreWith(join(home.folder, JOURNAL_FILE), '--epoch-after', `${EPOCH_MAX}`),
      /--epoch-after is \d+, but no epoch can be later than .*; nothing was changed/,
    ],
    ['backup without a file', () => backup(config, undefined), /backup needs the name of a file/],
    [
      'backup into a file that is there',
      () => backup(config, join(home.folder, JOURNAL_FILE)),
      /exists: name a file that does not exist yet/,
    ],
    [
      'backup into a folder that is not there',
      () => backup(config, join(home.folder, 'absent', 'x')),
      /cannot be written .*: make room or name another file/,
    ],
    [
      'an option that there is not',
      () => readWords(['--epoch-before', '3']),
      /node relay\/cli\.ts help lists what there is/,
    ],
    [
      'an audit without a network',
      () => auditNetwork({ ...config, home: temporaryFolder() }, {}),
      /There is no network in .*: make one with init/,
    ],
  ];
  test.each(wrong)('%s', async (_, act, sentence) => {
    const before = names();
    const attempt = async (): Promise<unknown> => act();
    const error: unknown = await attempt().catch((each: unknown) => each);
    expect(error).toBeInstanceOf(StartFault);
    expect((error as StartFault).message).toMatch(sentence);
    expect(names()).toEqual(before);
  });
});

test('[P25] what reads beside the relay reads nothing while a restore waits to be finished', () => {
  mkdirSync(join(home.folder, RESTORED_FOLDER));
  writeFileSync(join(home.folder, RESTORED_FOLDER, JOURNAL_FILE), '');
  for (const command of [() => auditNetwork(config, {}), () => backup(config, saved)])
    expect(command).toThrow(/A restore of .* was interrupted: start the relay once/);
});
