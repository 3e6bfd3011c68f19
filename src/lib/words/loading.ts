/** Loads the words of the language that is read here: those of the first screen, and all others behind it. */
import { loadFirst, loadRest } from 'virtual:words';
import { isolatingTable } from './isolation.ts';

export interface Spoken {
  readonly language: string;
  /** Its words stretched and accented, so that one sees what is cut off and what is not a message. */
  readonly isPseudo: boolean;
  readonly dir: 'ltr' | 'rtl';
}

type Part = typeof loadFirst;

const loaded = new Map<Part, Promise<void>>();
let spoken: Spoken = { language: 'en', isPseudo: false, dir: 'ltr' };

/** Chooses the language, once, before anything is drawn. */
export function speak(chosen: Spoken): void {
  spoken = chosen;
}

/** Resolves when the messages of the first screen can be said. */
export function firstWords(): Promise<void> {
  return once(loadFirst);
}

/** Resolves when every message can be said. */
export async function allWords(): Promise<void> {
  await Promise.all([once(loadFirst), once(loadRest)]);
}

/** What could not be loaded is asked for again by the next who needs it. */
function once(part: Part): Promise<void> {
  const known = loaded.get(part);
  if (known !== undefined) return known;
  const loading = load(part).catch((error: unknown) => {
    loaded.delete(part);
    throw error;
  });
  loaded.set(part, loading);
  return loading;
}

async function load(part: Part): Promise<void> {
  const { language, isPseudo, dir } = spoken;
  if (!isPseudo) return part(language, (table) => isolatingTable(table, dir));
  const { pseudoTable } = await import('./pseudo.ts');
  return part(language, (table) => isolatingTable(pseudoTable(table), dir));
}
