/**
 * `npm run attack -- [part…]`: the whole list against a relay of its own for each part, as one table. What the relay held
 * is measured after garbage was collected; how late its event loop was is shown, never judged.
 */
import { parseArgs } from 'node:util';
import { limitSettings } from '../../relay/limit-settings.ts';
import { measured, type Attacks, type Outcome } from './attack.ts';
import { floods } from './floods.ts';
import { frames } from './frames.ts';
import { http } from './http.ts';
import { Scene } from './scene.ts';
import { updates } from './updates.ts';

/** The limits as they are without any setting. */
const ORDINARY = Object.fromEntries(
  Object.values(limitSettings).map(({ name, fallback }) => [name, String(fallback)]),
);
const PARTS: Readonly<Record<string, Attacks>> = { updates, frames, http, floods };
const MIB = 1024 * 1024;
/** What a relay may hold more after an attack than before it. */
const GROWTH_BYTES_MAX = 48 * MIB;

const COLUMNS = ['attack', 'answered', 'heap MB', 'buffers MB', 'rss MB', 'late ms p99 / max', 'others'];

function rowOf({ name, answered, before, after, traffic }: Outcome): readonly string[] {
  const mib = (of: 'heapBytes' | 'bufferBytes' | 'rssBytes'): string =>
    `${(before[of] / MIB).toFixed(0)} → ${(after[of] / MIB).toFixed(0)}`;
  const late = `${after.lateP99Ms.toFixed(0)} / ${after.lateMaxMs.toFixed(0)}`;
  const others = `${traffic.paid} paid, ≤ ${traffic.longestMs.toFixed(0)} ms`;
  return [name, answered, mib('heapBytes'), mib('bufferBytes'), mib('rssBytes'), late, others];
}

async function play({ title, env, isProxied, attacks }: Attacks): Promise<boolean> {
  console.log(`\n### ${title}\n\n| ${COLUMNS.join(' | ')} |\n|${' --- |'.repeat(COLUMNS.length)}`);
  const scene = await Scene.open({ ...ORDINARY, ...env }, isProxied);
  let isGood = true;
  try {
    for (const attack of attacks) {
      const outcome = await measured(scene, attack);
      const held = outcome.after.heapBytes + outcome.after.bufferBytes;
      const isBounded = held - outcome.before.heapBytes - outcome.before.bufferBytes < GROWTH_BYTES_MAX;
      console.log(`| ${rowOf(outcome).join(' | ')} |${isBounded ? '' : ' ✗ it holds too much'}`);
      isGood &&= isBounded;
    }
  } finally {
    await scene.close();
  }
  return isGood;
}

const { positionals } = parseArgs({ allowPositionals: true });
const names = positionals.length === 0 ? Object.keys(PARTS) : positionals;
const unknown = names.find((name) => PARTS[name] === undefined);
if (unknown !== undefined) {
  console.error(
    `There is no part "${unknown}": name some of ${Object.keys(PARTS).join(', ')}, or none for all.`,
  );
  process.exitCode = 2;
} else {
  for (const name of names) if (!(await play(PARTS[name] as Attacks))) process.exitCode = 1;
}
