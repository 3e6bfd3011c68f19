/**
 * A checkpoint is what a relay says of its journal: its size and root, and where its time stands. It is a C2SP
 * tlog-checkpoint signed as a C2SP note, so that witnesses and log tools of others can read it:
 *
 *     holdfast/<network, 64 hex digits>
 *     <size, decimal>
 *     <root, base64>
 *     epoch <epoch, decimal> time <ms since 1970, decimal> clock <ms of ledger clock, decimal>
 *
 * Each line ends in a newline; numbers have no leading zeroes and are at most 2^53−1; nothing else is accepted. Each
 * relay of a network signs under the origin as its key name: the key id tells relays apart.
 */
import { assert } from '../foundation/assert.ts';
import { idBytes, idFromHex, idHex, type Id } from '../foundation/id.ts';
import { err, ok, type Result } from '../foundation/result.ts';
import type { Sha256 } from '../foundation/sha256.ts';
import type { Verify } from '../identity/signature.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { openNote, signNote, type NoteRefusal } from './note.ts';

export interface Checkpoint {
  /** SHA-256 of the genesis document. */
  readonly network: Id;
  /** Entries in the journal; the last one's index is one less. */
  readonly size: number;
  /** 32 bytes: RFC 6962 root over the entries. */
  readonly root: Uint8Array;
  /** 0 at genesis, one more after each recovery from a backup. */
  readonly epoch: number;
  /** Of the last entry, ms since 1970. */
  readonly time: number;
  /** The ledger clock after the last entry, ms. */
  readonly clock: number;
}

/** Any log's tlog-checkpoint, its extension lines as they are. */
export interface LogHead {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  readonly extensions: readonly string[];
}

/** What a reader pins of a network. */
export interface NetworkKeys {
  readonly network: Id;
  /** Ed25519. */
  readonly relayKeys: readonly Id[];
  /** How many of them must have signed: 1 of a lone relay. */
  readonly quorum: number;
}

export interface RelaySigner {
  /** Ed25519. */
  readonly key: Id;
  /** The 64 bytes of Ed25519 over the message. */
  readonly sign: (message: Uint8Array) => Uint8Array;
}

export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** The relay keys whose signatures are good, each once. */
  readonly signedBy: readonly Id[];
}

/** In the order of checking. */
export type CheckpointRefusal = NoteRefusal | 'malformed_checkpoint' | 'other_network' | 'quorum_missing';

const ORIGIN_PREFIX = 'holdfast/';
const EXTENSION = /^epoch (\d+) time (\d+) clock (\d+)$/;

export function originOf(network: Id): string {
  return `${ORIGIN_PREFIX}${idHex(network)}`;
}

/** The text that is signed. */
export function checkpointText({ network, size, root, epoch, time, clock }: Checkpoint): string {
  for (const number of [size, epoch, time, clock])
    assert(Number.isSafeInteger(number) && number >= 0, 'the numbers of a checkpoint are whole, to 2^53-1');
  return `${originOf(network)}\n${size}\n${toBase64(root)}\nepoch ${epoch} time ${time} clock ${clock}\n`;
}

/** The signed note of a checkpoint: what relays publish and devices keep. */
export function signCheckpoint(
  checkpoint: Checkpoint,
  signers: readonly RelaySigner[],
  hash: Sha256,
): string {
  const name = originOf(checkpoint.network);
  const named = signers.map(({ key, sign }) => ({ name, publicKey: idBytes(key), sign }));
  return signNote(checkpointText(checkpoint), named, hash);
}

/** The checkpoint of a note that enough relays of the network have signed. */
export function openCheckpoint(
  note: string,
  { network, relayKeys, quorum }: NetworkKeys,
  hash: Sha256,
  verify: Verify,
): Result<SignedCheckpoint, CheckpointRefusal> {
  const name = originOf(network);
  const keys = relayKeys.map((relayKey) => ({ name, publicKey: idBytes(relayKey), relayKey }));
  const opened = openNote(note, keys, hash, verify);
  if (!opened.ok) return opened;
  const checkpoint = parseCheckpoint(opened.value.text);
  if (!checkpoint.ok) return checkpoint;
  if (checkpoint.value.network !== network) return err('other_network');
  const signedBy = opened.value.signers.map(({ relayKey }) => relayKey);
  return signedBy.length < quorum ? err('quorum_missing') : ok({ checkpoint: checkpoint.value, signedBy });
}

/** Reads a Holdfast checkpoint's text without believing it. */
export function parseCheckpoint(text: string): Result<Checkpoint, 'malformed_checkpoint'> {
  const head = parseLogHead(text);
  if (!head.ok) return head;
  const { origin, size, root, extensions } = head.value;
  const network = origin.startsWith(ORIGIN_PREFIX) ? idFromHex(origin.slice(ORIGIN_PREFIX.length)) : null;
  const [line] = extensions;
  if (network === null || line === undefined || extensions.length !== 1) return err('malformed_checkpoint');
  const [, ...numbers] = EXTENSION.exec(line) ?? [];
  const [epoch = null, time = null, clock = null] = numbers.map(parseDecimal);
  if (epoch === null || time === null || clock === null) return err('malformed_checkpoint');
  return ok({ network, size, root, epoch, time, clock });
}

/** Reads the text of any tlog-checkpoint whose size is at most 2^53−1. */
export function parseLogHead(text: string): Result<LogHead, 'malformed_checkpoint'> {
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.length < 3 || lines.includes('')) return err('malformed_checkpoint');
  const [origin, decimal, encoded, ...extensions] = lines as [string, string, string, ...string[]];
  const size = parseDecimal(decimal);
  const root = fromBase64(encoded);
  if (size === null || root === null || root.length !== 32) return err('malformed_checkpoint');
  return ok({ origin, size, root, extensions });
}

/** A whole number to 2^53−1 without leading zeroes, else null. */
export function parseDecimal(text: string): number | null {
  const value = /^(?:0|[1-9]\d{0,15})$/.test(text) ? Number(text) : null;
  return value === null || !Number.isSafeInteger(value) ? null : value;
}
