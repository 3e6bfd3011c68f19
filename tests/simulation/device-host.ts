/**
 * A device of a person: a browser profile, the tabs that are open in it, and its way to the network. It crashes, is
 * reloaded, goes offline, fills up, and is copied; what it does with all that is the replica's business.
 */
import { FULL, idHex, LIVE, type Id } from '#kernel';
import { enrolment } from '../../src/lib/replica/outbox/founding.ts';
import { journalTimeAt } from '../../src/lib/replica/network/journal-time.ts';
import { RELAY_RESTORED, type RetiredReason } from '#replica';
import type { SharedValue } from '#replica/sync';
import type { Agreed } from './agreement.ts';
import { actOf, type Act, type Actor } from './acts.ts';
import { Asking } from './asking.ts';
import { keyPair, seedOf, sha256, type KeyPair } from './crypto.ts';
import { DeviceDisk } from './device-disk.ts';
import type { Line } from './network.ts';
import type { Random } from './random.ts';
import { boxKeyOf, type Member } from './signing.ts';
import { isVaultAtRest, noteOf } from './tab-vault.ts';
import { Tab, type Signing } from './tab.ts';
import type { World } from './world.ts';

const TABS_MAX = 2;
/** A change of the profile's storage is seen by all of its tabs within this time. */
const LIVE_QUERY_MS_MAX = 15;
/** Another tab takes the lead when the leader is gone. */
const ELECTION_MS = 500;
/** What a device says when its relay was put back from a backup [P25]. */
const ASKS = `distrusted ${RELAY_RESTORED}`;
/** What a recovery writes is written seldom, and interrupted the more often. */
const SELDOM_WRITTEN = /^(what is offered again|a copy that begins anew|a vault that begins anew)$/;
const SELDOM_PERCENT = 12;

export class DeviceHost {
  readonly name: string;
  readonly person: Member;
  readonly keys: KeyPair;
  /** Of the device's box; a copied profile has that of the one it is a copy of. */
  readonly boxName: string;
  readonly disk: DeviceDisk;
  readonly line: Line;
  readonly random: Random;
  /** Percent of the writes and messages at which the app is killed. */
  crashPercent = 0;
  skewMs = 0;
  /** Somebody else has its key: by a copied profile, or by theft. */
  isShared = false;
  /** The operation of another device that is to bring this one in, if no phrase does. */
  enrolledBy: Id | null = null;
  /** What the session said last. */
  link = 'offline';
  /** Acts that somebody meant to do on this device, and those that were signed. */
  intended = 0;
  appended = 0;
  /** Notes that are durable on this device, and are to reach all others of its account. */
  readonly notes: string[] = [];
  readonly #world: World;
  #tabs: Tab[] = [];
  #acts: Act[] = [];
  #starts = 0;
  #wantsToRun = false;
  #isTryingAgain = false;
  readonly #asking: Asking;
  /** The relay has found so of its clock, which is not asked again for the enrolment. */
  #isFarAhead = false;

