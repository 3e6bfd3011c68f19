/** Memos [P32]: sealed to the payee and once more to the payer; opened with the box secret of this device, where it fits. */
import { idBytes, type Id, type SignedOperation } from '#kernel';
import type { OpenMemo } from '#replica';
import type { ProfileRecord } from './databases.ts';
import { randomBytes, unwrap } from './keys.ts';

export function memoOpener({ keys }: ProfileRecord): OpenMemo {
  return async (operation, sealed) => {
    const [{ openMemo }, secret] = await Promise.all([
      import('#protocol/seal'),
      unwrap(keys.wrapping, keys.box),
    ]);
    const opened = openMemo(operation, sealed, secret);
    return opened.ok ? opened.value : null;
  };
}

export type MemoPlace = Pick<SignedOperation, 'network' | 'account' | 'device' | 'seq'>;

/** Null where the text is too long, or the key is not one that may be sealed to. */
export async function sealed(place: MemoPlace, memo: string, boxKey: Id): Promise<Uint8Array | null> {
  const { sealMemo } = await import('#protocol/seal');
  const chance = { ephemeralSecret: randomBytes(32), nonce: randomBytes(24) };
  const done = sealMemo(place, memo, idBytes(boxKey), chance);
  return done.ok ? done.value : null;
}
