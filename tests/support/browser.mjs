// Finds the Chromium that the tests drive: Playwright's own, then the system's, then whatever can be installed. A browser
// counts only when it has shown an empty page, because a stub of a package manager and a download that lacks its
// libraries have a path like any other. Of the system's, the headless shell comes first: the same engine without windows,
// with which the tests take two thirds of the time.

import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';
import { bin } from '../../relay/prepare.mjs';

/** @typedef {{ executablePath: string, chromiumSandbox: boolean, args: string[] }} Browser options for Playwright */

const isRoot = process.getuid?.() === 0;

/** Keeps Chromium from calling home, and from drawing with hardware that a test machine may not have. */
const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The browser that `HOLDFAST_BROWSER` names, or else the first that works, remembered in that variable for children.
 * @returns {Browser | undefined}
 */
export function findBrowser() {
  if (process.env['HOLDFAST_BROWSER'] === undefined) search();
  const { HOLDFAST_BROWSER: executablePath, HOLDFAST_BROWSER_SANDBOX: sandbox } = process.env;
  if (executablePath === undefined) return undefined;
  return { executablePath, chromiumSandbox: sandbox !== 'off' && !isRoot, args: quiet };
}

/**
 * One that can have windows, so that the system shows its notifications, if one works here; remembered like the other.
 * @returns {Browser | undefined}
 */
export function findWholeBrowser() {
  const headless = findBrowser();
  process.env['HOLDFAST_WHOLE_BROWSER'] ??=
    candidates().find((path) => !isShell(path) && works(path, headless?.chromiumSandbox === true)) ?? '';
  const executablePath = process.env['HOLDFAST_WHOLE_BROWSER'];
  return headless === undefined || executablePath === '' ? undefined : { ...headless, executablePath };
}

/**
 * Finds a browser, or installs one: from Playwright, then as root on Debian from the system's packages.
 * @returns {Browser | undefined}
 */
export function findOrInstallBrowser() {
  const found = findBrowser();
  if (found !== undefined) return found;
  console.log('Installing Chromium …');
  spawnSync(join(bin, 'playwright'), ['install', 'chromium'], { stdio: 'inherit' });
  const downloaded = findBrowser();
  if (downloaded !== undefined) return downloaded;
  if (isRoot && existsSync('/etc/debian_version')) {
    spawnSync('apt-get update && apt-get install -y chromium-headless-shell', {
      shell: true,
      stdio: 'inherit',
    });
  }
  return findBrowser();
}

/** Chromium refuses its sandbox to root, and some systems refuse it to everybody; our own pages do not need it. */
function search() {
  for (const sandbox of isRoot ? [false] : [true, false]) {
    const path = candidates().find((candidate) => works(candidate, sandbox));
    if (path === undefined) continue;
    process.env['HOLDFAST_BROWSER'] = path;
    process.env['HOLDFAST_BROWSER_SANDBOX'] = sandbox ? 'on' : 'off';
    return;
  }
}

function candidates() {
  const directories = (process.env['PATH'] ?? '').split(delimiter);
  const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
  const installed = names.flatMap((name) => directories.map((directory) => join(directory, name)));
  return [chromium.executablePath(), ...installed].filter(isExecutable);
}

/** The engine alone: it has no notifications. */
function isShell(/** @type {string} */ path) {
  return /headless[-_]shell/.test(path);
}

function isExecutable(/** @type {string} */ path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function works(/** @type {string} */ path, /** @type {boolean} */ sandbox) {
  const profile = mkdtempSync(join(tmpdir(), 'holdfast-browser-'));
  const flags = [...quiet, ...(sandbox ? [] : ['--no-sandbox']), '--headless', `--user-data-dir=${profile}`];
  const shown = spawnSync(path, [...flags, '--dump-dom', 'about:blank'], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  return shown.status === 0 && shown.stdout.includes('<html>');
}
