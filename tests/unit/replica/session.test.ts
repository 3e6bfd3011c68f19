/** One device's session over a relay that is moved by hand: what it offers, what it keeps, and when it stops. */
import { expect, test } from 'vitest';
import type { OutboxState } from '#replica';
import { DeviceUnderTest, quiet } from '../../support/device.ts';
import { MemoryOutbox } from '../../support/replica.ts';
import { World, type Person } from '../../support/world.ts';

function begin(): { readonly ana: DeviceUnderTest; readonly ben: Person } {
  const world = new World();
  const [person, ben] = [world.join('ana'), world.join('ben')];
  return { ana: new DeviceUnderTest(world, person), ben };
}

/** Looks at it come back when the test lets them, with what was there when they began. */
class SlowOutbox extends MemoryOutbox {
  isSlow = false;
  readonly #held: (() => void)[] = [];

  override async read(): Promise<OutboxState> {
    const { state } = this;
    if (this.isSlow) await new Promise<void>((resolve) => this.#held.push(resolve));
    return state;
  }

  /** Lets those come back that began while it was slow. */
  release(): void {
    for (const resolve of this.#held.splice(0)) resolve();
  }
}

test('[P14] what was signed is offered, even when a look at the store from before comes back last', async () => {
  const { ana, ben } = begin();
  const outbox = new SlowOutbox(ana.outbox.state);
  ana.outbox = outbox;
  await ana.start();
  await ana.append(1n, ben);
  outbox.isSlow = true;
  const first = ana.session?.signed();
  await quiet();
  outbox.isSlow = false;
  await ana.append(2n, ben);
  const second = ana.session?.signed();
  outbox.release();
  await Promise.all([first, second]);
  await quiet();
  expect(ana.relay.offered).toEqual(outbox.state.waiting.map(({ signed }) => signed));
  expect(ana.relay.offered).toHaveLength(2);
  expect(ana.failures).toEqual([]);
});
