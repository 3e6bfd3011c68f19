/** A restore that is cut off at whatever point leaves the relay that was, or the one that is restored [P25, R6]. */
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { networkOf } from '#kernel';
import { lastKnownOf } from '../../../relay/sequencer/last-known.ts';
import { openSolo } from '../../../relay/sequencer/open.ts';
import { recoveryNoteOf } from '../../../relay/sequencer/recovery-note.ts';
import { restoreBackup, type RestoreStep } from '../../../relay/sequencer/restoring.ts';
import { JOURNAL_FILE, RESTORED_FOLDER, RESTORING_FOLDER } from '../../../relay/store/files.ts';
import type { Home } from '../../../relay/store/home.ts';
import { settleRestore, type ReplacementStep } from '../../../relay/store/replacement.ts';
import { root } from '../../support/files.ts';
import { copyOf, loseJournal, MINUTE_MS, sizeOf, type LostJournal } from '../../support/lost-journal.ts';
import { temporaryFolder } from '../../support/relay-home.ts';

let lost: LostJournal;
/** A folder in which a restore was killed as soon as it counted. */
let committed: Home;

beforeAll(async () => {
  lost = await loseJournal();
  committed = killedAfter('committed');
});

const now = (): number => lost.time + MINUTE_MS;

/** A folder in which a restore was killed right after this step. */
function killedAfter(step: RestoreStep): Home {
  const home = copyOf(lost);
  const { signal, stderr } = spawnSync(
    join(root, 'node_modules', '.bin', 'node'),
    [join(root, 'tests/support/restore-and-die.ts'), home.folder, lost.backup, step, String(now())],
    { cwd: root, encoding: 'utf8' },
  );
  expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });
  return home;
}

function copyOfCommitted(): Home {
  const folder = temporaryFolder();
  cpSync(committed.folder, folder, { recursive: true });
  return { ...committed, folder };
}

function cutOffAfter(fatal: ReplacementStep, { folder }: Home): void {
  const told = (step: ReplacementStep): void => {
    if (step === fatal) throw new Error(`cut off after ${step}`);
  };
  expect(() => settleRestore(folder, told)).toThrow('cut off');
}

function expectTheOldOne(home: Home): void {
  expect(lastKnownOf(home)).toEqual({ size: lost.whole, epoch: 0, time: lost.time, fault: null });
  expect(recoveryNoteOf(home, 1)).toBeNull();
  expect(readdirSync(home.folder).filter((name) => /^(before|restor)/.test(name))).toEqual([]);
}

function expectTheRestoredOne(home: Home): void {
  expect(lastKnownOf(home)).toEqual({ size: lost.size + 1, epoch: 1, time: now(), fault: null });
  expect(recoveryNoteOf(home, 1)).not.toBeNull();
  expect(readdirSync(home.folder).filter((name) => /^(before|restor)/.test(name))).toEqual(['before-1']);
  expect(sizeOf(home, join(home.folder, 'before-1', JOURNAL_FILE))).toBe(lost.whole);
}

/** Starts the relay and stops it; gives what it says of the restore. */
async function started(
  home: Home,
): Promise<{ readonly epoch: number; readonly sentences: readonly string[] }> {
  const sentences: string[] = [];
  const told = (sentence: string): void => void sentences.push(sentence);
  const solo = await openSolo({ home, clock: lost.life.clock, told });
  const { epoch } = networkOf(solo.state);
  await solo.close();
  return { epoch, sentences };
}

describe('[P25, R6] a restore that is killed before it counts', () => {
  const steps: readonly RestoreStep[] = ['copied', 'begun'];
  test.each(steps)(
    'when all was %s: the next start leaves the relay as it was, and says so',
    async (step) => {
      const home = killedAfter(step);
      expect(readdirSync(home.folder)).toContain(RESTORING_FOLDER);
      expect(lastKnownOf(home)?.epoch).toBe(0);
      expect(await started(home)).toEqual({
        epoch: 0,
        sentences: [expect.stringContaining('restore again')],
      });
      expectTheOldOne(home);
    },
  );
});

describe('[P25, R6] a restore that is killed when it counts', () => {
  test('is finished by the next start, which says so', async () => {
    const home = copyOfCommitted();
    expect(readdirSync(home.folder)).toContain(RESTORED_FOLDER);
    expect(await started(home)).toEqual({ epoch: 1, sentences: [expect.stringContaining('finished')] });
    expectTheRestoredOne(home);
  });

  const steps: readonly ReplacementStep[] = ['put_aside', 'note_placed', 'journal_placed', 'aside_named'];
  test.each(steps)('is finished when it was cut off after "%s"', (step) => {
    const home = copyOfCommitted();
    cutOffAfter(step, home);
    expect(settleRestore(home.folder).type).toBe('finished');
    expectTheRestoredOne(home);
    expect(settleRestore(home.folder)).toEqual({ type: 'nothing' });
  });

  test('is finished though each attempt to finish it is cut off in its turn', () => {
    const home = copyOfCommitted();
    for (const step of steps) cutOffAfter(step, home);
    settleRestore(home.folder);
    expectTheRestoredOne(home);
  });

  test('is finished by the next restore as well, which then counts its own epoch behind it', async () => {
    const home = copyOfCommitted();
    cutOffAfter('put_aside', home);
    const { note, aside } = await restoreBackup(home, lost.backup, { now: now() });
    expect(note.epoch).toBe(2);
    expect(recoveryNoteOf(home, 2)).not.toBeNull();
    expect(sizeOf(home, join(home.folder, 'before-1', JOURNAL_FILE))).toBe(lost.whole);
    expect(sizeOf(home, join(aside ?? '', JOURNAL_FILE))).toBe(lost.size + 1);
  });
});
