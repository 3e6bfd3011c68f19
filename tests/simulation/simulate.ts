/** Plays the world of one seed from its first day to its last check. */
import { Chaos } from './chaos.ts';
import { checkHealed } from './checks.ts';
import { probe } from './probe.ts';
import { checkPromises } from './promises.ts';
import { SCRIPTS, VAULT_SCRIPTS } from './scripts.ts';
import { checkVaults } from './vault-checks.ts';
import { World, type WorldOptions } from './world.ts';
import type { Census } from './census.ts';

export interface Played {
  readonly census: Census;
  /** Digest of the whole trace. */
  readonly trace: string;
  readonly lines: number;
  readonly steps: number;
  readonly entries: number;
}

const MINUTE_MS = 60_000;

/** Rejects with a WorldFailure that names the seed, the step and what is wrong. */
export async function simulate(seed: string, options: WorldOptions = {}): Promise<Played> {
  const world = new World(seed, options);
  const chaos = new Chaos(world);
  try {
    await chaos.settle();
    await playScript(world, chaos);
    const ms = world.random.between(1, 2) * MINUTE_MS;
    chaos.unleash(ms);
    await world.play(ms);
    if (world.random.chance(20)) await night(world, chaos);
    chaos.heal();
    await rest(world, chaos);
    await checkHealed(world);
    await checkVaults(world);
    checkPromises(world);
    chaos.operator.losses.check();
    await probe(world);
  } catch (error) {
    if (error instanceof Error) Object.assign(error, { newest: world.trace.newest });
    throw error;
  }
  const { census, trace, timeline, auditor } = world;
  census.count('worlds');
  return { census, trace: trace.finish(), lines: trace.lines, steps: timeline.steps, entries: auditor.size };
}

/** Until everybody is at rest, and still is a while later. */
async function rest(world: World, chaos: Chaos): Promise<void> {
  for (let i = 0; i < 2; i++) {
    await world.play(10_000);
    chaos.unpause();
    await world.play(3 * MINUTE_MS, () => world.devices.every((each) => each.isAtRest));
  }
}

/** A third of the worlds have a name. */
async function playScript(world: World, chaos: Chaos): Promise<void> {
  if (!world.random.chance(33)) return;
  const isOfVaults = world.isSharing && world.random.chance(35);
  const script = world.random.pick(isOfVaults ? VAULT_SCRIPTS : SCRIPTS);
  world.trace.note('world', script.name);
  world.count(`script: ${script.name}`);
  await script.play(world, chaos);
}

/** Everybody sleeps for a while and wakes up to more of the same. */
async function night(world: World, chaos: Chaos): Promise<void> {
  world.trace.note('world', 'sleeps');
  world.count('nights');
  for (const device of world.devices) device.kill();
  await world.play(world.random.between(11, 25) * MINUTE_MS);
  for (const device of world.devices) if (device.disk.retired === null) device.startSoon();
  chaos.unleash(MINUTE_MS);
  await world.play(MINUTE_MS);
}
