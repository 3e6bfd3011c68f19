/** The first bytes of CBOR items: the major types that are used here, and what stands as one byte. */
export const BYTES = 2;
export const TEXT = 3;
export const ARRAY = 4;
export const FALSE = 0xf4;
export const TRUE = 0xf5;
export const NULL = 0xf6;
/** Texts up to this many bytes are tried as ASCII first: the kind of an operation, a symbol, a code. */
export const SHORT_TEXT_MAX = 32;
