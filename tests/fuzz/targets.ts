/**
 * What is fuzzed: every decoder that reads what a stranger sent, with what must hold of it. A decoder never throws but
 * names its refusal; it takes only what is exactly what the encoder writes; what a signature or a proof stands for is
 * never anything else than what was signed.
 */
import {
  checkpointText,
  decodeEntry,
  decodeFeedItem,
  decodeGenesis,
  decodeOperation,
  decodeSigned,
  encodeBody,
  encodeEntry,
  encodeGenesis,
  encodeSigned,
  equal,
  feedItemOf,
  formatAddress,
  openCheckpoint,
  parseAddress,
  parseCheckpoint,
  utf8,
  verify,
  verifyReceipt,
  type Body,
} from '#kernel';
import {
  decodeHanded,
  EMPTY_OUTBOX,
  encodeHanded,
  encodeVaultItem,
  encodeVaultPart,
  FRAME_TYPES,
  pairingLink,
  paymentPayload,
  readAnswer,
  readFrame,
  readMessage,
  readNewDevice,
  readOutbox,
  readPairingAccount,
  readPairingLink,
  readPaymentLink,
  readStateVector,
  readVaultItem,
  readVoucherLink,
  webVoucherLink,
  writeAnswer,
  writeFrame,
  writeNewDevice,
  writePairingAccount,
  writeStateVector,
  type FrameName,
} from '#protocol';
import { readBackup } from '#protocol/backup-file';
import { isDeepStrictEqual } from 'node:util';
import { applyUpdate, Doc } from 'yjs';
import { nodeSha256 } from '../support/world.ts';
import { corpus, payloadOf } from './corpus.ts';

export interface Target {
  readonly name: string;
  readonly seeds: readonly Uint8Array[];
  /** Whether the input is taken; throws where something does not hold. */
  readonly holds: (input: Uint8Array) => boolean;
}

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

const { journal, seeds } = await corpus();
const { world } = journal;
const keys = { network: world.network, relayKeys: [world.relay.id], quorum: 1 };
const lenient = new TextDecoder('utf-8', { fatal: false });
const SIGNATURE = new Uint8Array(64).fill(1);

