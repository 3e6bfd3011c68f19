/** The one function of the package that the relay uses; it ships no types of its own. */
declare module 'sodium-native' {
  /** Returns undefined, having checked nothing, where a buffer is on a SharedArrayBuffer: compare with `=== true`. */
  export function crypto_sign_verify_detached(
    signature: Uint8Array,
    message: Uint8Array,
    publicKey: Uint8Array,
  ): boolean | undefined;
}
