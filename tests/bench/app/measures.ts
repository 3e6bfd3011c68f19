/** What is measured in the browsers: each measure begins and ends where a person would. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright';
import { firstScripts, watchFirstScripts, type FirstScripts } from '../../support/first-scripts.ts';
import { confirm, openCheck } from '../../support/wallets.ts';
import { forgetPayment, frameTimes, type Seen } from './in-page.ts';
import { seenBy, untilBalance } from './profile.ts';
import type { Town } from './town.ts';

/** Its name and version. */
export async function browserOf({ ben }: Town): Promise<string> {
  const page = await ben.profile.page();
  const protocol = await page.context().newCDPSession(page);
  return (await protocol.send('Browser.getVersion')).product;
}

/** The scripts that Ben's browser loads before his balance. */
export async function scriptsOfFirstLoad({ ben, url }: Town): Promise<FirstScripts> {
  const page = await ben.profile.another();
  await watchFirstScripts(page);
  await page.goto(`${url}/wallet`);
  await page.getByTestId('available').waitFor();
  const scripts = await firstScripts(page);
  await page.close();
  return scripts;
}

export interface Payments {
  /** From the tap until the payer's screen says that it is signed, and that it is sent. */
  readonly signedMs: readonly number[];
  readonly sentMs: readonly number[];
  /** From the entry's own time until the payee's screen shows the money. */
  readonly finalMs: readonly number[];
}

/** Ana, whose app is open, pays Ben again and again, who looks at his wallet; the first payment is not counted. */
export async function payments(town: Town, count: number): Promise<Payments> {
  const { ana, ben, url } = town;
  const [payer, payee] = [await ana.profile.page(), await ben.profile.page()];
  await payee.goto(`${url}/wallet`);
  await untilBalance(payee, town.bensBalance);
  await openCheck(payer, ben.link, '0.01');
  const taps: Seen['payment'][] = [];
  const shown: number[] = [];
  for (let n = 0; n <= count; n++) {
    await sleep(QUIET_MS);
    await payer.evaluate(forgetPayment);
    await confirm(payer);
    town.anaHasPaid(1n);
    const { balances } = await untilBalance(payee, town.bensBalance);
    shown.push(balances.at(-1)?.time ?? Number.NaN);
    await payer.locator('section[data-phase=final]').waitFor();
    await sleep(QUIET_MS);
    taps.push((await seenBy(payer)).payment);
    if (n < count) await payAnother(payer, ben.link);
  }
  const entered = town.entryTimes(count);
  const counted = taps.slice(1);
  return {
    signedMs: counted.map(({ signed, tapped }) => (signed ?? Number.NaN) - tapped),
    sentMs: counted.map(({ sent, tapped }) => (sent ?? Number.NaN) - tapped),
    finalMs: shown.slice(1).map((time, n) => time - (entered[n] ?? Number.NaN)),
  };
}

/** From the result of one payment to the check of the next. */
async function payAnother(page: Page, link: string): Promise<void> {
  await page.getByRole('button', { name: 'Send another' }).click();
  await page.getByLabel('To whom?').fill(link);
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByLabel('Amount').fill('0.01');
  await page.getByRole('button', { name: 'Check' }).click();
  await page.getByTestId('check-words').waitFor();
}

const QUIET_MS = 200;

export interface CatchingUp {
  /** From when the page was asked for until the balance counts everything. */
  readonly ms: number;
  readonly longestTaskMs: number;
}

/** Ana's app is closed while others pay her so often; then it is opened. */
export async function catchUp(town: Town, missed: number): Promise<CatchingUp> {
  const { ana, url } = town;
  await ana.profile.close();
  await town.payAna(missed);
  const page = await ana.profile.page();
  await page.goto(`${url}/wallet`, { waitUntil: 'commit' });
  const { balances, longTasks } = await untilBalance(page, town.anasBalance);
  return { ms: balances.at(-1)?.ms ?? Number.NaN, longestTaskMs: Math.max(0, ...longTasks) };
}

/** Ana's browser is started and her wallet opened without a relay, so often: ms until the balance is on the screen. */
export async function coldStarts({ ana, url, anasBalance }: Town, count: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    await ana.profile.close();
    const page = await ana.profile.page();
    await sleep(QUIET_MS);
    await page.goto(`${url}/wallet`, { waitUntil: 'commit' });
    const { balances } = await untilBalance(page, anasBalance);
    times.push(balances[0]?.ms ?? Number.NaN);
  }
  return times;
}

export interface Scrolling {
  readonly framesPerSecond: number;
  /** Of the frames, those that came more than half a frame late. */
  readonly lateShare: number;
  readonly frames: number;
  readonly scrolledPx: number;
}

const FRAME_MS = 1000 / 60;
const LATE_MS = 1.5 * FRAME_MS;
const PX_A_SECOND = 3000;

/** Ana scrolls her history as with a wheel, for so many ms. */
export async function scroll({ ana, url }: Town, ms: number): Promise<Scrolling> {
  const page = await ana.profile.page();
  await page.goto(`${url}/wallet/history`);
  await page.locator('li[data-key]').nth(10).waitFor();
  await sleep(QUIET_MS);
  const protocol = await page.context().newCDPSession(page);
  const counted = page.evaluate(frameTimes, ms);
  const gesture = protocol.send('Input.synthesizeScrollGesture', {
    x: 200,
    y: 400,
    yDistance: -Math.round((PX_A_SECOND * ms) / 1000),
    speed: PX_A_SECOND,
    gestureSourceType: 'mouse',
  });
  const times = await counted;
  await gesture;
  const scrolledPx = await page.evaluate(() => window.scrollY);
  const gaps = times.slice(1).map((time, n) => time - (times[n] as number));
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
  const late = gaps.filter((gap) => gap > LATE_MS).length;
  return {
    framesPerSecond: gaps.length / seconds,
    lateShare: late / gaps.length,
    frames: gaps.length,
    scrolledPx,
  };
}
