/** Where money is, in words. A bucket of locked money is named by its kind. */
import { m } from '$lib/words/compiled/messages.js';

const texts: Readonly<Record<string, () => string>> = {
  available: m.bucket_available,
  hold: m.bucket_hold,
  voucher: m.bucket_voucher,
  issuance: m.bucket_issuance,
  promo: m.bucket_promo,
  fees: m.bucket_fees,
};

/** `bucket` is its kind, or `<kind>:<id>`. */
export function bucketText(bucket: string): string {
  return texts[bucket.split(':')[0] ?? '']?.() ?? bucket;
}
