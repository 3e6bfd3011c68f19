/** Settings that go with the person, shared by the devices of the account (P33): the last choice has the word. */
import type { Settings, SettingName, SharedSettings } from '#replica';
import type { DraftsParts } from './drafts.ts';
import { LiveQuery } from '../store/live.ts';

export class BrowserSettings implements Settings {
  readonly #parts: DraftsParts;
  readonly chosen: LiveQuery<Partial<SharedSettings>>;

  constructor(parts: DraftsParts) {
    this.#parts = parts;
    this.chosen = new LiveQuery<Partial<SharedSettings>>({}, async () => {
      const profile = await parts.databases.keys.profile();
      return profile === undefined
        ? {}
        : Object.fromEntries(await parts.shared.all(profile.account, 'settings'));
    });
  }

  async choose<N extends SettingName>(name: N, value: SharedSettings[N]): Promise<void> {
    const profile = await this.#parts.databases.keys.profile();
    if (profile !== undefined) await this.#parts.shared.set(profile.account, 'settings', name, value);
  }
}
