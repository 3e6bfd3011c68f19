/** What is done to the messages of a language before they are used. It comes behind the first screen. */
import { isolatingTable } from './isolation.ts';
import { pseudoTable, type Say } from './pseudo.ts';

interface Manner {
  readonly isPseudo: boolean;
  readonly dir: 'ltr' | 'rtl';
}

export function wornTable(table: readonly Say[], { isPseudo, dir }: Manner): readonly Say[] {
  return isolatingTable(isPseudo ? pseudoTable(table) : table, dir);
}
