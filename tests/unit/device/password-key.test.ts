// The key of a password [U5]: made in a worker, and by the page itself where no worker starts, so that nobody is locked out.

import { afterEach, expect, test, vi } from 'vitest';
import { argon2Key } from '../../../src/lib/device/keys/argon2.ts';
import { passwordKey } from '../../../src/lib/device/keys/password-key.ts';

const given = [
  new TextEncoder().encode('271828'),
  new Uint8Array(16).fill(7),
  { memoryKib: 8, passes: 1, lanes: 1 },
] as const;

afterEach(() => vi.unstubAllGlobals());

/** A worker that does this when it is asked. */
function workers(asked: (tell: EventTarget) => void) {
  const ended = vi.fn();
  class Thread extends EventTarget {
    postMessage(): void {
      queueMicrotask(() => asked(this));
    }
    terminate(): void {
      ended();
    }
  }
  vi.stubGlobal('Worker', Thread);
  return ended;
}

test('[U5] the worker’s answer is the key, and the worker ends', async () => {
  const key = new Uint8Array(32).fill(3);
  const ended = workers((thread) => thread.dispatchEvent(new MessageEvent('message', { data: { key } })));
  expect(await passwordKey(...given)).toEqual(key);
  expect(ended).toHaveBeenCalledTimes(1);
});

test('[U5] where no worker starts the page makes the key itself', async () => {
  const key = await argon2Key(...given);
  const ended = workers((thread) => thread.dispatchEvent(new Event('error')));
  expect(await passwordKey(...given)).toEqual(key);
  expect(ended).toHaveBeenCalledTimes(1);
  vi.stubGlobal('Worker', undefined);
  expect(await passwordKey(...given)).toEqual(key);
});

test('[U13] what fails in the worker is said, and not tried again', async () => {
  workers((thread) => thread.dispatchEvent(new MessageEvent('message', { data: { fault: 'no memory' } })));
  await expect(passwordKey(...given)).rejects.toThrow('no memory');
});
