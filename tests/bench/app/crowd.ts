/** Members on the raw protocol who pay somebody as fast as the relay takes it. */
import { baseAssetId, encodeSigned, type Id } from '#kernel';
import { TestClient } from '../../support/client.ts';
import { nodeSha256 } from '../../support/world.ts';
import type { History } from '../support/history.ts';
import { Chain, type Member } from '../support/members.ts';
import { signWith } from '../support/sodium.ts';

/** An account may have a hundred operations in the mempool. */
const IN_FLIGHT = 64;
const PATIENCE_MS = 60_000;

interface Payer {
  readonly client: TestClient;
  readonly chain: Chain;
}

/** They come when there is something to pay and go when it is paid: nobody's connection has to last in between. */
export class Crowd {
  readonly #history: History;
  readonly #port: number;
  readonly #asset: Id;
  readonly #chains: readonly Chain[];

  /** `port`: of a relay of this machine. */
  constructor(history: History, port: number) {
    this.#history = history;
    this.#port = port;
    this.#asset = baseAssetId(nodeSha256, history.network);
    this.#chains = history.members.map((member) => new Chain(history.network, member, history.at));
  }

  /** So many minor units from one of them. */
  async give(to: Id, amount: bigint): Promise<void> {
    const { client, chain } = await this.#arrive(0);
    const legs = [{ to, asset: this.#asset, amount, memo: null, request: null }];
    const operation = chain.next('transfer', { legs, memos: null });
    const next = client.feedLength + 1;
    client.offer(operation);
    client.settle(operation.id);
    await client.until(() => client.feedLength >= next, 'a verdict', PATIENCE_MS);
    client.drop();
  }

  /** So many payments of one minor unit. */
  async pay(to: Id, count: number): Promise<void> {
    const { length } = this.#chains;
    const payers = await Promise.all(this.#chains.map((_, place) => this.#arrive(place)));
    await Promise.all(
      payers.map((payer, place) =>
        this.#payOn(payer, to, Math.floor(count / length) + (place < count % length ? 1 : 0)),
      ),
    );
    for (const { client } of payers) client.drop();
  }

  /** One of them logs in. */
  async #arrive(place: number): Promise<Payer> {
    const { account, device, deviceKey } = this.#history.members[place] as Member;
    const sign = (message: Uint8Array): Uint8Array => signWith(deviceKey, message);
    const client = new TestClient({ url: `ws://127.0.0.1:${this.#port}`, account, device, sign });
    await client.login(PATIENCE_MS);
    const length = client.welcome?.feedLength ?? Infinity;
    await client.until(() => client.feedLength >= length, 'the feed', PATIENCE_MS);
    return { client, chain: this.#chains[place] as Chain };
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