function demand(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** A refusal has a name. */
function refused({ error }: { readonly error: unknown }): false {
  const name =
    typeof error === 'object' && error !== null ? (error as { readonly code: unknown }).code : error;
  demand(typeof name === 'string' && name.length > 0, `a refusal without a name: ${String(name)}`);
  return false;
}

/** A decoder of bytes, and the encoder: what is taken is canonical. */
function canonical<T>(
  name: string,
  read: (input: Uint8Array) => Read<T>,
  write: (value: T) => Uint8Array,
  from: readonly Uint8Array[],
): Target {
  return {
    name,
    seeds: from,
    holds(input) {
      const result = read(input.slice());
      if (!result.ok) return refused(result);
      demand(equal(write(result.value), input), 'bytes that are not canonical are taken');
      return true;
    },
  };
}

/** A reader of text: what it gives, written and read again, is the same. */
function text<T>(
  name: string,
  read: (input: string) => T | null,
  write: (value: T) => string,
  from: readonly string[],
): Target {
  return {
    name,
    seeds: from.map(utf8),
    holds(input) {
      const value = read(lenient.decode(input));
      if (value === null) return false;
      demand(isDeepStrictEqual(read(write(value)), value), 'what was read cannot be written and read again');
      return true;
    },
  };
}

const frameTypes = Object.keys(FRAME_TYPES) as readonly FrameName[];

function readUpdate(input: Uint8Array): boolean {
  const result = readOutbox(EMPTY_OUTBOX, input);
  if (!result.ok) return refused(result);
  const document = new Doc();
  applyUpdate(document, input);
  const held = document.getArray('outbox').toArray();
  const { items } = result.value;
  demand(held.length === items.length, `Yjs holds ${held.length} elements where ${items.length} were read`);
  const isHeld = ({ type, bytes }: (typeof items)[number]): boolean =>
    held.some((each) => isDeepStrictEqual(each, [type, bytes]));
  demand(items.every(isHeld), 'Yjs holds something else than what was read');
  return true;
}

function readWhole(input: Uint8Array): boolean {
  const result = readMessage(input);
  if (!result.ok) return refused(result);
  const { value } = result;
  if (value.type === 'frame')
    demand(equal(writeFrame(value.frame), input), 'a frame that is not canonical is taken');
  return true;
}

/** The order of clientIDs is free. */
function readClocks(input: Uint8Array): boolean {
  const result = readStateVector(input);
  if (!result.ok) return refused(result);
  const again = readStateVector(writeStateVector(result.value));
  demand(again.ok && isDeepStrictEqual(again.value, result.value), 'clocks are written otherwise than read');
  return true;
}

function readReceipt(input: Uint8Array): boolean {
  const result = verifyReceipt(input, keys, nodeSha256, verify);
  if (!result.ok) return refused(result);
  const { entry } = result.value;
  const real = world.entries[entry.index];
  demand(real !== undefined && equal(encodeEntry(entry), real.bytes), 'a receipt of what never happened');
  return true;
}

function readNote(input: Uint8Array): boolean {
  const typed = lenient.decode(input);
  const result = openCheckpoint(typed, keys, nodeSha256, verify);
  const parsed = parseCheckpoint(typed);
  if (parsed.ok)
    demand(checkpointText(parsed.value) === typed, 'a checkpoint that is not canonical is taken');
  if (!result.ok) return refused(result) || parsed.ok;
  const signed = seeds.note.map((note) => note.slice(0, note.indexOf('\n\n') + 1));
  demand(signed.includes(checkpointText(result.value.checkpoint)), 'a checkpoint that nobody signed');
  return true;
}

/** The checksum at the end is set right, so that what stands behind it is tried too. */
function readBackupFile(input: Uint8Array): boolean {
  const result = readBackup(nodeSha256, input);
  const whole = input.slice();
  if (whole.length > 32) whole.set(nodeSha256(whole.subarray(0, -32)), whole.length - 32);
  const mended = readBackup(nodeSha256, whole);
  if (!result.ok) refused(result);
  return mended.ok || refused(mended);
}

function readLink(typed: string) {
  const result = readPaymentLink(typed);
  return result.ok ? result.value : refused(result) || null;
}

export const TARGETS: readonly Target[] = [
  canonical('operation', (input) => decodeSigned(nodeSha256, input), encodeSigned, seeds.operation),
  canonical(
    'body',
    (input) => decodeOperation(nodeSha256, input, SIGNATURE),
    (value) => encodeBody(value as Body),
    seeds.body,
  ),
  { name: 'update', seeds: seeds.update, holds: readUpdate },
  { name: 'message', seeds: seeds.message, holds: readWhole },
  ...frameTypes.map((name) =>
    canonical(
      `frame ${name}`,
      (input) => readFrame(name, input),
      (frame) => payloadOf(writeFrame(frame)),
      seeds.frame[name] ?? [],
    ),
  ),
  { name: 'state vector', seeds: seeds.stateVector, holds: readClocks },
  canonical('answer', readAnswer, writeAnswer, seeds.answer),
  canonical('entry', decodeEntry, encodeEntry, seeds.entry),
  canonical(
    'feed item',
    decodeFeedItem,
    ({ entry, effect }) => feedItemOf(entry.bytes, effect.bytes),
    seeds.feedItem,
  ),
  canonical('genesis', decodeGenesis, encodeGenesis, [journal.genesis]),
  { name: 'checkpoint', seeds: [...seeds.note, ...seeds.checkpoint].map(utf8), holds: readNote },
  { name: 'receipt', seeds: seeds.receipt, holds: readReceipt },
  canonical(
    'hand-over',
    (input) => decodeHanded(nodeSha256, input),
    (value) => {
      const written = encodeHanded(value);
      return written.ok ? written.value : new Uint8Array(0);
    },
    seeds.handed,
  ),
  canonical(
    'vault item',
    (input) => readVaultItem(nodeSha256, world.network, input),
    (item) => encodeVaultItem(item.epoch, item.device, encodeVaultPart(item), item.signature),
    seeds.vaultItem,
  ),
  canonical('pairing: new device', readNewDevice, writeNewDevice, seeds.newDevice),
  canonical('pairing: account', readPairingAccount, writePairingAccount, seeds.pairingAccount),
  text(
    'pairing link',
    readPairingLink,
    (shown) => pairingLink('https://shell.example', shown),
    seeds.pairingLink,
  ),
  text(
    'payment link',
    readLink,
    (link) => {
      const { network, account } = link;
      return network === null ? formatAddress(account) : paymentPayload({ ...link, network });
    },
    seeds.paymentLink,
  ),
  text(
    'voucher link',
    readVoucherLink,
    (link) => webVoucherLink('https://shell.example', link),
    seeds.voucherLink,
  ),
  text(
    'address',
    (typed) => {
      const read = parseAddress(typed);
      return read.ok ? read.value : null;
    },
    formatAddress,
    seeds.address,
  ),
  { name: 'backup file', seeds: seeds.backup, holds: readBackupFile },
];
