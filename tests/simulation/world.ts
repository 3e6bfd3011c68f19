/**
 * One world: a relay, people with devices, a network between them, and the second opinions that watch all of it. Nothing in
 * here knows what will happen; that is the business of chaos.ts and scripts.ts.
 */
import {
  baseAssetId,
  encodeGenesis,
  encodeSigned,
  headOf,
  idHex,
  networkOf,
  type AccountView,
  type Asset,
  type Genesis,
  type Id,
  type SignedOperation,
  type Verdict,
} from '#kernel';
import type { NetworkFacts } from '../../src/lib/replica/network/network-facts.ts';
import type { RetiredReason, VaultCopy } from '#replica';
import { Auditor } from './auditor.ts';
import { Census } from './census.ts';
import { seedOf, keyPair, sha256 } from './crypto.ts';
import { Network } from './network.ts';
import { Random } from './random.ts';
import { RelayHost, type RelayHostParts } from './relay-host.ts';
import { memberOf } from './signing.ts';
import { newSociety, type Society } from './society.ts';
import { Timeline } from './timeline.ts';
import type { DeviceHost } from './device-host.ts';
import { Trace } from './trace.ts';
import { Wiretap } from './wiretap.ts';

export class WorldFailure extends Error {
  override readonly name = 'WorldFailure';
}

export interface WorldOptions {
  /** Gets each line of the trace as it comes. */
  readonly tell?: (line: string) => void;
  /** Parts that are broken on purpose, to see that it is found. */
  readonly weakness?: Weakness;
}

export interface Weakness {
  readonly openStore?: RelayHostParts['openStore'];
  /** Devices sign an act once more, at a new place in their chain, when they have been started again. */
  readonly isImpatient?: boolean;
  /** What was signed is forgotten in a crash. */
  readonly isForgetful?: boolean;
  /** What devices make of the verdict that they foresee. */
  readonly foresee?: (verdict: Verdict) => Verdict;
  /** What a device finds of its vault when it is started. */
  readonly vaultRead?: (copy: VaultCopy, device: Id) => VaultCopy;
  /** What its vault is told of the account. */
  readonly vaultView?: (view: AccountView) => AccountView;
  /** What a recovery of the relay has taken is not offered again. */
  readonly isCareless?: boolean;
}

const STARTED_AT = 1_750_000_000_000;
const SEEN_MAX = 200;

export class World {
  readonly seed: string;
  readonly random: Random;
  readonly timeline = new Timeline(STARTED_AT);
  readonly trace: Trace;
  readonly census = new Census();
  readonly network: Network;
  readonly relay: RelayHost;
  /** It follows the journal that stands: another one from the first entry on when a backup has been put back [P25]. */
  auditor: Auditor;
  readonly society: Society;
  readonly genesis: Genesis;
  readonly weakness: Weakness;
  /** Ids of everything that devices of people signed, and that others were made to sign. */
  readonly signed = new Map<Id, string>();
  readonly devices: DeviceHost[] = [];
  /** In some worlds devices have the journal proved to them at each connection [P24], which takes them long. */
  readonly isProving: boolean;
  /** In some worlds the devices of an account share a vault [P33], whose seals take the machine long. */
  readonly isSharing: boolean;
  readonly #facts: Omit<NetworkFacts, 'checkpoint'>;
  /** Told when a device learns that it is out. */
  retired: (device: DeviceHost, reason: RetiredReason) => void = () => undefined;
  #failure: string | null = null;

  constructor(seed: string, { tell, weakness = {} }: WorldOptions = {}) {
    this.seed = seed;
    this.weakness = weakness;
    this.random = new Random(seed);
    this.trace = new Trace(() => this.timeline.now, tell ?? null);
    this.network = new Network(this.timeline, this.random.fork('network'));
    const relayKeys = keyPair(seedOf('relay'));
    this.genesis = genesisOf(relayKeys.id);
    this.relay = new RelayHost({
      timeline: this.timeline,
      network: this.network,
      random: this.random.fork('relay'),
      trace: this.trace,
      genesis: this.genesis,
      keys: relayKeys,
      ...(weakness.openStore && { openStore: weakness.openStore }),
      count: (what) => this.count(what),
      failed: (what) => this.fail(what),
    });
    const { networkId } = this.relay;
    const base = baseAssetId(sha256, networkId);
    this.auditor = new Auditor(base, this.genesis.madeAt);
    this.society = newSociety(networkId, base, this.genesis.issuer);
    this.isProving = this.random.chance(12);
    this.isSharing = this.random.chance(35);
    this.#facts = {
      relay: 'the relay',
      relayKey: relayKeys.id,
      network: networkId,
      genesis: encodeGenesis(this.genesis),
      robot: null,
      assets: [],
      size: null,
    };
    const wiretap = new Wiretap(this.relay.disk);
    this.network.onSent = (path, message) => this.watch(() => wiretap.hear(path, message));
    this.relay.disk.written = () => this.watch(() => this.#audit());
  }

