/**
 * Leaving a wallet: everything of it goes out of the databases, but for what is known of networks, and out of sight what
 * notifications outside the app still say of it.
 */
import { NOTICE_MARKS } from '#replica';
import type { Databases } from './store/databases.ts';
import { unmarkWallet } from './keys/lost-wallet.ts';

/** On purpose: the first screen, which stands as soon as the databases are empty, says nothing of it. */
export async function forgetWallet(databases: Databases): Promise<void> {
  unmarkWallet();
  await clearWallet(databases);
  for (const mark of Object.values(NOTICE_MARKS)) localStorage.removeItem(mark);
  await closeNotices().catch((error: unknown) => console.error(error));
}

async function closeNotices(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const registration = await navigator.serviceWorker.getRegistration();
  for (const shown of (await registration?.getNotifications?.()) ?? []) shown.close();
}

/**
 * The keys go after what they have sealed: nothing lies there that no key opens, wherever the browser ends. What a session that
 * still ran has stored meanwhile goes after them.
 */
export async function clearWallet({ keys, wallet }: Databases): Promise<void> {
  const own = wallet.tables.filter(({ name }) => name !== wallet.networks.name);
  const clearOwn = (): Promise<void> =>
    wallet.transaction('rw', own, async () => {
      for (const table of own) await table.clear();
    });
  await clearOwn();
  await keys.transaction('rw', keys.tables, async () => {
    for (const table of keys.tables) await table.clear();
  });
  await clearOwn();
}
