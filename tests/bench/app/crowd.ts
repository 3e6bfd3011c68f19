/** Members on the raw protocol who pay somebody as fast as the relay takes it. */
import { baseAssetId, encodeSigned, type Id } from '#kernel';
import { TestClient } from '../../support/client.ts';
import { nodeSha256 } from '../../support/world.ts';
import type { History } from '../support/history.ts';
import { Chain } from '../support/members.ts';
import { signWith } from '../support/sodium.ts';

/** An account may have a hundred operations in the mempool. */
const IN_FLIGHT = 64;
const PATIENCE_MS = 60_000;

interface Payer {
  readonly client: TestClient;
  readonly chain: Chain;
}

export class Crowd {
  readonly #history: History;
  readonly #asset: Id;
  #payers: readonly Payer[] = [];
  readonly #chains: readonly Chain[];

  constructor(history: History) {
    this.#history = history;
    this.#asset = baseAssetId(nodeSha256, history.network);
    this.#chains = history.members.map((member) => new Chain(history.network, member, history.at));
  }

  /** Everybody logs in at a relay of this machine. */
  async arrive(port: number): Promise<void> {
    this.#payers = await Promise.all(
      this.#history.members.map(async ({ account, device, deviceKey }, place) => {
        const sign = (message: Uint8Array): Uint8Array => signWith(deviceKey, message);
        const client = new TestClient({ url: `ws://127.0.0.1:${port}`, account, device, sign });
        await client.login(PATIENCE_MS);
        const length = client.welcome?.feedLength ?? Infinity;
        await client.until(() => client.feedLength >= length, 'the feed', PATIENCE_MS);
        return { client, chain: this.#chains[place] as Chain };
      }),
    );
  }

  leave(): void {
    for (const { client } of this.#payers) client.drop();
    this.#payers = [];
  }

  /** So many minor units from one of them. */
  async give(to: Id, amount: bigint): Promise<void> {
    const { client, chain } = this.#payers[0] as Payer;
    const legs = [{ to, asset: this.#asset, amount, memo: null, request: null }];
    const operation = chain.next('transfer', { legs, memos: null });
    const next = client.feedLength + 1;
    client.offer(operation);
    client.settle(operation.id);
    await client.until(() => client.feedLength >= next, 'a verdict', PATIENCE_MS);
  }

  /** So many payments of one minor unit. */
  async pay(to: Id, count: number): Promise<void> {
    const { length } = this.#payers;
    await Promise.all(
      this.#payers.map((payer, place) =>
        this.#payOn(payer, to, Math.floor(count / length) + (place < count % length ? 1 : 0)),
      ),
    );
  }

  async #payOn({ client, chain }: Payer, to: Id, count: number): Promise<void> {
    for (let left = count; left > 0; left -= IN_FLIGHT) {
      const wave = Array.from({ length: Math.min(left, IN_FLIGHT) }, () => chain.pay(to, this.#asset));
      const next = client.feedLength + wave.length;
      client.sendItems(wave.map(encodeSigned));
      await client.until(() => client.feedLength >= next, 'verdicts', PATIENCE_MS);
    }
  }
}
