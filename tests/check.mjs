// Checks the types of everything: each part with the types it may know (the kernel sees neither DOM nor Node), and the
// screens with svelte-check, which skips the service worker and is too generous with the pure parts.
// `npm run check` runs this file alone.

import { install } from '../relay/prepare.mjs';
import { runAll } from './support/commands.mjs';

const projects = [
  'src/lib/kernel',
  'src/lib/protocol',
  'src/lib/replica',
  'src/service-worker',
  'relay',
  'tests',
];

/** Writes what tools derive from the sources and every check and test needs: SvelteKit's types and the messages. */
export function generate() {
  return runAll([
    { name: 'svelte-kit sync', command: 'svelte-kit', args: ['sync'] },
    { name: 'messages', command: 'node', args: ['tests/support/words.mjs'] },
  ]);
}

/** Checks every project. */
export function check() {
  return runAll([
    {
      name: 'svelte-check',
      command: 'svelte-check',
      args: ['--tsconfig', 'tsconfig.json', '--fail-on-warnings', '--output', 'human'],
    },
    ...projects.map((project) => ({ name: `tsc ${project}`, command: 'tsc', args: ['-p', project] })),
  ]);
}

if (process.argv[1] === import.meta.filename) {
  await install();
  const generated = await generate();
  const checked = await check();
  process.exitCode = generated.failed + checked.failed > 0 ? 1 : 0;
}
