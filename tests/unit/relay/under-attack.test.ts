// The short run of `npm run attack`: the relay is a process of its own, what it holds is measured from inside after garbage
// was collected, and two people pay each other all the while. Nothing here looks at a clock but to give up.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Attacks } from '../../attack/attack.ts';
import { frames } from '../../attack/frames.ts';
import { http } from '../../attack/http.ts';
import { Scene } from '../../attack/scene.ts';
import { updates } from '../../attack/updates.ts';

const MIB = 1024 * 1024;
const GROWTH_BYTES_MAX = 24 * MIB;
/** What takes long is played by the command alone. */
const LONG = /until the time is over|never ends|nobody|at a time|say nothing|2,000|3,000/;

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open({}, false);
});
afterAll(async () => scene.close());

async function playAll({ attacks }: Attacks): Promise<void> {
  const before = await scene.measure();
  const endTraffic = scene.beginTraffic();
  for (const { name, play } of attacks) {
    if (LONG.test(name)) continue;
    await play(scene);
    scene.clear();
  }
  expect((await endTraffic()).paid).toBeGreaterThan(0);
  const after = await scene.measure();
  const grown = after.heapBytes + after.bufferBytes - before.heapBytes - before.bufferBytes;
  expect(grown).toBeLessThan(GROWTH_BYTES_MAX);
}

test('[P11, P12] hostile updates, before a login and after one', () => playAll(updates));
test('[P12] hostile frames, and logins as somebody else', () => playAll(frames));
test('[R4] hostile HTTP', () => playAll(http));
