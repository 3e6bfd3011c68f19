/**
 * `npm run simulate -- --seeds N [--from N]` plays many worlds and counts what happened in them;
 * `npm run simulate -- --seed S` plays one and shows all of it.
 */
import { parseArgs } from 'node:util';
import { Census } from './census.ts';
import { EXPECTED } from './expected.ts';
import { simulate } from './simulate.ts';
import { installTimers } from './timeline.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
  },
});

/** The newest lines of a failed world travel with its error. */
function tellFailure(error: unknown): void {
  const { message, newest = [] } = error as Error & { readonly newest?: readonly string[] };
  console.error([...newest.slice(-25), message, ''].join('\n'));
}

async function playOne(seed: string): Promise<boolean> {
  try {
    const { census, trace, steps } = await simulate(seed, { tell: (line) => console.log(line) });
    console.log(`${census.lines.join('\n')}\n${steps} steps, trace ${trace}`);
    return true;
  } catch (error) {
    tellFailure(error);
    return false;
  }
}

async function playMany(from: number, count: number): Promise<boolean> {
  const all = new Census();
  let failed = 0;
  for (let seed = from; seed < from + count; seed++)
    try {
      const { census } = await simulate(String(seed));
      all.add(census);
    } catch (error) {
      failed++;
      tellFailure(error);
    }
  const missing = count < 200 ? [] : all.missing(EXPECTED);
  console.log(all.lines.join('\n'));
  for (const name of missing) console.error(`It never happened: ${name}`);
  console.log(`${count - failed} worlds passed, ${failed} failed`);
  return failed === 0 && missing.length === 0;
}

installTimers();
const { seed, seeds, from } = values;
const good = seed === undefined ? await playMany(Number(from), Number(seeds)) : await playOne(seed);
process.exitCode = good ? 0 : 1;
