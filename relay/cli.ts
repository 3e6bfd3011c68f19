/**
 * What an operator does with a relay beside running it. `node relay/cli.ts help` lists it all.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  decodeOperation,
  emptyRoot,
  formatAddress,
  idHex,
  parseAddress,
  toHex,
  type Cause,
  type Entry,
  type Id,
} from '#kernel';
import { audit } from './audit.ts';
import { configHelp, readConfig, type Config } from './config.ts';
import { run } from './main.ts';
import { restoreBackup } from './sequencer/restoring.ts';
import { readEntry } from './sequencer/stored.ts';
import { relayPrimitives } from './primitives.ts';
import { relaySha256 } from './sha256.ts';
import { sentenceFor, StartFault } from './start-fault.ts';
import { JOURNAL_FILE } from './store/files.ts';
import { createHome, DEMONSTRATION, readHome, type Home, type NewNetwork } from './store/home.ts';
import { JournalFile } from './store/journal-file.ts';
import { unpackList } from './store/packing.ts';
import { readSeed } from './store/seed.ts';

const HELP = `Usage: node relay/cli.ts <command>

  init [--name NAME] [--symbol SYMBOL] [--asset NAME] [--decimals N]
       [--issuer ADDRESS | --issuer-seed FILE]
                     makes a network in an empty folder. The issuer's keys are made and kept in the folder, unless an
                     address is given; a seed file holds the 64 hex digits of the issuer's root
  start              runs the relay until it is told to stop
  audit [--signatures]
                     folds the journal from its start and compares everything; may run beside the relay
  backup FILE        copies the journal as it stands into a new file; may run beside the relay. The keys are not in it
  restore FILE       puts a backup in the journal's place and begins its new epoch, which every device is shown; while the
                     relay is stopped. What was there is moved aside
  export [--from N]  prints the journal from entry N on, one line of JSON an entry; may run beside the relay
  help               prints this
`;

const OPTIONS = {
  help: { type: 'boolean' },
  name: { type: 'string' },
  symbol: { type: 'string' },
  asset: { type: 'string' },
  decimals: { type: 'string' },
  issuer: { type: 'string' },
  'issuer-seed': { type: 'string' },
  signatures: { type: 'boolean' },
  from: { type: 'string' },
} as const;

type Options = ReturnType<typeof readArguments>['values'];

function readArguments(words: readonly string[]) {
  return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
}

/** A backup or an export holds balances: nobody but its owner may read it. */
const PRIVATE_UMASK = 0o077;

/** Gives the exit code. */
async function main(words: readonly string[]): Promise<number> {
  process.umask(PRIVATE_UMASK);
  const config = readConfig(process.env);
  if (!config.ok) throw new StartFault(config.error);
  const { values, positionals } = argumentsOf(words);
  const [command = 'help', ...rest] = positionals;
  if (values.help === true || command === 'help') return print(`${HELP}\n${configHelp()}`);
  switch (command) {
    case 'init':
      return init(config.value, values);
    case 'start':
      return run(process.env);
    case 'audit':
      return auditHome(config.value, values);
    case 'backup':
      return backup(config.value, rest[0]);
    case 'restore':
      return restore(config.value, rest[0]);
    case 'export':
      return exportJournal(config.value, values);
    default:
      throw new StartFault(`There is no command "${command}": node relay/cli.ts help lists them.`);
  }
}