  constructor(
    world: World,
    name: string,
    person: Member,
    of: Pick<DeviceHost, 'disk' | 'keys' | 'boxName' | 'enrolledBy'> | null = null,
  ) {
    this.#world = world;
    this.name = name;
    this.person = person;
    this.disk = of?.disk.clone() ?? new DeviceDisk();
    this.keys = of?.keys ?? keyPair(seedOf(`key of ${name}`));
    this.boxName = of?.boxName ?? name;
    this.enrolledBy = of?.enrolledBy ?? null;
    this.random = world.random.fork(name);
    this.#asking = new Asking({
      process: world.network.process,
      random: this.random,
      isAsked: () => this.isRunning && this.link === ASKS,
      agree: () => this.inTab((tab) => tab.agree()),
    });
    const least = this.random.between(1, 40);
    this.line = {
      address: '198.51.100.1',
      isUp: true,
      latency: [least, least + this.random.between(1, 80)],
      lagMs: 0,
    };
  }

  get account(): Id {
    return this.person.root.id;
  }

  get isRunning(): boolean {
    return this.#tabs.length > 0;
  }

  /** As far as its own copy says. */
  get isMember(): boolean {
    const device = this.disk.copy?.view.devices.find(({ id }) => id === this.keys.id);
    return device?.standing === LIVE && this.disk.retired === null && this.disk.copy?.distrust === null;
  }

  get isFull(): boolean {
    return this.disk.copy?.view.devices.find(({ id }) => id === this.keys.id)?.role === FULL;
  }

  /** What asks no more of anybody: nothing waits, or the device knows that it is out, or was never let in. */
  get isAtRest(): boolean {
    if (this.wasTurnedAway || this.disk.retired !== null) return true;
    const isLevel = this.disk.copy?.epoch === this.#world.relay.disk.epoch;
    return isLevel && this.isMember && this.disk.waiting.length === 0 && isVaultAtRest(this.disk);
  }

  /** What was to bring it in was rejected, or will never be sequenced, or not again [P25]. */
  get wasTurnedAway(): boolean {
    const { auditor } = this.#world;
    if (this.enrolledBy === null || auditor.ledger.devices.has(this.keys.id)) return false;
    const entry = auditor.verdicts.get(this.enrolledBy);
    return entry === undefined ? this.#world.isLost(this.enrolledBy) : entry.verdict !== null;
  }

  /** Signs what brings this device in, once, before anything is sent. */
  async found(): Promise<void> {
    const { network } = this.#world.society;
    const { keys, account, person } = this;
    const boxKey = boxKeyOf(person.name);
    const now = this.#world.timeline.now + this.skewMs;
    const { time } = this.#world.auditor;
    this.disk.enrolment ??= await enrolment(sha256, {
      network,
      signer: { account, device: keys.id, sign: async (message) => keys.sign(message) },
      rootSeed: person.root.seed,
      deviceBoxKey: boxKeyOf(this.boxName),
      boxKey,
      recoveryKey: boxKey,
      salt: seedOf(`salt of ${this.name}`),
      now,
      journalTime: this.#isFarAhead ? time : journalTimeAt({ time, skewMs: 0 }, now),
    });
    this.disk.knowsPhrase = true;
    this.#world.noteSigned(this.disk.enrolment.id, `root of ${person.name}`);
  }

  start(): void {
    this.#wantsToRun = true;
    this.#openTab();
    if (this.#world.weakness.isImpatient && this.disk.waiting.length > 0) this.#repeatLast();
    if (!this.random.chance(25)) return;
    this.#openTab();
    this.#world.count('opens a second tab');
  }

  #openTab(): void {
    const { timeline, network } = this.#world;
    if (this.#tabs.length >= TABS_MAX || this.disk.retired !== null) return;
    const process = timeline.process(`${this.name}.${++this.#starts}`);
    const tab = new Tab({
      ...this,
      account: this.account,
      process,
      network,
      facts: () => this.#world.facts,
      assets: () => this.#world.assets,
      isSharing: this.#world.isSharing,
      submit: (act, of) => this.#submit(act, false, of),
      weakness: this.#world.weakness,
      noted: (change) => this.#noted(change),
      begunAnew: (agreed) => this.#begunAnew(agreed),
      appended: ({ id, seq }) => this.#noteAppended(id, seq),
      boundary: (what, when) => this.#boundary(tab, what, when),
      retired: (reason) => this.#retire(reason),
      told: (what) => this.#told(what),
      failed: (what) => this.#world.fail(`${this.name}: ${what}`),
    });
    this.#tabs.push(tab);
    if (this.#tabs.length === 1) this.#lead(tab);
  }

  #lead(tab: Tab): void {
    const { process } = tab.parts;
    process.run(() => {
      tab.lead().catch((error: unknown) => this.#world.fail(`${this.name} does not open: ${String(error)}`));
    });
  }

  #told(what: string): void {
    if (what === this.link) return;
    this.link = what;
    this.#world.trace.note(this.name, what);
    if (!['offline', 'connecting', 'online', 'catching_up'].includes(what)) this.#world.count(`told ${what}`);
    if (what === 'not let in: root_expires_too_far') this.#isFarAhead = true;
    if (what.startsWith('not let in')) this.#tryAgain();
    if (what === ASKS) this.#asking.begin();
    else if (what.startsWith('distrusted'))
      this.#world.fail(`${this.name} distrusts an honest relay: ${what}`);
  }

  #begunAnew(agreed: Agreed): void {
    this.#world.trace.note(this.name, 'agrees to begin anew');
    this.#world.count(`a recovery: ${agreed}`);
    this.link = 'offline';
    for (const tab of this.#tabs)
      tab.parts.process.after(this.random.between(1, LIVE_QUERY_MS_MAX), () => {
        tab
          .agreed()
          .catch((error: unknown) => this.#world.fail(`${this.name} does not begin anew: ${String(error)}`));
      });
  }

  /** The enrolment has its verdict, and that was no: somebody types the phrase once more. */
  #tryAgain(): void {
    if (this.disk.enrolment === null || this.#isTryingAgain) return;
    this.#isTryingAgain = true;
    this.#world.network.process.after(this.random.between(2_000, 20_000), () => {
      this.#isTryingAgain = false;
      if (this.#world.auditor.ledger.devices.has(this.keys.id)) return;
      this.disk.enrolment = null;
      void this.found();
    });
  }

  #noteAppended(id: Id, seq: number): void {
    this.appended++;
    this.#world.noteSigned(id, idHex(this.keys.id));
    this.#world.trace.note(this.name, `has signed ${seq}`);
    for (const tab of this.#tabs)
      tab.parts.process.after(this.random.between(1, LIVE_QUERY_MS_MAX), () => tab.signed());
  }

  #retire(reason: RetiredReason): void {
    this.disk.retired = reason;
    this.#world.trace.note(this.name, `is retired: ${reason}`);
    this.#world.count(`retired ${reason}`);
    if (reason !== 'revoked' && !this.isShared)
      this.#world.fail(`${this.name} is an honest device and ${reason}`);
    this.#world.retired(this, reason);
  }

  #boundary(tab: Tab, what: string, when: 'before' | 'after'): void {
    const isRare = SELDOM_WRITTEN.test(what) && this.crashPercent > 0;
    if (!this.random.chance(isRare ? SELDOM_PERCENT : this.crashPercent)) return;
    this.#world.trace.note(this.name, `is killed ${when} ${what}`);
    this.#world.count(`killed ${when} ${what}`);
    this.#closeTab(tab);
    this.startSoon();
  }

  #closeTab(tab: Tab): void {
    const { process } = tab.parts;
    const { network } = this.#world;
    const wasLeader = this.#tabs[0] === tab;
    this.#tabs = this.#tabs.filter((each) => each !== tab);
    process.kill();
    network.lostClient(process);
    this.disk.release(process);
    if (this.#world.weakness.isForgetful) this.disk.forget();
    if (wasLeader) this.link = 'offline';
    const next = this.#tabs[0];
    if (wasLeader && next !== undefined)
      next.parts.process.after(ELECTION_MS, () => {
        if (this.#tabs[0] !== next || next.isLeader) return;
        this.#world.count('another tab leads');
        this.#lead(next);
      });
  }

  /** Ends all tabs, however they stand. */
  kill(): void {
    this.#wantsToRun = false;
    for (const tab of [...this.#tabs]) this.#closeTab(tab);
  }

  reload(): void {
    const tab = this.#tabs.length > 0 ? this.random.pick(this.#tabs) : null;
    if (tab === null) return;
    this.#closeTab(tab);
    this.#openTab();
  }

  startSoon(ms = this.random.between(10, 3_000)): void {
    const { network } = this.#world;
    this.#wantsToRun = true;
    network.process.after(ms, () => {
      if (this.#wantsToRun && !this.isRunning) this.start();
    });
  }

  goOffline(): void {
    this.line.isUp = false;
    this.#world.network.sever(this.line);
  }

  goOnline(): void {
    this.line.isUp = true;
    for (const tab of this.#tabs) tab.parts.process.run(() => tab.wake());
  }

  /** Somebody writes something into the vault: mostly something new, else over what another device may write over too. */
  note(isNew = this.random.chance(70)): void {
    if (!this.isRunning || !this.isMember || !this.#world.isSharing) return;
    this.inTab(async (tab) => {
      const key = noteOf(this.keys.id, this.notes.length);
      const change = isNew
        ? ({ map: 'contacts', key, value: { name: key, note: '' } } as const)
        : ({ map: 'settings', key: `setting ${this.random.between(1, 3)}`, value: key } as const);
      if (!(await tab.note(change))) this.#world.count('a note is not stored');
    });
  }

  /** The device that was paired with this one has seen this checkpoint. */
  hear(checkpoint: string | null): void {
    if (checkpoint === null) return;
    this.#world.count('a checkpoint is heard');
    this.disk.heard = [...this.disk.heard, checkpoint];
    this.promised();
  }

  /** Something was handed over to this device. */
  promised(): void {
    for (const tab of this.#tabs) tab.parts.process.after(1, () => tab.promised());
  }

  #noted({ map, key }: SharedValue): void {
    this.#world.count('a note is written');
    if (map === 'contacts') this.notes.push(key);
    for (const tab of this.#tabs)
      tab.parts.process.after(this.random.between(1, LIVE_QUERY_MS_MAX), () => tab.noted());
  }

  /** Somebody does something with this device, if it is open. */
  act(): void {
    if (this.isRunning && this.isMember) this.inTab((tab) => this.#act(tab));
  }

  /** The weakness of a replica that signs anew instead of sending the same bytes. */
  #repeatLast(): void {
    const act = this.#acts.at(-1);
    if (act === undefined) return;
    this.intended--;
    this.perform(act, true);
  }

  /** Does this and tells what came of it. */
  attempt(act: Act): Promise<Signing> {
    return new Promise((resolve) => this.inTab(async (tab) => resolve(await this.#submit(act, false, tab))));
  }

  /** Somebody does just this; `blind`: without asking what the fold would say. */
  perform(act: Act, blind = false): void {
    if (this.isRunning) this.inTab((tab) => this.#submit(act, blind, tab));
  }

  /** Runs in one of its tabs, if one is open. */
  inTab(run: (tab: Tab) => Promise<unknown>): void {
    if (!this.isRunning) return;
    const tab = this.random.pick(this.#tabs);
    tab.parts.process.run(() => {
      run(tab).catch((error: unknown) =>
        this.#world.fail(`${this.name} cannot act: ${error instanceof Error ? error.stack : String(error)}`),
      );
    });
  }

  async #act(tab: Tab): Promise<void> {
    const foresight = await tab.foresight();
    const copy = this.disk.copy;
    if (foresight === null || copy === null) return;
    const role = copy.view.devices.find(({ id }) => id === this.keys.id)?.role ?? 0;
    const actor: Actor = {
      account: this.account,
      role,
      time: copy.time,
      devices: copy.view.account.devices,
      own: this.keys.id,
      available: (asset) => foresight.available(asset),
    };
    const act = actOf(this.random, this.#world.society, actor);
    if (act !== null) await this.#submit(act, this.random.chance(15), tab);
  }

  /** Signs an act and lets the session offer it. */
  async #submit(act: Act, blind: boolean, tab: Tab): Promise<Signing> {
    this.intended++;
    const signing = await tab.sign(act, blind);
    if (signing.type === 'foreseen') this.#world.count(`foreseen ${signing.verdict.code}`);
    else if (signing.type === 'not stored') this.#world.count('not stored');
    if (signing.type !== 'signed') return signing;
    this.#acts.push(act);
    act.tell?.(signing.operation.id);
    return signing;
  }
}
