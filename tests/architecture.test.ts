// Holds the house to its plan: who may import whom, what the pure folders must never ask the machine, and which names there
// are at the top. The checkers are shown to fail on made-up sources before they are trusted with the real ones.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesOf, root } from './support/files.ts';
import { brokenRows, importsOf, machineUses, type Doors, type Row, type Source } from './support/imports.ts';

const svelte = ['svelte', '@sveltejs/', '$app/', '$env/', '$service-worker'];
const app = [
  'src/lib/device/',
  'src/lib/state/',
  'src/lib/components/',
  'src/routes/',
  'src/service-worker/',
];
const world = ['node:', 'relay/', ...svelte, ...app];
const screenLibraries = ['svelte', '$app/', 'src/lib/words/', 'qr'];
const relayLibraries = ['#kernel', '#protocol', 'node:', 'lib0', 'pino', 'sodium-native', 'ws', 'yjs'];

/** The table of the design, from the rules outward. A part that is named before a larger one is an exception from it. */
const rows: readonly Row[] = [
  {
    name: 'kernel',
    holds: ['src/lib/kernel/'],
    mayImport: ['src/lib/kernel/', '@noble/', '@scure/', 'cborg'],
    neverSees: [...world, 'src/lib/protocol/', 'src/lib/replica/'],
  },
  {
    name: 'protocol',
    holds: ['src/lib/protocol/'],
    mayImport: ['src/lib/protocol/', '#kernel', 'lib0', 'tweetnacl', '@noble/ciphers'],
    neverSees: [...world, 'src/lib/replica/'],
  },
  {
    name: 'replica',
    holds: ['src/lib/replica/'],
    mayImport: ['src/lib/replica/', '#kernel', '#protocol', 'yjs'],
    neverSees: world,
  },
  {
    name: 'device',
    holds: ['src/lib/device/'],
    mayImport: [
      'src/lib/device/',
      '#kernel',
      '#protocol',
      '#replica',
      'dexie',
      'y-websocket',
      'y-protocols',
      'yjs',
      'lib0',
      '@noble/',
      '@scure/',
      'hash-wasm',
      'tweetnacl',
      'qr',
      'workbox-window',
    ],
    neverSees: ['node:', 'relay/', 'src/lib/state/', 'src/lib/components/', 'src/routes/'],
  },
  {
    name: 'state',
    holds: ['src/lib/state/'],
    mayImport: ['src/lib/state/', 'src/lib/words/', '#kernel', '#replica', 'svelte', '$app/'],
    neverSees: ['node:', 'relay/', 'src/lib/device/', 'src/lib/components/', 'src/routes/'],
  },
  {
    name: 'components',
    holds: ['src/lib/components/'],
    mayImport: ['src/lib/components/', 'src/lib/state/', ...screenLibraries],
    mayImportTypesOf: ['#kernel'],
    neverSees: ['node:', 'relay/', 'src/lib/device/', 'src/routes/'],
  },
  {
    name: 'root layout',
    holds: ['src/routes/+layout.svelte', 'src/routes/+layout.ts'],
    mayImport: [
      'src/routes/',
      'src/lib/components/',
      'src/lib/state/',
      'src/lib/device/',
      ...screenLibraries,
    ],
    mayImportTypesOf: ['#kernel'],
    neverSees: ['node:', 'relay/'],
  },
  {
    name: 'routes',
    holds: ['src/routes/'],
    mayImport: ['src/routes/', 'src/lib/components/', 'src/lib/state/', ...screenLibraries],
    mayImportTypesOf: ['#kernel'],
    neverSees: ['node:', 'relay/', 'src/lib/device/'],
  },
  {
    name: 'words',
    holds: ['src/lib/words/'],
    mayImport: ['src/lib/words/', 'virtual:words', 'node:'],
    mayImportTypesOf: ['@inlang/paraglide-js', 'vite', '#kernel'],
    neverSees: [],
  },
  {
    name: 'service worker',
    holds: ['src/service-worker/'],
    mayImport: ['src/service-worker/', '$service-worker', 'workbox-precaching', 'workbox-routing'],
    neverSees: [],
  },
  { name: "the app's types", holds: ['src/app.d.ts'], mayImport: [], neverSees: [] },
  {
    // Members who are programs: ordinary devices without a browser, on the same wire as browsers.
    name: 'robots',
    holds: ['relay/robots/'],
    mayImport: ['relay/', ...relayLibraries, '#replica', 'src/lib/device/leading/room-socket.ts'],
    neverSees: [
      ...svelte,
      ...app.filter((place) => place !== 'src/lib/device/'),
      'src/lib/device/index.ts',
      'src/lib/device/store/databases.ts',
      'dexie',
    ],
  },
  {
    name: 'relay',
    holds: ['relay/'],
    mayImport: ['relay/', ...relayLibraries],
    neverSees: [...svelte, ...app, 'dexie'],
  },
];

