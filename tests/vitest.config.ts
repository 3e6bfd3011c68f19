// How everything but the end-to-end tests runs: in Node, since what is tested here is pure or belongs to the relay.
// The Svelte plugin is here for the runes of the state classes.

import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Where neither the tests nor what they test keep anything from one file to the next. */
const pure = ['kernel', 'protocol'].map((part) => `tests/unit/${part}/**/*.test.ts`);
pure.push('tests/vectors/**/*.test.ts', 'tests/property/**/*.test.ts');

export default defineConfig({
  root,
  plugins: [svelte()],
  resolve: { alias: { $lib: `${root}src/lib` } },
  test: {
    environment: 'node',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', 'json'],
    outputFile: { json: 'test-results/unit.json' },
    projects: [
      // Loading the kernel anew for each file costs more than its tests.
      { extends: true, test: { name: 'pure', include: pure, pool: 'threads', isolate: false } },
      {
        extends: true,
        test: { name: 'parts', include: ['tests/**/*.test.ts'], exclude: [...pure, 'tests/{e2e,bench}/**'] },
      },
    ],
  },
});
