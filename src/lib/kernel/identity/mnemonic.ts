/**
 * The phrase: 12 or 24 English words (BIP-39, empty passphrase) from which an account's root key and the key of its vault
 * come (SLIP-0010). It brings a list of 2,048 words, so it has a door of its own, `#kernel/phrase`, and is loaded only
 * where a phrase is made, rehearsed or typed in.
 */
import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { entropyToMnemonic, mnemonicToEntropy, mnemonicToSeedSync, validateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { assert } from '../foundation/assert.ts';
import type { Brand } from '../foundation/brand.ts';
import { concat, utf8 } from '../foundation/bytes.ts';
import { id, type Id, idBytes } from '../foundation/id.ts';
import { err, ok, type Result } from '../foundation/result.ts';
import { encode } from '../foundation/schema.ts';
import { record } from '../foundation/composite.ts';
import { tagged } from '../foundation/tag.ts';

/** Lower-case words with one space between them, whose checksum holds. */
export type Phrase = Brand<string, 'phrase'>;

export const PHRASE_WORDS: readonly number[] = [12, 24];

/** In the order of the checks; `place` counts from 1. `wrong_checksum`: each word is one of the list, yet one is not the right one. */
export type PhraseFault =
  | { readonly code: 'wrong_word_count'; readonly count: number }
  | { readonly code: 'unknown_word'; readonly place: number; readonly word: string }
  | { readonly code: 'wrong_checksum' };

/** All words of the list in alphabetical order, for suggestions while typing. */
export const PHRASE_WORD_LIST: readonly string[] = wordlist;

/** 16 random bytes give 12 words, 32 give 24. */
export function phraseOf(entropy: Uint8Array): Phrase {
  assert(entropy.length === 16 || entropy.length === 32, 'a phrase holds 16 or 32 bytes');
  return entropyToMnemonic(entropy, wordlist) as Phrase;
}

/** The 16 or 32 bytes of a phrase. */
export function entropyOf(phrase: Phrase): Uint8Array {
  return mnemonicToEntropy(phrase, wordlist);
}

/** What a person typed or pasted, in whatever case and with whatever white space between and around the words. */
export function parsePhrase(typed: string): Result<Phrase, PhraseFault> {
  const words = typed
    .normalize('NFKD')
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
  if (!PHRASE_WORDS.includes(words.length)) return err({ code: 'wrong_word_count', count: words.length });
  const wrong = words.findIndex((word) => !wordlist.includes(word));
  if (wrong !== -1) return err({ code: 'unknown_word', place: wrong + 1, word: words[wrong] as string });
  const phrase = words.join(' ');
  return validateMnemonic(phrase, wordlist) ? ok(phrase as Phrase) : err({ code: 'wrong_checksum' });
}

export interface PhraseKeys {
  /** Ed25519 seed, 32 bytes; its public key is the account. */
  readonly rootSeed: Uint8Array;
  /** X25519 secret, 32 bytes, one for each network: opens the vault's epoch keys after a restore. */
  readonly recoverySecret: Uint8Array;
}

/** Protocol §1. About a tenth of a second, by BIP-39’s intent: 2,048 rounds of PBKDF2. */
export function keysOfPhrase(phrase: Phrase, network: Id): PhraseKeys {
  const seed = mnemonicToSeedSync(phrase);
  const info = tagged('recovery-box', encode(recoveryInfo, { network }));
  return {
    rootSeed: deriveKey(seed, [PURPOSE, 0]),
    recoverySecret: hkdf(sha256, deriveKey(seed, [PURPOSE, 1]), idBytes(network), info, 32),
  };
}

const recoveryInfo = record({ network: id });

/** `HOLD` in ASCII: the first step of our paths, so that no other wallet derives the same keys. */
const PURPOSE = 1_213_156_420;
const HARDENED = 0x8000_0000;

/** SLIP-0010 for ed25519: the 32-byte private key at m/path[0]'/path[1]'/…, each step below 2^31 and hardened. */
export function deriveKey(seed: Uint8Array, path: readonly number[]): Uint8Array {
  let node = hmac(sha512, utf8('ed25519 seed'), seed);
  for (const step of path) {
    assert(Number.isInteger(step) && step >= 0 && step < HARDENED, 'a step of a path is below 2^31');
    const index = new Uint8Array(4);
    new DataView(index.buffer).setUint32(0, HARDENED + step);
    node = hmac(sha512, node.subarray(32), concat(Uint8Array.of(0), node.subarray(0, 32), index));
  }
  return node.slice(0, 32);
}
