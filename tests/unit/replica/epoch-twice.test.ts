/**
 * A backup that was restored twice, on disks that know nothing of each other [P24, P25]: two recoveries with one number of
 * epoch and different content. A device that has agreed to the one does not take the other for it.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { openCheckpoint } from '#kernel';
import { keysOf, RELAY_RESTORED } from '#replica';
import { DeviceUnderTest } from '../../support/device.ts';
import { checkpointOf } from '../../support/receipts.ts';
import { agree, meet } from '../../support/restored-device.ts';
import { restoredWorld, type RestoredWorld } from '../../support/restored-world.ts';
import { World, type Person } from '../../support/world.ts';

const MINUTE_MS = 60_000;

let world: World;
let ana: DeviceUnderTest;
let ben: Person;
/** Entries in the backup: three enrolments and an issue. */
const BACKUP = 4;

beforeEach(async () => {
  world = new World();
  world.join('issuer');
  const person = world.join('ana');
  ben = world.join('ben');
  ana = new DeviceUnderTest(world, person);
  const money = { asset: world.base, to: person.id, amount: 100n, reason: 0, reference: null };
  world.submit(world.sign(world.issuer.device, 'asset.issue', money));
  ana.facts = { ...ana.facts, checkpoint: checkpointOf(world), size: world.entries.length };
  await ana.start();
  ana.submit(await ana.append(1n, ben));
  await ana.restart();
});

/** The same backup, put back after so many minutes. */
function restoredAfter(minutes: number, epoch = 1): RestoredWorld {
  return restoredWorld(world, BACKUP, world.time + minutes * MINUTE_MS, epoch);
}

/** The device that has agreed to this recovery and gone on. */
async function agreedTo(restored: RestoredWorld): Promise<DeviceUnderTest> {
  const device = await meet(ana, restored);
  await agree(device);
  await device.restart();
  expect(device.link).toBe('online');
  return device;
}

describe('[P24, P25] the second restore of a backup under the number of the first', () => {
  test('is no continuation of it: the device accuses the relay with two notes that it has signed', async () => {
    const device = await agreedTo(restoredAfter(1));
    const other = await meet(device, restoredAfter(2));
    expect(other.links.at(-1)).toEqual({ state: 'distrusted', code: 'not_consistent' });
    const keys = keysOf(other.facts);
    const { hash, verify } = other.world.primitives;
    const shown = (other.copies.copy?.distrust?.evidence ?? []).map((bytes) => {
      const opened = openCheckpoint(new TextDecoder().decode(bytes), keys, hash, verify);
      return opened.ok ? opened.value.checkpoint : null;
    });
    expect(shown).toMatchObject([{ epoch: 1 }, { epoch: 1 }]);
    expect(shown[0]?.root).not.toEqual(shown[1]?.root);
    expect(other.relay.offered).toEqual([]);
  });

  test('is not taken for it either when the first has gone further', async () => {
    const first = restoredAfter(1);
    const device = await agreedTo(first);
    for (const { signed } of device.outbox.state.waiting) expect(device.relay.offered).toContainEqual(signed);
    for (const each of device.outbox.state.waiting) device.submit(each);
    await device.restart();
    expect(device.pinnedSize).toBeGreaterThan(BACKUP + 1);
    const other = await meet(device, restoredAfter(2));
    expect(other.links.at(-1)).toMatchObject({ state: 'distrusted' });
    expect(other.links.at(-1)).not.toEqual({ state: 'distrusted', code: RELAY_RESTORED });
  });

  test('under a number of its own is a recovery like any other', async () => {
    const device = await agreedTo(restoredAfter(1));
    const other = await meet(device, restoredAfter(2, 2));
    expect(other.links.at(-1)).toEqual({ state: 'distrusted', code: RELAY_RESTORED });
    await agree(other);
    await other.restart();
    expect(other.link).toBe('online');
    expect(other.copies.copy).toMatchObject({ epoch: 2, distrust: null });
  });
});
