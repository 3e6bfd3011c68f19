/**
 * The public room (protocol §4): what anyone may know of the network, without a login. One small document that only the
 * relay writes, made anew at each start under a new clientID; what clients write is dropped.
 *
 *   network      genesis: bytes, relayKey: bytes, epoch: number, robot: address, version: number,
 *                record: the network's record (canonical bytes): its rules now, and whether it is paused
 *   assets       hex id → the asset's record (canonical bytes), of the first assets of the journal
 *   pots         hex id → supply and bonus fund of each of them (canonical bytes)
 *   checkpoint   note: text
 */
import {
  bucketKey,
  encode,
  idBytes,
  idHex,
  formatAddress,
  networkOf,
  TABLES,
  type Asset,
  type Id,
  type Network,
  type Posting,
  type State,
} from '#kernel';
import {
  assetPots,
  FAN_OUT_MS,
  PROTOCOL_VERSION,
  writeStateVector,
  writeStep2,
  writeUpdate,
  type AssetPots,
} from '#protocol';
import * as Y from 'yjs';
import type { Batch } from '../sequencer/sequencer.ts';
import type { Link } from './link.ts';

export interface PublicFacts {
  readonly genesis: Uint8Array;
  readonly relayKey: Id;
  readonly epoch: number;
  readonly assets: Iterable<Asset>;
}

export interface PublicRoomParts {
  readonly facts: PublicFacts;
  /** The state that the first batch to be taken follows. */
  readonly state: State;
  readonly checkpoint: () => string;
  readonly failed: (error: unknown) => void;
  /** How many assets are shown: those of the facts and the next that are made. */
  readonly assetsMax: number;
}

const NO_POTS: AssetPots = { supply: 0n, promo: 0n };
/** Checkpoints and pots are shown at most so often. */
const SHOWN_EVERY_MS = 1000;

export class PublicRoom {
  readonly #parts: PublicRoomParts;
  readonly #doc = new Y.Doc();
  readonly #links = new Set<Link>();
  #updates: Uint8Array[] = [];
  #flushTimer: ReturnType<typeof setTimeout> | null = null;
  #showTimer: ReturnType<typeof setTimeout> | null = null;
  /** As the durable journal says, of the assets that are shown. */
  readonly #pots = new Map<Id, AssetPots>();
  /** Assets whose pots have changed since they were last shown. */
  readonly #moved = new Set<Id>();
  /** The whole document as an answer to a step 1 from an empty state. */
  #whole: Uint8Array | null = null;

  constructor(parts: PublicRoomParts) {
    this.#parts = parts;
    const { genesis, relayKey, epoch, assets } = parts.facts;
    const network = this.#doc.getMap('network');
    this.#doc.transact(() => {
      network.set('genesis', genesis);
      network.set('relayKey', idBytes(relayKey));
      network.set('epoch', epoch);
      network.set('version', PROTOCOL_VERSION);
      this.putRecord(networkOf(parts.state));
      for (const asset of assets) {
        this.#pots.set(asset.id, potsOf(parts.state, asset.id));
        this.#putAsset(asset);
      }
      this.#show();
    });
    this.#doc.on('update', (update: Uint8Array) => this.#changed(update));
  }

  get sockets(): number {
    return this.#links.size;
  }

  enter(link: Link): void {
    this.#links.add(link);
    link.listen({
      message: (message) => {
        if (!message.ok) link.close('hostile', message.error);
        else if (message.value.type === 'frame') link.close('hostile', 'unexpected_frame');
        else if (message.value.type === 'step1' && link.out.keepsUp()) {
          link.asked();
          link.sendAsked(this.#answer(message.value.stateVector));
        }
      },
      closed: () => this.#links.delete(link),
    });
  }

  /** Takes what has become durable. */
  take({ entries }: Batch): void {
    for (const { effects } of entries)
      for (const { effect } of effects) {
        for (const change of effect.changes)
          if (change.kind === 'asset' && change.value !== null) this.#noteAsset(change.value);
        for (const posting of effect.postings) this.#notePot(posting);
      }
    this.#showTimer ??= setTimeout(() => {
      this.#showTimer = null;
      this.#doc.transact(() => this.#show());
    }, SHOWN_EVERY_MS);
  }

  /** The account of the network's robot, so that people can see whom they get money from. */
  putRobot(account: Id): void {
    const address = formatAddress(account);
    const network = this.#doc.getMap('network');
    if (network.get('robot') !== address) network.set('robot', address);
  }

  /** Sends what has gathered, the last checkpoint included. */
  close(): void {
    if (this.#showTimer !== null) clearTimeout(this.#showTimer);
    this.#show();
    this.#flush();
  }

  /** The rules by which the durable journal goes on, so that devices foresee by the same ones. */
  putRecord(record: Network): void {
    this.#doc.getMap('network').set('record', encode(TABLES.network.value, record));
  }

  /** One that has no room is not shown, and no change of it is. */
  #noteAsset(asset: Asset): void {
    if (!this.#pots.has(asset.id)) {
      if (this.#pots.size >= this.#parts.assetsMax) return;
      this.#pots.set(asset.id, NO_POTS);
    }
    this.#putAsset(asset);
  }

  #putAsset(asset: Asset): void {
    this.#doc.getMap('assets').set(idHex(asset.id), encode(TABLES.assets.value, asset));
    this.#moved.add(asset.id);
  }

  /** Both pots belong to the issuer, so one of its postings tells of each change. */
  #notePot({ bucket, asset, balance }: Posting): void {
    if (bucket.kind !== 'issuance' && bucket.kind !== 'promo') return;
    const before = this.#pots.get(asset);
    if (before === undefined) return;
    this.#pots.set(
      asset,
      bucket.kind === 'issuance' ? { ...before, supply: balance } : { ...before, promo: balance },
    );
    this.#moved.add(asset);
  }

  #show(): void {
    const shown = this.#doc.getMap('pots');
    for (const asset of this.#moved)
      shown.set(idHex(asset), encode(assetPots, this.#pots.get(asset) ?? NO_POTS));
    this.#moved.clear();
    this.#putCheckpoint();
  }

  #putCheckpoint(): void {
    try {
      const note = this.#parts.checkpoint();
      const checkpoint = this.#doc.getMap('checkpoint');
      if (checkpoint.get('note') !== note) checkpoint.set('note', note);
    } catch (error) {
      this.#parts.failed(error);
    }
  }

  #answer(stateVector: ReadonlyMap<number, number>): Uint8Array {
    if (stateVector.size > 0)
      return writeStep2(Y.encodeStateAsUpdate(this.#doc, writeStateVector(stateVector)));
    return (this.#whole ??= writeStep2(Y.encodeStateAsUpdate(this.#doc)));
  }

  #changed(update: Uint8Array): void {
    this.#whole = null;
    this.#updates.push(update);
    this.#flushTimer ??= setTimeout(() => this.#flush(), FAN_OUT_MS);
  }

  #flush(): void {
    if (this.#flushTimer !== null) clearTimeout(this.#flushTimer);
    this.#flushTimer = null;
    if (this.#updates.length === 0) return;
    const message = writeUpdate(Y.mergeUpdates(this.#updates));
    this.#updates = [];
    for (const link of this.#links) link.send(message);
  }
}

function potsOf(state: State, asset: Id): AssetPots {
  const inPot = (kind: 'issuance' | 'promo'): bigint =>
    state.table('buckets').get(bucketKey(kind, null, asset)) ?? 0n;
  return { supply: inPot('issuance'), promo: inPot('promo') };
}
