// How Vite builds and serves the app. The words of the screens are compiled to functions, one for each message.

import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { words } from './src/lib/words/options.ts';

export default defineConfig({
  plugins: [paraglideVitePlugin(words), sveltekit()],
  build: {
    rolldownOptions: {
      // A page of advice on the speed of plugins would stand between `npm start` and its address.
      checks: { pluginTimings: false },
      // Hundreds of shared messages would become as many files with a request each; together they are one small one.
      output: {
        codeSplitting: { groups: [{ name: 'words', test: /src\/lib\/words\/compiled/, minShareCount: 2 }] },
      },
    },
  },
});
