/**
 * The app in real Chromium with a profile on disk, on a screen of a phone's size: what is loaded before the balance, how
 * soon it shows after a cold start without a relay, how soon a tap is answered and a payment final, how fast what was
 * missed is taken in, how the history scrolls, and what Lighthouse says. The entries are payments of real members through
 * a real relay. `--entries N` makes the long history shorter than 100 k, `--missed N` the short one.
 */
import { build } from '../../relay/prepare.mjs';
import { findBrowser } from '../support/browser.mjs';
import { fetchLighthouse, type Lighthouse } from './app/lighthouse.ts';
import { browserOf, catchUp, coldStarts, payments, scriptsOfFirstLoad, scroll } from './app/measures.ts';
import { Town } from './app/town.ts';
import { median, type Figure } from './bench.ts';
import { numberOption } from './support/options.ts';

const LONG = 100_000;
const MISSED = 10_000;
const PAYMENTS = 10;
const STARTS = 5;
const SCROLL_MS = 8000;

export const limits =
  'Browser, relay and the bench share the two cores, and Chromium draws in software: a machine of a person’s own has one ' +
  'for each and draws with hardware. Cold: a new process of the browser, which has to start its service worker; what the ' +
  'system keeps of files in memory stays. Catching up counts from when the page was asked for, so the start of the app is in ' +
  'it; of an entry that is taken in, checking takes some 30 µs of Node. A tap is answered by two writes, one of them behind ' +
  'the other: the operation, durable before it counts as signed, and that it was sent; final counts from the entry’s own ' +
  'time, so the commit is in it.';

export async function run(
  options: readonly string[],
  say: (sentence: string) => void,
): Promise<readonly Figure[]> {
  if (findBrowser() === undefined) {
    say('There is no Chromium here: nothing was measured.');
    return [];
  }
  const [long, missed] = [
    numberOption(options, '--entries') ?? LONG,
    numberOption(options, '--missed') ?? MISSED,
  ];
  const lighthouse = fetchLighthouse();
  await build();
  const town = await Town.found();
  try {
    return [
      ...(await first(town, lighthouse, say)),
      ...(await paid(town, say)),
      ...(await grown(town, long, missed, say)),
    ];
  } finally {
    await town.end();
  }
}

/** A figure that has a bound of its own: the ratio says how much of it is used. */
function bounded(label: string, ours: number, most: number, unit: string, n: number): Figure {
  return {
    label: `${label}, against the ${text(most)} ${unit} that it may be`,
    ours,
    peer: most,
    unit,
    n,
    goal: { most: 1 },
  };
}

const text = (value: number): string => value.toLocaleString('en');

async function first(
  town: Town,
  lighthouse: Lighthouse,
  say: (sentence: string) => void,
): Promise<readonly Figure[]> {
  say(`The browser is ${await browserOf(town)}.`);
  const { bytes, files } = await scriptsOfFirstLoad(town);
  const scores = await lighthouse.audit(town.url, say);
  return [bounded('scripts before the balance, gzip', bytes, 120_000, 'bytes', files), ...scores];
}

async function paid(town: Town, say: (sentence: string) => void): Promise<readonly Figure[]> {
  const { signedMs, sentMs, finalMs } = await payments(town, PAYMENTS);
  say(`The tap is answered by “signed” after ${text(Math.round(median(signedMs)))} ms.`);
  return [
    bounded('tap to “sent, not final”', median(sentMs), 50, 'ms', sentMs.length),
    bounded('final in the other browser after the entry', median(finalMs), 150, 'ms', finalMs.length),
  ];
}

async function grown(
  town: Town,
  long: number,
  missed: number,
  say: (sentence: string) => void,
): Promise<readonly Figure[]> {
  const caught = await catchUp(town, missed);
  await town.stopRelay();
  const short = await coldStarts(town, STARTS);
  await town.startRelay();
  const rest = await catchUp(town, long - missed);
  say(
    `The ${text(long - missed)} entries that come next are taken in after ${text(Math.round(rest.ms))} ms.`,
  );
  const { framesPerSecond, lateShare, frames, scrolledPx } = await scroll(town, SCROLL_MS);
  say(
    `Of ${text(frames)} frames over ${text(Math.round(scrolledPx))} px of history, ${(100 * lateShare).toFixed(1)} % are late.`,
  );
  await town.stopRelay();
  const cold = await coldStarts(town, STARTS);
  const [of, ofMany] = [`${text(missed)} entries`, `${text(long)} entries`];
  return [
    bounded(`cold start without a relay to the balance, ${of}`, median(short), 500, 'ms', STARTS),
    {
      label: `the same with ${ofMany}, against ${of}`,
      ours: median(cold),
      peer: median(short),
      unit: 'ms',
      n: STARTS,
      goal: { most: 1.2 },
    },
    bounded(`catching up ${of} that were missed`, caught.ms, 2000, 'ms', missed),
    bounded('longest task on the main thread meanwhile', caught.longestTaskMs, 100, 'ms', missed),
    {
      label: `scrolling a history of ${ofMany}, against 60`,
      ours: framesPerSecond,
      peer: 60,
      unit: 'frames/s',
      n: frames,
      goal: { least: 0.95 },
    },
  ];
}
