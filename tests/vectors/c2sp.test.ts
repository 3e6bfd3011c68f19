/** Signed notes, checkpoints and log proofs against texts of others; where they come from is said in the data. */
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../src/lib/kernel/foundation/bytes.ts';
import { sha256 } from '../../src/lib/kernel/foundation/sha256.ts';
import { publicKeyOf, sign, verify } from '../../src/lib/kernel/identity/signature.ts';
import { fromBase64, toBase64 } from '../../src/lib/kernel/journal/base64.ts';
import { parseLogHead } from '../../src/lib/kernel/journal/checkpoint.ts';
import { logProofText, parseLogProof } from '../../src/lib/kernel/journal/log-proof.ts';
import { keyIdOf, openNote, parseNote, signNote, type NoteKey } from '../../src/lib/kernel/journal/note.ts';
import vectors from './data/c2sp.json' with { type: 'json' };

const { notes, examples, sumdb, tlogProof } = vectors;
const { text } = notes;

/** `name+<key id, hex>+<base64 of 0x01 ‖ public key>`, the way Go writes a key. */
function keyOfText(vkey: string): NoteKey & { readonly id: string } {
  const [name, id, ...encoded] = vkey.split('+') as [string, string, ...string[]];
  return { name, id, publicKey: (fromBase64(encoded.join('+')) as Uint8Array).subarray(1) };
}

const peter = keyOfText(notes.peter.vkey);
const enoch = keyOfText(notes.enoch.vkey);
const open = (note: string, keys: readonly NoteKey[]) => openNote(note, keys, sha256, verify);

describe('C2SP signed-note', () => {
  test.each([notes.peter.vkey, notes.enoch.vkey, sumdb.vkey])('the key id of %s', (vkey) => {
    const key = keyOfText(vkey);
    expect(toHex(keyIdOf(sha256, key))).toBe(key.id);
  });

  test('a signature is written as Go writes it', () => {
    const seed = fromHex(notes.signerSeed) as Uint8Array;
    const signer = {
      name: peter.name,
      publicKey: publicKeyOf(seed),
      sign: (message: Uint8Array) => sign(seed, message),
    };
    expect(signNote(text, [signer], sha256)).toBe(`${text}\n${notes.peter.signature}`);
  });

  test.each([
    { know: [peter], signers: [peter] },
    { know: [enoch], signers: [enoch] },
    { know: [enoch, peter], signers: [peter, enoch] },
  ])('a note opens with the keys that are known', ({ know, signers }) => {
    const note = `${text}\n${notes.peter.signature}${notes.enoch.signature}`;
    expect(open(note, know)).toEqual({ ok: true, value: { text, signers } });
  });

  test('a repeated signature counts once', () => {
    const opened = open(`${text}\n${notes.peter.signature.repeat(2)}`, [peter]);
    expect(opened).toEqual({ ok: true, value: { text, signers: [peter] } });
  });

  test.each([
    {
      what: 'no key is known',
      note: `${text}\n${notes.peter.signature}`,
      keys: [enoch],
      refusal: 'no_known_signature',
    },
    {
      what: 'a known name signs with another key',
      note: `${text}\n${notes.peter.signature}`,
      keys: [{ ...enoch, name: peter.name }],
      refusal: 'no_known_signature',
    },
    {
      what: 'the text was changed',
      note: `${text.replace('answer', 'Answer')}\n${notes.peter.signature}`,
      keys: [peter],
      refusal: 'bad_signature',
    },
    {
      what: 'one of two known signatures fails',
      note: `${text.replace('answer', 'Answer')}\n${notes.enoch.signature}${notes.peter.signature}`,
      keys: [peter, enoch],
      refusal: 'bad_signature',
    },
    {
      what: 'there are more than 100 signatures',
      note: `${text}\n${notes.peter.signature.repeat(101)}`,
      keys: [peter],
      refusal: 'malformed_note',
    },
  ])('refused: $what', ({ note, keys, refusal }) => {
    expect(open(note, keys)).toEqual({ ok: false, error: refusal });
  });

  test.each(notes.malformed)('malformed: %j', (note) => {
    expect(open(note, [peter])).toEqual({ ok: false, error: 'malformed_note' });
  });

  test('the example of the specification, with an empty line in its text', () => {
    const parsed = parseNote(examples.note);
    expect(parsed.ok && parsed.value.text.endsWith('\n\ned è subito sera.\n')).toBe(true);
    expect(parsed.ok && parsed.value.signatures.map(({ name }) => name)).toEqual([
      'quasimodo.example/salvatore',
    ]);
  });
});

describe('C2SP tlog-checkpoint', () => {
  test('the example of the specification', () => {
    const note = parseNote(examples.checkpoint);
    const head = note.ok ? parseLogHead(note.value.text) : note;
    expect(head.ok && { ...head.value, root: toBase64(head.value.root) }).toEqual({
      origin: 'example.com/behind-the-sofa',
      size: 20852163,
      root: 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=',
      extensions: [],
    });
  });

  test.each(sumdb.checkpoints)('sum.golang.org: %j', (note) => {
    const opened = open(note, [keyOfText(sumdb.vkey)]);
    const head = opened.ok ? parseLogHead(opened.value.text) : opened;
    const [origin, size, root] = note.split('\n') as [string, string, string];
    expect(head).toEqual({
      ok: true,
      value: { origin, size: Number(size), root: fromBase64(root), extensions: [] },
    });
    expect(open(note.replace(size, `${Number(size) + 1}`), [keyOfText(sumdb.vkey)]).ok).toBe(false);
  });
});

describe('C2SP tlog-proof', () => {
  test('the example of the specification', () => {
    const { index, path } = tlogProof.example;
    const parsed = parseLogProof(tlogProof.example.text);
    expect(parsed.ok && { ...parsed.value, path: parsed.value.path.map(toBase64) }).toMatchObject({
      extra: null,
      index,
      path,
    });
  });

  test.each([tlogProof.example.text, ...tlogProof.wellFormed])('is written as it was read: %j', (proof) => {
    const parsed = parseLogProof(proof);
    expect(parsed.ok && logProofText(parsed.value)).toBe(proof);
  });

  test.each(tlogProof.malformed)('malformed: %j', (proof) => {
    expect(parseLogProof(proof)).toEqual({ ok: false, error: 'malformed_proof' });
  });
});
