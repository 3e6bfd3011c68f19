/**
 * The envelope of what a device sends: y-websocket's messages and our frames, in one union. The payload of a sync message
 * is read further by state-vector.ts and outbox-reader.ts; awareness is known only so that it can be dropped.
 *
 *   message = 0, 0, state vector | 0, 1, update | 0, 2, update      sync step 1, step 2, update
 *           | 1, awareness | 3                                      awareness, and the question for it
 *           | 100 … 105, frame
 */
import { err, ok, type Result } from '#kernel';
import { frameName, readFrame, type Frame } from './frames.ts';
import { FRAME_BYTES_MAX, STEP1_BYTES_MAX } from './limits.ts';
import {
  readStateVector,
  writeStateVector,
  type StateVector,
  type StateVectorFault,
} from './state-vector.ts';
import { WireFault, WireReader, WireWriter, type WireFaultName } from './wire.ts';

export type Message =
  | { readonly type: 'step1'; readonly stateVector: StateVector }
  /** The answer to our step 1. */
  | { readonly type: 'step2'; readonly update: Uint8Array }
  | { readonly type: 'update'; readonly update: Uint8Array }
  | { readonly type: 'awareness' }
  | { readonly type: 'frame'; readonly frame: Frame };

export type MessageFault =
  'too_large' | WireFaultName | 'unknown_message' | StateVectorFault | 'malformed_frame';

const SYNC = 0;
const AWARENESS = 1;
const QUERY_AWARENESS = 3;
const STEP1 = 0;
const STEP2 = 1;
const UPDATE = 2;

/** One WebSocket message towards a relay. Byte strings are views into it. */
export function readMessage(message: Uint8Array): Result<Message, MessageFault> {
  if (message.length > FRAME_BYTES_MAX) return err('too_large');
  try {
    return readEnvelope(new WireReader(message));
  } catch (fault) {
    if (fault instanceof WireFault) return err(fault.fault as WireFaultName);
    throw fault;
  }
}

function readEnvelope(reader: WireReader): Result<Message, MessageFault> {
  const type = reader.uint();
  if (type === SYNC) return readSync(reader);
  if (type === QUERY_AWARENESS) {
    reader.end();
    return ok({ type: 'awareness' });
  }
  const name = frameName(type);
  if (type !== AWARENESS && name === null) return err('unknown_message');
  const payload = reader.bytes();
  reader.end();
  if (name === null) return ok({ type: 'awareness' });
  const frame = readFrame(name, payload);
  return frame.ok ? ok({ type: 'frame', frame: frame.value }) : err('malformed_frame');
}

function readSync(reader: WireReader): Result<Message, MessageFault> {
  const step = reader.uint();
  if (step > UPDATE) return err('unknown_message');
  const payload = reader.bytes();
  reader.end();
  if (step === STEP2) return ok({ type: 'step2', update: payload });
  if (step === UPDATE) return ok({ type: 'update', update: payload });
  if (payload.length > STEP1_BYTES_MAX) return err('too_large');
  const stateVector = readStateVector(payload);
  return stateVector.ok ? ok({ type: 'step1', stateVector: stateVector.value }) : stateVector;
}

const writer = new WireWriter();

function writeSync(step: number, payload: Uint8Array): Uint8Array {
  writer.byte(SYNC);
  writer.byte(step);
  writer.bytes(payload);
  return writer.finish();
}

/** What the relay asks for: everything that is not in this state vector (see relayStateVector). */
export function writeStep1(stateVector: StateVector): Uint8Array {
  return writeSync(STEP1, writeStateVector(stateVector));
}

/** The answer to a step 1; y-websocket counts as synced from the first one on. */
export function writeStep2(update: Uint8Array): Uint8Array {
  return writeSync(STEP2, update);
}

/**
 * What a silent socket is sent every KEEP_ALIVE_MS: an awareness of nobody, which changes nothing and which an unmodified
 * y-websocket counts as a sign of life (it does not see the pings of WebSocket).
 */
export const KEEP_ALIVE: Uint8Array = Uint8Array.of(AWARENESS, 1, 0);

export function writeUpdate(update: Uint8Array): Uint8Array {
  return writeSync(UPDATE, update);
}
