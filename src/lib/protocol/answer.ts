/**
 * An item of the log `answers` (P9): why a relay did not put an operation into the journal. Everything else that can be
 * said of an operation comes by the feed.
 *
 *   answer = [operation's id, refusal code, [facts]]
 */
import {
  CborError,
  REFUSALS,
  anyValue,
  decode,
  encode,
  id,
  list,
  record,
  text,
  type Id,
  type Refusal,
  type RefusalCode,
  type Result,
  type Schema,
} from '#kernel';
import { CODE_CHARS_MAX, FACTS_MAX } from './limits.ts';

export type Answer = Refusal & { readonly id: Id };

const refusalCode: Schema<RefusalCode> = {
  read(reader) {
    const code = text(1, CODE_CHARS_MAX).read(reader);
    if (!Object.hasOwn(REFUSALS, code)) throw new CborError('unknown refusal');
    return code as RefusalCode;
  },
  write: (writer, code) => writer.text(code),
};

const answer = record({ id, code: refusalCode, facts: list(anyValue, 0, FACTS_MAX) });

export function writeAnswer({ id, code, facts }: Answer): Uint8Array {
  return encode(answer, { id, code, facts });
}

export function readAnswer(item: Uint8Array): Result<Answer, string> {
  return decode(answer, item);
}
