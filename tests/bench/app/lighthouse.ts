/**
 * Lighthouse's word on the first screen, as it sees a phone. The package is installed into a folder of the bench, since
 * nothing of ours needs it.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from '../../support/browser.mjs';
import type { Figure } from '../bench.ts';
import { removeFolder, temporaryFolder } from '../support/processes.ts';

const PACKAGE = 'lighthouse@13.5.0';
const INSTALL_MS_MAX = 120_000;
const RUN_MS_MAX = 120_000;
const GOALS = { performance: 95, accessibility: 100, 'best-practices': 100 } as const;

interface Result {
  readonly categories: Readonly<Record<string, { readonly score: number | null }>>;
}

/** Scores of 100 for the page at this address; `say` hears why there are none. */
export function lighthouse(url: string, say: (sentence: string) => void): readonly Figure[] {
  const folder = temporaryFolder('lighthouse');
  const result = install(folder) ? audit(folder, url) : null;
  removeFolder(folder);
  if (result === null) {
    say(
      'Lighthouse could not be installed from the package registry, or did not run: its scores are left out.',
    );
    return [];
  }
  return Object.entries(GOALS).map(([name, goal]) => ({
    label: `Lighthouse on a phone, ${name}, against the ${goal} wanted`,
    ours: 100 * (result.categories[name]?.score ?? Number.NaN),
    peer: goal,
    unit: 'points',
    n: 1,
    goal: { least: 1 },
  }));
}

function install(folder: string): boolean {
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
  const installed = spawnSync('npm', ['install', ...quiet, PACKAGE], {
    cwd: folder,
    encoding: 'utf8',
    timeout: INSTALL_MS_MAX,
  });
  return installed.status === 0;
}

function audit(folder: string, url: string): Result | null {
  const browser = findBrowser();
  if (browser === undefined) return null;
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
  const ran = spawnSync(process.execPath, [script, ...args], {
    cwd: folder,
    env,
    encoding: 'utf8',
    timeout: RUN_MS_MAX,
  });
  if (ran.status !== 0) return null;
  return JSON.parse(readFileSync(report, 'utf8')) as Result;
}
