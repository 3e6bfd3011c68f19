/** What shows why a relay is not believed is kept [P24], also where there is no room for it at first: nobody is asked before. */
import { expect, test } from 'vitest';
import { RELAY_RESTORED, type Copy, type Kept } from '#replica';
import { DeviceUnderTest, quiet } from '../../support/device.ts';
import { MemoryCopies } from '../../support/replica.ts';
import { agree, meet } from '../../support/restored-device.ts';
import { restoredWorld } from '../../support/restored-world.ts';
import { World } from '../../support/world.ts';

/** A store that has no room for a while. */
class FullCopies extends MemoryCopies {
  isFull = false;
  /** What a write waits for before it is tried. */
  gate: Promise<undefined> = Promise.resolve(undefined);

  override async write(copy: Copy, entries: readonly Kept[]): Promise<void> {
    await this.gate;
    if (this.isFull) throw new Error('there is no room');
    await super.write(copy, entries);
  }
}

async function begin() {
  const world = new World();
  const ben = world.join('ben');
  const ana = new DeviceUnderTest(world, world.join('ana'));
  const copies = new FullCopies();
  ana.copies = copies;
  await ana.start();
  ana.submit(await ana.append(0n, ben));
  ana.relay.sendFeed();
  await quiet();
  const restored = restoredWorld(world, 2, world.time + 60_000);
  const again = await meet(ana, restored, () => (copies.isFull = true));
  return { again, copies };
}

test('[P24, P25] a recovery for which there was no room is asked about as soon as there is some', async () => {
  const { again, copies } = await begin();
  expect(again.links.at(-1)).toEqual({ state: 'distrusted', code: RELAY_RESTORED });
  expect(copies.copy?.distrust).toBeNull();
  again.clock.advance(1000);
  await quiet();
  expect(copies.copy?.distrust).toBeNull();
  copies.isFull = false;
  again.clock.advance(1000);
  await quiet();
  expect(copies.copy?.distrust?.code).toBe(RELAY_RESTORED);
  expect(again.relay.isConnected).toBe(false);
  const { again: own } = await agree(again);
  expect(own).toHaveLength(1);
});

test('[P24] a session that has been stopped writes nothing any more', async () => {
  const { again, copies } = await begin();
  again.session?.stop();
  copies.isFull = false;
  again.clock.advance(10_000);
  await quiet();
  expect(copies.copy?.distrust).toBeNull();
});

test('[P24] a write that fails after the session has been stopped is not tried again', async () => {
  const { again, copies } = await begin();
  const { promise, resolve } = Promise.withResolvers<undefined>();
  copies.gate = promise;
  again.clock.advance(1000);
  await quiet();
  again.session?.stop();
  resolve(undefined);
  await quiet();
  copies.isFull = false;
  again.clock.advance(10_000);
  await quiet();
  expect(copies.copy?.distrust).toBeNull();
});
