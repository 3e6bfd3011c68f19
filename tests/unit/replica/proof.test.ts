/** What a session pins of the journal and has proved to it, over a relay that is moved by hand. */
import { expect, test } from 'vitest';
import { DeviceUnderTest, quiet } from '../../support/device.ts';
import { World } from '../../support/world.ts';

function begin(): DeviceUnderTest {
  const world = new World();
  return new DeviceUnderTest(world, world.join('ana'));
}

test('[P24] a device whose network showed no checkpoint at first pins the first that it shows, with no entry between', async () => {
  const ana = begin();
  await ana.start();
  expect(ana.link).toBe('online');
  expect(ana.pinnedSize).toBeNull();
  ana.facts = { ...ana.facts, checkpoint: ana.relay.checkpoint(), size: 1 };
  ana.session?.heard();
  await quiet();
  expect(ana.pinnedSize).toBe(1);
  expect(ana.failures).toEqual([]);
});

test('[P24] what is pinned stays when more checkpoints are shown, and is proved anew at the next connection', async () => {
  const ana = begin();
  ana.facts = { ...ana.facts, checkpoint: ana.relay.checkpoint(), size: 1 };
  await ana.start();
  ana.world.join('ben');
  ana.facts = { ...ana.facts, checkpoint: ana.relay.checkpoint(), size: 2 };
  ana.session?.heard();
  await quiet();
  expect(ana.pinnedSize).toBe(1);
  await ana.restart();
  expect(ana.pinnedSize).toBe(2);
  const proofs = ana.relay.asked.filter(({ what }) => what === 'consistency');
  expect(proofs.map(({ args }) => args)).toEqual([{ size: 1 }, { size: 1 }]);
});

test('[P24] two checkpoints of one size with different roots end the session, and both are kept', async () => {
  const ana = begin();
  const honest = ana.relay.checkpoint();
  ana.facts = { ...ana.facts, checkpoint: honest, size: 1 };
  await ana.start();
  const split = new DeviceUnderTest(new World(), ana.person);
  split.world.join('ben');
  ana.facts = { ...ana.facts, checkpoint: split.relay.checkpoint(), size: 1 };
  ana.session?.heard();
  await quiet();
  expect(ana.links.at(-1)).toEqual({ state: 'distrusted', code: 'split_view' });
  expect(ana.copies.copy?.distrust?.evidence).toHaveLength(2);
  expect(ana.relay.isConnected).toBe(false);
});
