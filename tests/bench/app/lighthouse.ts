/**
 * Lighthouse's word on the first screen, as it sees a phone. The package is installed into a folder of the bench, since
 * nothing of ours needs it.
 */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findBrowser } from '../../support/browser.mjs';
import type { Figure } from '../bench.ts';
import { removeFolder, temporaryFolder } from '../support/processes.ts';

const VERSION = '13.5.0';
const INSTALL_MS_MAX = 120_000;
const RUN_MS_MAX = 120_000;
const GOALS = { performance: 95, accessibility: 100, 'best-practices': 100 } as const;

/** What the score for performance is made of. */
const METRICS = {
  'first-contentful-paint': 'first paint',
  'largest-contentful-paint': 'largest paint',
  'total-blocking-time': 'blocked',
  'speed-index': 'speed index',
} as const;

interface Result {
  readonly audits: Readonly<Record<string, { readonly numericValue?: number }>>;
  readonly categories: Readonly<Record<string, { readonly score: number | null }>>;
}

export interface Lighthouse {
  /** Scores of 100 for the page at this address; `say` hears why there are none. */
  audit(url: string, say: (sentence: string) => void): Promise<readonly Figure[]>;
}

/** Begins to install it, which takes a while. */
export function fetchLighthouse(): Lighthouse {
  const folder = temporaryFolder('lighthouse');
  const installed = install(folder).then(
    () => true,
    () => false,
  );
  return {
    audit: async (url, say) => {
      const result = (await installed) ? await audit(folder, url).catch(() => null) : null;
      removeFolder(folder);
      return scoresOf(result, say);
    },
  };
}

function scoresOf(result: Result | null, say: (sentence: string) => void): readonly Figure[] {
  if (result === null) {
    say(
      'Lighthouse could not be installed from the package registry, or did not run: its scores are left out.',
    );
    return [];
  }
  const metrics = Object.entries(METRICS).map(
    ([name, shown]) => `${shown} ${Math.round(result.audits[name]?.numericValue ?? Number.NaN)} ms`,
  );
  say(`Lighthouse, on a phone that it plays: ${metrics.join(', ')}.`);
  return Object.entries(GOALS).map(([name, goal]) => ({
    label: `Lighthouse ${VERSION} on a phone, ${name}, against the ${goal} wanted`,
    ours: 100 * (result.categories[name]?.score ?? Number.NaN),
    peer: goal,
    unit: 'points',
    n: 1,
    goal: { least: 1 },
  }));
}

/** The bench goes on meanwhile: its sockets are asked whether they live. */
const run = promisify(execFile);

async function install(folder: string): Promise<void> {
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
  await run('npm', ['install', ...quiet, `lighthouse@${VERSION}`], { cwd: folder, timeout: INSTALL_MS_MAX });
}

async function audit(folder: string, url: string): Promise<Result> {
  const browser = findBrowser();
  if (browser === undefined) throw new Error('there is no Chromium');
  const flags = ['--headless=new', ...browser.args, ...(browser.chromiumSandbox ? [] : ['--no-sandbox'])];
  const script = join(folder, 'node_modules', 'lighthouse', 'cli', 'index.js');
  const report = join(folder, 'report.json');
  const args = [
    url,
    '--quiet',
    '--output=json',
    `--output-path=${report}`,
    `--only-categories=${Object.keys(GOALS).join(',')}`,
    `--chrome-flags=${flags.join(' ')}`,
  ];
  const env = { ...process.env, CHROME_PATH: browser.executablePath };
  await run(process.execPath, [script, ...args], { cwd: folder, env, timeout: RUN_MS_MAX });
  return JSON.parse(readFileSync(report, 'utf8')) as Result;
}
