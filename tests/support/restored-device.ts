/** A device that finds its relay put back from a backup (P25), and what the app does when its person has agreed. */
import { askedIn, keysOf, recovered, type Kept, type Recovered } from '#replica';
import { DeviceUnderTest, quiet } from './device.ts';
import type { RestoredWorld } from './restored-world.ts';

/** The device as it finds the relay that was put back. */
export async function meet(
  device: DeviceUnderTest,
  restored: RestoredWorld,
  change?: (again: DeviceUnderTest) => void,
): Promise<DeviceUnderTest> {
  const again = new DeviceUnderTest(restored.world, device.person);
  again.copies = device.copies;
  again.outbox = device.outbox;
  again.facts = device.facts;
  again.relay.epoch = restored.note.epoch;
  again.relay.recoveryNote = restored.signed;
  change?.(again);
  await again.start();
  // It greets once more, with a document of the new epoch.
  again.clock.advance(0);
  await quiet();
  return again;
}

export const all = (device: DeviceUnderTest): readonly Kept[] => [...device.copies.kept.values()];

/** What the app does when its person has agreed. */
export async function agree(device: DeviceUnderTest): Promise<Recovered> {
  const { copy } = device.copies;
  const asked = copy && askedIn(copy, keysOf(device.facts), device.world.primitives.verify);
  if (copy === null || asked === null) throw new Error('a recovery waits for a word');
  const result = recovered(device.world, copy, device.person.device.id, asked, all(device));
  const { head, waiting } = device.outbox.state;
  device.outbox.state = { head, waiting: [...result.again, ...waiting] };
  for (const { place } of result.lost) device.copies.kept.delete(place);
  await device.copies.write(result.copy, []);
  return result;
}
