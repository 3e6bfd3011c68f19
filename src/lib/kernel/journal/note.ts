/**
 * Signed notes (c2sp.org/signed-note): text, an empty line, then a line for each signature,
 *
 *     — <key name> base64(key id 4 B ‖ signature)\n
 *
 * with key id = the first 4 bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ Ed25519 public key). Signatures by keys that the reader
 * does not know (witnesses, other kinds) are passed over; one by a known key that fails spoils the whole note.
 */
import { assert } from '../foundation/assert.ts';
import { concat, equal, utf8 } from '../foundation/bytes.ts';
import { err, ok, type Result } from '../foundation/result.ts';
import { hashOf, type Sha256 } from '../foundation/sha256.ts';
import type { Verify } from '../identity/signature.ts';
import { fromBase64, toBase64 } from './base64.ts';

export interface NoteKey {
  readonly name: string;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
}

export interface NoteSigner extends NoteKey {
  /** The 64 bytes of Ed25519 over the message. */
  readonly sign: (message: Uint8Array) => Uint8Array;
}

export interface Note {
  /** With its final newline: exactly what the signatures are over. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  readonly name: string;
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
}

export interface OpenedNote<Key extends NoteKey> {
  readonly text: string;
  /** The known keys that signed, each once, in the order of the note. */
  readonly signers: readonly Key[];
}

/** In the order of checking. */
export type NoteRefusal = 'malformed_note' | 'bad_signature' | 'no_known_signature';

/** The specification asks for at least 16. */
export const NOTE_SIGNATURES_MAX = 100;

const KEY_ID_BYTES = 4;
const ED25519 = 1;
const SIGNATURE_LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;

export function keyIdOf(hash: Sha256, { name, publicKey }: NoteKey): Uint8Array {
  return hashOf(hash, utf8(`${name}\n`), Uint8Array.of(ED25519), publicKey).slice(0, KEY_ID_BYTES);
}

/** The note over `text`, which ends in a newline, with a signature of each signer. */
export function signNote(text: string, signers: readonly NoteSigner[], hash: Sha256): string {
  assert(text.endsWith('\n') && isPrintable(text), 'a note is lines of printable text');
  const message = utf8(text);
  const lines = signers.map((signer) => {
    assert(/^[^\s+]+$/u.test(signer.name), 'a key name has no spaces and no plus');
    return `— ${signer.name} ${toBase64(concat(keyIdOf(hash, signer), signer.sign(message)))}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/** Reads a note without believing it. */
export function parseNote(note: string): Result<Note, 'malformed_note'> {
  const gap = note.lastIndexOf('\n\n');
  if (gap < 0 || !note.endsWith('\n') || !isPrintable(note)) return err('malformed_note');
  const lines = note
    .slice(gap + 2)
    .split('\n')
    .slice(0, -1);
  if (lines.length === 0 || lines.length > NOTE_SIGNATURES_MAX) return err('malformed_note');
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const signature = parseSignature(line);
    if (signature === null) return err('malformed_note');
    signatures.push(signature);
  }
  return ok({ text: note.slice(0, gap + 1), signatures });
}

/** The text of a note that at least one of `keys` has signed, and which of them have. */
export function openNote<Key extends NoteKey>(
  note: string,
  keys: readonly Key[],
  hash: Sha256,
  verify: Verify,
): Result<OpenedNote<Key>, NoteRefusal> {
  const parsed = parseNote(note);
  if (!parsed.ok) return parsed;
  const { text, signatures } = parsed.value;
  const message = utf8(text);
  const known = keys.map((key) => ({ key, id: keyIdOf(hash, key) }));
  const signers: Key[] = [];
  for (const { name, keyId, signature } of signatures) {
    const candidates = known.filter(({ key, id }) => key.name === name && equal(id, keyId));
    if (candidates.length === 0) continue;
    const signer = candidates.find(({ key }) => verify(key.publicKey, message, signature));
    if (signer === undefined) return err('bad_signature');
    if (!signers.includes(signer.key)) signers.push(signer.key);
  }
  return signers.length === 0 ? err('no_known_signature') : ok({ text, signers });
}

function parseSignature(line: string): NoteSignature | null {
  const [, name, encoded] = SIGNATURE_LINE.exec(line) ?? [];
  if (name === undefined || encoded === undefined) return null;
  const bytes = fromBase64(encoded);
  if (bytes === null || bytes.length <= KEY_ID_BYTES) return null;
  return { name, keyId: bytes.subarray(0, KEY_ID_BYTES), signature: bytes.subarray(KEY_ID_BYTES) };
}

/** Unicode text without control characters but newlines. */
function isPrintable(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 0x20 && text[i] !== '\n') return false;
  return !/\p{Surrogate}/u.test(text);
}
