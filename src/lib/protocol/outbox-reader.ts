/**
 * The strict reader of a device's outbox (P11). It takes the Yjs v1 updates of a stranger and yields the elements that a
 * device appended to the root `outbox`, each once and in order, without a Y.Doc: nothing is ever applied. What an
 * unmodified Yjs sends for a device that only pushes is read; everything else is a named fault that closes the socket.
 *
 *   update  = number of clients, sections, delete set
 *   section = number of structs, clientID, first clock, structs
 *   struct  = 8, 1, "outbox", n, n elements               the first of a client in an empty outbox
 *           | 0x88, clientID, clock, n, n elements        behind the element named
 *   element = 117, 2, 119, type, 116, byte string         [type, bytes]
 *
 * A session gives it the answer to its own sync step 1 first and drops updates until then: they come again in that answer,
 * and read before it they would leap over what was sent before login. The delete set may name collected runs of the
 * relay's logs, which a device with a sync window reports at every step 2; it may name nothing else.
 */
import { err, ok, utf8, equal, type Result } from '#kernel';
import {
  CHUNK_ITEMS,
  COLLECTED_RANGES_MAX,
  FRAME_BYTES_MAX,
  OUTBOX_CLIENTS_MAX,
  OUTBOX_ITEM_BYTES_MAX,
  OUTBOX_ITEMS_MAX,
} from './limits.ts';
import { RESERVED_CLIENT_MIN } from './logs.ts';
import { OUTBOX_ROOT, OUTBOX_TYPES, type OutboxItem, type OutboxType } from './outbox-item.ts';
import { WireFault, WireReader, type WireFaultName } from './wire.ts';

export type OutboxFault =
  | 'too_large'
  | WireFaultName
  | 'too_many_clients'
  | 'reserved_client'
  | 'repeated_client'
  | 'clock_jump'
  | 'empty_struct'
  /** A collected (GC) or skipped struct under a device's clientID. */
  | 'collected'
  | 'skipped'
  | 'nested_type'
  | 'subdocument'
  /** Deleted, JSON, bare binary, text, embed, format or unknown content. */
  | 'content_kind'
  | 'map_key'
  | 'right_origin'
  | 'origin'
  | 'other_root'
  | 'element_shape'
  | 'unknown_type'
  | 'item_too_large'
  | 'too_many_items'
  | 'delete';

/** What is kept of a socket: the next clock of each of its clientIDs. */
export interface OutboxState {
  readonly clocks: ReadonlyMap<number, number>;
}

export interface OutboxReading {
  readonly items: readonly OutboxItem[];
  readonly state: OutboxState;
}

export const EMPTY_OUTBOX: OutboxState = { clocks: new Map() };

const CONTENT = 0b0001_1111;
const HAS_MAP_KEY = 0b0010_0000;
const HAS_RIGHT_ORIGIN = 0b0100_0000;
const HAS_ORIGIN = 0b1000_0000;

const ANY = 8;
const faultByContent: ReadonlyMap<number, OutboxFault> = new Map([
  [0, 'collected'],
  [7, 'nested_type'],
  [9, 'subdocument'],
  [10, 'skipped'],
]);

const ARRAY = 117;
const TEXT = 119;
const BYTES = 116;

const rootBytes = utf8(OUTBOX_ROOT);
const types: readonly (readonly [OutboxType, Uint8Array])[] = OUTBOX_TYPES.map((type) => [type, utf8(type)]);

/**
 * Reads one update of a socket whose state this is. Elements whose clocks were seen before are read and not yielded;
 * after a fault the state is as it was.
 */
export function readOutbox(state: OutboxState, update: Uint8Array): Result<OutboxReading, OutboxFault> {
  if (update.length > FRAME_BYTES_MAX) return err('too_large');
  try {
    return ok(new UpdateReading(state, update).read());
  } catch (fault) {
    if (fault instanceof WireFault) return err(fault.fault as OutboxFault);
    throw fault;
  }
}

function refuse(fault: OutboxFault): never {
  throw new WireFault(fault);
}

interface Section {
  readonly client: number;
  readonly items: OutboxItem[];
  /** The last element of another clientID, behind which this one's first stands. */
  after: { readonly client: number; readonly clock: number } | null;
}

class UpdateReading {
  readonly #reader: WireReader;
  readonly #clocks: Map<number, number>;
  readonly #sections: Section[] = [];
  #elements = 0;

  constructor(state: OutboxState, update: Uint8Array) {
    this.#reader = new WireReader(update);
    this.#clocks = new Map(state.clocks);
  }

