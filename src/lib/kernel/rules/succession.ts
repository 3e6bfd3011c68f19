/** How the network itself goes on: changes of its rules and relay keys, and the first entry of a new epoch (P25). */
import type { Books } from '../books.ts';
import { idBytes, type Id } from '../foundation/id.ts';
import { encode } from '../foundation/schema.ts';
import { equal } from '../foundation/bytes.ts';
import { admitKey } from '../identity/keys.ts';
import type { Verify } from '../identity/signature.ts';
import { recoveryNoteMessage, type Cause } from '../journal/entry.ts';
import { relayKeys, ruleChangeMessage, rules, rulesAreWellFormed, type Network } from '../ledger/network.ts';
import { headOf, networkOf, setNetwork, type State } from '../state.ts';

type RulesCause = Extract<Cause, { readonly type: 'rules' }>;
type EpochCause = Extract<Cause, { readonly type: 'epoch' }>;
type Signatures = RulesCause['signatures'];

function signed(verify: Verify, signatures: Signatures, key: Id, message: Uint8Array): boolean {
  return signatures.some((each) => each.key === key && verify(idBytes(key), message, each.signature));
}

/**
 * Rules change by the issuer's root and a relay's key; relay keys alone, by either of them. `rules_malformed`: not the next
 * version, a value that is not of its rule's kind, or a relay key that is not admitted [K1].
 */
export function ruleChangeFault(
  state: State,
  verify: Verify,
  { change, signatures }: RulesCause,
): 'rules_malformed' | 'rules_not_signed' | null {
  const network = networkOf(state);
  const isNext = change.version === network.rulesVersion + 1;
  if (!isNext || !rulesAreWellFormed(change.rules) || !relaysAreAdmitted(change.relays))
    return 'rules_malformed';
  const message = ruleChangeMessage({ network: network.id, ...change });
  const byIssuer = signed(verify, signatures, network.issuer, message);
  const byRelay = network.relays.some(({ key }) => signed(verify, signatures, key, message));
  const rulesStay = equal(encode(rules, change.rules), encode(rules, network.rules));
  const relaysStay = equal(encode(relayKeys, change.relays), encode(relayKeys, network.relays));
  const isSigned = rulesStay && !relaysStay ? byIssuer || byRelay : byIssuer && byRelay;
  return isSigned ? null : 'rules_not_signed';
}

export function relaysAreAdmitted(relays: Network['relays']): boolean {
  return relays.every(({ key }) => admitKey(idBytes(key)).ok);
}

export function changeRules(books: Books, { change }: RulesCause): void {
  setNetwork(books.state, {
    ...books.network,
    relays: change.relays,
    rules: change.rules,
    rulesVersion: change.version,
  });
}

/** A later epoch that continues this very journal, signed by a relay of the network. */
export function checkEpoch(state: State, verify: Verify, { note, signatures }: EpochCause): boolean {
  const network = networkOf(state);
  const continues =
    note.network === network.id && note.epoch > network.epoch && note.size === headOf(state).size;
  if (!continues || !relaysAreAdmitted(note.relays)) return false;
  const message = recoveryNoteMessage(note);
  return network.relays.some(({ key }) => signed(verify, signatures, key, message));
}

export function changeEpoch(books: Books, { note }: EpochCause): void {
  setNetwork(books.state, { ...books.network, epoch: note.epoch, relays: note.relays });
}
