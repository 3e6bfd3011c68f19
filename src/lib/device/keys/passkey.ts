/**
 * Passkeys as a lock uses them: not to prove who somebody is, but for the secret that a passkey gives for a salt (WebAuthn
 * level 3, extension `prf`). The browser asks the person by finger, face or the device's own PIN.
 */
import { err, ok, type Result } from '#kernel';
import type { PasskeyFault } from '#replica';
import type { PasskeySecret } from '../app-lock/app-lock-way.ts';
import { randomBytes } from './wrapped.ts';

/** Ed25519, ES256 and RS256 by their COSE numbers: every authenticator has one of them. */
const ALGORITHMS = [-8, -7, -257];

type Bytes = Uint8Array<ArrayBuffer>;

/** A passkey belongs to a name: there is none for a page whose address is a number. */
export function hasPasskeys(): boolean {
  return 'PublicKeyCredential' in window && /^[^:]*[a-z][^:]*$/iu.test(location.hostname);
}

/** Makes a passkey that the person's list of passkeys shows under the wallet's name, and asks it for its secret. */
export async function makePasskey(name: string): Promise<Result<PasskeySecret, PasskeyFault>> {
  const salt = randomBytes(32);
  const made = await asked(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: randomBytes(32),
        rp: { name: 'Holdfast' },
        user: { id: randomBytes(16), name, displayName: name },
        pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
        extensions: { prf: { eval: { first: salt } } },
      },
    }),
  );
  if (made === null) return err('passkey_refused');
  const credential = new Uint8Array(made.rawId);
  const { prf } = made.getClientExtensionResults();
  const secret = secretOf(prf);
  if (secret !== null) return ok({ credential, salt, prf: secret });
  // Some give no secret before they have been made.
  if (prf?.enabled !== true) return err('passkey_cannot_lock');
  const said = await passkeySecret(credential, salt);
  return said.ok ? ok({ credential, salt, prf: said.value }) : said;
}

/** The passkey's secret for the salt: 32 bytes, the same each time. */
export async function passkeySecret(
  credential: Bytes,
  salt: Bytes,
): Promise<Result<Uint8Array, PasskeyFault>> {
  const shown = await asked(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: randomBytes(32),
        allowCredentials: [{ type: 'public-key', id: credential }],
        userVerification: 'required',
        extensions: { prf: { eval: { first: salt } } },
      },
    }),
  );
  if (shown === null) return err('passkey_refused');
  const secret = secretOf(shown.getClientExtensionResults().prf);
  return secret === null ? err('passkey_cannot_lock') : ok(secret);
}

function secretOf(prf: AuthenticationExtensionsPRFOutputs | undefined): Uint8Array | null {
  const first = prf?.results?.first;
  if (first === undefined) return null;
  return ArrayBuffer.isView(first)
    ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength).slice()
    : new Uint8Array(first).slice();
}

/** Null: the person or the browser said no, or nobody answered. */
async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential | null> {
  try {
    return (await ask()) as PublicKeyCredential | null;
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}
