/**
 * A device's copy beside a World that stands for the relay: feed items as the relay would send them, stores in memory, a
 * clock and sockets that tests move by hand.
 */
import {
  encodeSigned,
  feedItemOf,
  networkOf,
  type Id,
  type SealedEntry,
  type SignedOperation,
} from '#kernel';
import {
  emptyCopy,
  takeItem,
  type Copy,
  type CopyStore,
  type Ground,
  type Kept,
  type OutboxState,
  type OutboxStore,
  type Waiting,
} from '#replica';
import type { World } from './world.ts';

/** The feed of an account as far as the world has come. */
export function feedOf(world: World, account: Id): readonly Uint8Array[] {
  return world.entries.flatMap(({ bytes, effects }: SealedEntry) =>
    effects
      .filter(({ effect }) => effect.account === account)
      .map((effect) => feedItemOf(bytes, effect.bytes).slice()),
  );
}

/** The copy of a device that has taken in all of its feed; throws where an item is not believed. */
export function copyOf(world: World, account: Id): Copy {
  let copy = emptyCopy(account);
  for (const item of feedOf(world, account)) {
    const step = takeItem(world.hash, { view: copy.view, time: copy.entryTime }, item);
    if (!step.ok) throw new Error(step.error);
    copy = { ...copy, view: step.value.view, entryTime: step.value.time, time: step.value.time };
  }
  return copy;
}

export function groundOf(world: World, account: Id): Ground {
  const { view } = copyOf(world, account);
  const assets = [...world.state.rows('assets').values()];
  return { ...world.primitives, view, network: networkOf(world.state), assets, time: world.time };
}

export function waitingOf(operation: SignedOperation): Waiting {
  const { seq, id } = operation;
  return { seq, id, signed: encodeSigned(operation), memo: null, sent: false, refusal: null };
}

export class MemoryCopies implements CopyStore {
  copy: Copy | null = null;
  readonly kept = new Map<number, Kept>();

  async read(): Promise<Copy | null> {
    return this.copy;
  }

  async write(copy: Copy, entries: readonly Kept[]): Promise<void> {
    this.copy = copy;
    for (const each of entries) this.kept.set(each.place, each);
  }

  async items(from: number, to: number): Promise<readonly Uint8Array[]> {
    const items: Uint8Array[] = [];
    for (let place = from; place < to; place++) {
      const kept = this.kept.get(place);
      if (kept !== undefined) items.push(kept.item);
    }
    return items;
  }

  async at(place: number): Promise<Kept | null> {
    return this.kept.get(place) ?? null;
  }
}

export class MemoryOutbox implements OutboxStore {
  state: OutboxState;

  constructor(state: OutboxState) {
    this.state = state;
  }

  async read(): Promise<OutboxState> {
    return this.state;
  }

  async append(waiting: Waiting): Promise<void> {
    const { seq, id } = waiting;
    this.state = { head: { seq, id }, waiting: [...this.state.waiting, waiting] };
  }

  async markSent(seqs: readonly number[]): Promise<void> {
    this.#map((each) => (seqs.includes(each.seq) ? { ...each, sent: true } : each));
  }

  async refuse(seq: number, refusal: NonNullable<Waiting['refusal']>): Promise<void> {
    this.#map((each) => (each.seq === seq ? { ...each, refusal } : each));
  }

  async settle(seq: number): Promise<void> {
    const { head, waiting } = this.state;
    this.state = { head, waiting: waiting.filter((each) => each.seq > seq) };
  }

  #map(change: (each: Waiting) => Waiting): void {
    this.state = { ...this.state, waiting: this.state.waiting.map(change) };
  }
}
