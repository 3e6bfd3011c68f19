/** A relay that shows different journals to different people [P24]: found by the checkpoints that people show each other. */
import { describe, expect, test } from 'vitest';
import { sign, signCheckpoint } from '#kernel';
import { HEARD_PROVED_MAX } from '../../../src/lib/replica/trust/heard.ts';
import { evidenceFile } from '../../../src/lib/device/leading/evidence.ts';
import { DeviceUnderTest, quiet } from '../../support/device.ts';
import { checkpointOf } from '../../support/receipts.ts';
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
    const { world, other, ana } = await begin();
    const forger = {
      key: world.relay.id,
      sign: (message: Uint8Array) => sign(world.issuer.rootSeed, message),
    };
    const { network, hash } = world;
    const forged = { network, size: 2, root: new Uint8Array(32), epoch: 0, time: world.time, clock: 0 };
    const older = checkpointOf(other, 1);
    ana.heard = [signCheckpoint(forged, [forger], hash), 'no note at all', older];
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
