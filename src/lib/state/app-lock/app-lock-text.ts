/** What the app lock says. */
import type { PutOnFault, UnlockFault, UnseenMinutes } from '#replica';
import { m } from '$lib/words/compiled/messages.js';
import type { PinFault } from './way-choice.svelte.ts';
import { locale } from '../parts/locale.ts';
import { inText } from '../parts/until-text.ts';

export function putOnFaultText(fault: PutOnFault | 'not_stored'): string {
  switch (fault) {
    case 'not_backed_up':
      return m.applock_fault_not_backed_up();
    case 'cannot_lock':
      return m.applock_fault_cannot_lock();
    case 'phrase_wrong':
      return m.applock_fault_phrase_wrong();
    case 'phrase_of_another':
      return m.applock_fault_phrase_of_another();
    case 'passkey_refused':
      return m.applock_fault_passkey_refused();
    case 'passkey_cannot_lock':
      return m.applock_fault_passkey_cannot_lock();
    case 'not_stored':
      return m.applock_fault_not_stored();
  }
}

export function unlockFaultText(fault: UnlockFault, way: 'pin' | 'passkey'): string {
  switch (fault.code) {
    case 'wait':
      return m.applock_wait({ when: inText(fault.ms) });
    case 'wrong':
      return way === 'pin' ? m.applock_wrong() : m.applock_passkey_other();
    case 'damaged':
      return m.applock_damaged();
    case 'no_lock':
      return m.applock_fault_no_lock();
    default:
      return putOnFaultText(fault.code);
  }
}

export function pinFaultText(fault: PinFault): string {
  if (fault === 'short') return m.applock_pin_short();
  return fault === 'easy' ? m.applock_pin_easy() : m.applock_pin_different();
}

/** `5 minutes`, or that it never does. */
export function minutesText(minutes: UnseenMinutes): string {
  if (minutes === null) return m.applock_after_never();
  return new Intl.NumberFormat(locale(), { style: 'unit', unit: 'minute', unitDisplay: 'long' }).format(
    minutes,
  );
}
