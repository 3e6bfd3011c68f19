/** What this browser profile is, what leads to it, and how it stands with its relay. */
import type { Id, Role } from '#kernel';

/** What this browser profile is. */
export type Standing =
  | { readonly phase: 'opening' }
  /** No wallet here yet. */
  | { readonly phase: 'empty' }
  /** Keys are made and durable, the relay has not enrolled them yet. */
  | { readonly phase: 'joining'; readonly account: Id; readonly name: string }
  | {
      readonly phase: 'member';
      readonly account: Id;
      readonly device: Id;
      readonly name: string;
      readonly role: Role;
      readonly backedUp: boolean;
      /** Where the device key is: not extractable in WebCrypto, or wrapped by a key that is not; or under the app lock. */
      readonly custody: 'webcrypto' | 'wrapped' | 'locked';
      /** How many live devices the account has, this one included. */
      readonly devices: number;
      /** The account's public box key, for its payment links: who has it can seal a memo without asking the relay. */
      readonly boxKey: Id | null;
    }
  /** It signs nothing any more: a copy of another profile, a fork in quarantine, revoked, or refused for good. */
  | {
      readonly phase: 'retired';
      readonly reason: RetiredReason;
      readonly account: Id;
      readonly name: string;
      /** The phrase is still on this device: it can be enrolled anew without being typed in. */
      readonly hasPhrase: boolean;
      /** How many operations it signed that have no verdict yet; a new key leaves them behind. */
      readonly waiting: number;
    };

export type RetiredReason =
  | 'copied'
  | 'quarantined'
  | 'revoked'
  | 'defect'
  /** The relay does not have it, and what would let it in is no longer good: a new enrolment needs the phrase. */
  | 'enrolment_expired';

export type JoinFault =
  | {
      readonly code:
        'relay_unreachable' | 'not_stored' | 'phrase_wrong' | 'phrase_of_another' | 'name_too_long';
    }
  | { readonly code: 'refused'; readonly refusal: string };

/** What is left of a wallet whose data this browser has cleared. */
export interface LostWallet {
  /** The first 16 hex digits of its id. */
  readonly network: string;
  /** Of the account, in short. */
  readonly address: string;
}

/** The way to the relay, as far as this device knows. */
export type Link =
  | { readonly state: 'offline' }
  | { readonly state: 'connecting' }
  | { readonly state: 'online' }
  /** Feed items still to come. */
  | { readonly state: 'catching_up'; readonly have: number; readonly of: number }
  /** The relay said no; the code is for texts. */
  | { readonly state: 'refused'; readonly code: string }
  /** What came does not prove itself: nothing new is paid until a person decides. */
  | { readonly state: 'distrusted'; readonly code: string };