  read(): OutboxReading {
    const sections = this.#reader.uint();
    if (sections > OUTBOX_CLIENTS_MAX) refuse('too_many_clients');
    for (let i = 0; i < sections; i++) this.#section();
    this.#deleteSet();
    this.#reader.end();
    return { items: this.#inOrder(), state: { clocks: this.#clocks } };
  }

  #section(): void {
    const reader = this.#reader;
    const structs = reader.uint();
    const client = reader.uint();
    const first = reader.uint();
    if (client >= RESERVED_CLIENT_MIN) refuse('reserved_client');
    if (this.#sections.some((section) => section.client === client)) refuse('repeated_client');
    if (structs === 0) refuse('empty_struct');
    const next = this.#clocks.get(client) ?? 0;
    if (first > next) refuse('clock_jump');

    const section: Section = { client, items: [], after: null };
    this.#sections.push(section);
    let clock = first;
    for (let i = 0; i < structs; i++) clock = this.#struct(section, clock, next);
    this.#clocks.set(client, Math.max(clock, next));
    if (this.#clocks.size > OUTBOX_CLIENTS_MAX) refuse('too_many_clients');
  }

  /** The clock behind the struct. */
  #struct(section: Section, clock: number, next: number): number {
    const head = this.#reader.byte();
    if ((head & CONTENT) !== ANY) refuse(faultByContent.get(head & CONTENT) ?? 'content_kind');
    if ((head & HAS_MAP_KEY) !== 0) refuse('map_key');
    if ((head & HAS_RIGHT_ORIGIN) !== 0) refuse('right_origin');
    if ((head & HAS_ORIGIN) !== 0) this.#origin(section, clock);
    else this.#root(clock);

    const elements = this.#reader.uint();
    if (elements === 0) refuse('empty_struct');
    this.#elements += elements;
    if (this.#elements > OUTBOX_ITEMS_MAX) refuse('too_many_items');
    for (let at = clock; at < clock + elements; at++) {
      const item = this.#element(section.client, at);
      if (at >= next) section.items.push(item);
    }
    return clock + elements;
  }

  /** Behind its own last element; a clientID's first may stand behind the last of another. */
  #origin(section: Section, clock: number): void {
    const origin = { client: this.#reader.uint(), clock: this.#reader.uint() };
    if (clock > 0) {
      if (origin.client !== section.client || origin.clock !== clock - 1) refuse('origin');
    } else {
      if (origin.client === section.client) refuse('origin');
      section.after = origin;
    }
  }

  #root(clock: number): void {
    const parent = this.#reader.byte();
    if (parent === 0) refuse('nested_type');
    if (parent !== 1) refuse('malformed_number');
    if (!equal(this.#reader.bytes(), rootBytes)) refuse('other_root');
    if (clock > 0) refuse('origin');
  }

  #element(client: number, clock: number): OutboxItem {
    const reader = this.#reader;
    if (reader.byte() !== ARRAY || reader.uint() !== 2 || reader.byte() !== TEXT) refuse('element_shape');
    const type = typeOf(reader.bytes());
    if (reader.byte() !== BYTES) refuse('element_shape');
    const bytes = reader.bytes();
    if (bytes.length > OUTBOX_ITEM_BYTES_MAX) refuse('item_too_large');
    return { client, clock, type, bytes };
  }

  /** Collected runs of the relay's own logs end where a chunk begins; nothing else may be deleted. */
  #deleteSet(): void {
    const reader = this.#reader;
    let ranges = 0;
    for (let clients = reader.uint(); clients > 0; clients--) {
      if (reader.uint() < RESERVED_CLIENT_MIN) refuse('delete');
      for (let left = reader.uint(); left > 0; left--) {
        const end = reader.uint() + reader.uint();
        if (end % CHUNK_ITEMS !== 0 || ++ranges > COLLECTED_RANGES_MAX) refuse('delete');
      }
    }
  }

  /** A clientID whose first element stands behind another's last comes after that one. Yjs sends the highest first. */
  #inOrder(): readonly OutboxItem[] {
    for (const { after } of this.#sections) {
      if (after !== null && this.#clocks.get(after.client) !== after.clock + 1) refuse('origin');
    }
    const waiting = [...this.#sections];
    const items: OutboxItem[] = [];
    while (waiting.length > 0) {
      const ready = waiting.findIndex(({ after }) => !waiting.some(({ client }) => client === after?.client));
      if (ready === -1) refuse('origin');
      for (const section of waiting.splice(ready, 1)) items.push(...section.items);
    }
    return items;
  }
}

function typeOf(bytes: Uint8Array): OutboxType {
  for (const [type, text] of types) if (equal(bytes, text)) return type;
  return refuse('unknown_type');
}
