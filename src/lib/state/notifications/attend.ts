/**
 * What goes on in every tab while a wallet is open, behind the first screen: verdicts are told, settings of other devices
 * taken over, unread notifications counted and shown outside the app.
 */
import type { Announcer } from '../parts/announcer.svelte.ts';
import { followNotifications } from './notification-news.ts';
import { rowTitle } from '../history/row-text.ts';
import { followSettings } from '../settings/shared-settings.ts';
import { beInSight } from './sight.ts';
import { followVerdicts } from './verdict-news.ts';
import type { WalletState } from '../wallet-state.svelte.ts';

/** `goTo` leads to an address of the app. The function it gives ends all of it. */
export function attend(
  wallet: WalletState,
  announcer: Announcer,
  goTo: (path: string) => unknown,
): () => void {
  const stops = [
    followVerdicts(
      wallet.wallet,
      (row) => rowTitle(row, wallet),
      (sentence) => announcer.say(sentence),
    ),
    beInSight(),
    followClicks(goTo),
  ];
  let isOver = false;
  const begin = async (): Promise<void> => {
    const personal = await wallet.wallet.personal();
    if (!isOver) stops.push(followSettings(personal.settings), followNotifications(wallet, personal));
  };
  begin().catch((error: unknown) => console.error(error));
  return () => {
    isOver = true;
    for (const stop of stops) stop();
  };
}

/** A notification that was shown outside the app was clicked: the service worker says where it leads. */
function followClicks(goTo: (path: string) => unknown): () => void {
  const { serviceWorker } = navigator;
  const follow = ({ data }: MessageEvent<unknown>): void => {
    const { type, path } = (data ?? {}) as { readonly type?: unknown; readonly path?: unknown };
    if (type === 'GO_TO' && typeof path === 'string' && path.startsWith('/') && !path.startsWith('//'))
      goTo(path);
  };
  serviceWorker?.addEventListener('message', follow);
  return () => serviceWorker?.removeEventListener('message', follow);
}
