/**
 * The shell works offline: every file of the build is on the device before it is needed, and any address opens the one
 * page. What the relay says (sync, health, metrics) is never kept: the wallet has a store of its own.
 */
import { build, files, version } from '$service-worker';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { followNotification } from './notification-click.ts';

declare const self: ServiceWorkerGlobalScope;

/** The page that the adapter writes for every address; it is in none of the lists. */
const PAGE = '/200.html';

/** Pictures that the manifest shows before anything is installed. */
const SHOP_WINDOW = '/screens/';

/** Addresses that are not the app's: they always go to the relay. */
const RELAY_PATHS = [/^\/sync\//, /^\/health\//, /^\/metrics$/, /^\/api\//];

precacheAndRoute([
  // The names of built files hold their hash; all else is as new as the version.
  ...build.map((url) => ({ url, revision: null })),
  ...files.filter((url) => !url.startsWith(SHOP_WINDOW)).map((url) => ({ url, revision: version })),
  { url: PAGE, revision: version },
]);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL(PAGE), { denylist: RELAY_PATHS }));

// The page of the very first visit was loaded from the relay: from here on it works offline like any other.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(followNotification(self.clients, event.notification.data));
});
self.addEventListener('message', ({ data }) => {
  if (data?.type === 'SKIP_WAITING') void self.skipWaiting();
});
