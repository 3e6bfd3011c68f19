/**
 * What an operator does with a relay beside running it. `node relay/cli.ts help` lists it all.
 */
import { auditNetwork } from './commands/audit.ts';
import { backup } from './commands/backup.ts';
import { exportJournal } from './commands/export.ts';
import { init } from './commands/init.ts';
import { readWords } from './commands/options.ts';
import { print } from './commands/print.ts';
import { restore } from './commands/restore.ts';
import { configHelp, readConfig } from './config.ts';
import { run } from './main.ts';
import { sentenceFor, StartFault } from './start-fault.ts';

const HELP = `Usage: node relay/cli.ts <command>

  init [--name NAME] [--symbol SYMBOL] [--asset NAME] [--decimals N]
       [--issuer ADDRESS | --issuer-seed FILE]
                     makes a network in an empty folder. The issuer's keys are made and kept in the folder, unless an
                     address is given; a seed file holds the 64 hex digits of the issuer's root
  start              runs the relay until it is told to stop
  audit [--signatures]
                     folds the journal from its start and compares everything; may run beside the relay
  backup FILE        copies the journal as it stands into a new file; may run beside the relay. The keys are not in it
  restore FILE [--epoch-after N]
                     puts a backup in the journal's place and begins its new epoch, which every device is shown; while the
                     relay is stopped. What was there is moved aside. Where that is lost (a new disk) and the network was
                     restored before, N is the number of the last epoch, as that restore and each start print it: an
                     epoch's number must not be used twice
  export [--from N]  prints the journal from entry N on, one line of JSON an entry; may run beside the relay
  help               prints this
`;

/** A backup or an export holds balances: nobody but its owner may read it. */
const PRIVATE_UMASK = 0o077;

/** Gives the exit code. */
async function main(words: readonly string[]): Promise<number> {
  process.umask(PRIVATE_UMASK);
  const config = readConfig(process.env);
  if (!config.ok) throw new StartFault(config.error);
  const { values, positionals } = readWords(words);
  const [command = 'help', ...rest] = positionals;
  if (values.help === true || command === 'help') return print(`${HELP}\n${configHelp()}`);
  switch (command) {
    case 'init':
      return init(config.value, values);
    case 'start':
      return run(process.env);
    case 'audit':
      return auditNetwork(config.value, values);
    case 'backup':
      return backup(config.value, rest[0]);
    case 'restore':
      return restore(config.value, rest[0], values);
    case 'export':
      return exportJournal(config.value, values);
    default:
      throw new StartFault(`There is no command "${command}": node relay/cli.ts help lists them.`);
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const place = { home: process.env['HOLDFAST_HOME'] ?? '.holdfast', port: 0 };
  console.error(sentenceFor(error, place) ?? error);
  process.exitCode = 1;
}
