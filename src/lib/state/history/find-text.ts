/** What the choices of a filter of history are called. */
import type { KindGroup, StateGroup } from '#replica';
import { m } from '$lib/words/compiled/messages.js';

const KINDS: Readonly<Record<KindGroup, () => string>> = {
  received: m.find_kind_received,
  sent: m.find_kind_sent,
  holds: m.find_kind_holds,
  vouchers: m.find_kind_vouchers,
  assets: m.find_kind_assets,
  account: m.find_kind_account,
  other: m.find_kind_other,
};

const STATES: Readonly<Record<StateGroup, () => string>> = {
  open: m.find_state_open,
  final: m.find_state_final,
  failed: m.find_state_failed,
};

export function kindGroupText(kind: KindGroup): string {
  return KINDS[kind]();
}

export function stateGroupText(state: StateGroup): string {
  return STATES[state]();
}

export const kindChoices = Object.keys(KINDS) as readonly KindGroup[];
export const stateChoices = Object.keys(STATES) as readonly StateGroup[];
