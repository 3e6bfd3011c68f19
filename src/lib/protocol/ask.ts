/**
 * What a device may ask for over its socket, beside the sync (P12): pages of its feed and proofs. HTTP wraps the same
 * functions. A question carries a number of the asker's choice, which its reply repeats.
 */
import {
  CborError,
  anyValue,
  bool,
  bytesBetween,
  list,
  record,
  text,
  uint,
  type CborReader,
  type CborWriter,
  type Schema,
  type TypeOf,
  type Value,
} from '#kernel';
import {
  CODE_CHARS_MAX,
  FACTS_MAX,
  OBJECT_KEY_BYTES_MAX,
  PAGE_ENTRIES_MAX,
  REPLY_BYTES_MAX,
} from './limits.ts';

/** What is asked, by name: its arguments in their order. */
const questions = {
  /** Items of the account's feed, `from` inclusive, `to` exclusive, at most PAGE_ENTRIES_MAX. */
  entries: pageOf(record({ from: uint, to: uint })),
  /** The receipt of the journal's entry at `index`. */
  receipt: record({ index: uint }),
  /** A proof that the journal's tree continues the one of `size` entries. */
  consistency: record({ size: uint }),
  /** The object of the state under this canonical key. */
  object: record({ key: bytesBetween(1, OBJECT_KEY_BYTES_MAX) }),
};

export type QuestionName = keyof typeof questions;
export type Question = {
  readonly [What in QuestionName]: { readonly what: What; readonly args: TypeOf<(typeof questions)[What]> };
}[QuestionName];

export type Ask = { readonly n: number } & Question;

/** `result` is the CBOR that the question defines; a refusal has a code and facts as notices have. */
export type Reply =
  | { readonly n: number; readonly ok: true; readonly result: Uint8Array }
  | { readonly n: number; readonly ok: false; readonly result: ReplyRefusal };

const refused = record({ code: text(1, CODE_CHARS_MAX), facts: list(anyValue, 0, FACTS_MAX) });
export interface ReplyRefusal {
  readonly code: string;
  readonly facts: readonly Value[];
}

function pageOf<Page extends { readonly from: number; readonly to: number }>(
  page: Schema<Page>,
): Schema<Page> {
  return {
    read(reader) {
      const range = page.read(reader);
      const entries = range.to - range.from;
      if (entries < 1 || entries > PAGE_ENTRIES_MAX) throw new CborError('not a page');
      return range;
    },
    write: (writer, range) => page.write(writer, range),
  };
}

/** ask = [n, what, args] */
export const askSchema: Schema<Ask> = {
  read(reader: CborReader): Ask {
    if (reader.array() !== 3) throw new CborError('expected 3 fields');
    const n = reader.uint();
    const what = reader.text();
    if (!Object.hasOwn(questions, what)) throw new CborError('unknown question');
    const args = (questions[what as QuestionName] as Schema<unknown>).read(reader);
    reader.endArray();
    return { n, what, args } as Ask;
  },
  write(writer: CborWriter, { n, what, args }: Ask): void {
    writer.array(3);
    writer.uint(n);
    writer.text(what);
    (questions[what] as Schema<unknown>).write(writer, args);
  },
};

const answer = bytesBetween(0, REPLY_BYTES_MAX);

/** reply = [n, true, bytes] | [n, false, [code, [facts]]] */
export const replySchema: Schema<Reply> = {
  read(reader: CborReader): Reply {
    if (reader.array() !== 3) throw new CborError('expected 3 fields');
    const n = reader.uint();
    const reply: Reply = bool.read(reader)
      ? { n, ok: true, result: answer.read(reader) }
      : { n, ok: false, result: refused.read(reader) };
    reader.endArray();
    return reply;
  },
  write(writer: CborWriter, reply: Reply): void {
    writer.array(3);
    writer.uint(reply.n);
    writer.bool(reply.ok);
    if (reply.ok) answer.write(writer, reply.result);
    else refused.write(writer, reply.result);
  },
};
