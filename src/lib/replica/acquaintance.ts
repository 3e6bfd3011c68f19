/** How well a person knows whom they are about to pay: it decides whether the check asks for a second look [U3]. */
import type { Id } from '#kernel';

export interface Acquaintance {
  /** Nothing was paid to this account before. */
  readonly firstPayment: boolean;
  /** Nothing was paid to it before, it is no contact, and it is not the robot of the network. */
  readonly isStranger: boolean;
  /** A known account that a person could take for this one, by address or name. */
  readonly resembles: Id | null;
}

/** Of an act that pays nobody. */
export const NOBODY: Acquaintance = { firstPayment: false, isStranger: false, resembles: null };
