/**
 * What every bench shares: how a thing is timed, how figures are shown, and on which machine they were taken. A bench is a
 * module of this folder that exports `run`; it compares what is ours with what it is compared to in the same run.
 */
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** What the ratio of ours to its peer should be: at least, or at most. */
export type Goal = { readonly least: number } | { readonly most: number };

export interface Figure {
  readonly label: string;
  readonly ours: number;
  /** What ours is compared with; null where there is nothing to compare with. */
  readonly peer: number | null;
  readonly unit: string;
  /** How many were timed, in all rounds together. */
  readonly n: number;
  readonly goal?: Goal;
}

/** `options` are what the command line gives behind the name; `say` is for what a table cannot hold. */
export type Bench = (
  options: readonly string[],
  say: (sentence: string) => void,
) => Promise<readonly Figure[]> | readonly Figure[];

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/** The median of `rounds` runs of `work` over `n` things each, in things a second. */
export function perSecond(rounds: number, n: number, work: (round: number) => void): number {
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    work(round);
    rates.push((n * 1000) / (performance.now() - from));
  }
  return median(rates);
}

export function ratioOf({ ours, peer }: Figure): number | null {
  return peer === null ? null : ours / peer;
}

export function machine(): string {
  const [first] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${first?.model.trim() ?? 'unknown'}, ${gigabytes} GiB, ${process.platform} ${process.arch}`;
}

/** Of Node, what it is built on, and the packages that a bench may lean on. */
export function versions(): Readonly<Record<string, string>> {
  const { dependencies } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  ) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const { node = '', v8 = '', openssl = '', sqlite = '' } = process.versions;
  const leanOn = ['@noble/hashes', '@noble/ed25519', 'sodium-native', 'ws', 'yjs', 'y-websocket'];
  const packages = leanOn.map((name) => [name, dependencies[name] ?? 'absent'] as const);
  return { node, v8, openssl, sqlite, ...Object.fromEntries(packages) };
}

export function shown(value: number | null): string {
  if (value === null || Number.isNaN(value)) return '–';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits });
}

/** The table as lines of text: the first column to the left, numbers to the right. */
export function table(figures: readonly Figure[]): readonly string[] {
  const head = ['', 'ours', 'peer', 'ratio', 'unit', 'n'];
  const rows = figures.map((each) => [
    each.label,
    shown(each.ours),
    shown(each.peer),
    shown(ratioOf(each)),
    each.unit,
    shown(each.n),
  ]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)),
  );
  return [head, ...rows].map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
}

/** A bench that has run. */
export interface Report {
  readonly name: string;
  readonly figures: readonly Figure[];
  readonly said: readonly string[];
  /** What limits the figures, as the bench explains it. */
  readonly limits: string;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** Prints the table and where it was taken; with `json` the last line is all of it as one object. */
export function print({ name, figures, said, machine: on, versions: by }: Report, json: boolean): void {
  for (const sentence of said) console.log(sentence);
  for (const line of table(figures)) console.log(line);
  console.log(`\n${on}; Node ${by['node']}; medians`);
  if (!json) return;
  const rows = figures.map((each) => ({
    label: each.label,
    ours: each.ours,
    peer: each.peer,
    ratio: ratioOf(each),
    unit: each.unit,
    n: each.n,
  }));
  console.log(JSON.stringify({ name, figures: rows, machine: on, versions: by }));
}
