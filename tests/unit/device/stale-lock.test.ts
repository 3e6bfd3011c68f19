// The settings of an app lock in two tabs: whoever changes a lock that another tab has taken off is told so [U13], and nothing
// of the profile changes.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { idOf, publicKeyOf } from '#kernel';
import { pinWay } from '../../../src/lib/device/app-lock/app-lock-way.ts';
import { BrowserAppLock } from '../../../src/lib/device/app-lock/app-lock.ts';
import { takeLockOff } from '../../../src/lib/device/app-lock/taking-off.ts';
import { signingKeyOf, wrappedSigningKey } from '../../../src/lib/device/keys/keys.ts';
import { sealSpare } from '../../../src/lib/device/keys/spare.ts';
import { wrap, wrappingKeyOf } from '../../../src/lib/device/keys/wrapped.ts';
import type { PasswordAsked } from '../../../src/lib/device/keys/password-worker.ts';
import { PROFILE, type KeptProfile, type KeysDatabase } from '../../../src/lib/device/store/databases.ts';
import type { Tabs } from '../../../src/lib/device/leading/tabs.ts';
import { plainKeys, type PlainKeys } from '../../support/plain-keys.ts';

const bytes = (first: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: 32 }, (_, at) => first + at);
const [PIN, NEXT_PIN] = ['271828', '314159'];
const [SEED, WRAPPING] = [bytes(7), bytes(130)];
const NO_LOCK = { ok: false, error: { code: 'no_lock' } };

/** Keys of passwords at once; what is done when one is asked for. */
let asked: (password: string) => Promise<void>;
const keyOf = async (password: Uint8Array, salt: Uint8Array): Promise<Uint8Array> => {
  await asked(new TextDecoder().decode(password));
  return Uint8Array.from([...password, ...salt]);
};

class QuickWorker extends EventTarget {
  postMessage({ password, salt }: PasswordAsked): void {
    void keyOf(password, salt).then((key) => {
      this.dispatchEvent(new MessageEvent('message', { data: { key } }));
    });
  }
  terminate(): void {}
}

let keys: PlainKeys;
let stale: KeysDatabase;
let other: KeysDatabase;

async function lockedProfile(): Promise<KeptProfile> {
  const wrapping = await wrappingKeyOf(WRAPPING);
  const way = await pinWay(WRAPPING, PIN, keyOf);
  const box = await wrap(wrapping, bytes(60));
  const account = idOf(publicKeyOf(SEED));
  return {
    ...{ slot: PROFILE, account, device: account, name: 'Ana', head: { seq: 0, id: account, time: 0 } },
    ...{ enrolment: null, refusal: null, phrase: null, recovery: null, backedUp: true, retired: null },
    keys: { wrapping: null, signing: await wrappedSigningKey(wrapping, SEED), box, deviceBox: box },
    spare: await sealSpare(wrapping, { seed: SEED, wrapping: WRAPPING }),
    lock: { way, minutes: 5, tries: 0, triedAt: 0 },
  } as unknown as KeptProfile;
}

const lockOf = (databases: KeysDatabase): BrowserAppLock =>
  new BrowserAppLock({
    databases: { keys: databases, wallet: undefined as never },
    tabs: { lockOthers: () => undefined } as Tabs,
  });

beforeEach(async () => {
  asked = async () => undefined;
  vi.stubGlobal('Worker', QuickWorker);
  vi.stubGlobal('window', {});
  keys = plainKeys(await lockedProfile());
  [stale, other] = [keys.tab(), keys.tab()];
  for (const tab of [stale, other]) tab.unlock(await wrappingKeyOf(WRAPPING));
});
afterEach(() => vi.unstubAllGlobals());

describe('[U13] a lock that another tab has taken off', () => {
  test('gets no minutes: the wallet opens unlocked as before', async () => {
    await takeLockOff(other, WRAPPING);
    const before = keys.profile();
    expect(await lockOf(stale).lockAfter(15)).toEqual(NO_LOCK);
    expect(keys.profile()).toEqual(before);
    expect(before?.lock).toBeNull();
    expect(await lockOf(stale).read()).toMatchObject({ state: 'off' });
  });

  test('is not changed, and nobody is told that it was', async () => {
    await takeLockOff(other, WRAPPING);
    expect(await lockOf(stale).change(PIN, NEXT_PIN)).toEqual(NO_LOCK);
    expect(keys.profile()?.lock).toBeNull();
  });

  test('between the proof and the new PIN is not put on over a key that lies open', async () => {
    asked = async (password) => {
      if (password === NEXT_PIN) await takeLockOff(other, WRAPPING);
    };
    expect(await lockOf(stale).change(PIN, NEXT_PIN)).toEqual(NO_LOCK);
    expect(keys.profile()).toMatchObject({ lock: null, keys: { signing: { kind: 'webcrypto' } } });
  });

  test('is off for whoever takes it off once more', async () => {
    await takeLockOff(other, WRAPPING);
    expect(await lockOf(stale).takeOff(PIN)).toEqual({ ok: true, value: null });
  });
});

describe('a lock that is on', () => {
  test('[U13] is changed by whoever proves it, and keeps its minutes', async () => {
    expect(await lockOf(stale).lockAfter(60)).toEqual({ ok: true, value: null });
    expect(await lockOf(stale).change(NEXT_PIN, NEXT_PIN)).toEqual({ ok: false, error: { code: 'wrong' } });
    expect(keys.profile()?.lock).toMatchObject({ tries: 1, minutes: 60 });
    expect(await lockOf(other).change(PIN, NEXT_PIN)).toEqual({ ok: true, value: null });
    expect(keys.profile()?.lock).toMatchObject({ tries: 0, minutes: 60 });
    expect(await lockOf(stale).takeOff(NEXT_PIN)).toEqual({ ok: true, value: null });
    const free = await signingKeyOf(await wrappingKeyOf(WRAPPING), SEED);
    expect(keys.profile()).toMatchObject({ lock: null, keys: { signing: { kind: free.kind } } });
  });
});
