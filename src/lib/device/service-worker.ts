/**
 * Registers the service worker, which makes the app start without a network, and tells when a newer one waits. It takes
 * over only when the person restarts the app: a page never changes under their hands [U11].
 */
import type { Workbox } from 'workbox-window';

const HOUR_MS = 60 * 60 * 1000;
/** The first screen has the machine for itself so long; what registers the worker is loaded after it. */
const FIRST_SCREEN_MS = 1000;

/** `onwaiting` gets the act that puts the new version in place and reloads the page. Without support nothing happens. */
export function registerServiceWorker(onwaiting: (restart: () => void) => void): void {
  if ('serviceWorker' in navigator) register(onwaiting).catch(offline);
}

async function register(onwaiting: (restart: () => void) => void): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, FIRST_SCREEN_MS));
  const { Workbox } = await import('workbox-window');
  const worker = new Workbox('/service-worker.js');
  worker.addEventListener('waiting', () => onwaiting(() => void restart(worker)));
  await worker.register();
  setInterval(() => void worker.update().catch(offline), HOUR_MS);
}

async function restart(worker: Workbox): Promise<void> {
  const waiting = (await navigator.serviceWorker.getRegistration())?.waiting ?? null;
  // Another tab has put the new version in place already.
  if (waiting === null) return location.reload();
  worker.addEventListener('controlling', () => location.reload());
  worker.messageSkipWaiting();
}

/** Without a network there is no newer version to hear of. */
function offline(): void {
  // The next hour, or the next start, asks again.
}
