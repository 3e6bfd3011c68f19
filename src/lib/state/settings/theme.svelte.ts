/** Light, dark, or as the system has it. Kept on this device and set before the first screen is drawn. */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'holdfast.theme';

class ThemeChoice {
  current = $state<Theme>(stored());

  choose(theme: Theme): void {
    this.current = theme;
    localStorage.setItem(KEY, theme);
    this.apply();
  }

  /** The attribute that the look's colours follow, and the colour of the bar above the page. */
  apply(): void {
    const { documentElement: root } = document;
    if (this.current === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = this.current;
    for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
      const isDark =
        this.current === 'system'
          ? (meta.getAttribute('media') ?? '').includes('dark')
          : this.current === 'dark';
      meta.content = isDark ? '#081716' : '#fbfaf6';
    }
  }
}

function stored(): Theme {
  const found = localStorage.getItem(KEY);
  return THEMES.find((theme) => theme === found) ?? 'system';
}

export const theme = new ThemeChoice();
