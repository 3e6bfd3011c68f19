/**
 * The text around the payload of a link, whatever the payload says: `web+holdfast:<payload>` for apps, or
 * `https://host/<path>#<payload>` for everybody. The first number of a payload tells payments (1) from vouchers (2).
 */

export const SCHEME = 'web+holdfast:';

/** The payload of a text, by its form: with the scheme, at this path of some host, or bare. Some systems write `//` behind a scheme. */
export function payloadIn(trimmed: string, path: string): string | null {
  const app = /^web\+holdfast:(?:\/\/)?(.*)$/i.exec(trimmed);
  if (app?.[1] !== undefined) return app[1];
  const web = /^https?:\/\/[^/?#]+(\/[^?#]*)(?:\?[^#]*)?#(.*)$/i.exec(trimmed);
  if (web?.[1]?.toLowerCase() === path && web[2] !== undefined) return web[2];
  return /^[\w-]{90,}$/.test(trimmed) ? trimmed : null;
}
