/**
 * Writes a relay's logs as Yjs v1 updates without a Y.Doc: the bytes are those that Yjs itself would send for a document
 * in which one client pushed `[bytes]` after `[bytes]` to the roots of logs.ts (the tests hold them against Yjs).
 *
 *   update   = parts, highest clientID first, then an empty delete set
 *   part     = number of structs, clientID, first clock, structs
 *   struct   = 0, length                                            a collected run
 *            | 8, 1, root name, n, n elements                       the first run of a root
 *            | 0x88, clientID, clock of the item before, n, n elements
 *   element  = 117, 1, 116, byte string                             [Uint8Array]
 */
import { assert, utf8 } from '#kernel';
import { CHUNK_ITEMS } from './limits.ts';
import { chunkStart, rootOf, type Log } from './logs.ts';
import { WireWriter } from './wire.ts';

/** Items `from`, `from + 1`, … of a log; what lies between `clock` and `from` is given as collected. */
export interface LogPart {
  readonly log: Log;
  readonly clock: number;
  readonly from: number;
  readonly items: readonly Uint8Array[];
}

const COLLECTED = 0;
const ANY_ITEM = 8;
const HAS_ORIGIN = 0x80;
const ARRAY = 117;
const BYTES = 116;

const writer = new WireWriter();

/** The items that follow what the reader has. May cross borders of chunks. */
export function writeAppend(log: Log, from: number, items: readonly Uint8Array[]): Uint8Array {
  return writeParts([{ log, clock: from, from, items }]);
}

/**
 * For a reader whose state ends at `clock`, far behind or empty: one collected run from there to `from`, the start of a
 * chunk (an item whose origin is collected would itself be collected by Yjs), then the items.
 */
export function writeWindow(log: Log, clock: number, from: number, items: readonly Uint8Array[]): Uint8Array {
  return writeParts([{ log, clock, from, items }]);
}

/** Several logs in one update, as the answer to a sync step 1 needs them. Parts that say nothing are left out. */
export function writeParts(parts: readonly LogPart[]): Uint8Array {
  const telling = parts.filter((part) => part.items.length > 0 || part.from > part.clock);
  for (const part of telling) check(part);

  writer.uint(telling.length);
  for (const part of telling.toSorted((a, b) => b.log.clientId - a.log.clientId)) writePart(part);
  writer.uint(0);
  return writer.finish();
}

function check({ clock, from, items }: LogPart): void {
  assert(Number.isSafeInteger(clock) && clock >= 0, 'a clock counts from 0');
  assert(Number.isSafeInteger(from + items.length) && from >= clock, 'a log goes forward');
  assert(from === clock || from === chunkStart(from), 'a collected run ends where a chunk begins');
}

function writePart({ log, clock, from, items }: LogPart): void {
  const end = from + items.length;
  const runs =
    items.length === 0 ? 0 : Math.floor((end - 1) / CHUNK_ITEMS) - Math.floor(from / CHUNK_ITEMS) + 1;
  writer.uint(runs + (from > clock ? 1 : 0));
  writer.uint(log.clientId);
  writer.uint(clock);
  if (from > clock) {
    writer.byte(COLLECTED);
    writer.uint(from - clock);
  }
  for (let index = from; index < end;) {
    const runEnd = Math.min(end, chunkStart(index) + CHUNK_ITEMS);
    writeRun(log, index, items, index - from, runEnd - from);
    index = runEnd;
  }
}

/** The items `start` to `end` (exclusive), which lie in one chunk and begin at `index` of the log. */
function writeRun(log: Log, index: number, items: readonly Uint8Array[], start: number, end: number): void {
  if (index === chunkStart(index)) {
    writer.byte(ANY_ITEM);
    writer.uint(1);
    writer.bytes(utf8(rootOf(log.name, index)));
  } else {
    writer.byte(ANY_ITEM | HAS_ORIGIN);
    writer.uint(log.clientId);
    writer.uint(index - 1);
  }
  writer.uint(end - start);
  for (let i = start; i < end; i++) {
    writer.byte(ARRAY);
    writer.uint(1);
    writer.byte(BYTES);
    writer.bytes(items[i] as Uint8Array);
  }
}
