/**
 * What may stand in the vault's document (P33): maps from text to plain values, one each for what the devices of an account
 * share. Any device of the account can write anything there, also one with a newer app or a bad one, so whatever does not
 * have its map's shape is passed over as if it were not there.
 */
import { AMOUNT_MAX, fromHex } from '#kernel';

export interface SharedSettings {
  readonly theme: 'system' | 'light' | 'dark';
  readonly language: 'system' | 'en' | 'de';
  /** Whether what the system shows of this wallet names people and amounts. */
  readonly details: boolean;
}
export type SettingName = keyof SharedSettings;

/** A payment that was begun and not signed, by its payee. */
export interface SharedDraft {
  /** 64 hex digits; null: none was chosen. */
  readonly asset: string | null;
  /** As it was typed. */
  readonly amount: string;
  readonly memo: string;
  /** What the payee's link said of them. */
  readonly name: string | null;
  /** 64 hex digits. */
  readonly boxKey: string | null;
  readonly request: { readonly nonce: string; readonly expires: number } | null;
  /** When it was last changed, ms of that device's clock. */
  readonly at: number;
}

/** Money that the account has asked for. */
export interface SharedRequest {
  /** 64 hex digits. */
  readonly asset: string;
  /** Minor units, in decimal digits. */
  readonly amount: string;
  readonly memo: string;
  /** ms of the journal's time, both. */
  readonly made: number;
  readonly expires: number;
}

/** The values of each map. The last change of a key wins, whichever device made it; concurrent ones as Yjs orders them. */
export interface SharedSchema {
  /** By account, 64 hex digits. */
  readonly contacts: { readonly name: string; readonly note: string };
  /** By device, 64 hex digits: what the person calls it. */
  readonly labels: string;
  readonly settings: SharedSettings[SettingName];
  /** By payee, 64 hex digits. */
  readonly drafts: SharedDraft;
  /** What was read (read-marks.ts): by device, up to when; by notification, when it happened. ms of the journal's time. */
  readonly read: number;
  /** By nonce, 32 hex digits. */
  readonly requests: SharedRequest;
  /** By device, 64 hex digits: the signed note of a checkpoint that it has pinned. */
  readonly checkpoints: string;
  /** By the account's box key, 64 hex digits: its secret, 32 bytes. */
  readonly boxes: Uint8Array;
}
export type SharedMap = keyof SharedSchema;

const TEXT_CHARS_MAX = 10_000;
const KEY_CHARS_MAX = 160;

type Reader<M extends SharedMap> = (value: unknown, key: string) => SharedSchema[M] | null;

const READERS: { readonly [M in SharedMap]: Reader<M> } = {
  contacts: (value, key) => {
    const { name, note } = partsOf(value);
    return isHex(key, 32) && isText(name) && isText(note) ? { name, note } : null;
  },
  labels: (value, key) => (isHex(key, 32) && isText(value) ? value : null),
  settings: (value, key) => {
    if (key === 'theme' && (value === 'system' || value === 'light' || value === 'dark')) return value;
    if (key === 'language' && (value === 'system' || value === 'en' || value === 'de')) return value;
    return key === 'details' && typeof value === 'boolean' ? value : null;
  },
  drafts: (value, key) => (isHex(key, 32) ? draftIn(value) : null),
  read: (value, key) => (key.length <= KEY_CHARS_MAX && isTime(value) ? value : null),
  requests: (value, key) => (isHex(key, 16) ? requestIn(value) : null),
  checkpoints: (value, key) => (isHex(key, 32) && isText(value) ? value : null),
  boxes: (value, key) =>
    isHex(key, 32) && value instanceof Uint8Array && value.length === 32 ? value : null,
};

/** Null: not what this map holds. */
export function readShared<M extends SharedMap>(map: M, key: string, value: unknown): SharedSchema[M] | null {
  return READERS[map](value, key);
}

function draftIn(value: unknown): SharedDraft | null {
  const { asset, amount, memo, name, boxKey, request, at } = partsOf(value);
  if (!isText(amount) || !isText(memo) || !isTime(at)) return null;
  if (!(name === null || isText(name)) || !isHexOrNull(asset) || !isHexOrNull(boxKey)) return null;
  if (request === null) return { asset, amount, memo, name, boxKey, request, at };
  const { nonce, expires } = partsOf(request);
  if (!isHex(nonce, 16) || !isTime(expires)) return null;
  return { asset, amount, memo, name, boxKey, request: { nonce, expires }, at };
}

function requestIn(value: unknown): SharedRequest | null {
  const { asset, amount, memo, made, expires } = partsOf(value);
  const isWhole = isText(amount) && /^[1-9]\d{0,18}$/.test(amount) && BigInt(amount) <= AMOUNT_MAX;
  if (!isWhole || !isHex(asset, 32) || !isText(memo) || !isTime(made) || !isTime(expires)) return null;
  return { asset, amount, memo, made, expires };
}

function partsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= TEXT_CHARS_MAX;
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isHex(value: unknown, bytes: number): value is string {
  return typeof value === 'string' && value.length === 2 * bytes && fromHex(value) !== null;
}

function isHexOrNull(value: unknown): value is string | null {
  return value === null || isHex(value, 32);
}
