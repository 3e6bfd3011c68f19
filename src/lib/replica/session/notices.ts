/** What a relay's notice means to the device that gets it. */
import type { Value } from '#kernel';
import type { Notice } from '#protocol';

export type NoticeMeaning =
  /** The connection goes on. */
  | { readonly type: 'nothing' }
  /** Not now, whatever the device brings. */
  | ({ readonly type: 'turned_away' } & TurnedAway)
  /** Not with this login; `code` says what is wrong with it, or with the enrolment in it. */
  | ({ readonly type: 'not_let_in' } & TurnedAway)
  | { readonly type: 'retired'; readonly reason: 'revoked' | 'quarantined' }
  | { readonly type: 'distrust'; readonly code: string };

export interface TurnedAway {
  readonly code: string;
  /** ms until another try; `never`: this version of the app will not be let in. */
  readonly retryMs: number | 'never';
}

const LATER_MS = 5000;
const NOT_LET_IN_RETRY_MS = 30_000;

export function readNotice({ code, facts }: Notice): NoticeMeaning {
  switch (code) {
    case 'upgrade_needed':
      return { type: 'turned_away', code, retryMs: 'never' };
    case 'paused':
      return { type: 'nothing' };
    case 'shutting_down':
      return { type: 'nothing' };
    case 'journal_behind':
      return { type: 'distrust', code };
    case 'rate_limited':
      return { type: 'turned_away', code, retryMs: msIn(facts[1]) };
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
      return { type: 'turned_away', code: reason, retryMs: msIn(ms) };
    default:
      return {
        type: 'not_let_in',
        code: typeof reason === 'string' ? reason : 'login_refused',
        retryMs: NOT_LET_IN_RETRY_MS,
      };
  }
}

function msIn(fact: Value | undefined): number {
  return typeof fact === 'bigint' ? Number(fact) : LATER_MS;
}
