/** A relay that is put back from a backup of its journal [P25]: what it says, what it keeps, and what it will not do. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { headOf, networkOf, openRecoveryNote, verify, type VerifiedOperation } from '#kernel';
import { audit } from '../../../relay/audit.ts';
import { relayPrimitives } from '../../../relay/primitives.ts';
import { openSolo } from '../../../relay/sequencer/open.ts';
import { restoreBackup } from '../../../relay/sequencer/restoring.ts';
import { JOURNAL_FILE } from '../../../relay/store/files.ts';
import type { Home } from '../../../relay/store/home.ts';
import {
  copyOf,
  freshHome,
  journalOf,
  loseJournal,
  MINUTE_MS,
  sizeOf,
  type LostJournal,
} from '../../support/lost-journal.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { temporaryFolder } from '../../support/relay-home.ts';
import type { Life } from '../../support/relay-life.ts';

const DAY_MS = 24 * 60 * MINUTE_MS;

function payment({ world, alice, bob }: Life, seq: number, previous: VerifiedOperation | null) {
  const legs = [{ to: bob.id, asset: world.base, amount: 1n, memo: null, request: null }];
  return world.sign(alice.device, 'transfer', { legs, memos: null }, { seq, previous: previous?.id ?? null });
}

let lost: LostJournal;
beforeAll(async () => void (lost = await loseJournal()));

/** The sequencer over a folder, at this time. */
const open = (home: Home, time = lost.time) => openSolo({ home, clock: new ManualClock(time) });

describe('[P25] a relay that is put back from a backup', () => {
  test('begins a new epoch with a note that it has signed, and goes on from there', async () => {
    const { life, backup, size, whole, time } = lost;
    const home = copyOf(lost);
    const now = time + DAY_MS;
    const { note, before, aside } = await restoreBackup(home, backup, { now });
    expect(note).toMatchObject({ size, epoch: 1, time: now });
    expect(before).toEqual({ size: whole, epoch: 0, time, fault: null });
    expect(sizeOf(home, join(aside ?? '', JOURNAL_FILE))).toBe(whole);
    const solo = await open(home, now);
    expect(solo.size).toBe(size + 1);
    expect(networkOf(solo.state).epoch).toBe(1);
    const keys = { network: home.network, relayKeys: [life.world.relay.id], quorum: 1 };
    const opened = openRecoveryNote(solo.recoveryNote ?? new Uint8Array(0), keys, verify);
    expect(opened).toEqual({ ok: true, value: note });
    expect(await solo.consistency(size)).not.toBeNull();
    await solo.close();
  });

  test('takes the lost operation again, the same bytes, and the audit is content', async () => {
    const { life, backup, time } = lost;
    const home = copyOf(lost);
    const first = payment(life, 1, null);
    const second = payment(life, 2, first);
    await restoreBackup(home, backup, { now: time });
    const solo = await open(home);
    const [known, again] = await solo.submit([first, second]);
    expect(known).toMatchObject({ type: 'refusal', refusal: { code: 'known' } });
    expect(again).toMatchObject({ type: 'entry', verdict: null });
    await solo.close();
    const report = audit({ home, primitives: relayPrimitives, signatures: true, progress: () => undefined });
    expect(report.fault).toBeNull();
  });

  test('restores a backup that goes further than what is there', async () => {
    const { backup, size, time: now } = lost;
    const home = copyOf(lost);
    const newer = join(temporaryFolder(), 'newer.sqlite');
    const journal = journalOf(home);
    journal.backup(newer);
    journal.close();
    await restoreBackup(home, backup, { now });
    const { note } = await restoreBackup(home, newer, { now });
    expect(note).toMatchObject({ epoch: 2, size: size + 1 });
  });
});

describe('[P25, P20] the time of the note', () => {
  test('is no earlier than the last entry of the journal that was put aside, whatever the clock says', async () => {
    const { life, backup, time } = lost;
    const home = copyOf(lost);
    const { note } = await restoreBackup(home, backup, { now: time - DAY_MS });
    expect(note.time).toBe(time);
    const solo = await open(home, time - DAY_MS);
    const first = payment(life, 1, null);
    const [answer] = await solo.submit([payment(life, 2, first)]);
    expect(answer).toMatchObject({ type: 'entry', verdict: null });
    expect(headOf(solo.state).time).toBe(time);
    await solo.close();
  });

  test('is no earlier than the last entry of the backup, where nothing else is left', async () => {
    const { note, before } = await restoreBackup(freshHome(lost), lost.backup, { now: 0 });
    expect(before).toBeNull();
    expect(note.time).toBe(lost.time - MINUTE_MS);
  });
});

describe('[P25] the number of the epoch', () => {
  test('is one that nobody has seen, also from an older backup than the last', async () => {
    const { backup, time } = lost;
    const home = copyOf(lost);
    await restoreBackup(home, backup, { now: time });
    const { note, before } = await restoreBackup(home, backup, { now: time + 1 });
    expect(before?.epoch).toBe(1);
    expect(note.epoch).toBe(2);
  });

  test('of two restores of one backup on new disks is the same unless --epoch-after tells them apart', async () => {
    const { backup, time } = lost;
    const first = await restoreBackup(freshHome(lost), backup, { now: time });
    const second = await restoreBackup(freshHome(lost), backup, { now: time + 1 });
    expect(second.note).toMatchObject({ epoch: first.note.epoch, size: first.note.size });
    const home = freshHome(lost);
    const third = await restoreBackup(home, backup, { now: time + 1, epochAfter: first.note.epoch });
    expect(third.note.epoch).toBe(first.note.epoch + 1);
    const report = audit({ home, primitives: relayPrimitives, signatures: true, progress: () => undefined });
    expect(report.fault).toBeNull();
  });

  test('is above what the folder knows, also when --epoch-after is below it', async () => {
    const { backup, time } = lost;
    const home = copyOf(lost);
    await restoreBackup(home, backup, { now: time, epochAfter: 6 });
    const { note } = await restoreBackup(home, backup, { now: time, epochAfter: 3 });
    expect(note.epoch).toBe(8);
    expect(existsSync(join(home.folder, 'before-2'))).toBe(true);
  });
});
