/** One attack, and what is measured of it: how the relay answered, what it held before and after, and how others fared. */
import type { Scene, Traffic } from './scene.ts';
import type { Measured } from './watch.ts';

export interface Attack {
  readonly name: string;
  /** Resolves with what the relay answered, in a few words; rejects where it did not answer as it should. */
  readonly play: (scene: Scene) => Promise<string>;
}

export interface Attacks {
  readonly title: string;
  /** Settings of the relay that is attacked; all limits that are not named are the ordinary ones. */
  readonly env: Readonly<Record<string, string>>;
  /** Strangers have addresses of their own; else all come from one, and HTTP connections are counted. */
  readonly isProxied: boolean;
  readonly attacks: readonly Attack[];
}

export interface Outcome {
  readonly name: string;
  readonly answered: string;
  readonly before: Measured;
  readonly after: Measured;
  readonly traffic: Traffic;
  readonly ms: number;
}

export async function measured(scene: Scene, { name, play }: Attack): Promise<Outcome> {
  const before = await scene.measure();
  const endTraffic = scene.beginTraffic();
  const began = performance.now();
  let answered: string;
  try {
    answered = await play(scene);
  } finally {
    scene.clear();
  }
  const traffic = await endTraffic();
  return { name, answered, before, after: await scene.measure(), traffic, ms: performance.now() - began };
}

/** `4400 origin ×3, 4400 delete_set`: what was answered and how often, the most frequent first. */
export function tallied(answers: readonly string[], most = 4): string {
  const counts = new Map<string, number>();
  for (const answer of answers) counts.set(answer, (counts.get(answer) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const shown = sorted
    .slice(0, most)
    .map(([answer, count]) => (count === 1 ? answer : `${answer} ×${count}`));
  return [...shown, ...(sorted.length > most ? [`${sorted.length - most} others`] : [])].join(', ');
}

/** Throws a sentence where what must hold does not. */
export function expectThat(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(sentence);
}
