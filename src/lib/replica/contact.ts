/** Somebody whom this person knows by a name of their own choice. */
import type { Id } from '#kernel';

export interface Contact {
  readonly account: Id;
  readonly name: string;
  /** This person's own note; nobody else sees it. */
  readonly note: string;
}
