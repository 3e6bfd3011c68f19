/**
 * Broken invariants throw. What a stranger sends is never an invariant: bad input is a value (see result.ts).
 */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** For the end of a switch over a union: a new member does not compile until it is handled. */
export function unreachable(value: never): never {
  throw new InvariantError(`unreachable: ${String(value)}`);
}
