/** A person's browser: real Chromium with a profile on disk, closed and opened again as often as a measure wants. */
import { chromium, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright';
import { findBrowser } from '../../support/browser.mjs';
import { permissions } from '../../support/browsers.ts';
import { removeFolder, temporaryFolder } from '../support/processes.ts';
import { readSeen, watchPage, type Seen } from './in-page.ts';

const PATIENCE_MS = 180_000;

export class Profile {
  readonly #folder = temporaryFolder('profile');
  readonly #options: BrowserContextOptions;
  #context: BrowserContext | null = null;

  constructor(options: BrowserContextOptions = {}) {
    this.#options = options;
  }

  /** The browser is started if it is not open; its page is watched. */
  async page(): Promise<Page> {
    this.#context ??= await this.#launch();
    return this.#context.pages()[0] ?? (await this.#context.newPage());
  }

  /** A page more. */
  async another(): Promise<Page> {
    await this.page();
    return (this.#context as BrowserContext).newPage();
  }

  async close(): Promise<void> {
    await this.#context?.close();
    this.#context = null;
  }

  async forget(): Promise<void> {
    await this.close();
    removeFolder(this.#folder);
  }

  async #launch(): Promise<BrowserContext> {
    const browser = findBrowser();
    if (browser === undefined) throw new Error('there is no Chromium');
    const context = await chromium.launchPersistentContext(this.#folder, {
      ...browser,
      permissions: [...permissions],
      locale: 'en-GB',
      viewport: { width: 412, height: 823 },
      ...this.#options,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    await context.addInitScript(watchPage);
    return context;
  }
}

export function seenBy(page: Page): Promise<Seen> {
  return page.evaluate(readSeen);
}

const LOOK_EVERY_MS = 50;

/** Waits until the page has shown this balance, and gives what it has seen. */
export async function untilBalance(page: Page, text: string): Promise<Seen> {
  await page.waitForFunction(
    (wanted) =>
      (window as unknown as { readonly seen: Seen }).seen.balances.some((each) => each.text === wanted),
    text,
    { polling: LOOK_EVERY_MS },
  );
  return seenBy(page);
}
