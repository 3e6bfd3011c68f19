/** A click on a notification: it leads to its place, in a window of the app that is open, else in a new one. */

export interface AppWindow {
  readonly visibilityState: DocumentVisibilityState;
  focus(): Promise<unknown>;
  postMessage(message: { readonly type: 'GO_TO'; readonly path: string }): void;
}

export interface AppWindows {
  matchAll(options: { readonly type: 'window' }): Promise<readonly AppWindow[]>;
  openWindow(url: string): Promise<unknown>;
}

/** `data` is what the notification was shown with. An address outside the app leads to the list. */
export async function followNotification(windows: AppWindows, data: unknown): Promise<void> {
  const { path: said } = (data ?? {}) as { readonly path?: unknown };
  const isOurs = typeof said === 'string' && said.startsWith('/') && !said.startsWith('//');
  const path = isOurs ? said : '/notifications';
  const open = await windows.matchAll({ type: 'window' });
  const [first] = open;
  const chosen = open.find(({ visibilityState }) => visibilityState === 'visible') ?? first;
  if (chosen === undefined) return void (await windows.openWindow(path));
  await chosen.focus();
  // The window goes there by itself: it is not loaded again, whatever the person has in hand there.
  chosen.postMessage({ type: 'GO_TO', path });
}
