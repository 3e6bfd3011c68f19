/** What a device calls itself until its person gives it a name: browser and system, as the browser says. */
const BROWSERS = [
  ['Firefox', /Firefox\//],
  ['Edge', /Edg\//],
  ['Opera', /OPR\//],
  ['Chromium', /Chrom(e|ium)\//],
  ['Safari', /Safari\//],
] as const;
const SYSTEMS = [
  ['Android', /Android/],
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux/],
] as const;

export function deviceLabel(agent = navigator.userAgent): string {
  const named = (list: readonly (readonly [string, RegExp])[]): readonly string[] =>
    list
      .filter(([, pattern]) => pattern.test(agent))
      .map(([name]) => name)
      .slice(0, 1);
  return [...named(BROWSERS), ...named(SYSTEMS)].join(' · ');
}
