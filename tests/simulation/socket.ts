/**
 * A device's socket over the simulated wire: what y-websocket does with a document, for one connection. It offers its state
 * as soon as it is open, answers the relay's step 1, takes updates in, sends its own on, and hands our frames up.
 */
import { frameName, readFrame, roomPath } from '#protocol';
import type { OpenSocket } from '../../src/lib/replica/ports.ts';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { readSyncMessage, writeSyncStep1, writeUpdate } from 'y-protocols/sync';
import type { Doc } from 'yjs';
import type { Line, Network } from './network.ts';
import type { Process } from './timeline.ts';

const SYNC = 0;
const NO_ANSWER = 1006;

export interface SocketParts {
  readonly network: Network;
  readonly process: Process;
  readonly line: Line;
  /** Told before each message that leaves; may kill the process. */
  readonly sending: () => void;
}

export function socketsOf({ network, process, line, sending }: SocketParts): OpenSocket {
  return (room, document, handlers) => {
    const connection = network.connect(process, line, roomPath(room), {
      open: () => send(syncMessage((encoder) => writeSyncStep1(encoder, document))),
      message: (bytes) => take(bytes),
      closed: (code) => {
        document.off('update', onUpdate);
        handlers.closed(code === NO_ANSWER ? null : code);
      },
    });
    const send = (bytes: Uint8Array): void => {
      if (!connection.isOpen) return;
      sending();
      if (process.isAlive) connection.send(bytes);
    };
    const onUpdate = (update: Uint8Array, origin: unknown): void => {
      if (origin !== connection) send(syncMessage((encoder) => writeUpdate(encoder, update)));
    };
    const take = (bytes: Uint8Array): void => {
      const decoder = decoding.createDecoder(bytes);
      const type = decoding.readVarUint(decoder);
      if (type === SYNC) {
        takeSync(decoder, document, connection, send);
        handlers.changed();
        return;
      }
      const name = frameName(type);
      if (name === null) return;
      const frame = readFrame(name, decoding.readVarUint8Array(decoder).slice());
      if (frame.ok) handlers.frame(frame.value);
    };
    document.on('update', onUpdate);
    return {
      send,
      close: () => {
        document.off('update', onUpdate);
        connection.close();
      },
    };
  };
}

function takeSync(
  decoder: decoding.Decoder,
  document: Doc,
  origin: unknown,
  send: (bytes: Uint8Array) => void,
): void {
  const answer = syncMessage((encoder) => {
    readSyncMessage(decoder, encoder, document, origin);
  });
  if (answer.length > 1) send(answer);
}

function syncMessage(write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, SYNC);
  write(encoder);
  return encoding.toUint8Array(encoder);
}
