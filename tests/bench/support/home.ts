/** A relay's folder with a network in which everybody is enrolled and has money: each start of a relay gets a copy of it. */
import { randomBytes } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { emptyRoot } from '#kernel';
import { createHome, DEMONSTRATION } from '../../../relay/store/home.ts';
import { Store } from '../../../relay/store/store.ts';
import { nodeSha256 } from '../../support/world.ts';
import { emptyJournal, genesisBytes, History, ISSUER, playBatch } from './history.ts';
import type { Server } from './opponents.ts';
import { removeFolder, temporaryFolder } from './processes.ts';
import { startRelay } from './relay-process.ts';

export class Home {
  readonly history: History;
  readonly #place: string;

  private constructor(place: string, history: History) {
    this.#place = place;
    this.history = history;
  }

  /** A network whose issuer is the benches' own, in an empty journal; `at` is ms since 1970. */
  static make(accounts: number, at: number): Home {
    const place = temporaryFolder('home');
    const network = { ...DEMONSTRATION, issuer: ISSUER.account };
    const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));
    const { genesis } = createHome(join(place, 'network'), network, { time: at, random, hash: nodeSha256 });
    return new Home(place, new History({ accounts, at, genesis }));
  }

  /** The same with everybody's enrolment and money in its journal. */
  static async found(accounts: number, at: number): Promise<Home> {
    const home = Home.make(accounts, at);
    const { history, folder } = home;
    const journal = emptyJournal(history);
    const options = { folder, genesis: genesisBytes(history), emptyRoot: emptyRoot(nodeSha256) };
    const { store } = await Store.open(options);
    await store.append(playBatch(journal, at, history.founding()));
    await store.close();
    return home;
  }

  get folder(): string {
    return join(this.#place, 'network');
  }

  /** A relay on a copy, which goes when the relay is stopped. */
  async start(node: readonly string[] = []): Promise<Server> {
    const place = temporaryFolder('relay');
    cpSync(this.folder, join(place, 'network'), { recursive: true });
    const { port, pid, stop } = await startRelay(join(place, 'network'), node);
    return {
      port,
      pid,
      stop: async () => {
        await stop();
        removeFolder(place);
      },
    };
  }

  remove(): void {
    removeFolder(this.#place);
  }
}
