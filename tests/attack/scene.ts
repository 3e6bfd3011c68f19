/**
 * What an attack meets: a real relay as a process of its own that is watched from inside, two people who pay each other all
 * the while, and as many strangers as it takes, each with an address of their own unless told otherwise.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestClient } from '../support/client.ts';
import { root } from '../support/files.ts';
import { LiveNetwork } from '../support/live.ts';
import { startTestRelay, type TestRelay } from '../support/relay.ts';
import type { TestDevice } from '../support/world.ts';
import type { Measured } from './watch.ts';

export interface Traffic {
  readonly paid: number;
  /** From the payer's offer to the payee's feed, the longest that it took, ms. */
  readonly longestMs: number;
}

/** Pauses between two payments of the people who are not attacked, ms. */
const PAUSE_MS = 120;
const PATIENCE_MS = 30_000;

export class Scene {
  readonly relay: TestRelay;
  readonly live: LiveNetwork;
  readonly #payer: TestClient;
  readonly #payee: TestClient;
  readonly #device: TestDevice;
  readonly #strangers = new Map<TestClient, string>();
  #count = 0;
  #isPaying = false;

  /** `isProxied`: addresses are believed as they are said, so that strangers have their own. */
  static async open(env: Readonly<Record<string, string>>, isProxied = true): Promise<Scene> {
    const relay = await startTestRelay({
      env: { HOLDFAST_LOG: 'silent', TRUST_PROXY: isProxied ? 'on' : 'off', ...env },
      preload: join(root, 'tests/attack/watch.ts'),
    });
    const live = new LiveNetwork(relay);
    const headers = { 'x-forwarded-for': '198.51.100.1' };
    const [issuer, payer, payee] = [live.issuer, live.person('payer'), live.person('payee')];
    const clients = [issuer, payer, payee].map((person) => live.client(person, { headers }));
    const [first, ...others] = await Promise.all(clients.map((client) => client.login()));
    first?.offer(live.issue(payer.id, 1_000_000n));
    const [paying, paid] = others as [TestClient, TestClient];
    await paying.until(() => paying.feedLength === 2, 'the top-up');
    await first?.close();
    return new Scene(relay, live, paying, paid, payer.device);
  }

  private constructor(
    relay: TestRelay,
    live: LiveNetwork,
    payer: TestClient,
    payee: TestClient,
    device: TestDevice,
  ) {
    this.relay = relay;
    this.live = live;
    this.#payer = payer;
    this.#payee = payee;
    this.#device = device;
  }

  /** Somebody new who is not connected yet. */
  stranger(address = this.address()): TestClient {
    const name = `stranger ${++this.#count}`;
    const headers = { 'x-forwarded-for': address };
    const client = this.live.client(this.live.person(name), { headers });
    this.#strangers.set(client, name);
    return client;
  }

  /** Who a stranger is. */
  nameOf(client: TestClient): string {
    return this.#strangers.get(client) ?? '';
  }

  /** One that nobody has had. */
  address(): string {
    const n = ++this.#count;
    return `203.0.${n >> 8}.${n & 255}`;
  }

  async measure(): Promise<Measured> {
    const { process } = this.relay;
    const answer = once(process, 'message');
    process.send('measure');
    return ((await answer) as [Measured])[0];
  }

  /** Ends every stranger that is still there. */
  clear(): void {
    for (const client of this.#strangers.keys()) client.drop();
    this.#strangers.clear();
  }

  /** Pays until the function that it gives is called; that one ends with a payment which is seen through. */
  beginTraffic(): () => Promise<Traffic> {
    this.#isPaying = true;
    const done = this.#pay();
    // Whoever ends the traffic hears of it.
    done.catch(() => undefined);
    return () => {
      this.#isPaying = false;
      return done;
    };
  }

  async #pay(): Promise<Traffic> {
    let [paid, longestMs] = [0, 0];
    const { id } = this.live.person('payee');
    do {
      const [payer, payee] = [this.#payer, this.#payee];
      const seen = payee.feedLength;
      const began = performance.now();
      payer.offer(this.live.pay(this.#device, id, 1n));
      await payee.until(() => payee.feedLength > seen, 'a payment of others', PATIENCE_MS);
      longestMs = Math.max(longestMs, performance.now() - began);
      paid++;
      await sleep(PAUSE_MS);
    } while (this.#isPaying);
    if (this.#payer.closed !== null || this.#payee.closed !== null)
      throw new Error('somebody who did nothing was cut off');
    return { paid, longestMs };
  }

  async close(): Promise<void> {
    this.clear();
    this.#payer.drop();
    this.#payee.drop();
    await this.relay.stop();
    this.relay.forget();
  }
}
