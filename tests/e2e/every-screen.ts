// Looks at every screen of the app, each in a test of its own. One relay and one cast serve all screens of a file, in
// their order: what was done for an earlier screen is there in a later one.

import { test, type Page } from 'playwright/test';
import { startTestRelay, type TestRelay } from '../support/relay.ts';
import { castOf, closeScreen, openScreen, SCREENS, type Cast } from '../support/screens.ts';

export function testEveryScreen(
  title: (name: string) => string,
  look: (page: Page, name: string) => Promise<void>,
): void {
  let relay: TestRelay;
  let cast: Cast;

  test.beforeAll(async ({ browser }) => {
    relay = await startTestRelay({ env: { HOLDFAST_ROBOTS: 'on' } });
    cast = await castOf(browser, relay);
  });

  test.afterAll(async () => {
    await relay.stop();
    relay.forget();
  });

  for (const screen of SCREENS) {
    test(title(screen.name), async () => {
      const page = await openScreen(screen, cast);
      await look(page, screen.name);
      await closeScreen(page);
    });
  }
}
