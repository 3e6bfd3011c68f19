// The app lock below its screens: what is sealed under a PIN or a passkey's secret, the spare, and how long tries wait.

import { describe, expect, test } from 'vitest';
import { idOf, publicKeyOf, verify } from '#kernel';
import { keysOfPhrase, type Phrase } from '#kernel/phrase';
import { waitMsAfter, waitMsLeft } from '#replica';
import {
  openByPasskey,
  openByPin,
  passkeyWay,
  pinWay,
  type KeptLock,
} from '../../../src/lib/device/app-lock/app-lock-way.ts';
import { spareByPhrase } from '../../../src/lib/device/app-lock/by-phrase.ts';
import { signerOf, signingKeyOf, wrappedSigningKey } from '../../../src/lib/device/keys/keys.ts';
import { argon2Key } from '../../../src/lib/device/keys/argon2.ts';
import { openSpare, sealSpare } from '../../../src/lib/device/keys/spare.ts';
import { wrap, wrappingKeyOf } from '../../../src/lib/device/keys/wrapped.ts';

const bytes = (first: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: 32 }, (_, at) => first + at);
const SECRET = bytes(1);

/** The same with one bit of what is sealed turned over. */
function damaged<Way extends KeptLock['way']>(way: Way): Way {
  const sealed = way.sealed.bytes.slice();
  sealed[5] = (sealed[5] ?? 0) ^ 1;
  return { ...way, sealed: { ...way.sealed, bytes: sealed } };
}

describe('a PIN', () => {
  test('opens what it sealed, however its letters are composed; another one does not', async () => {
    const way = await pinWay(SECRET, 'Gru\u0308n 4711', argon2Key);
    expect(await openByPin(way, 'Gr\u00fcn 4711', argon2Key)).toEqual({ ok: true, value: SECRET });
    expect(await openByPin(way, 'Gr\u00fcn 4712', argon2Key)).toEqual({ ok: false, error: 'wrong' });
  });

  test('what is damaged is told from a wrong PIN, before anything is derived', async () => {
    const way = await pinWay(SECRET, '271828', argon2Key);
    const never = () => Promise.reject(new Error('derived'));
    expect(await openByPin(damaged(way), '271828', never)).toEqual({ ok: false, error: 'damaged' });
  });

  test('two locks under one PIN have nothing in common', async () => {
    const quick = async (password: Uint8Array, salt: Uint8Array) => Uint8Array.from([...password, ...salt]);
    const [one, two] = [await pinWay(SECRET, '271828', quick), await pinWay(SECRET, '271828', quick)];
    expect(one.salt).not.toEqual(two.salt);
    expect(one.sealed.bytes).not.toEqual(two.sealed.bytes);
  });
});

describe('a passkey', () => {
  const passkey = { credential: bytes(70), salt: bytes(40), prf: bytes(100) };

  test('opens by its secret, and no other secret does', async () => {
    const way = await passkeyWay(SECRET, passkey);
    expect(way).toMatchObject({ kind: 'passkey', credential: passkey.credential, salt: passkey.salt });
    expect(await openByPasskey(way, passkey.prf)).toEqual({ ok: true, value: SECRET });
    expect(await openByPasskey(way, bytes(101))).toEqual({ ok: false, error: 'wrong' });
    expect(await openByPasskey(damaged(way), passkey.prf)).toEqual({ ok: false, error: 'damaged' });
  });

  test('its secret is not in what is stored', async () => {
    const way = await passkeyWay(SECRET, passkey);
    const stored = [...way.sealed.bytes, ...way.sealed.iv, ...way.sum, ...way.salt].join();
    for (const secret of [passkey.prf, SECRET]) expect(stored).not.toContain(secret.join());
  });
});

describe('the spare', () => {
  const spare = { seed: bytes(7), wrapping: bytes(130) };
  const device = idOf(publicKeyOf(spare.seed));

  test('opens under the root that sealed it, for the device that it belongs to', async () => {
    const sealed = await sealSpare(bytes(50), spare);
    expect(await openSpare(bytes(50), device, sealed)).toEqual(spare);
    expect(await openSpare(bytes(51), device, sealed)).toBeNull();
    expect(await openSpare(bytes(50), idOf(publicKeyOf(bytes(8))), sealed)).toBeNull();
  });

  test('of a device that was let in it opens under the wrapping key, and under no phrase', async () => {
    const under = await wrappingKeyOf(spare.wrapping);
    const sealed = await sealSpare(under, spare);
    expect(sealed.under).toBe('wrapping');
    expect(await openSpare(under, device, sealed)).toEqual(spare);
    expect(await openSpare(bytes(50), device, sealed)).toBeNull();
  });

  test('[U5] the phrase of the account opens it, and no other; what is damaged is told from a wrong phrase', async () => {
    const phrase = `${'abandon '.repeat(11)}about`;
    const root = keysOfPhrase(phrase as Phrase, idOf(bytes(0))).rootSeed;
    const kept = { account: idOf(publicKeyOf(root)), device, spare: await sealSpare(root, spare) };
    expect(await spareByPhrase(kept, phrase)).toEqual({ ok: true, value: spare });
    expect(await spareByPhrase(kept, 'not a phrase')).toEqual({ ok: false, error: 'phrase_wrong' });
    const another = { ...kept, account: idOf(publicKeyOf(bytes(3))) };
    expect(await spareByPhrase(another, phrase)).toEqual({ ok: false, error: 'phrase_of_another' });
    const damaged = { ...kept, spare: await sealSpare(bytes(9), spare) };
    expect(await spareByPhrase(damaged, phrase)).toEqual({ ok: false, error: 'damaged' });
  });

  test('[K1] the device key signs alike in WebCrypto and wrapped, and what was wrapped before a lock opens under it', async () => {
    const [before, after] = [await wrappingKeyOf(spare.wrapping), await wrappingKeyOf(spare.wrapping)];
    const [free, locked] = [
      await signingKeyOf(before, spare.seed),
      await wrappedSigningKey(after, spare.seed),
    ];
    expect([free.kind, locked.kind]).toEqual(['webcrypto', 'wrapped']);
    const box = await wrap(before, bytes(60));
    const message = bytes(90);
    for (const signing of [free, locked]) {
      const keys = { wrapping: after, signing, box, deviceBox: box };
      const signature = await signerOf(device, device, keys).sign(message);
      expect(verify(publicKeyOf(spare.seed), message, signature)).toBe(true);
    }
  });

  test('no key that a page is given can be taken out', async () => {
    const wrapping = await wrappingKeyOf(spare.wrapping);
    const signing = await signingKeyOf(wrapping, spare.seed);
    expect(wrapping.extractable).toBe(false);
    expect(signing.kind === 'webcrypto' && signing.key.extractable).toBe(false);
  });
});

describe('wrong tries', () => {
  test('four are free; from then on each waits twice as long, up to an hour', () => {
    expect([0, 1, 4, 5, 6, 7].map(waitMsAfter)).toEqual([0, 0, 0, 30_000, 60_000, 120_000]);
    expect(waitMsAfter(40)).toBe(3_600_000);
  });

  test('the wait ends by the clock, and a clock that was turned back makes it no longer', () => {
    expect(waitMsLeft(5, 1_000_000, 1_010_000)).toBe(20_000);
    expect(waitMsLeft(5, 1_000_000, 1_030_000)).toBe(0);
    expect(waitMsLeft(5, 1_000_000, 0)).toBe(30_000);
    expect(waitMsLeft(4, 1_000_000, 1_000_001)).toBe(0);
  });
});
