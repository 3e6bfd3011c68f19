/**
 * Our own frames beside those of y-websocket (P12): message types 100 to 105, each a varuint type and one byte string,
 * the canonical CBOR of one array. The schemas below are their definition.
 */
import {
  CborError,
  anyValue,
  bytes,
  bytesBetween,
  decode,
  encode,
  id,
  list,
  ok,
  optional,
  record,
  signedSchema,
  text,
  uint,
  type Result,
  type Schema,
  type TypeOf,
} from '#kernel';
import { askSchema, replySchema } from './ask.ts';
import {
  CODE_CHARS_MAX,
  FACTS_MAX,
  RECOVERY_NOTE_BYTES_MAX,
  VERSIONS_MAX,
  WELCOME_STATE_BYTES_MAX,
} from './limits.ts';
import { WireWriter } from './wire.ts';

/** The version of the protocol that this code speaks. */
export const PROTOCOL_VERSION = 1;

export const NOTICE_CODES = [
  /** [versions]: the device speaks none of them. */
  'upgrade_needed',
  'paused',
  'shutting_down',
  /** [length]: the device's feed is ahead of the journal. */
  'journal_behind',
  /** [refusal code]: this login does not open this room. */
  'login_refused',
  /** [limit, ms until it is worth another try] */
  'rate_limited',
] as const;
export type NoticeCode = (typeof NOTICE_CODES)[number];

const noticeCode: Schema<NoticeCode> = {
  read(reader) {
    const code = text(1, CODE_CHARS_MAX).read(reader);
    const known = NOTICE_CODES.find((each) => each === code);
    if (known === undefined) throw new CborError('unknown notice');
    return known;
  },
  write: (writer, code) => writer.text(code),
};

const challenge = record({
  versions: list(uint, 1, VERSIONS_MAX),
  network: id,
  relayKey: bytes(32),
  epoch: uint,
  nonce: bytes(32),
});

const login = record({
  version: uint,
  account: id,
  device: id,
  /** By the device, over loginBytes. */
  signature: bytes(64),
  /** The signed operation that enrols this device, when no relay has seen it yet. */
  enrolment: optional(signedSchema),
});

const welcome = record({
  /** The time and the ledger clock of the journal's last entry, ms. */
  time: uint,
  clock: uint,
  epoch: uint,
  /** The device's last operation in the journal. */
  head: optional(record({ seq: uint, id })),
  feedLength: uint,
  /** Index of the first feed item that the sync will bring. */
  windowStart: uint,
  /** Account record at the window's start, its receipt and the open objects, as one CBOR item of the kernel. */
  state: optional(bytesBetween(1, WELCOME_STATE_BYTES_MAX)),
  recoveryNote: optional(bytesBetween(1, RECOVERY_NOTE_BYTES_MAX)),
});

const notice = record({ code: noticeCode, facts: list(anyValue, 0, FACTS_MAX) });

const schemas = { challenge, login, welcome, notice, ask: askSchema, reply: replySchema };

export const FRAME_TYPES = {
  challenge: 100,
  login: 101,
  welcome: 102,
  notice: 103,
  ask: 104,
  reply: 105,
} as const;

export type FrameName = keyof typeof schemas;
export type FrameBody<Name extends FrameName> = TypeOf<(typeof schemas)[Name]>;
export type Frame = {
  readonly [Name in FrameName]: { readonly name: Name; readonly body: FrameBody<Name> };
}[FrameName];

export type Challenge = FrameBody<'challenge'>;
export type Login = FrameBody<'login'>;
export type Welcome = FrameBody<'welcome'>;
export type Notice = FrameBody<'notice'>;

const nameByType: ReadonlyMap<number, FrameName> = new Map(
  Object.entries(FRAME_TYPES).map(([name, type]) => [type, name as FrameName]),
);

/** The frame of this message type, if it is one of ours. */
export function frameName(type: number): FrameName | null {
  return nameByType.get(type) ?? null;
}

/** The payload of a frame, without its type and length. Byte strings are views into it. */
export function readFrame(name: FrameName, payload: Uint8Array): Result<Frame, string> {
  const body = decode(schemas[name] as Schema<unknown>, payload);
  return body.ok ? ok({ name, body: body.value } as Frame) : body;
}

const writer = new WireWriter();

/** A whole message: varuint type and varUint8Array. */
export function writeFrame({ name, body }: Frame): Uint8Array {
  writer.uint(FRAME_TYPES[name]);
  writer.bytes(encode(schemas[name] as Schema<unknown>, body));
  return writer.finish();
}
