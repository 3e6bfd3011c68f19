/** One device's session over a relay that is moved by hand: what it offers, what it keeps, and when it stops. */
import { describe, expect, test } from 'vitest';
import type { Copy, Kept, OutboxState } from '#replica';
import { DeviceUnderTest, quiet } from '../../support/device.ts';
import { MemoryCopies, MemoryOutbox } from '../../support/replica.ts';
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

test('[P7, P14] what is stored and at hand is offered without a look at the store; with a gap before it the store is asked', async () => {
  const { ana, ben } = begin();
  const outbox = new SlowOutbox(ana.outbox.state);
  ana.outbox = outbox;
  await ana.start();
  const { id: device } = ana.person.device;
  const last = () => outbox.state.waiting.at(-1);
  await ana.append(1n, ben);
  outbox.isSlow = true;
  await ana.session?.signed(device, last());
  await quiet();
  expect(ana.relay.offered).toHaveLength(1);
  outbox.isSlow = false;
  await ana.append(2n, ben);
  await ana.append(3n, ben);
  await ana.session?.signed(device, last());
  await quiet();
  expect(ana.relay.offered).toEqual(outbox.state.waiting.map(({ signed }) => signed));
  expect(ana.relay.offered).toHaveLength(3);
  expect(ana.failures).toEqual([]);
});

/** Writes to it are done when the test lets them. */
class SlowCopies extends MemoryCopies {
  isSlow = false;
  readonly #held: (() => void)[] = [];

  override async write(copy: Copy, entries: readonly Kept[]): Promise<void> {
    if (this.isSlow) await new Promise<void>((resolve) => this.#held.push(resolve));
    await super.write(copy, entries);
  }

  release(): void {
    this.isSlow = false;
    for (const resolve of this.#held.splice(0)) resolve();
  }
}

describe('a relay that is not believed any more takes nothing from the device', () => {
  /** Ana has one payment in the journal and two that wait. */
  async function waiting() {
    const { ana, ben } = begin();
    await ana.start();
    const entered = await ana.append(1n, ben);
    ana.submit(entered);
    ana.relay.sendFeed();
    await quiet();
    expect(ana.outbox.state.waiting).toEqual([]);
    const left = [await ana.append(2n, ben), await ana.append(3n, ben)];
    await ana.session?.signed();
    await quiet();
    return { ana, entered, left };
  }

  /** All that the device has signed is there still, also when the app is opened again, and is given to nobody. */
  async function expectKept({ ana, entered, left }: Awaited<ReturnType<typeof waiting>>, code: string) {
    for (const again of [false, true]) {
      if (again) await ana.restart();
      expect(ana.links.at(-1)).toEqual({ state: 'distrusted', code });
      expect(ana.copies.copy?.distrust?.code).toBe(code);
      expect(ana.relay.isConnected).toBe(false);
      const { head, waiting: kept } = ana.outbox.state;
      expect(kept.map(({ signed }) => signed)).toEqual(left.map(({ signed }) => signed));
      expect(head).toEqual({ seq: 3, id: left.at(-1)?.id });
      expect(ana.keptOperations.map(({ id }) => id)).toContain(entered.id);
    }
    expect(ana.retired).toEqual([]);
    expect(ana.failures).toEqual([]);
  }

  test('[P16, P25] journal_behind: the feed of the device is ahead of the journal', async () => {
    const of = await waiting();
    of.ana.relay.notice('journal_behind', [1n]);
    await quiet();
    await expectKept(of, 'journal_behind');
  });

  test('[P25] new_epoch: the relay is in a later epoch and brings no note of a recovery', async () => {
    const of = await waiting();
    of.ana.relay.epoch = 1;
    of.ana.session?.sleep();
    of.ana.clock.advance(1000);
    await quiet();
    of.ana.clock.advance(0);
    await quiet();
    await expectKept(of, 'new_epoch');
  });

  test('[P24] what is found while an entry is being stored stays found, and the entry stays stored', async () => {
    const { ana, ben } = begin();
    const copies = new SlowCopies();
    ana.copies = copies;
    await ana.start();
    ana.submit(await ana.append(1n, ben));
    copies.isSlow = true;
    ana.relay.sendFeed();
    await quiet();
    ana.relay.notice('journal_behind', [1n]);
    await quiet();
    copies.release();
    await quiet();
    expect(copies.copy?.distrust?.code).toBe('journal_behind');
    expect(copies.copy?.view.account.feedLength).toBe(2);
    expect(ana.outbox.state.waiting).toEqual([]);
  });
});
