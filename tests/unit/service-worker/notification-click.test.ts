// [U10] A click on a notification leads to its place.

import { expect, test } from 'vitest';
import { followNotification, type AppWindow } from '../../../src/service-worker/notification-click.ts';

function windows(...states: readonly DocumentVisibilityState[]) {
  const acts: string[] = [];
  const open = states.map((visibilityState, at): AppWindow => ({
    visibilityState,
    focus: async () => void acts.push(`focus ${at}`),
    postMessage: ({ path }) => void acts.push(`${at} goes to ${path}`),
  }));
  const openWindow = async (url: string) => void acts.push(`open ${url}`);
  return { acts, windows: { matchAll: async () => open, openWindow } };
}

test('[U10] in the window that is in sight, else in another, else in a new one', async () => {
  const path = '/wallet/history/x';
  const seen = windows('hidden', 'visible');
  await followNotification(seen.windows, { path });
  expect(seen.acts).toEqual(['focus 1', '1 goes to /wallet/history/x']);
  const hidden = windows('hidden', 'hidden');
  await followNotification(hidden.windows, { path });
  expect(hidden.acts).toEqual(['focus 0', '0 goes to /wallet/history/x']);
  const none = windows();
  await followNotification(none.windows, { path });
  expect(none.acts).toEqual(['open /wallet/history/x']);
});

test.each([
  [null],
  [{}],
  [{ path: 7 }],
  [{ path: 'https://elsewhere.example' }],
  [{ path: '//elsewhere.example' }],
])('[U10] %j leads to the list', async (data) => {
  const none = windows();
  await followNotification(none.windows, data);
  expect(none.acts).toEqual(['open /notifications']);
});
