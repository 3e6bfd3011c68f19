/** `restore`: a backup in the journal's place, and what the operator has to know about it. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { EPOCH_MAX } from '#protocol';
import type { Config } from '../config.ts';
import { restoreBackup, type Restored } from '../sequencer/restoring.ts';
import { StartFault } from '../start-fault.ts';
import { homeOf } from './network.ts';
import { numberOf, type Options } from './options.ts';
import { print } from './print.ts';

export async function restore(config: Config, file: string | undefined, options: Options): Promise<number> {
  if (file === undefined) throw new StartFault('restore needs the name of a file that backup has made.');
  const path = resolve(file);
  if (!existsSync(path) || !statSync(path).isFile())
    throw new StartFault(`There is no file ${path}: name one that backup has made; nothing was changed.`);
  const named = options['epoch-after'];
  const epochAfter = numberOf('--epoch-after', named, 0);
  if (epochAfter >= EPOCH_MAX)
    throw new StartFault(
      `--epoch-after is ${epochAfter}, but no epoch can be later than ${EPOCH_MAX}: give the number of the network's last epoch; nothing was changed.`,
    );
  const restored = await restoreBackup(homeOf(config), path, { now: Date.now(), epochAfter });
  for (const sentence of sentencesOf(restored, named !== undefined)) print(sentence);
  return 0;
}

function sentencesOf({ note, before, aside }: Restored, isEpochNamed: boolean): readonly string[] {
  const sentences: string[] = [];
  if (aside !== null) sentences.push(`What was there is in ${aside}`);
  if (before !== null && before.size > note.size)
    sentences.push(
      `Entries there that the backup does not have: ${before.size - note.size}; devices send their own again`,
    );
  sentences.push(`${note.size} entries are in place, and epoch ${note.epoch} begins behind them`);
  if (!isEpochNamed && (before === null || before.fault !== null))
    sentences.push(unknownEpochs(before?.fault));
  return sentences;
}

/** Nobody here can know whether this epoch's number was given to another restore. */
function unknownEpochs(fault: string | null | undefined): string {
  const why = fault ? `What was there could not be read (${fault})` : 'There was no journal here before';
  return `${why}, so nothing tells which epochs devices have seen. If the network was restored since this backup was made, restore again before you start the relay, with --epoch-after and the number of its last epoch: one number for two epochs makes devices distrust the relay`;
}
