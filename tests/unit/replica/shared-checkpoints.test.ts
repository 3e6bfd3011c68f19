/** Devices of one account show each other what they have pinned [P24]: now and then, and never to themselves. */
import { expect, test } from 'vitest';
import { Doc } from 'yjs';
import { keysOf } from '#replica';
import { heardCheckpoints, setShared, shareCheckpoint } from '#replica/sync';
import { factsOf } from '../../support/device.ts';
import { checkpointOf } from '../../support/receipts.ts';
import { deviceOf, World } from '../../support/world.ts';

const DAY_MS = 24 * 3_600_000;

function begin() {
  const world = new World();
  const ana = world.join('ana');
  const [phone, laptop] = [ana.device.id, deviceOf(ana.id, 'laptop of ana').id];
  const document = new Doc();
  const share = (device = phone, note = checkpointOf(world)): void =>
    shareCheckpoint(world.primitives, keysOf(factsOf(world)), document, device, note);
  return { world, document, phone, laptop, share };
}

test('[P24] what one device has pinned is heard by the others, and not by itself', () => {
  const { world, document, phone, laptop, share } = begin();
  share();
  expect(heardCheckpoints(document, laptop)).toEqual([checkpointOf(world)]);
  expect(heardCheckpoints(document, phone)).toEqual([]);
});

test('[P24] it is said about once a day, and at once when the relay was put back', () => {
  const { world, document, laptop, share } = begin();
  const first = checkpointOf(world);
  share();
  world.time += DAY_MS - 1;
  world.join('ben');
  share();
  expect(heardCheckpoints(document, laptop)).toEqual([first]);
  const recovered = checkpointOf(world, 1);
  share(undefined, recovered);
  expect(heardCheckpoints(document, laptop)).toEqual([recovered]);
  world.time += DAY_MS;
  world.join('cleo');
  share(undefined, checkpointOf(world, 1));
  expect(heardCheckpoints(document, laptop)).toEqual([checkpointOf(world, 1)]);
});

test('[P24] what is no note of this network is neither said nor a reason not to say one', () => {
  const { world, document, phone, laptop, share } = begin();
  share(phone, 'no note');
  expect(heardCheckpoints(document, laptop)).toEqual([]);
  setShared(document, {
    map: 'checkpoints',
    key: Buffer.from(phone, 'latin1').toString('hex'),
    value: 'junk',
  });
  share();
  expect(heardCheckpoints(document, laptop)).toEqual([checkpointOf(world)]);
});
