// Every page is made in the browser, from what this device knows: there is nothing to render on a server. Before it is
// drawn, the language is known and the words that it needs are here.

import { beginReading, type Reading } from '$lib/state/settings/language.ts';
import { allWords, firstWords, speak } from '$lib/words/loading.ts';
import type { LayoutLoad } from './$types';

export const ssr = false;
export const prerender = false;

let reading: Reading | undefined;

export const load: LayoutLoad = async ({ route }) => {
  if (reading === undefined) {
    reading = beginReading();
    speak(reading);
  }
  await (route.id === '/wallet' ? firstWords() : allWords());
};
