// npm run bench -- <name> [--json]: runs tests/bench/<name>.ts and shows its figures. Timings are read, never asserted.
// npm run bench -- all [--write]: runs every bench, each in a process of its own; --write replaces RESULTS.md.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { machine, print, versions, type Bench, type Report } from './bench.ts';
import { resultsPage } from './support/results.ts';

const shared = ['bench', 'run'];
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .filter((name) => !shared.includes(name));

/** A bench's module; `limits` says what stands in the way of better figures. */
interface Module {
  readonly run: Bench;
  readonly limits?: string;
}

async function runOne(name: string, options: readonly string[]): Promise<void> {
  const { run, limits = '' } = (await import(`./${name}.ts`)) as Module;
  const said: string[] = [];
  const figures = await run(options, (sentence) => said.push(sentence));
  const report: Report = { name, figures, said, limits, machine: machine(), versions: versions() };
  print(report, options.includes('--json'));
  process.send?.(report);
}

async function runAll(options: readonly string[]): Promise<void> {
  const reports: Report[] = [];
  for (const name of names) {
    console.log(`\n${name}`);
    const child = fork(import.meta.filename, [name, ...options.filter((option) => option !== '--write')]);
    child.once('message', (report) => reports.push(report as Report));
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) process.exitCode = 1;
  }
  if (options.includes('--write')) await write(join(import.meta.dirname, 'RESULTS.md'), resultsPage(reports));
}

async function write(path: string, page: string): Promise<void> {
  writeFileSync(path, await format(page, { ...(await resolveConfig(path)), filepath: path }));
}

const [name, ...options] = process.argv.slice(2);
if (name === 'all') await runAll(options);
else if (name !== undefined && names.includes(name)) await runOne(name, options);
else {
  console.error(`Usage: npm run bench -- <name> [--json], where <name> is one of: ${names.join(', ')}, all`);
  process.exitCode = 2;
}
