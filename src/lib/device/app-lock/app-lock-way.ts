/**
 * The ways through an app lock: the profile's wrapping key, sealed under a PIN or under what only a passkey gives.
 *
 *   by PIN      key = HKDF(argon2id(PIN in NFKC as UTF-8, salt), 'holdfast lock by PIN')
 *   by passkey  key = HKDF(the passkey's PRF of the salt, 'holdfast lock by passkey')
 *
 * The sum has no key: it tells what was damaged from what was tried wrongly.
 */
import { concat, equal, err, ok, sha256, utf8, type Result } from '#kernel';
import { KEY_COST, type KeyCost, type PasswordKey } from '#protocol';
import type { UnseenMinutes } from '#replica';
import { randomBytes, unwrap, wrap, type Wrapped } from '../keys/wrapped.ts';
import { keyFrom } from '../keys/spare.ts';

interface Sealed {
  readonly sealed: Wrapped;
  /** SHA-256 of what is sealed, as it is stored. */
  readonly sum: Uint8Array;
  /** 32 bytes. */
  readonly salt: Uint8Array<ArrayBuffer>;
}
export type PinWay = Sealed & { readonly kind: 'pin'; readonly cost: KeyCost };
export type PasskeyWay = Sealed & {
  readonly kind: 'passkey';
  /** The passkey's own name for itself. */
  readonly credential: Uint8Array<ArrayBuffer>;
};

export interface KeptLock {
  readonly way: PinWay | PasskeyWay;
  readonly minutes: UnseenMinutes;
  /** Wrong PINs in a row, and when the last was tried, ms of this device's clock. */
  readonly tries: number;
  readonly triedAt: number;
}

export type WayFault = 'wrong' | 'damaged';

export async function pinWay(secret: Uint8Array, pin: string, derive: PasswordKey): Promise<PinWay> {
  const salt = randomBytes(32);
  const key = await pinKey(pin, salt, KEY_COST, derive);
  return { kind: 'pin', cost: KEY_COST, salt, ...(await seal(key, secret)) };
}

export async function openByPin(
  way: PinWay,
  pin: string,
  derive: PasswordKey,
): Promise<Result<Uint8Array, WayFault>> {
  if (!isWhole(way)) return err('damaged');
  return open(await pinKey(pin, way.salt, way.cost, derive), way);
}

/** A passkey with what it gives for the salt. */
export interface PasskeySecret {
  readonly credential: Uint8Array<ArrayBuffer>;
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly prf: Uint8Array;
}

export async function passkeyWay(
  secret: Uint8Array,
  { credential, salt, prf }: PasskeySecret,
): Promise<PasskeyWay> {
  return { kind: 'passkey', credential, salt, ...(await seal(await passkeyKey(prf), secret)) };
}

export async function openByPasskey(way: PasskeyWay, prf: Uint8Array): Promise<Result<Uint8Array, WayFault>> {
  return isWhole(way) ? open(await passkeyKey(prf), way) : err('damaged');
}

async function pinKey(pin: string, salt: Uint8Array, cost: KeyCost, derive: PasswordKey): Promise<CryptoKey> {
  return keyFrom(await derive(utf8(pin.normalize('NFKC')), salt, cost), 'holdfast lock by PIN');
}

function passkeyKey(prf: Uint8Array): Promise<CryptoKey> {
  return keyFrom(prf, 'holdfast lock by passkey');
}

async function seal(key: CryptoKey, secret: Uint8Array): Promise<Omit<Sealed, 'salt'>> {
  const sealed = await wrap(key, secret);
  return { sealed, sum: sumOf(sealed) };
}

async function open(key: CryptoKey, { sealed }: Sealed): Promise<Result<Uint8Array, WayFault>> {
  const secret = await unwrap(key, sealed).catch(() => null);
  return secret === null ? err('wrong') : ok(secret);
}

function isWhole({ sealed, sum }: Sealed): boolean {
  return equal(sum, sumOf(sealed));
}

function sumOf({ iv, bytes }: Wrapped): Uint8Array {
  return sha256(concat(iv, bytes));
}
