/** What went wrong in a pairing, in words; and how its numbers are read aloud. */
import type { JoinFault, PairingFault } from '#replica';
import { m } from '$lib/words/compiled/messages.js';

export function pairingFaultText(fault: PairingFault | JoinFault['code']): string {
  const texts: Readonly<Partial<Record<typeof fault, () => string>>> = {
    too_late: m.pairing_fault_too_late,
    not_genuine: m.pairing_fault_not_genuine,
    code_wrong: m.pairing_fault_code_wrong,
    rejected: m.pairing_fault_rejected,
    not_stored: m.join_fault_not_stored,
  };
  return (texts[fault] ?? m.pairing_fault_unreachable)();
}

/** `48217730` as `4821 7730`, `482177` as `482 177`. */
export function grouped(digits: string): string {
  const half = digits.length / 2;
  return `${digits.slice(0, half)} ${digits.slice(half)}`;
}
