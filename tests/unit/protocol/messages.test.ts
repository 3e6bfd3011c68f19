/** [P12] The envelope: what y-protocols writes is read, what we write y-protocols reads, the rest is a named fault. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { describe, expect, test } from 'vitest';
import * as awareness from 'y-protocols/awareness';
import * as sync from 'y-protocols/sync';
import * as Y from 'yjs';
import {
  FRAME_BYTES_MAX,
  readMessage,
  readStateVector,
  writeFrame,
  writeStateVector,
  writeStep1,
  writeStep2,
  writeUpdate,
  type MessageFault,
} from '#protocol';

function written(write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  write(encoder);
  return encoding.toUint8Array(encoder);
}

function syncMessage(write: (encoder: encoding.Encoder) => void): Uint8Array {
  return written((encoder) => {
    encoding.writeVarUint(encoder, 0);
    write(encoder);
  });
}

const doc = new Y.Doc();
doc.clientID = 300;
doc.getArray('outbox').push([['operation', new Uint8Array([1])]]);
const update = Y.encodeStateAsUpdate(doc);

describe('[P12] what an unmodified y-websocket sends', () => {
  test('step 1', () => {
    const message = syncMessage((encoder) => sync.writeSyncStep1(encoder, doc));
    expect(readMessage(message)).toEqual({
      ok: true,
      value: { type: 'step1', stateVector: new Map([[300, 1]]) },
    });
  });

  test('step 2 and updates', () => {
    const step2 = syncMessage((encoder) => sync.writeSyncStep2(encoder, doc));
    expect(readMessage(step2)).toEqual({ ok: true, value: { type: 'step2', update } });
    const live = syncMessage((encoder) => sync.writeUpdate(encoder, update));
    expect(readMessage(live)).toEqual({ ok: true, value: { type: 'update', update } });
  });

  test('awareness, which is dropped', () => {
    const states = new awareness.Awareness(doc);
    const message = written((encoder) => {
      encoding.writeVarUint(encoder, 1);
      encoding.writeVarUint8Array(encoder, awareness.encodeAwarenessUpdate(states, [doc.clientID]));
    });
    states.destroy();
    expect(readMessage(message)).toEqual({ ok: true, value: { type: 'awareness' } });
    expect(readMessage(new Uint8Array([3]))).toEqual({ ok: true, value: { type: 'awareness' } });
  });
});

describe('[P12] what we write, y-protocols reads', () => {
  function answered(message: Uint8Array, target: Y.Doc): Uint8Array {
    const decoder = decoding.createDecoder(message);
    expect(decoding.readVarUint(decoder)).toBe(0);
    return written((encoder) => {
      sync.readSyncMessage(decoder, encoder, target, null);
      expect(decoding.hasContent(decoder)).toBe(false);
    });
  }

  test('step 2 and updates are applied', () => {
    for (const write of [writeStep2, writeUpdate]) {
      const target = new Y.Doc();
      answered(write(update), target);
      expect(target.getArray('outbox').length).toBe(1);
    }
  });

  test('step 1 is answered with what it does not name', () => {
    const all = answered(writeStep1(new Map()), doc);
    expect(all).toEqual(written((encoder) => sync.writeSyncStep2(encoder, doc)));
    const nothing = answered(writeStep1(new Map([[300, 1]])), doc);
    expect(nothing.length).toBeLessThan(all.length);
  });
});

describe('[P12] the rest is a named fault', () => {
  const step1 = (stateVector: readonly number[]) =>
    new Uint8Array([0, 0, stateVector.length, ...stateVector]);
  test.each<[string, Uint8Array, MessageFault]>([
    ['nothing', new Uint8Array(0), 'truncated'],
    ['a message over the limit', new Uint8Array(FRAME_BYTES_MAX + 1), 'too_large'],
    ['authentication of y-protocols', new Uint8Array([2, 0, 0]), 'unknown_message'],
    ['a type that does not exist', new Uint8Array([99, 0]), 'unknown_message'],
    ['a sync step that does not exist', new Uint8Array([0, 3, 0]), 'unknown_message'],
    ['an update shorter than its length', new Uint8Array([0, 2, 5, 1]), 'truncated'],
    ['bytes behind an update', new Uint8Array([0, 2, 1, 1, 1]), 'trailing_bytes'],
    ['bytes behind a question for awareness', new Uint8Array([3, 0]), 'trailing_bytes'],
    ['a frame that is not its schema', new Uint8Array([104, 1, 0x80]), 'malformed_frame'],
    [
      'a step 1 of more than 1 KiB',
      written(
        (e) => (
          encoding.writeUint8Array(e, new Uint8Array(2)),
          encoding.writeVarUint8Array(e, new Uint8Array(1025))
        ),
      ),
      'too_large',
    ],
    ['a state vector of 65 clients', step1([65]), 'too_many_clients'],
    ['a state vector that names a client twice', step1([2, 5, 1, 5, 1]), 'repeated_client'],
    ['a state vector cut short', step1([2, 5, 1, 6]), 'truncated'],
    ['bytes behind a state vector', step1([0, 0]), 'trailing_bytes'],
    ['a number longer than it need be', new Uint8Array([0x80, 0]), 'malformed_number'],
  ])('%s', (_, message, fault) => {
    expect(readMessage(message)).toEqual({ ok: false, error: fault });
  });

  test('a frame beside them', () => {
    const frame = { name: 'ask', body: { n: 1, what: 'receipt', args: { index: 4 } } } as const;
    expect(readMessage(writeFrame(frame))).toEqual({ ok: true, value: { type: 'frame', frame } });
  });
});

describe('[P16] state vectors', () => {
  test('are written as Yjs writes them, and read back', () => {
    const clocks = new Map([
      [3, 1],
      [2 ** 32 + 1, 1_000_000],
      [2 ** 52 + 5, 2],
    ]);
    const bytes = writeStateVector(clocks);
    expect(bytes).toEqual(Y.encodeStateVector(clocks));
    const read = readStateVector(bytes);
    expect(read.ok && new Map(read.value)).toEqual(clocks);
  });
});