const doors: Doors = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).imports;
const code = ['.ts', '.mjs', '.js', '.svelte'];
const sources = [...filesOf('src', code), ...filesOf('relay', code)].filter(
  ({ path }) => !path.startsWith('src/lib/words/compiled/'),
);

describe('the house', () => {
  test('each part imports what the table allows', () => {
    expect(brokenRows(sources, rows, doors)).toEqual([]);
  });

  test('the pure parts take time and chance as arguments', () => {
    const pure = ['src/lib/kernel/', 'src/lib/protocol/', 'src/lib/replica/'];
    const files = sources.filter(({ path }) => pure.some((folder) => path.startsWith(folder)));
    expect(files.flatMap(machineUses)).toEqual([]);
  });

  test('there is nothing at the top that the plan does not name', () => {
    const planned = ['package.json', 'tsconfig.json', 'svelte.config.js', 'vite.config.ts', 'README.md'];
    const folders = ['src', 'relay', 'static', 'tests'];
    const forced = ['package-lock.json', 'eslint.config.js', 'LICENSE', 'node_modules'];
    const ignored = readFileSync(join(root, '.gitignore'), 'utf8').split('\n');
    const unknown = readdirSync(root).filter(
      (name) =>
        !name.startsWith('.') &&
        ![...planned, ...folders, ...forced].includes(name) &&
        !ignored.includes(`${name}/`),
    );
    expect(unknown).toEqual([]);
  });
});

