// [U10] Notifications outside the app: by one tab, while none is in sight, each once, and gone when they were read.

import { beforeEach, expect, test } from 'vitest';
import { readMarks, type NotificationsOverview, type NotificationView, type Told } from '#replica';
import { NoticeTeller } from '../../../src/lib/state/notifications/notice-teller.ts';

let told: Told | null;
let shown: string[];
let kept: ReadonlySet<string>;
let [isMine, isSeen] = [true, false];

const teller = () =>
  new NoticeTeller({
    isMine: () => isMine,
    isSeen: async () => isSeen,
    told: { read: () => told, write: (next) => void (told = next) },
    textOf: ({ key }) => ({ title: key, body: '', path: '/notifications' }),
    show: async ({ tag }) => void shown.push(tag),
    keepOnly: async (tags) => void (kept = tags),
  });

function overview(times: readonly number[], readUpTo = -1): NotificationsOverview {
  const notifications = times.map((time): NotificationView => ({
    key: `at ${time}`,
    time,
    about: { type: 'device', change: 'enrolled', device: 'd'.repeat(32) as never },
    isOwn: false,
  }));
  const marks = readMarks(new Map(readUpTo < 0 ? [] : [['ab'.repeat(32), readUpTo]]));
  return { notifications: notifications.toReversed(), marks, matters: [], aheadMs: 0 };
}

beforeEach(() => {
  [told, shown, kept] = [null, [], new Set()];
  [isMine, isSeen] = [true, false];
});

test('[U10] what there was when it was turned on is not shown, what comes then is, once', async () => {
  const one = teller();
  await one.take(overview([1, 2]), 100);
  expect(shown).toEqual([]);
  await Promise.all([one.take(overview([1, 2, 3]), 100), one.take(overview([1, 2, 3]), 100)]);
  expect(shown).toEqual(['at 3']);
  // Another tab leads from here on.
  await teller().take(overview([1, 2, 3, 4]), 100);
  expect(shown).toEqual(['at 3', 'at 4']);
});

test('[U10] nothing is shown while a tab is in sight, nor afterwards what could be seen in it', async () => {
  const one = teller();
  await one.take(overview([1]), 100);
  isSeen = true;
  await one.take(overview([1, 2]), 100);
  isSeen = false;
  await one.take(overview([1, 2]), 100);
  expect(shown).toEqual([]);
});

test('[U10] a tab that does not lead shows nothing; a deadline is shown when it has come', async () => {
  await teller().take(overview([1]), 100);
  isMine = false;
  await teller().take(overview([1, 2]), 100);
  expect(shown).toEqual([]);
  isMine = true;
  await teller().take(overview([1, 2, 500]), 100);
  expect(shown).toEqual(['at 2']);
  await teller().take(overview([1, 2, 500]), 500);
  expect(shown).toEqual(['at 2', 'at 500']);
});

test('[P33, U10] what was read on another device goes away here', async () => {
  const one = teller();
  await one.take(overview([1]), 100);
  await one.take(overview([1, 2, 3]), 100);
  expect([...kept].sort()).toEqual(['at 1', 'at 2', 'at 3']);
  await one.take(overview([1, 2, 3], 2), 100);
  expect([...kept]).toEqual(['at 3']);
});
