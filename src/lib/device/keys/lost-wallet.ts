/**
 * A mark beside the databases: which wallet this browser has, so that one whose databases were cleared is missed. It is a
 * cookie, because browsers that throw a page's data away for want of space keep its cookies, while the databases, the caches
 * and in some of them `localStorage` go together. It says no more than the relay knows: the network and an address in short.
 */
import { idHex, shortAddress, type Id } from '#kernel';
import type { LostWallet } from '#replica';
import type { Databases } from '../store/databases.ts';

/** Cookies know no ports, and two relays of one machine differ in nothing else. */
const NAME = `holdfast${location.port}`;
/** 400 days: as long as browsers keep one. */
const KEPT_S = 34_560_000;
const NETWORK_DIGITS = 16;

/** The device is in the account. */
export function markWallet(account: Id, network: Id): void {
  const mark = `${idHex(network).slice(0, NETWORK_DIGITS)}.${shortAddress(account)}`;
  write(encodeURIComponent(mark), KEPT_S);
}

/** Whoever forgets a wallet on purpose does not miss it. */
export function unmarkWallet(): void {
  write('', 0);
}

/** The wallet that was here when the databases were cleared; null: none, or it is here. */
export async function lostWallet({ keys }: Databases): Promise<LostWallet | null> {
  const cookies = document.cookie.split('; ').map((each) => each.split('='));
  const [, value = ''] = cookies.find(([name]) => name === NAME) ?? [];
  const [, network, address] = /^([0-9a-f]{16})\.(hold1\w{4}…\w{4})$/u.exec(decoded(value)) ?? [];
  if (network === undefined || address === undefined) return null;
  return (await keys.profile()) === undefined ? { network, address } : null;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return '';
  }
}

function write(value: string, seconds: number): void {
  const secure = location.protocol === 'https:' ? '; secure' : '';
  document.cookie = `${NAME}=${value}; path=/; max-age=${seconds}; samesite=strict${secure}`;
}
