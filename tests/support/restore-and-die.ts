/**
 * A process that restores a backup into the folder of a test world's relay and is killed, as by a power cut, right after
 * the step that it is told: node tests/support/restore-and-die.ts FOLDER BACKUP STEP NOW
 */
import { encodeGenesis } from '#kernel';
import { restoreBackup } from '../../relay/sequencer/restoring.ts';
import { World } from './world.ts';

const [folder = '', backup = '', fatal = '', now = ''] = process.argv.slice(2);
const { genesis, network, relay } = new World();
const genesisBytes = encodeGenesis(genesis);
const home = { folder, genesis, genesisBytes, network, relaySeed: relay.rootSeed, issuer: null };
await restoreBackup(home, backup, {
  now: Number(now),
  told: (step) => step === fatal && process.kill(process.pid, 'SIGKILL'),
});
