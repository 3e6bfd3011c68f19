// How the messages are compiled: one set of options for the build and for the checks that come before it.

import type { CompilerOptions } from '@inlang/paraglide-js';

export const words: CompilerOptions = {
  project: './src/lib/words/project.inlang',
  outdir: './src/lib/words/compiled',
  emitTsDeclarations: true,
  // Which language is read is decided by state/language.ts, before any message is said.
  strategy: ['baseLocale'],
};
