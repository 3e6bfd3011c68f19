/**
 * Yjs updates that no honest device sends, each with the fault by which the outbox reader refuses it on a fresh socket.
 * Where Yjs itself can make the update, it does; the rest is written with lib0's encoder, which is not ours.
 * Used by the reader's own tests and against a live relay (the attack suite of measures).
 */
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { OutboxFault } from '#protocol';

export interface HostileUpdate {
  readonly name: string;
  readonly fault: OutboxFault;
  /** Made when it is used: some are large. */
  readonly make: () => Uint8Array;
}

const CLIENT = 77;
const FEED_CLIENT = 2 ** 32 + 1;
const OPERATION = ['operation', new Uint8Array([1, 2, 3])] as const;

type Write = (encoder: encoding.Encoder) => void;

function written(write: Write): Uint8Array {
  const encoder = encoding.createEncoder();
  write(encoder);
  return encoding.toUint8Array(encoder);
}

function uints(encoder: encoding.Encoder, ...values: readonly number[]): void {
  for (const value of values) encoding.writeVarUint(encoder, value);
}

/** An update of one section with these structs and an empty delete set. */
function section(structs: readonly Write[], client = CLIENT, clock = 0): Uint8Array {
  return written((encoder) => {
    uints(encoder, 1, structs.length, client, clock);
    for (const struct of structs) struct(encoder);
    uints(encoder, 0);
  });
}

/** The first struct of the root, of whatever content. */
function rooted(elements: readonly unknown[], root = 'outbox', head = 8): Write {
  return (encoder) => {
    uints(encoder, head, 1);
    encoding.writeVarString(encoder, root);
    if ((head & 0x20) !== 0) encoding.writeVarString(encoder, 'key');
    uints(encoder, elements.length);
    for (const element of elements) encoding.writeAny(encoder, element as never);
  };
}

/** A struct behind an element, of whatever content. */
function behind(client: number, clock: number, elements: readonly unknown[]): Write {
  return (encoder) => {
    encoding.writeUint8(encoder, 0x88);
    uints(encoder, client, clock, elements.length);
    for (const element of elements) encoding.writeAny(encoder, element as never);
  };
}

/** What Yjs sends for a document on which this was done. */
function yjs(act: (doc: Y.Doc) => void, gc = true): Uint8Array {
  const doc = new Y.Doc({ gc });
  doc.clientID = CLIENT;
  act(doc);
  return Y.encodeStateAsUpdate(doc);
}

const outbox = (doc: Y.Doc): Y.Array<unknown> => doc.getArray('outbox');
const operations = (count: number): unknown[] => Array.from({ length: count }, () => [...OPERATION]);
const good = section([rooted([OPERATION])]);

/** An array in an array, so many times; lib0's own reader and writer would run out of stack. */
function nested(depth: number): Write {
  return (encoder) => {
    uints(encoder, 8, 1);
    encoding.writeVarString(encoder, 'outbox');
    uints(encoder, 1);
    for (let i = 0; i < depth; i++) uints(encoder, 117, 1);
    encoding.writeAny(encoder, new Uint8Array(1));
  };
}

const deletes: readonly HostileUpdate[] = [
  {
    name: 'an element pushed and deleted, not collected',
    fault: 'delete',
    make: () => yjs((doc) => (outbox(doc).push(operations(2)), outbox(doc).delete(0)), false),
  },
  {
    name: 'an element pushed and deleted, collected by Yjs',
    fault: 'content_kind',
    make: () => yjs((doc) => (outbox(doc).push(operations(1)), outbox(doc).delete(0))),
  },
  {
    name: 'a delete set over the outbox alone',
    fault: 'delete',
    make: () => written((encoder) => uints(encoder, 0, 1, CLIENT, 1, 0, 512)),
  },
  {
    name: 'a delete set over one item of the feed',
    fault: 'delete',
    make: () => written((encoder) => uints(encoder, 0, 1, FEED_CLIENT, 1, 3, 1)),
  },
  {
    name: 'a delete set of ten thousand ranges',
    fault: 'delete',
    make: () =>
      written((encoder) => {
        uints(encoder, 0, 1, FEED_CLIENT, 10_000);
        for (let i = 0; i < 10_000; i++) uints(encoder, i * 1024, 512);
      }),
  },
  {
    name: 'a collected run under the clientID of a device',
    fault: 'collected',
    make: () => section([(encoder) => uints(encoder, 0, 5)]),
  },
  {
    name: 'a skipped run',
    fault: 'skipped',
    make: () => section([(encoder) => uints(encoder, 10, 5), behind(CLIENT, 4, [OPERATION])]),
  },
];

