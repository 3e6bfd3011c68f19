/**
 * `npm run fuzz -- [--seconds N] [--seed S] [target…]`: every decoder, or those that are named, for so many seconds each.
 * An input with which something is wrong is shown as hex, and is to become a test.
 */
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';
import { TARGETS } from './targets.ts';

const { values, positionals } = parseArgs({
  options: { seconds: { type: 'string', default: '10' }, seed: { type: 'string', default: 'holdfast' } },
  allowPositionals: true,
});
const unknown = positionals.find((name) => TARGETS.every((target) => target.name !== name));
if (unknown !== undefined) {
  console.error(
    `There is no target "${unknown}": name some of ${TARGETS.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}
console.log(`${'target'.padEnd(24)}    inputs     taken   kept  pieces`);
for (const target of TARGETS) {
  if (positionals.length > 0 && !positionals.includes(target.name)) continue;
  const until = performance.now() + Number(values.seconds) * 1000;
  try {
    const { inputs, taken, kept, pieces } = await fuzz(target, values.seed, () => performance.now() > until);
    const numbers = [inputs, taken].map((each) => String(each).padStart(10)).join('');
    console.log(
      `${target.name.padEnd(24)}${numbers}${String(kept).padStart(7)}${String(pieces).padStart(8)}`,
    );
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
