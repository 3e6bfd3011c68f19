/** Follows the public room of a relay: a document made anew for each connection, of which only what it says is kept. */
import {
  decode,
  idFromHex,
  idOf,
  ID_BYTES,
  parseAddress,
  TABLES,
  type Asset,
  type Id,
  type Network,
  type Primitives,
} from '#kernel';
import { assetPots, type AssetPots } from '#protocol';
import { Doc } from 'yjs';
import { Line } from '../session/line.ts';
import type { NetworkFacts } from './network-facts.ts';
import type { Clock, OpenSocket, Random } from '../ports.ts';
import { readFacts } from './public-facts.ts';

export interface PublicRoomParts extends Primitives {
  readonly clock: Clock;
  readonly random: Random;
  readonly open: OpenSocket;
  /** The relay's address, by which what it says is kept. */
  readonly relay: string;
  readonly said: (facts: NetworkFacts) => Promise<void>;
  readonly failed: (error: unknown) => void;
}

/** The relay shows a new checkpoint each second; nobody looks at it so often. */
const READ_EVERY_MS = 250;

export class PublicRoom {
  readonly #parts: PublicRoomParts;
  readonly #line: Line;
  #doc: Doc | null = null;
  #isReading = false;

  constructor(parts: PublicRoomParts) {
    this.#parts = parts;
    this.#line = new Line({
      ...parts,
      room: { kind: 'public' },
      document: async () => (this.#doc = new Doc()),
      frame: () => undefined,
      changed: () => this.#readSoon(),
      lost: () => null,
    });
  }

  start(): void {
    this.#line.start();
  }

  stop(): void {
    this.#line.stop();
    this.#doc = null;
  }

  wake(): void {
    this.#line.wake();
  }

  /** At once, and then not again for a while. */
  #readSoon(): void {
    if (this.#isReading) return;
    this.#isReading = true;
    this.#read()
      .catch(this.#parts.failed)
      .finally(() =>
        this.#parts.clock.after(READ_EVERY_MS, () => {
          this.#isReading = false;
          void this.#read().catch(this.#parts.failed);
        }),
      );
  }

  async #read(): Promise<void> {
    const { relay, said } = this.#parts;
    const doc = this.#doc;
    if (doc === null) return;
    const network = doc.getMap('network');
    const checkpoint = doc.getMap('checkpoint').get('note');
    const facts = readFacts(this.#parts, relay, {
      genesis: bytesIn(network.get('genesis')),
      relayKey: idIn(network.get('relayKey')),
      record: recordIn(network.get('record')),
      robot: accountIn(network.get('robot')),
      assets: assetsIn(doc.getMap('assets').entries()),
      pots: potsIn(doc.getMap('pots').entries()),
      checkpoint: typeof checkpoint === 'string' ? checkpoint : null,
    });
    if (facts === null) return;
    this.#line.settled();
    await said(facts);
  }
}

function bytesIn(value: unknown): Uint8Array | null {
  return value instanceof Uint8Array ? value.slice() : null;
}

function idIn(value: unknown): Id | null {
  return value instanceof Uint8Array && value.length === ID_BYTES ? idOf(value) : null;
}

function recordIn(value: unknown): Network | null {
  const read = value instanceof Uint8Array ? decode(TABLES.network.value, value.slice()) : null;
  return read?.ok === true ? read.value : null;
}

function accountIn(value: unknown): Id | null {
  const account = typeof value === 'string' ? parseAddress(value) : null;
  return account?.ok === true ? account.value : null;
}

function assetsIn(entries: Iterable<[string, unknown]>): readonly Asset[] {
  const assets: Asset[] = [];
  for (const [hex, value] of entries) {
    const read = value instanceof Uint8Array ? decode(TABLES.assets.value, value.slice()) : null;
    if (read?.ok === true && idFromHex(hex) === read.value.id) assets.push(read.value);
  }
  return assets;
}

function potsIn(entries: Iterable<[string, unknown]>): ReadonlyMap<Id, AssetPots> {
  const pots = new Map<Id, AssetPots>();
  for (const [hex, value] of entries) {
    const asset = idFromHex(hex);
    const read = value instanceof Uint8Array ? decode(assetPots, value.slice()) : null;
    if (asset !== null && read?.ok === true) pots.set(asset, read.value);
  }
  return pots;
}