const overwrites: readonly HostileUpdate[] = [
  {
    name: 'a map key in the outbox',
    fault: 'map_key',
    make: () => yjs((doc) => doc.getMap('outbox').set('a', [1])),
  },
  {
    name: 'a map key overwritten',
    fault: 'map_key',
    make: () => section([rooted([OPERATION], 'outbox', 8 | 0x20)]),
  },
  {
    name: 'an element inserted at the front: a right origin',
    fault: 'right_origin',
    make: () => yjs((doc) => (outbox(doc).push(operations(1)), outbox(doc).insert(0, operations(1)))),
  },
  {
    name: 'an element inserted in the middle: a right origin',
    fault: 'right_origin',
    make: () => yjs((doc) => (outbox(doc).push(operations(2)), outbox(doc).insert(1, operations(1)))),
  },
];

const origins: readonly HostileUpdate[] = [
  {
    name: 'an element behind itself',
    fault: 'origin',
    make: () => section([behind(CLIENT, 0, [OPERATION])]),
  },
  {
    name: 'an element behind the last but one',
    fault: 'origin',
    make: () => section([rooted([OPERATION, OPERATION]), behind(CLIENT, 0, [OPERATION])]),
  },
  {
    name: 'an element behind one that nobody has',
    fault: 'origin',
    make: () => section([behind(CLIENT + 1, 9, [OPERATION])]),
  },
  {
    name: 'a second first element of one client',
    fault: 'origin',
    make: () => section([rooted([OPERATION]), rooted([OPERATION])]),
  },
  {
    name: 'two clients, each behind the other',
    fault: 'origin',
    make: () =>
      written((encoder) => {
        uints(encoder, 2, 1, 9, 0);
        behind(8, 0, [OPERATION])(encoder);
        uints(encoder, 1, 8, 0);
        behind(9, 0, [OPERATION])(encoder);
        uints(encoder, 0);
      }),
  },
];

const clients: readonly HostileUpdate[] = [
  {
    name: "an item under the feed's clientID",
    fault: 'reserved_client',
    make: () => section([rooted([[new Uint8Array(1)]], 'feed0')], FEED_CLIENT),
  },
  {
    name: 'an outbox under a reserved clientID',
    fault: 'reserved_client',
    make: () => section([rooted([OPERATION])], 2 ** 32),
  },
  {
    name: 'the largest clientID there is',
    fault: 'reserved_client',
    make: () => section([rooted([OPERATION])], Number.MAX_SAFE_INTEGER),
  },
  {
    name: 'five clientIDs',
    fault: 'too_many_clients',
    make: () =>
      written((encoder) => {
        uints(encoder, 5);
        for (let client = 5; client > 0; client--) {
          uints(encoder, 1, client, 0);
          rooted([OPERATION])(encoder);
        }
        uints(encoder, 0);
      }),
  },
  {
    name: 'one clientID twice: Yjs would apply the second section alone',
    fault: 'repeated_client',
    make: () =>
      written((encoder) => {
        uints(encoder, 2);
        for (let i = 0; i < 2; i++) {
          uints(encoder, 1, CLIENT, 0);
          rooted([OPERATION])(encoder);
        }
        uints(encoder, 0);
      }),
  },
  {
    name: 'a leap of one',
    fault: 'clock_jump',
    make: () => section([behind(CLIENT, 0, [OPERATION])], CLIENT, 1),
  },
  {
    name: 'a leap to the end of all clocks',
    fault: 'clock_jump',
    make: () => section([behind(CLIENT, 0, [OPERATION])], CLIENT, Number.MAX_SAFE_INTEGER),
  },
];

const kinds: readonly HostileUpdate[] = [
  {
    name: 'a nested array',
    fault: 'nested_type',
    make: () => yjs((doc) => outbox(doc).push([new Y.Array()])),
  },
  { name: 'a nested map', fault: 'nested_type', make: () => yjs((doc) => outbox(doc).push([new Y.Map()])) },
  {
    name: 'an element in a nested type',
    fault: 'nested_type',
    make: () =>
      section([
        (encoder) => {
          uints(encoder, 8, 0, CLIENT, 0, 1);
          encoding.writeAny(encoder, [...OPERATION] as never);
        },
      ]),
  },
  { name: 'a subdocument', fault: 'subdocument', make: () => yjs((doc) => outbox(doc).push([new Y.Doc()])) },
  {
    name: 'bare bytes',
    fault: 'content_kind',
    make: () => yjs((doc) => outbox(doc).push([new Uint8Array(9)])),
  },
  { name: 'text', fault: 'content_kind', make: () => yjs((doc) => doc.getText('outbox').insert(0, 'hello')) },
  {
    name: 'text with a format and an embed',
    fault: 'content_kind',
    make: () => yjs((doc) => doc.getText('outbox').insertEmbed(0, { a: 1 }, { bold: true })),
  },
  {
    name: 'JSON, as Yjs wrote it before 13.5',
    fault: 'content_kind',
    make: () =>
      section([
        (encoder) => {
          uints(encoder, 2, 1);
          encoding.writeVarString(encoder, 'outbox');
          uints(encoder, 1);
          encoding.writeVarString(encoder, '["operation",{}]');
        },
      ]),
  },
  {
    name: 'a kind of content that does not exist',
    fault: 'content_kind',
    make: () => section([rooted([], 'outbox', 31)]),
  },
  {
    name: 'another root',
    fault: 'other_root',
    make: () => yjs((doc) => doc.getArray('feed0').push(operations(1))),
  },
  {
    name: 'a hundred thousand root names',
    fault: 'too_large',
    make: () => section(Array.from({ length: 100_000 }, (_, i) => rooted([OPERATION], `root${i}`))),
  },
  {
    name: 'as many root names as a frame holds',
    fault: 'other_root',
    make: () => section(Array.from({ length: 4000 }, (_, i) => rooted([OPERATION], `root${i}`))),
  },
];

