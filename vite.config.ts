// How Vite builds and serves the app. The words of the screens are compiled to functions, one for each message, and a
// browser loads those of one language.

import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { wordsByLanguage } from './src/lib/words/by-language.ts';
import { words } from './src/lib/words/options.ts';

const compiled = 'words/compiled/';
const messages = `${compiled}messages/`;
/** How the messages begin that the first screen shows. */
const firstWords =
  'action_|app_|assets_all|balance_|chip_|copied|details|empty_|history_|install_|kind_|link_(?!fault|distrusted_)|loading|money|name_|nav_|page_|robot_|row_|state_|version_|wallet_';

/** What leads to the first screen, with all that it imports. */
const SHELL =
  /src\/routes\/(\+layout\.(ts|svelte)|wallet\/\+page\.svelte)$|kit\/src\/runtime\/client\/|virtual:words(\/tables)?$/;

export default defineConfig({
  plugins: [
    paraglideVitePlugin(words),
    wordsByLanguage(new RegExp(`^(${firstWords})`), [
      'src/routes/+layout.ts',
      'src/routes/+layout.svelte',
      'src/routes/wallet/+page.svelte',
    ]),
    sveltekit(),
  ],
  build: {
    // A page of advice on the speed of plugins would stand between `npm start` and its address.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  environments: {
    client: {
      build: {
        rolldownOptions: {
          // What every first screen needs is one file. Hundreds of shared messages would become as many files with a request
          // each: the many reasons for which something can fail are one, loaded when something has; every other subject has
          // one of its own, named by the first word of its messages. They hold no texts: see by-language.ts.
          output: {
            codeSplitting: {
              groups: [
                { name: 'shell', test: SHELL, priority: 1 },
                {
                  name: 'faults',
                  test: new RegExp(`${messages}(notice_|refused_|rejected_|\\w+_fault_)`),
                  minShareCount: 2,
                },
                {
                  name: (id) => `words-${new RegExp(`${messages}([a-z]+)`).exec(id)?.[1] ?? ''}`,
                  test: new RegExp(`${messages}(?!_)`),
                  minShareCount: 2,
                },
              ],
            },
          },
        },
      },
    },
  },
});
