/** A relay that shows different journals to different people [P24]: found by the checkpoints that people show each other. */
import { describe, expect, test } from 'vitest';
import { sign, signCheckpoint } from '#kernel';
import { RELAY_RESTORED } from '#replica';
import { HEARD_PROVED_MAX } from '../../../src/lib/replica/trust/heard.ts';
import { evidenceFile } from '../../../src/lib/device/leading/evidence.ts';
import { DeviceUnderTest, quiet } from '../../support/device.ts';
import { checkpointOf } from '../../support/receipts.ts';
import { agree, meet } from '../../support/restored-device.ts';
import { firstEntries, restoredWorld } from '../../support/restored-world.ts';
import { World } from '../../support/world.ts';

/** Ana is shown a journal in which Ben has joined; whoever is shown `other`, one in which Cleo has. */
async function begin() {
  const [world, other] = [new World(), new World()];
  const person = world.join('ana');
  other.join('ana');
  world.join('ben');
  other.join('cleo');
  const ana = new DeviceUnderTest(world, person);
  ana.facts = { ...ana.facts, checkpoint: checkpointOf(world), size: world.entries.length };
  return { world, other, ana };
}

describe('[P24] a checkpoint that somebody else was shown', () => {
  test('of this very journal changes nothing, and is asked about once', async () => {
    const { world, ana } = await begin();
    const early = checkpointOf(world);
    world.join('dora');
    ana.heard = [early, checkpointOf(world)];
    await ana.start();
    expect(ana.link).toBe('online');
    const asked = () => ana.relay.asked.filter(({ what }) => what === 'consistency').length;
    const before = asked();
    await ana.session?.promised();
    await quiet();
    expect(asked()).toBe(before);
    expect(ana.failures).toEqual([]);
  });

  test('of one size with another root is a split view at once, with no network', async () => {
    const { other, ana } = await begin();
    await ana.start();
    ana.session?.sleep();
    await quiet();
    expect(ana.relay.isConnected).toBe(false);
    const shown = checkpointOf(other);
    ana.heard = [shown];
    await ana.session?.promised();
    expect(ana.links.at(-1)).toEqual({ state: 'distrusted', code: 'split_view' });
    const evidence = ana.copies.copy?.distrust?.evidence ?? [];
    expect(evidence.map((piece) => new TextDecoder().decode(piece))).toEqual([ana.facts.checkpoint, shown]);
  });

  test.each([
    ['smaller', 1],
    ['larger', 4],
  ])('of a %s journal that this one does not continue is found at the next connection', async (_, size) => {
    const { world, ana } = await begin();
    await ana.start();
    world.join('dora');
    const liar = new World();
    for (const name of ['eve', 'finn', 'gus', 'hana'].slice(0, size)) liar.join(name);
    const shown = checkpointOf(liar);
    ana.heard = [shown];
    await ana.restart();
    expect(ana.links.at(-1)).toEqual({ state: 'distrusted', code: 'split_view' });
    const [first, second] = ana.copies.copy?.distrust?.evidence ?? [];
    expect(new TextDecoder().decode(first)).toBe(shown);
    expect(new TextDecoder().decode(second)).toContain(`holdfast/`);
    expect(ana.relay.isConnected).toBe(false);
    await ana.restart();
    expect(ana.link).toBe('distrusted');
  });

  test('that its relay never signed is nobody’s evidence', async () => {
    const { world, ana } = await begin();
    const forger = {
      key: world.relay.id,
      sign: (message: Uint8Array) => sign(world.issuer.rootSeed, message),
    };
    const { network, hash } = world;
    const forged = { network, size: 2, root: new Uint8Array(32), epoch: 0, time: world.time, clock: 0 };
    const later = signCheckpoint({ ...forged, epoch: 1 }, [forger], hash);
    ana.heard = [signCheckpoint(forged, [forger], hash), 'no note at all', later];
    await ana.start();
    expect(ana.link).toBe('online');
    expect(ana.copies.copy?.distrust).toBeNull();
  });

  test('is no reason to ask a relay without end', async () => {
    const { world, ana } = await begin();
    const notes: string[] = [];
    for (let n = 0; n < HEARD_PROVED_MAX + 5; n++) {
      world.join(`guest ${n}`);
      notes.push(checkpointOf(world));
    }
    ana.heard = notes;
    await ana.start();
    const asked = () => ana.relay.asked.filter(({ what }) => what === 'consistency').length;
    expect(asked()).toBe(HEARD_PROVED_MAX + 1);
    await ana.session?.promised();
    await quiet();
    expect(asked()).toBe(HEARD_PROVED_MAX + 1);
    expect(ana.link).toBe('online');
  });

  test('is read once: no signature is checked again at the next exchange', async () => {
    const { world, ana } = await begin();
    let checked = 0;
    ana.verify = (...of) => {
      checked++;
      return world.primitives.verify(...of);
    };
    ana.heard = [checkpointOf(world)];
    await ana.start();
    checked = 0;
    await ana.session?.promised();
    await ana.session?.promised();
    await quiet();
    expect(checked).toBe(0);
    ana.heard = [...ana.heard, checkpointOf(firstEntries(world, 1))];
    await ana.session?.promised();
    expect(checked).toBe(1);
  });
});

