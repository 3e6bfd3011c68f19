/** The forms of an address that screens show; reading one strictly is held by the vectors of BIP-350. */
import { expect, it } from 'vitest';
import { idOf } from '../../../../src/lib/kernel/foundation/id.ts';
import { ADDRESS_CHARS, formatAddress, shortAddress } from '../../../../src/lib/kernel/identity/address.ts';

const account = idOf(new Uint8Array(32).fill(0x5e));
const address = formatAddress(account);

it('an address has 63 characters and its prefix', () => {
  expect(address).toHaveLength(ADDRESS_CHARS);
  expect(address).toMatch(/^hold1[02-9ac-hj-np-z]{58}$/);
});

it('a short address shows both ends', () => {
  expect(shortAddress(account)).toBe(`${address.slice(0, 9)}…${address.slice(59)}`);
});
