/**
 * The payment that an address carries: behind its fragment sign (payment links), or in its query where the system put
 * what was shared with the app or opened by `web+holdfast:` (the manifest names the places).
 */
export function sharedText(url: URL): string | null {
  if (url.hash.length > 1) return url.href;
  for (const place of ['link', 'url', 'text', 'title']) {
    const found = /(?:web\+holdfast:|https?:\/\/|hold1)\S+/i.exec(url.searchParams.get(place) ?? '');
    if (found !== null) return found[0];
  }
  return null;
}
