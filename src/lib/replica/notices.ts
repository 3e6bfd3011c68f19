/** What a relay's notice means to the device that gets it. */
import type { Value } from '#kernel';
import type { Notice } from '#protocol';

export type NoticeMeaning =
  /** The connection goes on. */
  | { readonly type: 'nothing' }
  /** Not now: another try after so many ms. */
  | { readonly type: 'later'; readonly code: string; readonly retryMs: number }
  /** This version of the app will never be let in. */
  | { readonly type: 'never'; readonly code: string }
  | { readonly type: 'retired'; readonly reason: 'revoked' | 'quarantined' }
  /** The login did not open the room; `code` says what is wrong with it, or with the enrolment in it. */
  | { readonly type: 'not_let_in'; readonly code: string }
  | { readonly type: 'distrust'; readonly code: string };

const LATER_MS = 5000;

export function readNotice({ code, facts }: Notice): NoticeMeaning {
  switch (code) {
    case 'upgrade_needed':
      return { type: 'never', code };
    case 'paused':
      return { type: 'nothing' };
    case 'shutting_down':
      return { type: 'nothing' };
    case 'journal_behind':
      return { type: 'distrust', code };
    case 'rate_limited':
      return { type: 'later', code, retryMs: msIn(facts[1]) };
    case 'login_refused':
      return readLoginRefusal(facts);
  }
}

function readLoginRefusal([reason, ms]: readonly Value[]): NoticeMeaning {
  switch (reason) {
    case 'device_revoked':
      return { type: 'retired', reason: 'revoked' };
    case 'device_quarantined':
      return { type: 'retired', reason: 'quarantined' };
    case 'challenge_expired':
    case 'rate_limited':
    case 'overloaded':
      return { type: 'later', code: reason, retryMs: msIn(ms) };
    default:
      return { type: 'not_let_in', code: typeof reason === 'string' ? reason : 'login_refused' };
  }
}

function msIn(fact: Value | undefined): number {
  return typeof fact === 'bigint' ? Number(fact) : LATER_MS;
}
