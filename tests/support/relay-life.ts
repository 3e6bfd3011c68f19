/** A relay's sequencer over a folder of its own, with people who have money: for tests that stop, damage and reopen it. */
import { openSolo, type SoloOptions } from '../../relay/sequencer/open.ts';
import type { Solo } from '../../relay/sequencer/solo.ts';
import type { Home } from '../../relay/store/home.ts';
import { ManualClock } from './manual-clock.ts';
import { homeOf } from './relay-home.ts';
import { MADE_AT, personOf, World, type Person } from './world.ts';

export interface Life {
  readonly world: World;
  readonly home: Home;
  readonly clock: ManualClock;
  readonly alice: Person;
  readonly bob: Person;
  readonly open: (more?: Partial<SoloOptions>) => Promise<Solo>;
}

const MINUTE_MS = 60_000;

export function newLife(): Life {
  const world = new World();
  const home = homeOf(world);
  const clock = new ManualClock(MADE_AT);
  const [alice, bob] = [personOf('alice'), personOf('bob')];
  return { world, home, clock, alice, bob, open: (more = {}) => openSolo({ home, clock, ...more }) };
}

/** Opens it for the first time, enrols everybody, and gives Alice money. */
export async function begin(life: Life, more: Partial<SoloOptions> = {}): Promise<Solo> {
  const { world, alice, bob } = life;
  const solo = await life.open(more);
  const enrolments = [world.issuer, alice, bob].map((person) =>
    world.signRoot(person, 'device.enrol', world.enrolment(person, person.device)),
  );
  const issue = { asset: world.base, to: alice.id, amount: 10_000n, reason: 0, reference: null } as const;
  const answers = await solo.submit([...enrolments, world.sign(world.issuer.device, 'asset.issue', issue)]);
  if (answers.some((answer) => answer.type !== 'entry' || answer.verdict !== null))
    throw new Error('all are enrolled');
  return solo;
}

/** A payment of one from Alice to Bob. */
export async function payOnce({ world, alice, bob }: Life, solo: Solo): Promise<number> {
  const leg = { to: bob.id, asset: world.base, amount: 1n, memo: null, request: null };
  const [answer] = await solo.submit([world.sign(alice.device, 'transfer', { legs: [leg], memos: null })]);
  if (answer?.type !== 'entry' || answer.verdict !== null) throw new Error('Alice pays Bob');
  return answer.index;
}

/** Lets ten minutes pass and waits for the root of the state that is then written; gives its clock entry. */
export async function awaitRoot({ clock }: Life, solo: Solo): Promise<number> {
  const from = solo.size;
  clock.advance(10 * MINUTE_MS);
  for await (const { first, entries } of solo.batches(from))
    for (const [i, { entry }] of entries.entries())
      if (entry.cause.type === 'clock' && entry.cause.root !== null) return first + i;
  throw new Error('no root was written');
}
