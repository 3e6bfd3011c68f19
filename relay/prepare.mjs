// What must be true before anything of Holdfast can run: the packages of the lockfile are installed, and the app is built
// from the sources that are here. `npm start` and `npm test` share this. It is plain JavaScript without imports from
// packages, because on a fresh clone an older Node runs it and there are no packages yet. Where nothing is stale it starts
// no process and takes a few hundredths of a second.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where npm links the commands of the packages, among them the Node 24 that runs everything but this file. */
export const bin = join(root, 'node_modules', '.bin');

/**
 * @returns {NodeJS.ProcessEnv} the environment for children: npm's own Node comes first, and it keeps what it has compiled,
 *   which takes a third off the start of a relay
 */
export function environment() {
  const compiled = join(root, 'node_modules', '.cache', 'node');
  const path = [bin, process.env['PATH']].join(delimiter);
  return { NODE_COMPILE_CACHE: compiled, ...process.env, PATH: path };
}

/** A failure that the person at the keyboard can do something about; its message is one sentence that says what. */
export class Unprepared extends Error {}

/** Refuses a Node that the tools cannot run on. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Unprepared(
    `Holdfast needs Node 20.19 or newer and this is ${process.versions.node}: install a newer one from https://nodejs.org and run the command again.`,
  );
}

/** Installs the packages of the lockfile, if those in node_modules are not exactly these. */
export async function install() {
  if (installed()) return;
  console.log('Installing packages …');
  if ((await npm('ci', '--include=dev', '--loglevel=error')) !== 0) {
    throw new Unprepared(
      'The packages could not be installed: check the message above and the connection, then run the command again.',
    );
  }
  if (!installed()) {
    throw new Unprepared(
      'npm did not install everything of the lockfile: run `npm ci --include=dev --ignore-scripts=false` and then the command again.',
    );
  }
}

/**
 * npm writes its hidden lockfile last, when every package is in place and its scripts have run. An interrupted install
 * has none, so comparing it with ours tells both "old" and "unfinished". What is optional may be for another platform.
 */
function installed() {
  const hidden = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden) || !existsSync(join(bin, 'node'))) return false;
  const present = packagesOf(hidden);
  return Object.entries(packagesOf(join(root, 'package-lock.json'))).every(([path, wanted]) => {
    if (path === '') return true;
    const found = present[path];
    if (found === undefined) return wanted.optional === true || wanted.extraneous === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

/** @returns {Record<string, { version?: string, integrity?: string, optional?: boolean, extraneous?: boolean }>} */
function packagesOf(/** @type {string} */ lockfile) {
  return JSON.parse(readFileSync(lockfile, 'utf8')).packages ?? {};
}

/** Runs npm with the Node that npm was started with, because `npm ci` deletes the one in node_modules. */
function npm(/** @type {string[]} */ ...args) {
  const { npm_execpath: script = '', npm_node_execpath: node = process.execPath } = process.env;
  if (basename(script) === 'npm-cli.js') return run(node, [script, ...args], process.env);
  return run('npm', args, process.env);
}

/** What the built app depends on. A directory stands for every file in it. */
export const buildInputs = [
  'src',
  'static',
  'package.json',
  'package-lock.json',
  'svelte.config.js',
  'tsconfig.json',
  'vite.config.ts',
];

/** What the compiler of the messages writes beside its settings, made from the rest. */
const generated = /^src\/lib\/words\/(compiled|project\.inlang\/(?!settings\.json))/;

/** One hash over the names and contents of everything that the app is built from: 64 hex digits. */
export function sourceHash() {
  const hash = createHash('sha256');
  for (const path of buildInputs.flatMap(filesUnder)) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** @returns {string[]} paths relative to the root, in an order that is the same on every machine */
function filesUnder(/** @type {string} */ path) {
  const absolute = join(root, path);
  if (!existsSync(absolute) || generated.test(path)) return [];
  if (!statSync(absolute).isDirectory()) return [path];
  return readdirSync(absolute)
    .sort()
    .flatMap((name) => filesUnder(`${path}/${name}`));
}

const buildStamp = join(root, 'build', '.sources');

/** Whether `build/` was made from the sources that are here. */
export function buildIsFresh() {
  return existsSync(buildStamp) && readFileSync(buildStamp, 'utf8') === sourceHash();
}

/**
 * Builds the app, if it is stale. The stamp lies inside `build/`, which the build empties before it writes there, and it
 * is written after success only: an interrupted build is never taken for a whole one.
 */
export async function build() {
  if (buildIsFresh()) return;
  console.log('Building the app …');
  const sources = sourceHash();
  if ((await run(join(bin, 'vite'), ['build', '--logLevel', 'warn'])) !== 0) {
    throw new Unprepared(
      'The app could not be built: correct what the message above names, then run the command again.',
    );
  }
  writeFileSync(buildStamp, sources);
}

/** @returns {Promise<number>} the exit code; 1 also where the command could not be started or was killed */
function run(/** @type {string} */ command, /** @type {string[]} */ args, env = environment()) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: 'inherit' });
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(1);
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
