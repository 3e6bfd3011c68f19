// Compiles the messages and makes sure that all of them came through: where the message plugin cannot be loaded, the
// compiler says "successfully" and writes none.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compile } from '@inlang/paraglide-js';
import { words } from '../../src/lib/words/options.ts';

await compile(words);

const { $schema: _, ...written } = JSON.parse(readFileSync('src/lib/words/messages/en.json', 'utf8'));
const compiled = await import(pathToFileURL(resolve(words.outdir, 'messages.js')).href);
const missing = Object.keys(written).filter((key) => !(key in compiled));
if (missing.length > 0) {
  console.error(
    `Not compiled: ${missing.join(', ')}. Does \`modules\` of project.inlang name the installed plugin?`,
  );
  process.exitCode = 1;
}