  get base(): Id {
    return this.society.base;
  }

  /** What a relay says of itself in its public room, which devices have read. */
  get facts(): NetworkFacts {
    const { state } = this.relay;
    const record = state === null ? {} : { record: networkOf(state) };
    return { ...this.#facts, ...record, checkpoint: this.isProving ? this.relay.checkpoint : null };
  }

  /** All assets that the public room shows. */
  get assets(): readonly Asset[] {
    return [...(this.relay.state?.rows('assets').values() ?? [])];
  }

  get failure(): string | null {
    return this.#failure;
  }

  /** Whether the device that signed it is out, and has left it behind. */
  isLost(id: Id): boolean {
    const key = this.signed.get(id);
    const signers = this.devices.filter(({ keys }) => idHex(keys.id) === key);
    return signers.every(({ disk, wasTurnedAway }) => disk.retired !== null || wasTurnedAway);
  }

  /** The first failure counts; the world ends with it. */
  fail(what: string): void {
    if (this.#failure !== null) return;
    this.#failure = what;
    this.trace.note('world', `FAILS: ${what}`);
  }

  watch(check: () => void): void {
    try {
      check();
    } catch (error) {
      this.fail(error instanceof Error ? error.message : String(error));
    }
  }

  /** What happens after the relay was put back from a backup [P25] is counted once more by itself. */
  count(what: string): void {
    this.census.count(what);
    if (this.relay.disk.epoch > 0) this.census.count(`after a recovery: ${what}`);
  }

  /** Plays on for so many ms, or until `done`. Throws when the world has failed. */
  async play(ms: number, done: () => boolean = () => false): Promise<void> {
    await this.timeline.play(this.timeline.now + ms, () =>
      this.#failure !== null || done() ? 'done' : 'go on',
    );
    if (this.#failure !== null)
      throw new WorldFailure(`seed ${this.seed}, step ${this.timeline.steps}: ${this.#failure}`);
  }

  /** Another journal has taken the place of the one that was followed: all but its last entry has been seen before. */
  follow(): void {
    const { entries } = this.relay.disk;
    this.auditor = new Auditor(this.base, this.genesis.madeAt);
    for (const stored of entries.slice(0, -1)) this.auditor.take(stored);
    this.#audit();
  }

  /** What has just become durable. */
  #audit(): void {
    const { disk, state } = this.relay;
    while (this.auditor.size < disk.entries.length) {
      const stored = disk.entries[this.auditor.size];
      if (stored === undefined) return;
      const { entry, operation } = this.auditor.take(stored);
      const { cause, verdict } = entry;
      if (operation === null)
        this.#noteOther(entry.index, cause.type === 'timeout' ? `${cause.timeout} ends` : cause.type);
      else {
        const what = verdict === null ? operation.kind : `rejected ${verdict.code}`;
        this.trace.note('journal', `${entry.index} ${operation.kind} ${verdict?.code ?? 'accepted'}`);
        this.count(what);
        if (verdict === null && paysRequest(operation)) this.count('a request is paid');
        this.#see(operation);
        if (!this.signed.has(operation.id))
          throw new Error(`entry ${entry.index} is an operation that nobody signed`);
      }
    }
    if (state !== null && headOf(state).size === this.auditor.size) this.auditor.checkState(state);
  }

  #noteOther(index: number, what: string): void {
    this.trace.note('journal', `${index} ${what}`);
    this.count(what);
  }

  #see(operation: SignedOperation): void {
    const { seen } = this.society;
    if (seen.length >= SEEN_MAX) seen.shift();
    seen.push(encodeSigned(operation));
  }

  /** Somebody has signed; `who` is for messages. */
  noteSigned(id: Id, who: string): void {
    const before = this.signed.get(id);
    if (before !== undefined && before !== who)
      this.fail(`${who} and ${before} signed one operation ${idHex(id)}`);
    this.signed.set(id, who);
  }
}

function paysRequest({ kind, fields }: SignedOperation): boolean {
  return kind === 'transfer' && fields.legs.some(({ request }) => request !== null);
}

function genesisOf(relay: Id): Genesis {
  const issuer = memberOf('issuer').root.id;
  return {
    version: 1,
    name: 'A simulated network',
    symbol: 'SHELL',
    assetName: 'Shell',
    decimals: 2,
    issuer,
    operator: issuer,
    relays: [{ key: relay, beacon: relay }],
    rules: [],
    madeAt: STARTED_AT,
  };
}
