/**
 * What happens to a world by chance: people act, lines fail, apps crash, disks fill up, profiles are copied, phrases are
 * restored, the relay is killed, strangers come. Everything is planned from one source of chance, and all of it ends when
 * the world is told to heal.
 */
import { assert, FULL, SPEND, type Id } from '#kernel';
import { showRequest } from './acts.ts';
import type { KeyPair } from './crypto.ts';
import { DeviceHost } from './device-host.ts';
import { Operator } from './operator.ts';
import { pair, type Admission } from './pairing.ts';
import { handOverLast } from './promises.ts';
import type { Random } from './random.ts';
import type { RawClient } from './raw-client.ts';
import { memberOf, signOperation, type Member } from './signing.ts';
import { letStrangerIn } from './strangers.ts';
import type { World } from './world.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;
const TOP_UP = 500n;
/** How often somebody begins a pairing before they give it up. */
const TRIES_MAX = 3;
/** How wrong the clocks of some devices are. */
const CLOCKS_MS = [-7 * MINUTE_MS, -DAY_MS, -400 * DAY_MS, DAY_MS, 40 * DAY_MS, 400 * DAY_MS];

export class Chaos {
  readonly world: World;
  readonly random: Random;
  readonly people: Member[] = [];
  readonly operator: Operator;
  /** In some worlds the relay loses its disk [P25]. */
  readonly isRestoring: boolean;
  #strangers = 0;
  #newDevices = 0;
  #isHealed = false;

  constructor(world: World) {
    this.world = world;
    this.random = world.random.fork('chaos');
    this.operator = new Operator(world, world.random.fork('operator'));
    this.isRestoring = this.random.fork('restoring').chance(12);
    world.retired = (device, reason) => this.#comeBack(device, reason);
  }

  /** The first devices of everybody, with money on them. */
  async settle(): Promise<void> {
    const { world, random } = this;
    world.relay.start();
    const count = random.between(3, 4);
    for (const name of ['issuer', ...Array.from({ length: count }, (_, i) => `person ${i}`)]) {
      const person = memberOf(name);
      this.people.push(person);
      if (name !== 'issuer') world.society.accounts.push(person.root.id);
      await this.addDevice(person);
    }
    await world.play(2 * MINUTE_MS, () => world.devices.every((each) => each.isMember));
    assert(
      world.devices.every((each) => each.isMember),
      'everybody joins a world in which nothing happens yet',
    );
    const [issuer] = world.devices as [DeviceHost];
    for (const { root } of this.people.slice(1)) this.topUp(issuer, root.id);
    const hasMoney = ({ disk }: DeviceHost): boolean => (disk.copy?.view.account.balances.length ?? 0) > 0;
    await world.play(MINUTE_MS, () => world.devices.every((each) => each === issuer || hasMoney(each)));
  }

  topUp(issuer: DeviceHost, to: Member['root']['id']): void {
    const fields = { asset: this.world.base, to, amount: TOP_UP, reason: 0, reference: null } as const;
    issuer.perform({ kind: 'asset.issue', fields, fee: 0n });
  }

  /** A new device of the person, brought in by the phrase [K3]. */
  async addDevice(person: Member): Promise<DeviceHost> {
    const { world, random } = this;
    const device = new DeviceHost(world, `${person.name}/${++this.#newDevices}`, person);
    if (random.chance(20)) device.skewMs = random.pick(CLOCKS_MS);
    if (this.#newDevices === 1) device.skewMs = 0;
    if (device.skewMs !== 0) world.count('a wrong clock');
    await device.found();
    world.devices.push(device);
    device.start();
    return device;
  }

  /** Plans everything that may go wrong or right in the next `ms`. */
  unleash(ms: number): void {
    this.#isHealed = false;
    const { random, world } = this;
    this.#often(ms, 400, 1_800, () => this.#somebodyActs());
    this.#often(ms, 4_000, 20_000, () => this.#somebodyFails());
    this.#often(ms, 5_000, 40_000, () => this.#relayFails());
    this.#often(ms, 10_000, 40_000, () => this.sendStranger());
    this.#often(ms, 15_000, 60_000, () => this.#accountChanges());
    if (this.isRestoring) this.#loseDisks(ms);
    if (random.chance(30)) this.#later(ms / 2, () => this.#pause());
    if (random.chance(25)) this.#later(ms, () => this.stealFrom(random.pick(world.devices)));
    world.relay.crashPercent = random.pick([0, 0, 2, 5]);
    for (const device of world.devices) device.crashPercent = random.pick([0, 0, 1, 3]);
  }

  #often(ms: number, least: number, most: number, act: () => void): void {
    const { process } = this.world.network;
    const end = this.world.timeline.now + ms;
    const again = (): void => {
      process.after(this.random.between(least, most), () => {
        if (this.#isHealed || this.world.timeline.now > end) return;
        act();
        again();
      });
    };
    again();
  }

  #later(within: number, act: () => void): void {
    this.world.network.process.after(this.random.between(1, Math.floor(within)), () => {
      if (!this.#isHealed) act();
    });
  }

  #loseDisks(ms: number): void {
    this.operator.backUp();
    this.#often(ms, 3_000, 20_000, () => this.operator.backUp());
    for (let i = this.random.between(1, 2); i > 0; i--) this.#later(ms, () => this.operator.putBackSome());
  }

