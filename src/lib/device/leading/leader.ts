/**
 * What the one leading tab of a browser does [P14]: it holds the sockets, follows the public room, brings the outbox to
 * the relay and the feed into the databases. It brings Yjs and y-websocket, and is loaded after the first screen.
 */
import { sha256, verify, type Id } from '#kernel';
import type { Question } from '#protocol';
import { keysOf, type Clock, type NetworkFacts, type Waiting } from '#replica';
import { PublicRoom, Session, type Replied } from '#replica/sync';
import { liveQuery, type Subscription } from 'dexie';
import { AccountVault } from './account-vault.ts';
import { StoredCopy } from '../store/copy-store.ts';
import { PROFILE, type Databases, type ProfileRecord } from '../store/databases.ts';
import { signerOf } from '../keys/keys.ts';
import { randomBytes } from '../keys/wrapped.ts';
import { markWallet } from '../keys/lost-wallet.ts';
import { heardNotes } from '../store/heard-notes.ts';
import { memoOpener, openMemosAgain } from '../history/memos.ts';
import { StoredOutbox } from '../store/outbox-store.ts';
import { StoredPromises } from '../store/promise-store.ts';
import { Enrolment } from './enrolment.ts';
import { KeptFacts } from './kept-facts.ts';
import { socketsTo } from './room-socket.ts';
import type { Leading, Tabs } from './tabs.ts';
import { UnlistedAssets } from './unlisted-assets.ts';

export interface LeaderParts {
  readonly databases: Databases;
  /** The relay's address, as `https://host`. */
  readonly relay: string;
  readonly tabs: Tabs;
  /** Signs the first operation of a new account: its name. */
  readonly introduce: () => Promise<void>;
  /** Signs the account's new box key; false: that could not be. */
  readonly setBox: (boxKey: Id, epoch: number) => Promise<boolean>;
}

const clock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

export class Leader implements Leading {
  readonly #parts: LeaderParts;
  readonly #publicRoom: PublicRoom;
  readonly #unlisted: UnlistedAssets;
  readonly #facts: KeptFacts;
  #profile: ProfileRecord | null = null;
  #session: Session | null = null;
  #vault: AccountVault | null = null;
  #following: readonly Subscription[] = [];
  /** The epoch of the last recovery that was agreed to; null: not read yet. */
  #agreedEpoch: number | null = null;
  #isStopped = false;
  /** Sessions begin and end one after the other. */
  #tail: Promise<void> = Promise.resolve();

