/**
 * The public name of this account. It is signed and in the journal: the relay and everybody in the network can read it, and
 * what it was before stays there.
 */
import type { AccountView, FieldsOf, Result } from '#kernel';
import type { Acquaintance } from './acquaintance.ts';
import type { PayFault } from './payments-view.ts';

/** What a person confirms, read back from the very bytes that will be signed. */
export interface NameCheck extends Acquaintance {
  readonly bytes: Uint8Array;
  readonly name: string;
  /** True if another live device may spend first while this one is offline. */
  readonly mayConflict: boolean;
}

export interface OwnName {
  /** Builds the operation at its place in the chain, and reads it back. Signs nothing. */
  check(name: string): Promise<Result<NameCheck, PayFault>>;
  /** Signs and stores what was checked [P7]; the operation's id in hex. */
  sign(check: NameCheck): Promise<Result<string, PayFault>>;
}

/** What the account says of itself as far as its feed has come; nothing but this name where it has said nothing. */
export function profileSaid(
  { profile }: Pick<AccountView, 'profile'>,
  name: string,
): FieldsOf<'profile.set'> {
  return profile ?? { name, about: '', avatar: null, accepts: null, memoRequired: false, blocks: [] };
}