  #somebodyActs(): void {
    const { random, world } = this;
    const device = random.pick(world.devices);
    device.act();
    if (random.chance(25)) handOverLast(world, random.pick(world.devices));
    if (world.isSharing && random.chance(15)) random.pick(world.devices).note();
    const { copy } = device.disk;
    if (copy === null || !random.chance(8)) return;
    world.count('a request is shown');
    showRequest(random, world.society, device.account, copy.time);
  }

  #somebodyFails(): void {
    const { random, world } = this;
    const device = random.pick(world.devices);
    const fail = random.weighted<() => string>([
      [6, () => this.#offline(device)],
      [4, () => this.#crash(device)],
      [3, () => this.#reload(device)],
      [2, () => this.#slow(device)],
      [2, () => this.#full(device)],
      [2, () => this.#cut(device)],
    ]);
    const what = fail();
    world.trace.note(device.name, what);
    world.count(what);
  }

  #offline(device: DeviceHost): string {
    device.goOffline();
    this.#back(5_000, 60_000, () => device.goOnline());
    return 'goes offline';
  }

  #cut(device: DeviceHost): string {
    this.world.network.sever(device.line);
    return 'loses its connection';
  }

  #crash(device: DeviceHost): string {
    device.kill();
    device.startSoon(this.random.between(100, 20_000));
    return 'crashes';
  }

  #reload(device: DeviceHost): string {
    device.reload();
    return 'reloads a tab';
  }

  #slow(device: DeviceHost): string {
    device.line.lagMs = this.random.between(500, 8_000);
    this.#back(5_000, 30_000, () => (device.line.lagMs = 0));
    return 'gets slow';
  }

  #full(device: DeviceHost): string {
    device.disk.isFull = true;
    this.#back(2_000, 15_000, () => (device.disk.isFull = false));
    return 'is full';
  }

  #back(least: number, most: number, act: () => void): void {
    this.world.network.process.after(this.random.between(least, most), act);
  }

  #relayFails(): void {
    const { random, world } = this;
    const { relay, network } = world;
    if (relay.isDown) return;
    const what = random.weighted([
      [4, 'relay crashes'],
      [1, 'relay stops'],
      [2, 'partition'],
    ] as const);
    world.count(what);
    if (what === 'relay crashes') relay.crash();
    else if (what === 'relay stops') relay.stopSoon();
    else network.sever(null);
  }

  #accountChanges(): void {
    const { random, world } = this;
    const person = random.pick(this.people.slice(1));
    const own = world.devices.filter((each) => each.person === person);
    if (own.length >= 5) return;
    const change = random.weighted<() => string>([
      [3, () => this.#restore(person, 1)],
      [2, () => this.#restore(person, 2)],
      [4, () => this.#bringIn(random.pick(own))],
      [2, () => this.#copySomebody(random.pick(own))],
    ]);
    const what = change();
    world.trace.note(person.name, what);
    world.count(what);
  }

  /** The phrase is typed into so many new browsers at once [K3]. */
  #restore(person: Member, times: number): string {
    for (let i = 0; i < times; i++) void this.addDevice(person);
    return times === 1 ? 'restores a phrase' : 'restores a phrase twice at once';
  }

  #copySomebody(of: DeviceHost): string {
    if (!of.isMember) return 'finds no profile to copy';
    this.copyProfile(of);
    return 'is copied';
  }

  /** A full device of the person lets a new one in, often one that may only spend. */
  #bringIn(by: DeviceHost): string {
    if (!by.isRunning || !by.isMember || !by.isFull) return 'finds nobody to bring a device in';
    const { random } = this;
    const isSpender = random.chance(70);
    void this.bringIn(by, isSpender ? this.spender(random.between(20, 300)) : { role: FULL, limits: [] });
    return 'brings in a device';
  }

  spender(limit: number): Admission {
    return { role: SPEND, limits: [{ asset: this.world.base, amount: BigInt(limit) }] };
  }

  /** The new device, or null where all pairings came to nothing. `calm`: everybody does what is asked, at once. */
  async bringIn(by: DeviceHost, admission: Admission, calm = false): Promise<DeviceHost | null> {
    const { world } = this;
    for (let tries = 0; tries < TRIES_MAX && by.isRunning && by.isMember; tries++) {
      const device = new DeviceHost(world, `${by.person.name}/${++this.#newDevices}`, by.person);
      const isIn = await pair(world, by, device, admission, calm);
      if (!isIn) await world.network.process.sleep(this.random.between(2_000, 20_000));
      if (!isIn) continue;
      world.devices.push(device);
      device.startSoon(100);
      return device;
    }
    return null;
  }

  copyProfile(of: DeviceHost): DeviceHost {
    const { world } = this;
    world.count('copies a profile');
    const twin = new DeviceHost(world, `${of.name}′`, of.person, of);
    world.devices.push(twin);
    of.isShared = true;
    twin.isShared = true;
    twin.startSoon(this.random.between(10, 30_000));
    return twin;
  }

  /** The operator pauses the network for a while; a transfer in between is rejected, what has a deadline is not. */
  #pause(): void {
    const [issuer] = this.world.devices as [DeviceHost];
    issuer.perform({ kind: 'network.pause', fields: { on: true }, fee: 0n });
    this.#back(8_000, 30_000, () => this.unpause());
  }

  unpause(): void {
    if (!this.world.auditor.ledger.paused) return;
    const issuer = this.world.devices.find(({ person, isMember }) => person.name === 'issuer' && isMember);
    issuer?.perform({ kind: 'network.pause', fields: { on: false }, fee: 0n });
  }

  /** Somebody has got hold of a device's key, and signs beside its owner: a fork as soon as both have signed [P2]. */
  stealFrom(victim: DeviceHost): boolean {
    const { world } = this;
    const device = victim.disk.copy?.view.devices.find(({ id }) => id === victim.keys.id);
    if (!victim.isMember || device === undefined || victim.person.name === 'issuer') return false;
    const { network, base, issuer } = world.society;
    const legs = [{ to: issuer, asset: base, amount: 1n, memo: null, request: null }];
    const at = world.timeline.now;
    const { seq, last: previous } = device;
    const place = { network, account: victim.account, seq: seq + 1, previous, at, expires: at + DAY_MS };
    const stolen = signOperation(victim.keys, place, 'transfer', { legs, memos: null });
    world.noteSigned(stolen.id, `thief of ${victim.name}`);
    world.count('a key is stolen');
    this.#share(victim.keys);
    const own = legs.map((leg) => ({ ...leg, amount: 2n }));
    victim.perform({ kind: 'transfer', fields: { legs: own, memos: null }, fee: 0n });
    this.sendStranger((client) => {
      client.offer(stolen);
      return `submits what a thief of ${victim.name} signed`;
    });
    return true;
  }

  #share(keys: KeyPair): void {
    for (const device of this.world.devices) if (device.keys === keys) device.isShared = true;
  }

  /** Lets a stranger in who does this, or whatever strangers do. */
  sendStranger(act: ((client: RawClient) => string) | null = null): void {
    const { network, trace, society } = this.world;
    const parts = {
      network,
      random: this.random.fork('stranger'),
      trace,
      society,
      count: (what: string) => this.world.count(`stranger ${what}`),
      signed: (id: Id) => this.world.noteSigned(id, 'a stranger'),
    };
    letStrangerIn(parts, ++this.#strangers, act === null ? null : (_parts, client) => act(client));
  }

  /** Who finds that a device is out brings in another one, if there is still somebody to do it for. */
  #comeBack(device: DeviceHost, reason: string): void {
    const { world, random } = this;
    world.network.process.after(random.between(500, 5_000), () => {
      device.kill();
      if (reason === 'revoked' && random.chance(60)) return;
      void this.addDevice(device.person);
    });
  }

  /** All faults are over; what is down comes back. */
  heal(): void {
    const { world } = this;
    this.#isHealed = true;
    world.trace.note('world', 'heals');
    world.relay.crashPercent = 0;
    for (const device of world.devices) {
      device.crashPercent = 0;
      device.disk.isFull = false;
      device.line.lagMs = 0;
      device.goOnline();
      if (device.disk.retired === null && !device.isRunning) device.startSoon(10);
    }
  }
}
