// Reads the files of the repository for the tests that look at the code itself.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Source } from './imports.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Every file of a folder whose name ends in one of the endings, with paths from the root and `/` between names. */
export function filesOf(folder: string, endings: readonly string[]): readonly Source[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}
