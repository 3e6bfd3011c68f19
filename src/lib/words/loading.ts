/** Loads the words of the language that is read here: those of the first screen, and all others behind it. */
import { loadFirst, loadRest } from 'virtual:words';

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
  // The first screen says names by themselves; sentences around them come with the rest, and its own are worn with those.
  if (part === loadFirst && !isPseudo && dir === 'ltr') return part(language, (table) => table);
  const { wornTable } = await import('./wear.ts');
  const wear: Parameters<Part>[1] = (table) => wornTable(table, spoken);
  await Promise.all([loadFirst(language, wear), part(language, wear)]);
}