describe('the checker of imports', () => {
  const broken = (files: Readonly<Record<string, string>>) =>
    brokenRows(
      Object.entries(files).map(([path, text]) => ({ path, text })),
      rows,
      { '#kernel': './src/lib/kernel/index.ts', '#replica': './src/lib/replica/index.ts' },
    );

  test('lets through what the table allows', () => {
    expect(
      broken({
        'src/lib/kernel/index.ts': `export * from './fold.ts';`,
        'src/lib/kernel/fold.ts': `import { sha256 } from '@noble/hashes/sha2.js';`,
        'src/lib/components/amount.svelte': `<script lang="ts">import type { Amount } from '#kernel';</script>`,
        'relay/store/store.ts': `import { DatabaseSync } from 'node:sqlite'; new URL('./worker.ts', import.meta.url);`,
        'relay/store/worker.ts': `import { fold } from '#kernel';`,
      }),
    ).toEqual([]);
  });

  test('names a forbidden import', () => {
    expect(broken({ 'src/lib/kernel/fold.ts': `import fs from 'node:fs';` })).toEqual([
      'src/lib/kernel/fold.ts → node:fs: kernel may not import this',
    ]);
  });

  test.each([
    ['a type', `import type { Stats } from 'node:fs';`],
    ['an export', `export { readFileSync } from 'node:fs';`],
    ['a bare import', `import 'node:fs';`],
    ['an awaited import', `const fs = await import('node:fs');`],
    ['an import in a type', `let stats: import('node:fs').Stats;`],
    ['a worker', `new Worker(new URL('node:fs', import.meta.url));`],
  ])('sees %s', (_, text) => {
    expect(broken({ 'src/lib/kernel/fold.ts': text })).toHaveLength(1);
  });

  test('prints the chain by which something forbidden is reached', () => {
    expect(
      broken({
        'src/lib/replica/index.ts': `import './step.ts';`,
        'src/lib/replica/step.ts': `import '#kernel';`,
        'src/lib/kernel/index.ts': `import './disk.ts';`,
        'src/lib/kernel/disk.ts': `import 'node:fs';`,
      }),
    ).toEqual([
      'src/lib/kernel/disk.ts → node:fs: kernel may not import this',
      'src/lib/replica/step.ts → src/lib/kernel/index.ts → src/lib/kernel/disk.ts → node:fs: replica must never see this',
    ]);
  });

  test('does not follow types, which nothing loads', () => {
    expect(
      broken({
        'src/routes/+layout.svelte': `<script>import { open } from '$lib/device/open.ts';</script>`,
        'src/lib/device/open.ts': `export const open = 1;`,
        'src/routes/page.svelte': `<script>import type { Props } from './+layout.svelte';</script>`,
      }),
    ).toEqual([]);
  });

  test('keeps the doors shut', () => {
    expect(
      broken({
        'relay/main.ts': `import { fold } from '../src/lib/kernel/fold.ts';`,
        'src/lib/kernel/fold.ts': '',
      }),
    ).toEqual(['relay/main.ts → src/lib/kernel/fold.ts: goes past the door, import #kernel']);
  });

  test('gives screens the types of the kernel only, and only the root layout the device', () => {
    expect(
      broken({
        'src/lib/kernel/index.ts': '',
        'src/lib/device/open.ts': '',
        'src/routes/wallet/+page.svelte': `<script>import { fold } from '#kernel';</script>`,
        'src/routes/+page.svelte': `<p></p>{#await import('$lib/device/open.ts')}{/await}`,
      }),
    ).toEqual([
      'src/routes/wallet/+page.svelte → #kernel: routes may import its types only',
      'src/routes/+page.svelte → src/lib/device/open.ts: routes may not import this',
    ]);
  });

  test('wants a row for every file', () => {
    expect(broken({ 'src/lib/utils/index.ts': '' })).toEqual([
      'src/lib/utils/index.ts: no row of the table holds this file',
    ]);
  });

  test('tells types from values', () => {
    const text = `import { type A } from 'a'; import { type B, c } from 'b'; import type { D } from 'd'; export type { E } from 'e';`;
    expect(importsOf({ path: 'x.ts', text }).map(({ typeOnly }) => typeOnly)).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });
});

describe('the checker of time and chance', () => {
  const uses = (text: string) => machineUses({ path: 'fold.ts', text } satisfies Source);

  test.each([
    'const at = Date.now();',
    'const at = new Date();',
    'const at = globalThis.Date.now();',
    'const at = performance.now();',
    'const roll = Math.random();',
    'crypto.getRandomValues(bytes);',
    'globalThis.crypto?.getRandomValues(bytes);',
    `import { randomBytes as bytes } from '@noble/hashes/utils.js';`,
    'const pair = nacl.box.keyPair();',
  ])('finds %s', (text) => {
    expect(uses(text)).toHaveLength(1);
  });

  test('does not mind what only speaks of them', () => {
    expect(
      uses(`// Never Date.now() here.\nconst why = 'no Math.random'; const floor = Math.floor(1.5);`),
    ).toEqual([]);
  });

  test('says where', () => {
    expect(uses('\n\nconst at = Date.now();')).toEqual([
      'fold.ts:3: Date.now asks the machine; take it as an argument',
    ]);
  });
});
