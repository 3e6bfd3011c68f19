/** Holdfast's own checkpoints: their exact text, who must have signed, and every way to be refused. */
import { describe, expect, test } from 'vitest';
import { idOf } from '../../../../src/lib/kernel/foundation/id.ts';
import { sha256 } from '../../../../src/lib/kernel/foundation/sha256.ts';
import { publicKeyOf, sign, verify } from '../../../../src/lib/kernel/identity/signature.ts';
import {
  checkpointText,
  openCheckpoint,
  parseCheckpoint,
  signCheckpoint,
  type Checkpoint,
} from '../../../../src/lib/kernel/journal/checkpoint.ts';
import { signNote } from '../../../../src/lib/kernel/journal/note.ts';

const network = idOf(new Uint8Array(32).fill(0xab));
const checkpoint: Checkpoint = {
  network,
  size: 20852163,
  root: new Uint8Array(32).fill(7),
  epoch: 2,
  time: 1760000000000,
  clock: 1759990000000,
};
const text = [
  `holdfast/${'ab'.repeat(32)}`,
  '20852163',
  'BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=',
  'epoch 2 time 1760000000000 clock 1759990000000',
  '',
].join('\n');

function relay(number: number) {
  const seed = new Uint8Array(32).fill(number);
  return { key: idOf(publicKeyOf(seed)), sign: (message: Uint8Array) => sign(seed, message) };
}
const [one, two, three] = [relay(1), relay(2), relay(3)] as const;

const keysOf = (relays: readonly { key: typeof one.key }[], quorum = 1) => ({
  network,
  relayKeys: relays.map(({ key }) => key),
  quorum,
});

describe('[P22] checkpoint', () => {
  test('has this text', () => {
    expect(checkpointText(checkpoint)).toBe(text);
    expect(parseCheckpoint(text)).toEqual({ ok: true, value: checkpoint });
  });

  test('opens with the key of the relay that signed it', () => {
    const note = signCheckpoint(checkpoint, [one], sha256);
    const opened = openCheckpoint(note, keysOf([two, one]), sha256, verify);
    expect(opened).toEqual({ ok: true, value: { checkpoint, signedBy: [one.key] } });
  });

  test('of a federation opens when a quorum has signed, whoever else did', () => {
    const note = signCheckpoint(checkpoint, [one, three, two], sha256);
    const opened = openCheckpoint(note, keysOf([one, two], 2), sha256, verify);
    expect(opened.ok && opened.value.signedBy).toEqual([one.key, two.key]);
  });

  test('keeps cosignatures of witnesses without believing them', () => {
    const witness =
      '— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2\n';
    const note = signCheckpoint(checkpoint, [one], sha256) + witness;
    expect(openCheckpoint(note, keysOf([one]), sha256, verify).ok).toBe(true);
  });

  test.each([
    { what: 'garbage', note: 'checkpoint', refusal: 'malformed_note' },
    {
      what: 'one size more',
      note: signCheckpoint(checkpoint, [one], sha256).replace('163\n', '164\n'),
      refusal: 'bad_signature',
    },
    { what: 'a stranger', note: signCheckpoint(checkpoint, [three], sha256), refusal: 'no_known_signature' },
    {
      what: 'another network',
      note: signCheckpoint({ ...checkpoint, network: one.key }, [one], sha256),
      refusal: 'no_known_signature',
    },
    {
      what: 'another network under our name',
      note: signNote(
        checkpointText({ ...checkpoint, network: two.key }),
        [
          {
            name: `holdfast/${'ab'.repeat(32)}`,
            publicKey: publicKeyOf(new Uint8Array(32).fill(1)),
            sign: one.sign,
          },
        ],
        sha256,
      ),
      refusal: 'other_network',
    },
    {
      what: 'too few',
      note: signCheckpoint(checkpoint, [one], sha256),
      quorum: 2,
      refusal: 'quorum_missing',
    },
    {
      what: 'one relay twice',
      note: signCheckpoint(checkpoint, [one, one], sha256),
      quorum: 2,
      refusal: 'quorum_missing',
    },
  ])('refused: $what', ({ note, quorum = 1, refusal }) => {
    const opened = openCheckpoint(note, keysOf([one, two], quorum), sha256, verify);
    expect(opened).toEqual({ ok: false, error: refusal });
  });

  test.each([
    ['a leading zero in the size', text.replace('20852163', '020852163')],
    ['a leading zero in the epoch', text.replace('epoch 2', 'epoch 02')],
    ['a size above 2^53-1', text.replace('20852163', '9007199254740992')],
    ['a negative time', text.replace('time 1', 'time -1')],
    ['no extension line', text.replace(/epoch.*\n/, '')],
    ['two extension lines', `${text}more\n`],
    ['an empty line', `${text}\n`],
    ['no newline at the end', text.slice(0, -1)],
    ['a short root', text.replace('BwcHBwc=', 'BwcHBw==')],
    ['a root in another spelling', text.replace('BwcHBwc=', 'BwcHBwd=')],
    ['a network in capitals', text.replace('abab', 'ABAB')],
    ['a short network', text.replace('abab', 'ab')],
    ['another kind of log', text.replace('holdfast/', 'example/')],
  ])('malformed: %s', (_, malformed) => {
    expect(parseCheckpoint(malformed)).toEqual({ ok: false, error: 'malformed_checkpoint' });
  });

  test('numbers that are not whole are never signed', () => {
    expect(() => checkpointText({ ...checkpoint, size: 0.5 })).toThrow('whole');
  });
});
