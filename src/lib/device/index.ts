/**
 * The door of the device: opens this browser's wallet. What has to be on the screen first comes from IndexedDB alone; the
 * sockets, and all that they bring, are loaded when the screen stands. One tab leads, chosen by a Web Lock: the next in
 * line takes over as soon as it is gone [P14].
 */
import type { Opened, Wallet } from '#replica';
import { openDatabases, PROFILE, type Databases } from './store/databases.ts';
import { readGlance } from './glance.ts';
import { painted } from './painted.ts';
import { People } from './payments/people.ts';
import { Shared } from './account/shared.ts';
import { Tabs } from './leading/tabs.ts';
import { BrowserWallet } from './wallet.ts';

export interface OpenOptions {
  /** The relay's address, as `https://host`. */
  readonly relay: string;
  /** The databases' name; one wallet each. */
  readonly name?: string;
}

/** Rejects where the browser does not let pages keep anything, or has no cryptography (a page that is not secure). */
export async function openWallet({ relay, name = 'holdfast' }: OpenOptions): Promise<Opened> {
  const databases = openDatabases(name);
  const open = (): Promise<Wallet> => openUnlocked(databases, relay, name);
  const kept = await databases.keys.profiles.get(PROFILE);
  if (kept === undefined || kept.lock === null) return { wallet: await open() };
  const { BrowserLockedWallet } = await import('./app-lock/locked-wallet.ts');
  const { spare, lock } = kept;
  return { locked: new BrowserLockedWallet({ databases, way: lock.way.kind, spare, open }) };
}

async function openUnlocked(databases: Databases, relay: string, name: string): Promise<Wallet> {
  const tabs = new Tabs(name);
  const shared = new Shared(databases);
  const people = new People(databases.wallet, shared, tabs);
  const payments = once(async () => {
    const { Payments } = await import('./payments/payments.ts');
    return new Payments({ databases, relay, people, tabs, lock: `${name} signs` });
  });
  const glance = await readGlance(databases, relay);
  const account = 'account' in glance.standing ? glance.standing.account : null;
  const contacts = account === null ? [] : await people.contacts(account);
  const ends = new AbortController();
  void lead(`${name} leads`, ends.signal, async () => {
    const { Leader } = await import('./leading/leader.ts');
    const leader = new Leader({
      databases,
      relay,
      tabs,
      introduce: async () => (await payments()).introduce(),
      setBox: async (boxKey, epoch) => (await (await payments()).submit('box.set', { boxKey, epoch })).ok,
    });
    await leader.start();
    return () => leader.stop();
  });
  return new BrowserWallet({
    databases,
    relay,
    tabs,
    people,
    shared,
    payments,
    glance,
    contacts,
    stop: () => ends.abort(),
  });
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}

/** Leads from when the lock is free until the signal. */
async function lead(
  lock: string,
  ends: AbortSignal,
  begin: () => Promise<() => Promise<void>>,
): Promise<void> {
  await painted();
  try {
    await navigator.locks.request(lock, { signal: ends }, async () => {
      const stop = await begin();
      if (!ends.aborted) await new Promise((resolve) => ends.addEventListener('abort', resolve));
      await stop();
    });
  } catch (error) {
    if (!ends.aborted) throw error;
  }
}
