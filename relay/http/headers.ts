/**
 * Headers that every answer has. The app's content policy stands as a `<meta>` in its start page, with the hash of the
 * inline script; sent as a header it also holds for what a `<meta>` may not say: who may frame the app. There is no
 * Strict-Transport-Security: TLS belongs to the proxy, and so does that promise.
 */
const POLICY = /<meta[^>]+http-equiv=["']content-security-policy["'][^>]*>/i;
const CONTENT = /content=(?:"([^"]*)"|'([^']*)')/i;

/** For answers that are not pages of the app. */
export const STRICT_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** The policy in the start page, with `frame-ancestors 'none'`; the strict one where the page has none. */
export function contentPolicyOf(page: string): string {
  const [, double, single] = CONTENT.exec(POLICY.exec(page)?.[0] ?? '') ?? [];
  const policy = (double ?? single ?? '')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
  const directives = policy
    .split(';')
    .map((each) => each.trim())
    .filter((each) => each !== '' && !each.startsWith('frame-ancestors'));
  return directives.length === 0 ? STRICT_POLICY : [...directives, "frame-ancestors 'none'"].join('; ');
}

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy':
    'camera=(self), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
};
