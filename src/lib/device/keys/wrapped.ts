/**
 * What this browser keeps sealed: by AES-GCM, under a wrapping key that cannot be taken out, and that an app lock takes out
 * of the database. Rows are sealed as JSON, for they are read before the first screen.
 */
export interface Wrapped {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export function randomBytes(count: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(count));
}

/** Of 32 bytes: a key that cannot be taken out. */
export function wrappingKeyOf(bytes: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes.slice(), 'AES-GCM', false, ['encrypt', 'decrypt']);
}

export async function wrap(key: CryptoKey, secret: Uint8Array): Promise<Wrapped> {
  const iv = randomBytes(12);
  const bytes = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, secret.slice());
  return { iv, bytes: new Uint8Array(bytes) };
}

export async function unwrap(key: CryptoKey, { iv, bytes }: Wrapped): Promise<Uint8Array> {
  // By `Promise.resolve` the query of Dexie that waits for it knows that what follows belongs to it too.
  return new Uint8Array(await Promise.resolve(crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, bytes)));
}

/** A plain value: text, numbers, booleans, null, and lists and records of them. */
export function seal(key: CryptoKey, value: unknown): Promise<Wrapped> {
  return wrap(key, new TextEncoder().encode(JSON.stringify(value)));
}

/** As it was given to `seal`. */
export async function unseal(key: CryptoKey, sealed: Wrapped): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await unwrap(key, sealed)));
}
