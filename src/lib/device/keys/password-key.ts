/**
 * The key of a backup file or of an app lock out of its password, made in a worker: it takes about a second, and the screen goes
 * on meanwhile. Where no worker starts the page makes it itself, for who cannot open a lock has lost more than a second.
 */
import type { PasswordKey } from '#protocol';
import type { PasswordAnswer, PasswordAsked } from './password-worker.ts';

export const passwordKey: PasswordKey = async (password, salt, cost) => {
  const answer = await answered({ password, salt, cost });
  if (answer === null) return (await import('./argon2.ts')).argon2Key(password, salt, cost);
  if ('fault' in answer) throw new Error(answer.fault);
  return answer.key;
};

/** Null: there is no worker to be had. */
async function answered(asked: PasswordAsked): Promise<PasswordAnswer | null> {
  const worker = workerFor();
  if (worker === null) return null;
  try {
    return await new Promise((resolve) => {
      worker.addEventListener('message', ({ data }: MessageEvent<PasswordAnswer>) => resolve(data));
      worker.addEventListener('error', () => resolve(null));
      worker.postMessage(asked);
    });
  } finally {
    worker.terminate();
  }
}

function workerFor(): Worker | null {
  try {
    return new Worker(new URL('./password-worker.ts', import.meta.url), { type: 'module' });
  } catch {
    return null;
  }
}
