/**
 * The network: its genesis document, its rules and what of it changes. Rules are named values with defaults, so that a
 * part of Holdfast can bring rules of its own without changing the document's form.
 */
import { id, idOf, type Id } from '../foundation/id.ts';
import { DECIMALS_MAX, NAME_CHARS_MAX } from '../foundation/limits.ts';
import { anyValue, type Value } from '../foundation/value.ts';
import { bool, decode, encode, literal, text, uint, uintBetween, type TypeOf } from '../foundation/schema.ts';
import { list, record, sortedList } from '../foundation/composite.ts';
import type { Sha256 } from '../foundation/sha256.ts';
import { tagged } from '../foundation/tag.ts';
import { symbol } from '../operation/asset.ts';
import type { Result } from '../foundation/result.ts';

/** The key that signs checkpoints and logins, with the head of its beacon's hash chain. */
const relayKey = record({ key: id, beacon: id });
export const relayKeys = list(relayKey, 1, 32);

export const rules = sortedList(record({ name: text(1, 32), value: anyValue }), 0, 64, (rule) => rule.name);
export type Rules = TypeOf<typeof rules>;

export const genesis = record({
  version: literal(1),
  name: text(1, NAME_CHARS_MAX),
  symbol,
  assetName: text(1, NAME_CHARS_MAX),
  decimals: uintBetween(0, DECIMALS_MAX),
  /** The account that issues the base asset. */
  issuer: id,
  /** The account that may pause the network and hide listings. */
  operator: id,
  relays: relayKeys,
  rules,
  /** ms since 1970; makes networks of the same name different. */
  madeAt: uint,
});
export type Genesis = TypeOf<typeof genesis>;

export function encodeGenesis(document: Genesis): Uint8Array {
  return encode(genesis, document);
}

export function decodeGenesis(bytes: Uint8Array): Result<Genesis, string> {
  return decode(genesis, bytes);
}

/** P1: a network is the SHA-256 of its genesis document's bytes. */
export function networkId(hash: Sha256, genesisBytes: Uint8Array): Id {
  return idOf(hash(genesisBytes));
}

/** What of the network the state keeps, as one record. */
export const network = record({
  id,
  base: id,
  issuer: id,
  operator: id,
  relays: relayKeys,
  rules,
  /** Counts the changes of rules. */
  rulesVersion: uint,
  paused: bool,
  epoch: uint,
});
export type Network = TypeOf<typeof network>;

/** Where the journal stands; written into every entry. */
export const head = record({ size: uint, time: uint, clock: uint });
export type Head = TypeOf<typeof head>;

interface KnownRule<T extends Value> {
  readonly byDefault: T;
  readonly holds: (value: Value) => value is T;
}

function oneOf<T extends string>(...values: readonly [T, ...T[]]): KnownRule<T> {
  const holds = (value: Value): value is T => (values as readonly Value[]).includes(value);
  return { byDefault: values[0], holds };
}

/** Rules of this part, with their defaults. */
const known = {
  /** Minor units of the base asset: the most an operation may pay for its place. */
  maxFee: { byDefault: 100n, holds: (value: Value): value is bigint => typeof value === 'bigint' },
  /** Who creates assets. */
  assetCreation: oneOf('anyone', 'operator'),
  /** Who makes accounts: anybody, or who shows an invitation. */
  admission: oneOf('open', 'invitation'),
};
type RuleValue<Name extends keyof typeof known> = (typeof known)[Name]['byDefault'];

export function ruleOf<Name extends keyof typeof known>(of: Network, name: Name): RuleValue<Name> {
  const rule = of.rules.find((each) => each.name === name);
  return rule === undefined ? known[name].byDefault : (rule.value as RuleValue<Name>);
}

/** Whether each rule that is known here has a value of its kind; other parts look at theirs. */
export function rulesAreWellFormed(of: Rules): boolean {
  return of.every(
    ({ name, value }) => !Object.hasOwn(known, name) || known[name as keyof typeof known].holds(value),
  );
}

export const ruleChange = record({ network: id, version: uint, relays: relayKeys, rules });
export type RuleChange = TypeOf<typeof ruleChange>;

/** What the signers of a change of rules sign. */
export function ruleChangeMessage(change: RuleChange): Uint8Array {
  return tagged('set', encode(ruleChange, change));
}
