/** An act as a person reads it before it is signed, made from the very bytes that will be signed [U3]. */
import type { Id } from '#kernel';
import type { Acquaintance } from '#replica';

export interface ActWords {
  readonly what: string;
  readonly more: readonly string[];
  /** What stands on the button. */
  readonly sign: string;
  /** Who gets something by it and has to be known; null: nobody who is new here. */
  readonly payee: Id | null;
  /** What a person says of a stranger after a second look; of an act that has no way back, of the act. */
  readonly look: string;
  readonly isForEver?: boolean;
}

/** What every check knows beside the act itself. */
export interface Checked extends Acquaintance {
  /** True if another live device may spend first while this one is offline. */
  readonly mayConflict: boolean;
}
