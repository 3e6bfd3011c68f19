/** Promises on their way: the payee's device brings the payer's chain to the relay, and learns what became of it. */
import { describe, expect, test } from 'vitest';
import { encodeSigned, idHex, receiptOfText, verifyReceipt, type Id, type SignedOperation } from '#kernel';
import { OUTBOX_DOCUMENT_BYTES_MAX, type Chain } from '#protocol';
import { keysOf, type KeptPromise, type PromiseStore, type PromiseWord } from '#replica';
import { PROMISED_BYTES_MAX } from '../../../src/lib/replica/promises/promise-offers.ts';
import { DeviceUnderTest, quiet } from '../../support/device.ts';
import { World, type Person } from '../../support/world.ts';

class MemoryPromises implements PromiseStore {
  readonly kept: KeptPromise[] = [];
  readonly words = new Map<Id, PromiseWord>();

  async open(): Promise<readonly KeptPromise[]> {
    return this.kept.filter(({ id }) => {
      const word = this.words.get(id);
      return word === undefined || (word.type === 'refused' && !word.isFinal);
    });
  }

  async note(id: Id, word: PromiseWord): Promise<void> {
    this.words.set(id, word);
  }

  keep(...chain: readonly SignedOperation[]): Id {
    const id = (chain.at(-1) as SignedOperation).id;
    this.kept.push({ id, chain: chain as unknown as Chain });
    return id;
  }
}

/** Ben's device, to which Ana has handed something over. */
async function begin() {
  const world = new World();
  const [ana, person] = [world.join('ana'), world.join('ben')];
  const ben = new DeviceUnderTest(world, person);
  const promises = new MemoryPromises();
  ben.promises = promises;
  await ben.start();
  return { world, ana, ben, promises };
}

function pay(world: World, from: Person, to: Person, amount: bigint): SignedOperation {
  const legs = [{ to: to.id, asset: world.base, amount, memo: null, request: null }];
  return world.sign(from.device, 'transfer', { legs, memos: null });
}

describe('[P8] anybody may submit a chain', () => {
  test('the payee’s device offers all of it, in its order, once a connection', async () => {
    const { world, ana, ben, promises } = await begin();
    const chain = [1n, 2n].map((amount) => pay(world, ana, ben.person, amount));
    promises.keep(...chain);
    void ben.session?.promised();
    await quiet();
    expect(ben.relay.offered).toEqual(chain.map(encodeSigned));
    void ben.session?.promised();
    await quiet();
    expect(ben.relay.offered).toHaveLength(2);
    await ben.restart();
    expect(ben.relay.offered).toEqual(chain.map(encodeSigned));
  });

  test('beside its own operations, which nothing that is said of the promise holds up', async () => {
    const { world, ana, ben, promises } = await begin();
    const promised = pay(world, ana, ben.person, 1n);
    promises.keep(promised);
    const own = await ben.append(5n, ana);
    await ben.session?.signed();
    await quiet();
    expect(ben.relay.offered).toEqual([own.signed, encodeSigned(promised)]);
    ben.relay.answer({ id: promised.id, code: 'device_quarantined', facts: [] });
    await quiet();
    expect(ben.retired).toEqual([]);
    expect(ben.link).toBe('online');
    expect(ben.outbox.state.waiting).toEqual([{ ...own, sent: true }]);
  });

  test('a verdict is noted with its entry, and nothing is offered again', async () => {
    const { world, ana, ben, promises } = await begin();
    const good = promises.keep(pay(world, ana, ben.person, 1n));
    const bad = promises.keep(pay(world, ana, ben.person, 2n));
    void ben.session?.promised();
    await quiet();
    ben.relay.answer({ id: good, code: 'known', facts: [7n] });
    ben.relay.answer({ id: bad, code: 'known', facts: [8n, 'insufficient_available'] });
    await quiet();
    expect(promises.words.get(good)).toEqual({ type: 'verdict', index: 7, rejection: null });
    const rejection = 'insufficient_available';
    expect(promises.words.get(bad)).toEqual({ type: 'verdict', index: 8, rejection });
    await ben.restart();
    expect(ben.relay.offered).toEqual([]);
  });

  test('what is said of an earlier operation of the chain is no verdict on the payment', async () => {
    const { world, ana, ben, promises } = await begin();
    const [first, second] = [pay(world, ana, ben.person, 1n), pay(world, ana, ben.person, 2n)];
    const id = promises.keep(first, second);
    void ben.session?.promised();
    await quiet();
    ben.relay.answer({ id: first.id, code: 'known', facts: [3n, 'insufficient_available'] });
    await quiet();
    expect(promises.words.get(id)).toBeUndefined();
    ben.relay.answer({ id: first.id, code: 'stale', facts: [] });
    await quiet();
    expect(promises.words.get(id)).toEqual({ type: 'refused', code: 'stale', isFinal: true });
  });

  test.each([
    ['nothing', []],
    ['no entry', ['insufficient_available']],
    ['a code that there is not', [4n, 'no such code']],
    ['no code', [4n, 5n]],
  ] as const)('an answer that makes no sense is no verdict: %s', async (_, facts) => {
    const { world, ana, ben, promises } = await begin();
    const id = promises.keep(pay(world, ana, ben.person, 1n));
    void ben.session?.promised();
    await quiet();
    ben.relay.answer({ id, code: 'known', facts });
    await quiet();
    expect(promises.words.get(id)).toBeUndefined();
  });

  test('what a relay will take later is offered later, and on the next connection', async () => {
    const { world, ana, ben, promises } = await begin();
    const promised = pay(world, ana, ben.person, 1n);
    const id = promises.keep(promised);
    void ben.session?.promised();
    await quiet();
    ben.relay.answer({ id, code: 'rate_limited', facts: [3000n, 'operations_per_account'] });
    await quiet();
    expect(promises.words.get(id)).toBeUndefined();
    expect(ben.relay.offered).toHaveLength(1);
    ben.clock.advance(3001);
    await quiet();
    expect(ben.relay.offered).toHaveLength(2);
    ben.relay.answer({ id, code: 'sequence_gap', facts: [1n, null] });
    await quiet();
    expect(promises.words.get(id)).toEqual({ type: 'refused', code: 'sequence_gap', isFinal: false });
    await ben.restart();
    expect(ben.relay.offered).toEqual([encodeSigned(promised)]);
  });
});