function argumentsOf(words: readonly string[]): ReturnType<typeof readArguments> {
  try {
    return readArguments(words);
  } catch (error) {
    throw new StartFault(`${(error as Error).message}: node relay/cli.ts help lists what there is.`);
  }
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function init(config: Config, options: Options): number {
  const random = (count: number): Uint8Array => new Uint8Array(randomBytes(count));
  const making = { time: Date.now(), random, hash: relaySha256 };
  const { folder, network, genesis } = createHome(resolve(config.home), newNetworkOf(options), making);
  return print(
    `${genesis.name} (${idHex(network)}) is in ${folder}; its issuer is ${formatAddress(genesis.issuer)}`,
  );
}

function newNetworkOf(options: Options): NewNetwork {
  const decimals = numberOf('--decimals', options.decimals, DEMONSTRATION.decimals);
  const issuerRootSeed = options['issuer-seed'] === undefined ? null : readSeed(options['issuer-seed']);
  return {
    name: options.name ?? DEMONSTRATION.name,
    symbol: options.symbol ?? DEMONSTRATION.symbol,
    assetName: options.asset ?? DEMONSTRATION.assetName,
    decimals,
    issuer: options.issuer === undefined ? null : accountOf(options.issuer),
    issuerRootSeed,
    rules: [],
  };
}

function accountOf(address: string): Id {
  const account = parseAddress(address);
  if (!account.ok)
    throw new StartFault(`--issuer is no address (${account.error}): correct it and run the command again.`);
  return account.value;
}

function numberOf(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (!/^\d{1,15}$/.test(text)) throw new StartFault(`${name} is "${text}", but it must be a whole number.`);
  return Number(text);
}

function homeOf(config: Config): Home {
  const folder = resolve(config.home);
  const home = readHome(folder, relaySha256);
  if (home === null)
    throw new StartFault(`There is no network in ${folder}: make one with init, or set HOLDFAST_HOME.`);
  return home;
}

/** A network whose relay has run. */
function startedHomeOf(config: Config): Home {
  const home = homeOf(config);
  if (!existsSync(join(home.folder, JOURNAL_FILE)))
    throw new StartFault(`There is no journal in ${home.folder} yet: start the relay once.`);
  return home;
}

function auditHome(config: Config, { signatures }: Options): number {
  const home = startedHomeOf(config);
  const began = performance.now();
  const progress = (entries: number): void =>
    void (process.stderr.isTTY && process.stderr.write(`\r${entries} entries`));
  const { entries, stateRoots, root, fault } = audit({
    home,
    primitives: relayPrimitives,
    signatures: signatures === true,
    progress,
  });
  const seconds = (performance.now() - began) / 1000;
  if (process.stderr.isTTY) process.stderr.write('\r');
  const speed = `${Math.round(entries / seconds)} entries a second`;
  print(`${entries} entries, ${stateRoots} roots of the state, root ${toHex(root)}, ${speed}`);
  print(fault === null ? 'The journal is good.' : `The journal is NOT good. ${fault}`);
  return fault === null ? 0 : 1;
}

function openJournal({ folder, genesisBytes }: Home): JournalFile {
  const path = join(folder, JOURNAL_FILE);
  return new JournalFile({ path, genesis: genesisBytes, emptyRoot: emptyRoot(relaySha256), readOnly: true });
}

function backup(config: Config, file: string | undefined): number {
  if (file === undefined) throw new StartFault('backup needs the name of a file that does not exist yet.');
  const path = resolve(file);
  if (existsSync(path)) throw new StartFault(`${path} exists: name a file that does not exist yet.`);
  const journal = openJournal(startedHomeOf(config));
  try {
    journal.backup(path);
    return print(`${journal.size} entries are in ${path}`);
  } finally {
    journal.close();
  }
}

async function restore(config: Config, file: string | undefined): Promise<number> {
  if (file === undefined) throw new StartFault('restore needs the name of a file that backup has made.');
  const path = resolve(file);
  if (!existsSync(path)) throw new StartFault(`There is no file ${path}.`);
  const { note, aside } = await restoreBackup(homeOf(config), path, Date.now());
  if (aside !== null) print(`What was there is in ${aside}`);
  return print(`${note.size} entries are in place, and epoch ${note.epoch} begins behind them`);
}

const EXPORT_PAGE_ENTRIES = 1000;

async function exportJournal(config: Config, { from }: Options): Promise<number> {
  const journal = openJournal(startedHomeOf(config));
  try {
    for (let at = numberOf('--from', from, 0); at < journal.size;) {
      const list = unpackList(journal.entries({ type: 'entries', from: at, count: EXPORT_PAGE_ENTRIES }));
      let lines = '';
      for (let i = 0; i < list.length; i += 2) {
        const bytes = list[i] as Uint8Array;
        lines += lineOf(readEntry(journal.path, at++, bytes), bytes);
      }
      if (!process.stdout.write(lines)) await new Promise((resolve) => process.stdout.once('drain', resolve));
    }
    return 0;
  } finally {
    journal.close();
  }
}

/** What a person looks for, and all of it as hex. Amounts and facts beyond 2^53 are decimal text. */
function lineOf(entry: Entry, bytes: Uint8Array): string {
  const { index, time, clock, verdict } = entry;
  const shown = (_: string, value: unknown): unknown => {
    if (typeof value === 'bigint') return value.toString();
    return value instanceof Uint8Array ? toHex(value) : value;
  };
  const line = { index, time, clock, cause: causeOf(entry.cause), verdict, bytes: toHex(bytes) };
  return `${JSON.stringify(line, shown)}\n`;
}

function causeOf(cause: Cause): object {
  const { type } = cause;
  if (type === 'timeout') return { type, timeout: cause.timeout, object: idHex(cause.object) };
  if (type !== 'operation') return { type };
  const operation = decodeOperation(relaySha256, cause.bytes, cause.signature);
  if (!operation.ok) return { type, fault: operation.error };
  const { id, account, device, seq, kind, at, expires, fee } = operation.value;
  return {
    type,
    id: idHex(id),
    account: formatAddress(account),
    device: idHex(device),
    seq,
    kind,
    at,
    expires,
    fee,
  };
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const place = { home: process.env['HOLDFAST_HOME'] ?? '.holdfast', port: 0 };
  console.error(sentenceFor(error, place) ?? error);
  process.exitCode = 1;
}
