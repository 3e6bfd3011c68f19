// Counts what Vitest and Playwright report. A file that could not even be loaded, and a run that ended badly for a reason
// that is no test's, count as one failure each: nothing that is wrong may add up to "0 failed".

import { relative } from 'node:path';
import { root } from '../../relay/prepare.mjs';

/** @typedef {import('./commands.mjs').Tally} Tally */

/**
 * @typedef {{ fullName: string, status: string }} VitestCase
 * @typedef {{ name: string, status: string, assertionResults: VitestCase[] }} VitestFile
 * @param {{ testResults: VitestFile[] } | undefined} report Vitest's JSON report
 * @param {number} code its exit code
 * @returns {Tally}
 */
export function tallyOfVitest(report, code) {
  const files = report?.testResults ?? [];
  const cases = files.flatMap((file) => file.assertionResults);
  const failures = files.flatMap((file) => {
    const path = relative(root, file.name);
    const failed = file.assertionResults.filter((one) => one.status === 'failed');
    if (failed.length === 0 && file.status === 'failed') return [`${path} could not be run`];
    return failed.map((one) => `${path} ${one.fullName}`);
  });
  return settled(cases.filter((one) => one.status === 'passed').length, failures, code);
}

/**
 * @typedef {{ title: string, ok: boolean, file: string, line: number, tests: { status: string }[] }} PlaywrightSpec
 *   `ok` is also said of what passed at a second try only, whose status is `flaky`
 * @typedef {{ title: string, specs?: PlaywrightSpec[], suites?: PlaywrightSuite[] }} PlaywrightSuite
 * @param {{ suites: PlaywrightSuite[], errors: { message?: string }[] } | undefined} report Playwright's JSON report
 * @param {number} code its exit code
 * @returns {Tally}
 */
export function tallyOfPlaywright(report, code) {
  const specs = (report?.suites ?? []).flatMap(specsOf);
  const passed = specs.filter((spec) => spec.ok && spec.tests.some((test) => test.status !== 'skipped'));
  const failed = specs.filter((spec) => !spec.ok).map(nameOf);
  const again = specs.filter((spec) => spec.tests.some((test) => test.status === 'flaky')).map(nameOf);
  const errors = (report?.errors ?? []).map(
    (error) => error.message?.split('\n')[0] ?? 'an error without a message',
  );
  return { ...settled(passed.length, [...failed, ...errors], code), again };
}

function nameOf(/** @type {PlaywrightSpec} */ { file, line, title }) {
  return `${file}:${line} ${title}`;
}

/** @returns {PlaywrightSpec[]} */
function specsOf(/** @type {PlaywrightSuite} */ suite) {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
}

/**
 * @param {number} passed
 * @param {string[]} failures
 * @param {number} code
 * @returns {Tally}
 */
function settled(passed, failures, code) {
  const unexplained = code !== 0 && failures.length === 0 ? [`ended with code ${code}`] : [];
  const all = [...failures, ...unexplained];
  return { passed, failed: all.length, failures: all, again: [] };
}
