/**
 * Settings that were chosen on another device of the account are those of this one too, and the other way round (P33). What
 * is chosen here holds at once and is noted as not shared yet, so that neither a page that is left right after nor an older
 * choice of another device undoes it.
 */
import type { Settings, SharedSettings, Wallet } from '#replica';
import { chosenLanguage, keepLanguage } from './language.ts';
import { theme } from './theme.svelte.ts';

const UNSHARED = 'holdfast.unshared';

/** What this device has chosen, as it is kept on it. */
const KEPT = { theme: () => theme.current, language: chosenLanguage } satisfies {
  readonly [N in keyof SharedSettings]?: () => SharedSettings[N];
};
export type KeptSetting = keyof typeof KEPT;

/** The look changes at once; another language is read from the next opening on, so that no page changes under a reader. */
export function followSettings(settings: Settings): () => void {
  for (const name of unshared()) void share(settings, name);
  return settings.chosen.subscribe((chosen) => {
    const own = unshared();
    if (chosen.theme !== undefined && chosen.theme !== theme.current && !own.has('theme'))
      theme.choose(chosen.theme);
    if (chosen.language !== undefined && !own.has('language')) keepLanguage(chosen.language);
  });
}

/** Shares what this device has just chosen and kept. Where it cannot, that is done at the next opening. */
export async function shareSetting(wallet: Wallet, name: KeptSetting): Promise<void> {
  note(new Set([...unshared(), name]));
  try {
    await share((await wallet.personal()).settings, name);
  } catch {
    // It stays noted.
  }
}

async function share(settings: Settings, name: KeptSetting): Promise<void> {
  const choice = KEPT[name]();
  await settings.choose(name, choice);
  if (choice === KEPT[name]()) note(new Set([...unshared()].filter((each) => each !== name)));
}

function unshared(): ReadonlySet<KeptSetting> {
  const noted = (localStorage.getItem(UNSHARED) ?? '').split(' ');
  return new Set((Object.keys(KEPT) as KeptSetting[]).filter((name) => noted.includes(name)));
}

function note(names: ReadonlySet<KeptSetting>): void {
  if (names.size === 0) localStorage.removeItem(UNSHARED);
  else localStorage.setItem(UNSHARED, [...names].join(' '));
}
