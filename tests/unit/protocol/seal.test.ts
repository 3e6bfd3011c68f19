/** [P30] [P32] Sealing: what is sealed opens for one key and, a memo, in one place. */
import nacl from 'tweetnacl';
import { describe, expect, test } from 'vitest';
import { MEMO_BYTES_MAX, concat, fromHex, idOf, utf8, type Result } from '#kernel';
import { MEMO_TEXT_BYTES_MAX, SEALED_BYTES_MAX, SEALED_OVERHEAD_BYTES } from '#protocol';
import { open, openMemo, seal, sealMemo, type SealChance } from '#protocol/seal';

const filled = (length: number, byte: number) => new Uint8Array(length).fill(byte);
const bytes = (...hex: readonly string[]) => fromHex(hex.join('')) as Uint8Array;
const chance: SealChance = { ephemeralSecret: filled(32, 5), nonce: filled(24, 6) };
const mine = nacl.box.keyPair.fromSecretKey(filled(32, 1));
const theirs = nacl.box.keyPair.fromSecretKey(filled(32, 2));

function value<T>(result: Result<T, string>): T {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

describe('[P30] sealed = ephemeral key ‖ nonce ‖ box', () => {
  test('the published NaCl box, with keys of RFC 7748 §6.1 (vector: libsodium, test/default/box)', () => {
    const alice = bytes('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a');
    const alicePublic = bytes('8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a');
    const bobPublic = bytes('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f');
    const bob = bytes('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb');
    const nonce = bytes('69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37');
    const content = bytes(
      'be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a1ac728d45e6c61296cdc3c01',
      '233561f41db66cce314adb310e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde048977eb48f59ffd',
      '4924ca1c60902e52f0a089bc76897040e082f937763848645e0705',
    );
    const box = bytes(
      'f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1186ac0dfc17c',
      '98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae90224368517acfea',
      'bd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74e355a5',
    );
    const sealed = value(seal(content, bobPublic, { ephemeralSecret: alice, nonce }));
    expect(sealed).toEqual(concat(alicePublic, nonce, box));
    expect(open(sealed, bob)).toEqual({ ok: true, value: content });
  });

  test('opens for its key only, and not when a byte is changed', () => {
    const sealed = value(seal(utf8('hello'), theirs.publicKey, chance));
    expect(sealed.length).toBe(5 + SEALED_OVERHEAD_BYTES);
    expect(open(sealed, theirs.secretKey)).toEqual({ ok: true, value: utf8('hello') });
    expect(open(sealed, mine.secretKey)).toEqual({ ok: false, error: 'not_for_this_key' });
    for (let i = 0; i < sealed.length; i++) {
      const changed = sealed.map((byte, at) => (at === i ? byte ^ 1 : byte));
      expect(open(changed, theirs.secretKey).ok).toBe(false);
    }
  });

  test('what is too short or too long is no seal', () => {
    for (const length of [0, SEALED_OVERHEAD_BYTES - 1, SEALED_BYTES_MAX + 1])
      expect(open(filled(length, 9), mine.secretKey)).toEqual({ ok: false, error: 'malformed' });
  });

  test('[K1] no seal to a key of low order or in another encoding, and none opened from one', () => {
    const lowOrder = bytes('e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800');
    expect(seal(utf8('hello'), lowOrder, chance)).toEqual({ ok: false, error: 'low_order' });
    expect(seal(utf8('hello'), filled(32, 255), chance)).toEqual({ ok: false, error: 'not_canonical' });
    expect(seal(utf8('hello'), filled(31, 1), chance)).toEqual({ ok: false, error: 'wrong_length' });
    const box = nacl.box(utf8('hello'), chance.nonce, lowOrder, mine.secretKey);
    expect(open(concat(lowOrder, chance.nonce, box), mine.secretKey)).toEqual({
      ok: false,
      error: 'low_order',
    });
  });
});

describe('[P32] memos', () => {
  const id = (byte: number) => idOf(filled(32, byte));
  const place = { network: id(1), account: id(2), device: id(3), seq: 4 };

  test('open in the operation that they were sealed for', () => {
    const sealed = value(sealMemo(place, 'für den Kaffee ☕', theirs.publicKey, chance));
    expect(openMemo(place, sealed, theirs.secretKey)).toEqual({ ok: true, value: 'für den Kaffee ☕' });
    expect(openMemo(place, sealed, mine.secretKey)).toEqual({ ok: false, error: 'not_for_this_key' });
    for (const other of [
      { ...place, network: id(9) },
      { ...place, account: id(9) },
      { ...place, device: id(9) },
      { ...place, seq: 5 },
    ])
      expect(openMemo(other, sealed, theirs.secretKey)).toEqual({ ok: false, error: 'other_operation' });
  });

  test('the longest fits in what the ledger takes, one byte more is refused', () => {
    const sealed = value(
      sealMemo(
        { ...place, seq: Number.MAX_SAFE_INTEGER },
        'x'.repeat(MEMO_TEXT_BYTES_MAX),
        theirs.publicKey,
        chance,
      ),
    );
    expect(sealed.length).toBe(MEMO_BYTES_MAX);
    const over = '€'.repeat(Math.ceil((MEMO_TEXT_BYTES_MAX + 1) / 3));
    expect(sealMemo(place, over, theirs.publicKey, chance)).toEqual({ ok: false, error: 'memo_too_long' });
  });

  test('other content under the right key is malformed', () => {
    const sealed = value(seal(utf8('hello'), theirs.publicKey, chance));
    expect(openMemo(place, sealed, theirs.secretKey)).toEqual({ ok: false, error: 'malformed' });
  });
});
