/** BIP-350's own strings on the library that reads our addresses, and addresses of accounts, valid and invalid in pairs. */
import { bech32, bech32m } from '@scure/base';
import { describe, expect, it } from 'vitest';
import { idOf } from '../../src/lib/kernel/foundation/id.ts';
import { formatAddress, parseAddress } from '../../src/lib/kernel/identity/address.ts';
import { vectorRows } from '../support/vectors.ts';

describe('BIP-350', () => {
  for (const [json, fate] of vectorRows('bech32m-bip350.txt'))
    it(`${json} is ${fate}`, () => {
      const text = JSON.parse(json as string) as string;
      expect(bech32m.decodeUnsafe(text) !== undefined).toBe(fate === 'valid');
      expect(parseAddress(text).ok).toBe(false);
    });
});

describe('addresses of accounts', () => {
  const account = idOf(Uint8Array.from({ length: 32 }, (_, i) => i * 7));
  const address = formatAddress(account);
  const words = [...bech32m.toWords(Uint8Array.from({ length: 32 }, (_, i) => i * 7))];

  it('are read back, in lower and in upper case', () => {
    expect(parseAddress(address)).toEqual({ ok: true, value: account });
    expect(parseAddress(address.toUpperCase())).toEqual({ ok: true, value: account });
  });

  const padded = [...words.slice(0, -1), (words.at(-1) as number) | 1];
  const swapped = `${address.slice(0, 20)}${address[21]}${address[20]}${address.slice(22)}`;
  const cases: readonly (readonly [string, string, string])[] = [
    ['mixed_case', 'one letter in upper case', `H${address.slice(1)}`],
    ['wrong_prefix', 'of another network of addresses', bech32m.encode('bc', words)],
    ['wrong_prefix', 'empty', ''],
    ['wrong_prefix', 'a space in front', ` ${address}`],
    ['wrong_length', '31 bytes', bech32m.encode('hold', bech32m.toWords(new Uint8Array(31)))],
    ['wrong_length', '33 bytes', bech32m.encode('hold', bech32m.toWords(new Uint8Array(33)))],
    ['wrong_length', 'a space behind', `${address} `],
    ['wrong_letter', 'a letter that bech32 does not use', `hold1b${address.slice(6)}`],
    ['wrong_checksum', 'two neighbours swapped', swapped],
    ['wrong_checksum', 'bech32 instead of bech32m', bech32.encode('hold', words)],
    ['wrong_checksum', 'padding that is not zero', bech32m.encode('hold', padded)],
  ];
  for (const [fault, name, text] of cases)
    it(`${fault}: ${name}`, () => {
      expect(text).not.toBe(address);
      expect(parseAddress(text)).toEqual({ ok: false, error: fault });
    });
});
