/** What stops a sequencer for good, as a sentence for who runs the relay. */
import { InvariantError } from '#kernel';

export function faultOf(error: unknown): Error {
  if (!(error instanceof InvariantError)) return error instanceof Error ? error : new Error(String(error));
  const says = `The ledger broke one of its own rules (${error.message}), so the relay has stopped.`;
  return new Error(`${says} Nothing that was answered is lost: run the audit and report what it finds.`, {
    cause: error,
  });
}