  constructor(parts: LeaderParts) {
    const { databases, relay } = parts;
    this.#parts = parts;
    this.#facts = new KeptFacts(databases.wallet, relay);
    this.#publicRoom = new PublicRoom({
      hash: sha256,
      verify,
      clock,
      random: randomBytes,
      open: socketsTo(relay),
      relay,
      said: (facts) => this.#takeFacts(facts),
      failed: report,
    });
    this.#unlisted = new UnlistedAssets({
      wallet: databases.wallet,
      account: () => this.#profile?.account ?? null,
      facts: this.#facts,
      ask: async (question) => (await this.#session?.ask(question)) ?? null,
      failed: report,
    });
  }

  async start(): Promise<void> {
    const { databases, tabs } = this.#parts;
    await this.#facts.read();
    tabs.lead(this);
    this.#publicRoom.start();
    this.#following = [
      this.#unlisted.follow(),
      liveQuery(() => databases.keys.profile()).subscribe({
        next: (profile) => this.#takeProfile(profile ?? null),
        error: report,
      }),
      liveQuery(() => handedOver(databases)).subscribe({
        next: () => void this.#session?.promised().catch(report),
        error: report,
      }),
      liveQuery(() => databases.wallet.recoveries.toArray()).subscribe({
        next: ([agreed]) => this.#takeRecovery(agreed?.epoch ?? 0),
        error: report,
      }),
    ];
    addEventListener('online', this.#wake);
    addEventListener('offline', this.#sleep);
  }

  /** Resolves when its vault is stored for whoever leads next. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    removeEventListener('online', this.#wake);
    removeEventListener('offline', this.#sleep);
    this.#parts.tabs.lead(null);
    for (const each of this.#following) each.unsubscribe();
    this.#publicRoom.stop();
    this.#session?.stop();
    await this.#tail;
    await this.#vault?.stop();
  }

  async ask(question: Question): Promise<Replied> {
    return this.#unlisted.ask(question);
  }

  /** Ahead of the live queries, which all read again what was written. */
  signed(device: Id, waiting: Waiting): void {
    void this.#session?.signed(device, waiting).catch(report);
  }

  readonly #wake = (): void => {
    this.#publicRoom.wake();
    this.#session?.wake();
  };

  /** The browser's word is a hint: the next try shows whether it is true. */
  readonly #sleep = (): void => this.#session?.sleep();

  async #takeFacts(said: NetworkFacts): Promise<void> {
    const { tabs } = this.#parts;
    const isFirst = this.#facts.now === null;
    const pinned = await this.#facts.take(said);
    if (!pinned.ok) {
      this.#publicRoom.stop();
      this.#session?.stop();
      return tabs.tellLink({ state: 'distrusted', code: pinned.error });
    }
    this.#session?.heard();
    if (isFirst) this.#renew();
  }

  #takeProfile(profile: ProfileRecord | null): void {
    const before = this.#profile;
    this.#profile = profile;
    const isSame = before?.device === profile?.device && before?.retired === profile?.retired;
    if (!isSame) this.#renew();
    else void this.#session?.signed().catch(report);
  }

  /** The person has agreed to begin with the relay anew [P25]. */
  #takeRecovery(epoch: number): void {
    const isNew = this.#agreedEpoch !== null && epoch > this.#agreedEpoch;
    this.#agreedEpoch = epoch;
    if (isNew) this.#renew();
  }

  /** Ends the session of another profile, and begins that of this one. */
  #renew(): void {
    this.#tail = this.#tail.then(() => this.#begin()).catch(report);
  }

  async #begin(): Promise<void> {
    const { databases, relay, tabs, introduce } = this.#parts;
    const before = this.#vault;
    this.#session?.stop();
    this.#session = this.#vault = null;
    await before?.stop();
    const [profile, facts] = [this.#profile, this.#facts.now];
    if (this.#isStopped || profile === null || profile.retired !== null || facts === null) return;
    const { account, device, keys } = profile;
    await introduce();
    if (this.#isStopped) return;
    const openMemo = memoOpener(() => vault.boxes());
    const isIn = (): void => {
      vault.introduce();
      const { pinned } = session;
      if (pinned !== null && session.view.devices.some(({ id }) => id === device))
        vault.shareCheckpoint(keysOf(facts), pinned);
      if (session.view.account.devices.includes(device)) markWallet(account, facts.network);
    };
    const vault: AccountVault = await AccountVault.open({
      databases,
      profile,
      network: facts.network,
      view: () => session.view,
      changed: () => this.#session?.vaultChanged(),
      setBox: (boxKey, epoch) => this.#parts.setBox(boxKey, epoch),
      learnt: () => void openMemosAgain(databases.wallet, account, openMemo).catch(report),
      failed: report,
    });
    const enrolment = new Enrolment(databases.keys);
    const promises = new StoredPromises(databases.wallet, account);
    const session: Session = await Session.open({
      hash: sha256,
      verify,
      clock,
      random: randomBytes,
      signer: signerOf(account, device, keys),
      facts: () => this.#facts.now ?? facts,
      copies: new StoredCopy(databases.wallet, account),
      outbox: new StoredOutbox(databases.keys),
      open: socketsTo(relay),
      openMemo,
      vault: vault.vault,
      promises,
      heard: async () => [
        ...(await heardNotes(databases.wallet, account)),
        ...vault.checkpoints(),
        ...(await promises.checkpoints()),
      ],
      enrolment: () => enrolment.signed(facts),
      link: (link) => {
        tabs.tellLink(link);
        this.#unlisted.linked(link);
      },
      retired: async (retired) => void (await databases.keys.profiles.update(PROFILE, { retired })),
      notLetIn: (code) => enrolment.notLetIn(code),
      entered: async () => isIn(),
      failed: report,
    });
    if (this.#isStopped) return vault.stop();
    [this.#session, this.#vault] = [session, vault];
    session.start();
    vault.start();
    isIn();
  }
}

/** Changes when a payment was handed over, or a checkpoint was shown. */
async function handedOver({ wallet }: Databases): Promise<readonly unknown[]> {
  return [await wallet.promises.count(), await wallet.heard.toCollection().last()];
}

/** For the console of whoever looks; a person reads the state of the link. */
function report(error: unknown): void {
  console.error(error);
}
