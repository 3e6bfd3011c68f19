/** Where a step of a session leads when it does not simply go on. The steps decide, and the session alone follows. */
import type { Copy, Distrust } from '../feed/copy.ts';
import type { RetiredReason } from '../standing.ts';

export type Turn =
  /** Another connection, after so many ms. */
  | { readonly type: 'anew'; readonly ms: number }
  /** This device signs nothing any more. */
  | { readonly type: 'retired'; readonly reason: RetiredReason }
  /** Nothing is believed or offered any more; what shows why is kept, and what of the copy it changes [P24, P25]. */
  | { readonly type: 'distrusted'; readonly distrust: Distrust; readonly cutAt?: Copy['cutAt'] };

/** Before what failed is tried on another connection. */
const RESYNC_MS = 1000;

export const RESYNC = { type: 'anew', ms: RESYNC_MS } as const satisfies Turn;

/** What can be put right at once by another connection. */
export const GREET_AGAIN: Turn = { type: 'anew', ms: 0 };

export function retired(reason: RetiredReason): Turn {
  return { type: 'retired', reason };
}

export function distrusted(distrust: Distrust): Turn {
  return { type: 'distrusted', distrust };
}

/** What a relay has not shown it may show on another connection; what it has shown and is not true ends the session. */
export function turnAfter(
  fault: { readonly type: 'lost' | 'no_answer' } | { readonly type: 'distrust'; readonly distrust: Distrust },
): Turn {
  return fault.type === 'distrust' ? distrusted(fault.distrust) : RESYNC;
}
