/**
 * Amounts as people read and write them [U4]. Money is a whole number of minor units; it is put into words by `Intl` on a
 * decimal string and read digit by digit, so no floating point ever stands between a person and an amount.
 */
import { AMOUNT_MAX, err, ok, type Result } from '#kernel';

/** `auto`: a minus where it is due; `always`: a plus too; `never`: the size alone. */
export type SignDisplay = 'auto' | 'always' | 'never';

const formats = new Map<string, Intl.NumberFormat>();

function formatOf(locale: string, decimals: number, sign: SignDisplay): Intl.NumberFormat {
  const key = `${locale} ${decimals} ${sign}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(locale, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    signDisplay: sign === 'always' ? 'exceptZero' : sign,
  });
  formats.set(key, made);
  return made;
}

/** `-1250n` with 2 decimals is `−12.50`, with a true minus sign (U+2212), exact at any size. */
export function formatAmount(
  amount: bigint,
  decimals: number,
  locale: string,
  sign: SignDisplay = 'auto',
): string {
  return formatOf(locale, decimals, sign)
    .formatToParts(decimalText(amount, decimals) as Intl.StringNumericLiteral)
    .map((part) => (part.type === 'minusSign' ? '−' : part.value))
    .join('');
}

/** The amount with a point and no grouping, `12.50`: what a program or an input field reads back. */
export function decimalText(amount: bigint, decimals: number): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = decimals === 0 ? '' : `.${digits.slice(-decimals)}`;
  return `${amount < 0n ? '-' : ''}${whole}${fraction}`;
}

/** In the order of the checks. `too_many_decimals`: more than the asset has; nothing is ever rounded. */
export type AmountFault = 'empty' | 'not_a_number' | 'too_many_decimals' | 'zero' | 'too_large';

/**
 * What a person typed, in minor units. Point and comma are both decimal signs: a lone one always is, and where both stand
 * the last one is. Signs that part the digits in threes (the other of the two, a space, an apostrophe) are passed over.
 */
export function parseAmount(typed: string, decimals: number): Result<bigint, AmountFault> {
  const text = typed.trim();
  if (text === '') return err('empty');
  const parts = partsOf(text);
  if (parts === null) return err('not_a_number');
  if (parts.fraction.length > decimals) return err('too_many_decimals');
  const amount = BigInt(parts.whole + parts.fraction.padEnd(decimals, '0'));
  if (amount === 0n) return err('zero');
  return amount > AMOUNT_MAX ? err('too_large') : ok(amount);
}

const PLAIN_CHARS_MAX = 30;

/** What a person typed of a number without an asset, as `12.50`: what `decimalText` would write of it. Null: no such number. */
export function plainDecimal(typed: string): string | null {
  const text = typed.trim();
  const parts = text === '' || text.length > PLAIN_CHARS_MAX ? null : partsOf(text);
  if (parts === null) return null;
  const whole = parts.whole.replace(/^0+(?=\d)/, '');
  return parts.fraction === '' ? whole : `${whole}.${parts.fraction}`;
}

interface Parts {
  readonly whole: string;
  readonly fraction: string;
}

function partsOf(text: string): Parts | null {
  const at = decimalSignAt(text);
  const whole = ungrouped(at === -1 ? text : text.slice(0, at));
  const fraction = at === -1 ? '' : text.slice(at + 1);
  if (whole === null || !/^\d*$/.test(fraction) || whole + fraction === '') return null;
  return { whole: whole === '' ? '0' : whole, fraction };
}

/** Where the decimal sign stands: the last of both kinds, or the only one; of a kind that is repeated there is none. */
function decimalSignAt(text: string): number {
  const point = text.lastIndexOf('.');
  const comma = text.lastIndexOf(',');
  const last = Math.max(point, comma);
  const isRepeated = last !== -1 && text.indexOf(text.charAt(last)) !== last;
  return isRepeated && Math.min(point, comma) === -1 ? -1 : last;
}

/** The digits of a whole part that is plain or parted in threes by one sign throughout, else null. */
function ungrouped(whole: string): string | null {
  if (/^\d*$/.test(whole)) return whole;
  const sign = /[^\d]/u.exec(whole)?.[0] ?? '';
  if (!/[.,'’\s]/u.test(sign)) return null;
  const [first = '', ...rest] = whole.split(sign);
  const inThrees = /^\d{1,3}$/.test(first) && rest.every((group) => /^\d{3}$/.test(group));
  return inThrees ? first + rest.join('') : null;
}
