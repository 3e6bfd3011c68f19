/**
 * Which language is read here: the one that the person chose, else the first that the browser prefers and that there is,
 * else English. The choice is kept on this device. An address with `?locale=` overrules it for as long as the page is open;
 * the pseudo-locales for tests of the layout are reached by that alone.
 */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

export const LANGUAGE_CHOICES = ['system', ...LANGUAGES] as const;
export type LanguageChoice = (typeof LANGUAGE_CHOICES)[number];

/** How the page is read. */
export interface Reading {
  /** Of the words, and of numbers and dates. */
  readonly language: Language;
  /** What the page says of itself; BCP 47. */
  readonly tag: string;
  readonly dir: 'ltr' | 'rtl';
  readonly isPseudo: boolean;
}

const KEY = 'holdfast.language';

const PSEUDO_LOCALES: readonly Reading[] = [
  { language: 'en', tag: 'en-XA', dir: 'ltr', isPseudo: true },
  { language: 'en', tag: 'ar-XB', dir: 'rtl', isPseudo: true },
];

let current: Reading = plain('en');

/** The reading of the page that is open. */
export function reading(): Reading {
  return current;
}

/** Decides how this page is read, and says so on the page. Before anything is drawn. */
export function beginReading(): Reading {
  const asked = new URLSearchParams(location.search).get('locale');
  current = readingOf(asked, chosenLanguage(), navigator.languages);
  document.documentElement.lang = current.tag;
  document.documentElement.dir = current.dir;
  return current;
}

/** @param preferred BCP 47 tags, the best first */
export function readingOf(
  asked: string | null,
  choice: LanguageChoice,
  preferred: readonly string[],
): Reading {
  const pseudo = PSEUDO_LOCALES.find(({ tag }) => tag === asked);
  if (pseudo !== undefined) return pseudo;
  const known = [asked, choice, ...preferred].map((tag) =>
    LANGUAGES.find((language) => language === tag?.split('-')[0]),
  );
  return plain(known.find((language) => language !== undefined) ?? 'en');
}

export function chosenLanguage(): LanguageChoice {
  const found = localStorage.getItem(KEY);
  return LANGUAGE_CHOICES.find((choice) => choice === found) ?? 'system';
}

/** Keeps the choice; it is read from the next opening on. */
export function keepLanguage(choice: LanguageChoice): void {
  localStorage.setItem(KEY, choice);
}

function plain(language: Language): Reading {
  return { language, tag: language, dir: 'ltr', isPseudo: false };
}
