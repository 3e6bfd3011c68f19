// Runs the tools that check the code, two at a time, and counts what they say: each command is one thing passed or failed.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { bin, environment, root } from '../../relay/prepare.mjs';

/**
 * What a stage of the tests comes to.
 * @typedef {{ passed: number, failed: number, failures: string[], again: string[] }} Tally
 *   `again`: what passed at the second try only
 * @typedef {{ name: string, command: string, args: string[] }} Command
 */

const atOnceMax = 2;

/**
 * Runs commands of node_modules/.bin side by side and prints a line for each, with its output where it failed.
 * @param {readonly Command[]} commands
 * @returns {Promise<Tally>}
 */
export async function runAll(commands) {
  const waiting = [...commands];
  /** @type {string[]} */
  const failures = [];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (!(await runOne(next))) failures.push(next.name);
    }
  };
  await Promise.all(Array.from({ length: atOnceMax }, worker));
  return { passed: commands.length - failures.length, failed: failures.length, failures, again: [] };
}

/**
 * @param {Command} command
 * @returns {Promise<boolean>} whether it succeeded
 */
async function runOne({ name, command, args }) {
  const started = performance.now();
  const { code, output } = await captured(command, args);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (code !== 0) console.log(output.trimEnd().replace(/^/gm, '  '));
  return code === 0;
}

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<{ code: number, output: string }>}
 */
function captured(command, args) {
  return new Promise((resolve) => {
    const child = spawn(join(bin, command), args, {
      cwd: root,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * Runs a command of node_modules/.bin in the open: its output is seen as it comes.
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
export function runAloud(command, args) {
  return new Promise((resolve) => {
    const child = spawn(join(bin, command), args, {
      cwd: root,
      env: environment(),
      stdio: 'inherit',
    });
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}
