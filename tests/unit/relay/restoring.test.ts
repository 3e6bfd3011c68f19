/** A relay that is put back from a backup of its journal [P25]: what it says, what it keeps, and what it will not do. */
import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyRoot, networkOf, openRecoveryNote, verify, type VerifiedOperation } from '#kernel';
import { audit } from '../../../relay/audit.ts';
import { relayPrimitives } from '../../../relay/primitives.ts';
import { restoreBackup } from '../../../relay/sequencer/restoring.ts';
import { JOURNAL_FILE } from '../../../relay/store/files.ts';
import { JournalFile } from '../../../relay/store/journal-file.ts';
import { begin, newLife, payOnce, type Life } from '../../support/relay-life.ts';

const DAY_MS = 24 * 3_600_000;

/** Alice has paid twice; the backup holds the first of them. Gives what it has lost. */
async function lose(life: Life): Promise<{ readonly backup: string; readonly size: number }> {
  const solo = await begin(life);
  await payOnce(life, solo);
  const { size } = solo;
  const backup = save(life);
  await payOnce(life, solo);
  await solo.close();
  return { backup, size };
}

/** A backup of the journal as it stands. */
function save({ home }: Life): string {
  const backup = join(home.folder, 'saved.sqlite');
  const journal = new JournalFile({
    path: join(home.folder, JOURNAL_FILE),
    genesis: home.genesisBytes,
    emptyRoot: emptyRoot(relayPrimitives.hash),
    readOnly: true,
  });
  journal.backup(backup);
  journal.close();
  return backup;
}

const at = ({ clock }: Life): number => clock.now() + DAY_MS;

function payment({ world, alice, bob }: Life, seq: number, previous: VerifiedOperation | null) {
  const legs = [{ to: bob.id, asset: world.base, amount: 1n, memo: null, request: null }];
  return world.sign(alice.device, 'transfer', { legs, memos: null }, { seq, previous: previous?.id ?? null });
}

describe('[P25] a relay that is put back from a backup', () => {
  test('begins a new epoch with a note that it has signed, and goes on from there', async () => {
    const life = newLife();
    const { backup, size } = await lose(life);
    const { note, aside } = await restoreBackup(life.home, backup, at(life));
    expect(note).toMatchObject({ size, epoch: 1, time: at(life) });
    expect(existsSync(join(aside ?? '', JOURNAL_FILE))).toBe(true);
    life.clock.advance(DAY_MS);
    const solo = await life.open();
    expect(solo.size).toBe(size + 1);
    expect(networkOf(solo.state).epoch).toBe(1);
    const keys = { network: life.home.network, relayKeys: [life.world.relay.id], quorum: 1 };
    const opened = openRecoveryNote(solo.recoveryNote ?? new Uint8Array(0), keys, verify);
    expect(opened).toEqual({ ok: true, value: note });
    expect(await solo.consistency(size)).not.toBeNull();
    await solo.close();
  });

  test('takes the lost operation again, the same bytes, and the audit is content', async () => {
    const life = newLife();
    const { backup } = await lose(life);
    const first = payment(life, 1, null);
    const second = payment(life, 2, first);
    await restoreBackup(life.home, backup, life.clock.now());
    const solo = await life.open();
    const [known, again] = await solo.submit([first, second]);
    expect(known).toMatchObject({ type: 'refusal', refusal: { code: 'known' } });
    expect(again).toMatchObject({ type: 'entry', verdict: null });
    await solo.close();
    const home = life.home;
    expect(
      audit({ home, primitives: relayPrimitives, signatures: true, progress: () => undefined }),
    ).toMatchObject({
      fault: null,
    });
  });

  test('from an older backup than the last goes to an epoch that nobody has seen', async () => {
    const life = newLife();
    const { backup } = await lose(life);
    const saved = join(life.home.folder, 'again.sqlite');
    copyFileSync(backup, saved);
    await restoreBackup(life.home, backup, at(life));
    const { note } = await restoreBackup(life.home, saved, at(life) + 1);
    expect(note.epoch).toBe(2);
  });

  test('from a backup without entries begins with the note alone', async () => {
    const life = newLife();
    await (await life.open()).close();
    const backup = save(life);
    const lost = await begin(life);
    await payOnce(life, lost);
    await lost.close();
    const { note } = await restoreBackup(life.home, backup, at(life));
    expect(note).toMatchObject({ size: 0, epoch: 1, root: emptyRoot(relayPrimitives.hash) });
    life.clock.advance(DAY_MS);
    const solo = await life.open();
    expect(solo.size).toBe(1);
    expect(await solo.consistency(1)).toMatchObject({ size: 1, path: [] });
    await solo.close();
  });

  test('is not touched while it runs', async () => {
    const life = newLife();
    const { backup } = await lose(life);
    const solo = await life.open();
    await expect(restoreBackup(life.home, backup, at(life))).rejects.toThrow();
    expect(existsSync(join(life.home.folder, JOURNAL_FILE))).toBe(true);
    await solo.close();
    const again = await life.open();
    expect(again.recoveryNote).toBeNull();
    await again.close();
  });

  test('a file that is no backup begins nothing', async () => {
    const life = newLife();
    const { size } = await lose(life);
    const junk = join(life.home.folder, 'junk');
    writeFileSync(junk, 'no journal');
    await expect(restoreBackup(life.home, junk, at(life))).rejects.toThrow();
    const solo = await life.open();
    expect(solo.size).toBe(size + 1);
    await solo.close();
  });
});
