/** Settings that were chosen on another device of the account are those of this one too (P33). */
import type { Settings, SettingName, SharedSettings, Wallet } from '#replica';
import { keepLanguage } from './language.ts';
import { theme } from './theme.svelte.ts';

/** The look changes at once; another language is read from the next opening on, so that no page changes under a reader. */
export function followSettings(settings: Settings): () => void {
  return settings.chosen.subscribe((chosen) => {
    if (chosen.theme !== undefined && chosen.theme !== theme.current) theme.choose(chosen.theme);
    if (chosen.language !== undefined) keepLanguage(chosen.language);
  });
}

/** Shares a choice that this device has made. Where it cannot, the choice stays this device's own. */
export async function shareSetting<N extends SettingName>(
  wallet: Wallet,
  name: N,
  value: SharedSettings[N],
): Promise<void> {
  try {
    await (await wallet.personal()).settings.choose(name, value);
  } catch {
    // It is made again with the next choice.
  }
}
