// What `npm test` runs: installs and builds what is stale, then checks, lint, everything that runs in Node and everything
// that runs in a browser. A stage that fails does not stop the next, so that one run shows all that is wrong. The last
// line is `N passed, N failed`. `npm test -- unit e2e` runs the stages that it names; `firefox`, the journeys in a Firefox
// that is there already, runs only when it is named. Plain JavaScript, because on a fresh clone an older Node runs it.

import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Unprepared, build, install, requireNode, root } from '../relay/prepare.mjs';
import { check, generate } from './check.mjs';
import { runAll, runAloud } from './support/commands.mjs';
import { tallyOfPlaywright, tallyOfVitest } from './support/tally.mjs';

/** @typedef {import('./support/commands.mjs').Tally} Tally */

/** @type {Record<string, () => Promise<Tally>>} */
const stages = { check, lint, unit, e2e, firefox };
const everyTime = ['check', 'lint', 'unit', 'e2e'];

const started = performance.now();
const total = await runStages(process.argv.slice(2));
for (const name of total.again) console.log(`↻ ${name}: passed at the second try only`);
for (const failure of total.failures) console.log(`✗ ${failure}`);
console.log(`${Math.round((performance.now() - started) / 1000)} s`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

/**
 * @param {string[]} names the stages asked for; none means those of every time
 * @returns {Promise<Tally>}
 */
async function runStages(names) {
  const wanted = names.length === 0 ? everyTime : names;
  const unknown = names.find((name) => !Object.hasOwn(stages, name));
  if (unknown !== undefined) {
    return failed(
      `There is no stage "${unknown}": name some of ${Object.keys(stages).join(', ')}, or none for ${everyTime.join(', ')}.`,
    );
  }
  /** @type {Tally[]} */
  const tallies = [];
  tallies.push(await stage('prepare', prepare));
  if (tallies[0]?.failed === 0) {
    for (const [name, run] of Object.entries(stages)) {
      if (wanted.includes(name)) tallies.push(await stage(name, run));
    }
  }
  return sum(tallies);
}

/**
 * Runs one stage under a heading. An error that is meant for the person at the keyboard counts as one failure.
 * @param {string} name
 * @param {() => Promise<Tally>} run
 * @returns {Promise<Tally>}
 */
async function stage(name, run) {
  console.log(`\n── ${name} ──`);
  try {
    const tally = await run();
    return { ...tally, failures: tally.failures.map((failure) => `${name}: ${failure}`) };
  } catch (error) {
    if (!(error instanceof Unprepared)) throw error;
    console.log(error.message);
    return failed(`${name}: ${error.message}`);
  }
}

async function prepare() {
  requireNode();
  await install();
  return generate();
}

function lint() {
  return runAll([
    { name: 'prettier', command: 'prettier', args: ['--check', '--log-level', 'warn', '.'] },
    { name: 'eslint', command: 'eslint', args: ['.'] },
  ]);
}

async function unit() {
  const report = emptyReport('unit.json');
  const code = await runAloud('vitest', ['run', '--config', 'tests/vitest.config.ts']);
  return tallyOfVitest(read(report), code);
}

async function e2e() {
  await build();
  const { findOrInstallBrowser } = await import('./support/browser.mjs');
  if (findOrInstallBrowser() === undefined) {
    throw new Unprepared(
      'No Chromium was found and none could be installed: install the package chromium-headless-shell, or name a browser in HOLDFAST_BROWSER, and run `npm test` again.',
    );
  }
  return playwright('e2e.json', 'tests/e2e/playwright.config.ts');
}

async function firefox() {
  await build();
  const { findFirefox } = await import('./support/firefox.mjs');
  if (findFirefox() === undefined) {
    throw new Unprepared(
      'No Firefox was found: install the package firefox-esr, or name yours in HOLDFAST_FIREFOX, and run `npm test -- firefox` again.',
    );
  }
  return playwright('firefox.json', 'tests/e2e/firefox.config.ts');
}

async function playwright(/** @type {string} */ name, /** @type {string} */ config) {
  const report = emptyReport(name);
  const code = await runAloud('playwright', ['test', '--config', config]);
  return tallyOfPlaywright(read(report), code);
}

/** Makes room for a report, so that an old one is never taken for a new one. */
function emptyReport(/** @type {string} */ name) {
  const path = join(root, 'test-results', name);
  mkdirSync(join(root, 'test-results'), { recursive: true });
  rmSync(path, { force: true });
  return path;
}

function read(/** @type {string} */ report) {
  return existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
}

/** @returns {Tally} */
function failed(/** @type {string} */ why) {
  return { passed: 0, failed: 1, failures: [why], again: [] };
}

/** @returns {Tally} */
function sum(/** @type {Tally[]} */ tallies) {
  return {
    passed: tallies.reduce((count, tally) => count + tally.passed, 0),
    failed: tallies.reduce((count, tally) => count + tally.failed, 0),
    failures: tallies.flatMap((tally) => tally.failures),
    again: tallies.flatMap((tally) => tally.again),
  };
}