const elements: readonly HostileUpdate[] = [
  ...[
    null,
    undefined,
    true,
    1,
    1.5,
    2n ** 40n,
    'operation',
    { type: 'operation' },
    [],
    ['operation'],
    [...OPERATION, 1],
    [1, new Uint8Array(1)],
    ['operation', 'text'],
    ['operation', [new Uint8Array(1)]],
  ].map((element, i) => ({
    name: `an element of another shape (${i})`,
    fault: 'element_shape' as const,
    make: () => section([rooted([element])]),
  })),
  {
    name: 'sixty thousand arrays in each other',
    fault: 'element_shape',
    make: () => section([nested(60_000)]),
  },
  {
    name: 'an element of a type that nobody knows',
    fault: 'unknown_type',
    make: () => section([rooted([['payment', new Uint8Array(1)]])]),
  },
  {
    name: 'an element larger than any message',
    fault: 'item_too_large',
    make: () => section([rooted([['vault', new Uint8Array(64 * 1024 + 1)]])]),
  },
  {
    name: 'a blob of 10 MB',
    fault: 'too_large',
    make: () => yjs((doc) => outbox(doc).push([['operation', new Uint8Array(10_000_000)]])),
  },
  {
    name: 'five thousand elements in a frame',
    fault: 'too_many_items',
    make: () => section([rooted(Array.from({ length: 5000 }, () => ['vault', new Uint8Array(1)]))]),
  },
];

const lengths: readonly HostileUpdate[] = [
  {
    name: 'a million collected runs',
    fault: 'too_large',
    make: () =>
      section(Array.from({ length: 1_000_000 }, () => (encoder: encoding.Encoder) => uints(encoder, 0, 1))),
  },
  {
    name: 'as many collected runs as a frame holds',
    fault: 'collected',
    make: () =>
      section(Array.from({ length: 60_000 }, () => (encoder: encoding.Encoder) => uints(encoder, 0, 1))),
  },
  { name: 'no bytes at all', fault: 'truncated', make: () => new Uint8Array(0) },
  {
    name: 'more sections than there are bytes',
    fault: 'too_many_clients',
    make: () => written((encoder) => uints(encoder, 2 ** 40)),
  },
  {
    name: 'more structs than there are bytes',
    fault: 'truncated',
    make: () => written((encoder) => uints(encoder, 1, 2 ** 40, CLIENT, 0)),
  },
  {
    name: 'more elements than a frame may have',
    fault: 'too_many_items',
    make: () =>
      section([
        (encoder) => {
          uints(encoder, 8, 1);
          encoding.writeVarString(encoder, 'outbox');
          uints(encoder, Number.MAX_SAFE_INTEGER);
        },
      ]),
  },
  { name: 'a byte behind the end', fault: 'trailing_bytes', make: () => new Uint8Array([...good, 0]) },
  { name: 'a section without structs', fault: 'empty_struct', make: () => section([]) },
  { name: 'a struct without elements', fault: 'empty_struct', make: () => section([rooted([])]) },
  {
    name: 'a number that is longer than it need be',
    fault: 'malformed_number',
    make: () => new Uint8Array([0x81, 0x00, ...good.subarray(1)]),
  },
  {
    name: 'a number above 2^53-1',
    fault: 'malformed_number',
    make: () => new Uint8Array([1, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0]),
  },
  { name: 'a number without end', fault: 'malformed_number', make: () => new Uint8Array(1000).fill(0x80) },
  ...Array.from({ length: good.length - 1 }, (_, i) => ({
    name: `a good update cut after byte ${i + 1}`,
    fault: 'truncated' as const,
    make: () => good.slice(0, i + 1),
  })),
];

/** By what they try. */
export const HOSTILE_GROUPS: Readonly<Record<string, readonly HostileUpdate[]>> = {
  'deleted elements': deletes,
  'overwritten elements': overwrites,
  'forged origins': origins,
  'forged clientIDs and clocks': clients,
  'nested types, subdocuments, other roots': kinds,
  'elements of other shapes, nested lists, large blobs': elements,
  'collected runs, wrong lengths, cut bytes': lengths,
};

export const HOSTILE_UPDATES: readonly HostileUpdate[] = Object.values(HOSTILE_GROUPS).flat();