/** The relay has lost all but the first two entries; Ana's person has agreed to go on with it. */
async function beginAfterRecovery() {
  const { world, other, ana } = await begin();
  world.join('dora');
  await ana.start();
  const before = checkpointOf(world);
  const restored = restoredWorld(world, 2, world.time + 60_000);
  const again = await meet(ana, restored);
  await agree(again);
  return { world, other, restored, again, before };
}

describe('[P25] a checkpoint of another epoch that somebody else was shown', () => {
  test('of an older one, above the cut and signed after the recovery, is evidence with no network', async () => {
    const { world, restored, again } = await beginAfterRecovery();
    await again.restart();
    expect(again.link).toBe('online');
    again.session?.sleep();
    world.time = restored.note.time + 1;
    world.join('eve');
    again.heard = [checkpointOf(world)];
    await again.session?.promised();
    expect(again.links.at(-1)).toEqual({ state: 'distrusted', code: 'checkpoint_after_recovery' });
    const [shown, note] = again.copies.copy?.distrust?.evidence ?? [];
    expect(new TextDecoder().decode(shown)).toBe(again.heard[0]);
    expect(note).toEqual(restored.signed);
  });

  test('of an older one that was signed before the recovery says nothing against it', async () => {
    const { world, again, before } = await beginAfterRecovery();
    again.heard = [before, checkpointOf(firstEntries(world, 2)), checkpointOf(firstEntries(world, 1))];
    await again.restart();
    expect(again.link).toBe('online');
    expect(again.copies.copy?.distrust).toBeNull();
  });

  test.each([
    ['of the size of the cut', 2],
    ['below the cut', 1],
  ])('of an older one that is %s and has another root is a split view', async (_, size) => {
    const { again } = await beginAfterRecovery();
    const liar = new World();
    for (const name of ['gus', 'hana'].slice(0, size)) liar.join(name);
    again.heard = [checkpointOf(liar)];
    await again.restart();
    expect(again.links.at(-1)).toEqual({ state: 'distrusted', code: 'split_view' });
  });

  test('is compared too by a device that came after the recovery', async () => {
    const { world, restored, again } = await beginAfterRecovery();
    const fresh = new DeviceUnderTest(restored.world, again.person);
    fresh.relay.restore(restored);
    await fresh.start();
    fresh.clock.advance(0);
    await quiet();
    world.time = restored.note.time + 1;
    world.join('eve');
    fresh.heard = [checkpointOf(world)];
    await fresh.session?.promised();
    expect(fresh.links.at(-1)).toEqual({ state: 'distrusted', code: 'checkpoint_after_recovery' });
  });

  test('of a later one has the relay greeted again, which shows its recovery', async () => {
    const { world, ana } = await begin();
    await ana.start();
    const restored = restoredWorld(world, 2, world.time + 60_000);
    ana.relay.restore(restored);
    ana.heard = [checkpointOf(restored.world, 1)];
    await ana.session?.promised();
    for (let greeted = 0; greeted < 2; greeted++) {
      ana.clock.advance(0);
      await quiet();
    }
    expect(ana.links.at(-1)).toEqual({ state: 'distrusted', code: RELAY_RESTORED });
  });

  test('of a later one that the relay denies when it greets again is evidence', async () => {
    const { world, ana } = await begin();
    await ana.start();
    const later = checkpointOf(world, 1);
    ana.heard = [later];
    await ana.session?.promised();
    expect(ana.copies.copy?.distrust).toBeNull();
    ana.clock.advance(0);
    await quiet();
    expect(ana.links.at(-1)).toEqual({ state: 'distrusted', code: 'older_epoch' });
    const [shown] = ana.copies.copy?.distrust?.evidence ?? [];
    expect(new TextDecoder().decode(shown)).toBe(later);
  });
});

test('[P24] the evidence is a file that says what it is, with the notes as they were signed', () => {
  const world = new World();
  world.join('ana');
  const note = checkpointOf(world);
  const against = { network: world.network, relayKey: world.relay.id };
  const notes = [new TextEncoder().encode(note), Uint8Array.of(0xff, 0, 1)];
  const { text, code } = evidenceFile({ code: 'split_view', evidence: notes }, against);
  expect(code).toBe('split_view');
  expect(text).toContain('found split_view');
  expect(text).toContain(`--- 1 of 2\n${note}`);
  expect(text).toContain('--- 2 of 2\n_wAB');
});
