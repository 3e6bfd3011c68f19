/**
 * Where the app is measured: a relay on this machine that can be stopped, members who pay, and two people with wallets in
 * browsers of their own. Ana's browser keeps the app, as after a first visit; Ben's loads it from the relay each time.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { decodeEntry, type Id } from '#kernel';
import { readPaymentLink } from '#replica';
import type { Page } from 'playwright';
import { JOURNAL_FILE } from '../../../relay/store/files.ts';
import { untilKept } from '../../support/browsers.ts';
import { startSteadyRelay, type SteadyRelay } from '../../support/steady-relay.ts';
import { linkOf } from '../../support/wallets.ts';
import { Home } from '../support/home.ts';
import { Crowd } from './crowd.ts';
import { Profile, untilBalance } from './profile.ts';

const PAYERS = 30;
const FIRST_MONEY = 10_000n;

export interface Person {
  readonly profile: Profile;
  readonly account: Id;
  /** The payment link that the wallet shows. */
  readonly link: string;
}

export class Town {
  readonly ana: Person;
  readonly ben: Person;
  readonly crowd: Crowd;
  readonly #home: Home;
  readonly #relay: SteadyRelay;
  /** What they should see. */
  #anasMoney = FIRST_MONEY;
  #bensMoney = FIRST_MONEY;

  private constructor(home: Home, relay: SteadyRelay, crowd: Crowd, [ana, ben]: readonly [Person, Person]) {
    this.#home = home;
    this.#relay = relay;
    this.crowd = crowd;
    this.ana = ana;
    this.ben = ben;
  }

  static async found(): Promise<Town> {
    const home = await Home.found(PAYERS, Date.now());
    const relay = await startSteadyRelay({ HOLDFAST_HOME: home.folder, HOLDFAST_LOG: 'fatal' });
    const crowd = new Crowd(home.history, portOf(relay.url));
    const ana = await settle(relay.url, crowd, 'Ana', new Profile());
    await untilKept(await ana.profile.page());
    const ben = await settle(relay.url, crowd, 'Ben', new Profile({ serviceWorkers: 'block' }));
    return new Town(home, relay, crowd, [ana, ben]);
  }

  get url(): string {
    return this.#relay.url;
  }

  get anasBalance(): string {
    return balanceText(this.#anasMoney);
  }

  get bensBalance(): string {
    return balanceText(this.#bensMoney);
  }

  /** Ana has paid Ben so many minor units, by her own browser. */
  anaHasPaid(amount: bigint): void {
    this.#anasMoney -= amount;
    this.#bensMoney += amount;
  }

  async payAna(count: number): Promise<void> {
    await this.crowd.pay(this.ana.account, count);
    this.#anasMoney += BigInt(count);
  }

  async stopRelay(): Promise<void> {
    await this.#relay.stop();
  }

  async startRelay(): Promise<void> {
    await this.#relay.start();
  }

  /** Of the newest operations in the journal, the oldest first: ms since 1970. The sequencer takes it before it commits. */
  entryTimes(count: number): readonly number[] {
    const journal = new DatabaseSync(join(this.#home.folder, JOURNAL_FILE), { readOnly: true });
    const times: number[] = [];
    for (const { bytes } of journal.prepare('SELECT bytes FROM journal ORDER BY idx DESC').iterate()) {
      const entry = decodeEntry(new Uint8Array(bytes as Uint8Array));
      if (!entry.ok) throw new Error(entry.error);
      if (entry.value.cause.type === 'operation') times.unshift(entry.value.time);
      if (times.length === count) break;
    }
    journal.close();
    return times;
  }

  async end(): Promise<void> {
    await this.ana.profile.forget();
    await this.ben.profile.forget();
    await this.#relay.end();
    this.#home.remove();
  }
}

async function settle(url: string, crowd: Crowd, name: string, profile: Profile): Promise<Person> {
  const page = await profile.page();
  await page.goto(url);
  await page.getByLabel('Name of the wallet').fill(name);
  await page.getByRole('button', { name: 'Make my wallet' }).click();
  await untilEnrolled(page);
  const link = await linkOf(page, url);
  const read = readPaymentLink(link);
  if (!read.ok) throw new Error(`a wallet shows a link that is ${read.error.code}`);
  const { account } = read.value;
  await page.goto(`${url}/wallet`);
  await crowd.give(account, FIRST_MONEY);
  await untilBalance(page, balanceText(FIRST_MONEY));
  return { profile, account, link };
}

/** The feed has brought the first entry. */
async function untilEnrolled(page: Page): Promise<void> {
  await page.locator('li[data-phase=final]').first().waitFor();
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

/** As an English screen shows minor units of the base asset, which has two decimals. */
function balanceText(units: bigint): string {
  return (Number(units) / 100).toLocaleString('en-GB', { minimumFractionDigits: 2 });
}
