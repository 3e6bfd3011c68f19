/** The scripts that a browser asks for before the balance is on its screen, and how much of them goes over the wire. */
import type { Page } from 'playwright';

/** For a page that is to be measured, before it is opened. */
export async function watchFirstScripts(page: Page): Promise<void> {
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('Network.enable');
  await protocol.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.addInitScript(noteScriptsBeforeBalance);
}

export interface FirstScripts {
  readonly files: number;
  /** As they are sent to somebody who takes gzip. */
  readonly bytes: number;
}

/** What was asked for before the balance that the page shows. */
export async function firstScripts(page: Page): Promise<FirstScripts> {
  const scripts = await page.evaluate(() => (window as unknown as { scripts: readonly string[] }).scripts);
  const sizes = await Promise.all(scripts.map(compressedSize));
  return { files: scripts.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/** Runs in the page: keeps the addresses of the scripts that had been asked for when the balance appeared. */
function noteScriptsBeforeBalance(): void {
  performance.setResourceTimingBufferSize(1000);
  const observer = new MutationObserver(() => {
    if (document.querySelector('[data-testid=available]') === null) return;
    observer.disconnect();
    const scripts = performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter((name) => new URL(name).pathname.endsWith('.js'));
    Object.assign(window, { scripts: [...new Set(scripts)] });
  });
  observer.observe(document, { childList: true, subtree: true });
}

/** Bytes of a file as it is sent to somebody who takes gzip. */
async function compressedSize(url: string): Promise<number> {
  const response = await fetch(url, { headers: { 'accept-encoding': 'gzip' } });
  await response.body?.cancel();
  return Number(response.headers.get('content-length'));
}
