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
      // Hundreds of shared messages would become as many files with a request each; together they are one small one,
      // and one more with the many reasons for which something can fail, which is loaded when something has.
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'words',
              test: /words\/compiled\/(runtime|registry|messages\/(?!_|notice_|refused_|rejected_|\w+_fault_))/,
              minShareCount: 2,
            },
            { name: 'faults', test: /words\/compiled\/messages\/(?!_)/, minShareCount: 2 },
          ],
        },
      },
    },
  },
});