describe('[P8] what a stranger hands over', () => {
  /** Some 64 KiB: as much as is taken at once. */
  const longChain = (world: World, from: Person, to: Person) =>
    Array.from({ length: 260 }, () => pay(world, from, to, 1n));
  const bytesOf = (signed: readonly Uint8Array[]) => signed.reduce((sum, { length }) => sum + length, 0);

  test('[P14] costs no connection and holds nothing up, however much it is', async () => {
    const { world, ana, ben, promises } = await begin();
    const chains = [ana, world.join('cleo')].map((from) => longChain(world, from, ben.person));
    for (const chain of chains) promises.keep(...chain);
    await ben.session?.promised();
    await quiet();
    const [first = [], second = []] = chains.map((chain) => chain.map(encodeSigned));
    expect(bytesOf(first)).toBeGreaterThan(PROMISED_BYTES_MAX);
    expect(bytesOf([...first, ...second])).toBeGreaterThan(OUTBOX_DOCUMENT_BYTES_MAX);
    expect(ben.relay.offered).toEqual(first);
    const refuse = (chain: readonly SignedOperation[] = []) =>
      ben.relay.answer({ id: (chain[0] as SignedOperation).id, code: 'unknown_device', facts: [] });
    refuse(chains[0]);
    await quiet();
    expect(ben.relay.offered).toEqual([...first, ...second]);
    refuse(chains[1]);
    await quiet();
    const own = await ben.append(5n, ana);
    await ben.session?.signed();
    await quiet();
    // Nothing of it has begun anew: what was offered on this connection is still there.
    expect(ben.relay.offered).toEqual([...first, ...second, own.signed]);
    ben.submit(own);
    ben.relay.sendFeed();
    await quiet();
    expect(ben.relay.offered).toHaveLength(first.length + second.length + 1);
    expect(ben.outbox.state.waiting).toEqual([]);
    expect(ben.links.filter(({ state }) => state === 'connecting')).toHaveLength(1);
  });

  test('goes on when the feed brings the verdict of what was offered', async () => {
    const { world, ana, ben, promises } = await begin();
    const chains = [ana, world.join('cleo')].map((from) => longChain(world, from, ben.person));
    const [first] = chains.map((chain) => promises.keep(...chain));
    await ben.session?.promised();
    await quiet();
    promises.words.set(first as Id, { type: 'verdict', index: 3, rejection: null });
    await ben.session?.promised();
    await quiet();
    expect(ben.relay.offered).toEqual(chains.flat().map(encodeSigned));
  });

  test('is closed by any refusal once its time is over: it never comes into the journal', async () => {
    const { world, ana, ben, promises } = await begin();
    const promised = pay(world, ana, ben.person, 1n);
    const id = promises.keep(promised);
    await ben.session?.promised();
    await quiet();
    const refuse = () => ben.relay.answer({ id, code: 'sequence_gap', facts: [1n, null] });
    refuse();
    await quiet();
    expect(promises.words.get(id)).toMatchObject({ isFinal: false });
    ben.clock.advance(promised.expires - ben.clock.now());
    refuse();
    await quiet();
    expect(promises.words.get(id)).toMatchObject({ isFinal: true });
  });
});

describe('[P8, P24] the receipt that a device keeps', () => {
  test('is of the entry that enrolled it, then of its own last one, and verifies', async () => {
    const { world, ana, ben } = await begin();
    const kept = () => {
      const { receipt } = ben.copies.copy ?? {};
      const bytes = receipt ? receiptOfText(receipt.text) : null;
      const read = bytes && verifyReceipt(bytes, keysOf(ben.facts), world.hash, world.primitives.verify);
      return read?.ok === true ? read.value.entry.index : null;
    };
    expect(kept()).toBe(1);
    const own = await ben.append(1n, ana);
    await ben.session?.signed();
    await quiet();
    ben.submit(own);
    ben.relay.sendFeed();
    await quiet();
    expect(kept()).toBe(2);
    expect(ben.relay.asked.filter(({ what }) => what === 'receipt')).toHaveLength(2);
    expect(idHex(ben.copies.copy?.receipt?.device as Id)).toBe(idHex(ben.person.device.id));
  });

  test('of another entry than the kept one ends the session', async () => {
    const { world, ben } = await begin();
    const liar = new DeviceUnderTest(world, ben.person);
    liar.relay.receiptOf = () => ben.relay.receiptOf(0);
    await liar.start();
    expect(liar.links.at(-1)).toEqual({ state: 'distrusted', code: 'receipt_of_another_entry' });
    expect(liar.copies.copy?.distrust?.evidence).toHaveLength(2);
  });
});
