/** Changing the public name in this browser: all else that the account says of itself stays. Loaded where a person looks. */
import { err, ok, type Result, type SignedOperation } from '#kernel';
import { NOBODY, profileSaid, type NameCheck, type OwnName, type PayFault } from '#replica';
import { readRecords } from '../glance.ts';
import type { WalletParts } from '../wallet.ts';

export class BrowserOwnName implements OwnName {
  readonly #parts: Pick<WalletParts, 'databases' | 'relay' | 'payments'>;

  constructor(parts: Pick<WalletParts, 'databases' | 'relay' | 'payments'>) {
    this.#parts = parts;
  }

  async check(name: string): Promise<Result<NameCheck, PayFault>> {
    const { databases, relay, payments } = this.#parts;
    const { copy } = await readRecords(databases, relay);
    if (copy === null) return err({ code: 'not_a_member' });
    const fields = { ...profileSaid(copy.view, name), name: name.trim() };
    const drafted = await (await payments()).draft('profile.set', fields);
    if (!drafted.ok) return drafted;
    const { operation, mayConflict } = drafted.value;
    const read = operation as SignedOperation<'profile.set'>;
    return ok({ bytes: read.bytes, name: read.fields.name, ...NOBODY, mayConflict });
  }

  async sign({ bytes }: NameCheck): Promise<Result<string, PayFault>> {
    return (await this.#parts.payments()).sign(bytes);
  }
}
