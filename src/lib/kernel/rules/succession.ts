/** How the network itself goes on: changes of its rules and relay keys, and the first entry of a new epoch (P25). */
import type { Books } from '../books.ts';
import { idBytes, type Id } from '../foundation/id.ts';
import { encode } from '../foundation/schema.ts';
import { equal } from '../foundation/bytes.ts';
import { verify } from '../identity/signature.ts';
import { recoveryNoteMessage, type Cause } from '../journal/entry.ts';
import { relayKeys, ruleChangeMessage, rules } from '../ledger/network.ts';
import { headOf, networkOf, setNetwork, type State } from '../state.ts';

type RulesCause = Extract<Cause, { readonly type: 'rules' }>;
type EpochCause = Extract<Cause, { readonly type: 'epoch' }>;
type Signatures = RulesCause['signatures'];

function signed(signatures: Signatures, key: Id, message: Uint8Array): boolean {
  return signatures.some((each) => each.key === key && verify(idBytes(key), message, each.signature));
}

/** Rules change by the issuer's root and a relay's key; relay keys alone, by either of them. */
export function checkRuleChange(state: State, { change, signatures }: RulesCause): boolean {
  const network = networkOf(state);
  if (change.version !== network.rulesVersion + 1) return false;
  const message = ruleChangeMessage({ network: network.id, ...change });
  const byIssuer = signed(signatures, network.issuer, message);
  const byRelay = network.relays.some(({ key }) => signed(signatures, key, message));
  const rulesStay = equal(encode(rules, change.rules), encode(rules, network.rules));
  const relaysStay = equal(encode(relayKeys, change.relays), encode(relayKeys, network.relays));
  return rulesStay && !relaysStay ? byIssuer || byRelay : byIssuer && byRelay;
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
export function checkEpoch(state: State, { note, signatures }: EpochCause): boolean {
  const network = networkOf(state);
  const continues =
    note.network === network.id && note.epoch > network.epoch && note.size === headOf(state).size;
  const message = recoveryNoteMessage(note);
  return continues && network.relays.some(({ key }) => signed(signatures, key, message));
}

export function changeEpoch(books: Books, { note }: EpochCause): void {
  setNetwork(books.state, { ...books.network, epoch: note.epoch, relays: note.relays });
}
