/** Why a backup did not open, was not made or does not count, in words. */
import type { MakeBackupFault, RehearsalFault, RestoreFault } from '#replica';
import { joinFaultText } from '../parts/fault-text.ts';
import type { PasswordStrength } from './password-strength.ts';
import { m } from '$lib/words/compiled/messages.js';

/** `other_file`: not the one that was made a moment ago. */
export type FileFault = RehearsalFault | RestoreFault | { readonly code: 'other_file' };

export function fileFaultText(fault: FileFault): string {
  switch (fault.code) {
    case 'too_large':
    case 'not_a_backup':
      return m.backup_fault_not_a_backup();
    case 'other_version':
      return m.backup_fault_other_version();
    case 'damaged':
      return m.backup_fault_damaged();
    case 'malformed':
      return m.backup_fault_malformed();
    case 'wrong_password':
      return m.backup_fault_wrong_password();
    case 'other_network':
      return m.backup_fault_other_network({ network: fault.network });
    case 'other_account':
      return m.backup_fault_other_account();
    case 'other_file':
      return m.backup_fault_other_file();
    case 'wrong_words':
      return m.rehearse_wrong();
    case 'not_the_same':
      return m.backup_fault_not_the_same();
    case 'relay_unreachable':
      return m.backup_fault_relay_unreachable();
    default:
      return joinFaultText(fault);
  }
}

export function makeFaultText(fault: MakeBackupFault): string {
  switch (fault) {
    case 'phrase_missing':
      return m.backup_fault_phrase_missing();
    case 'phrase_wrong':
      return m.join_fault_phrase_wrong();
    case 'phrase_of_another':
      return m.join_fault_phrase_of_another();
    case 'relay_unreachable':
      return m.backup_fault_relay_unreachable();
  }
}

export function strengthText(strength: PasswordStrength): string {
  const texts: Readonly<Record<PasswordStrength, () => string>> = {
    none: m.backup_strength_none,
    easy: m.backup_strength_easy,
    fair: m.backup_strength_fair,
    strong: m.backup_strength_strong,
  };
  return texts[strength]();
}
