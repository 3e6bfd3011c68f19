// [U14] What others have written is text on every screen: nothing in the app makes HTML of a string.

import { expect, test } from 'vitest';
import { filesOf } from '../support/files.ts';

/** The ways by which a component or a browser takes a string for HTML. */
const WAYS = /\{@html|\b(?:innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|srcdoc)\b|document\.write\b/;

const sources = filesOf('src', ['.svelte', '.ts']).filter(({ path }) => !path.includes('/compiled/'));

test('[U14] no source of the app takes a string for HTML', () => {
  expect(sources.length).toBeGreaterThan(100);
  expect(sources.filter(({ text }) => WAYS.test(text)).map(({ path }) => path)).toEqual([]);
});

test('[U14] the ways are found where they are', () => {
  for (const text of [
    '{@html memo}',
    'node.innerHTML = memo',
    'document.write(memo)',
    '<iframe srcdoc={memo}>',
  ])
    expect(WAYS.test(text)).toBe(true);
});
