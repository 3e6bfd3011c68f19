/** Questions that wait for their replies on one connection; none outlives it. */
import { decode, type Result, type Schema } from '#kernel';
import { writeFrame, type Ask, type Question, type Reply } from '#protocol';

/** Null: the connection was lost, or there was none. */
export type Replied = Reply | null;

export class Questions {
  #asked = 0;
  readonly #waiting = new Map<number, (reply: Replied) => void>();

  ask(question: Question, send: (message: Uint8Array) => void): Promise<Replied> {
    const n = ++this.#asked;
    const replied = new Promise<Replied>((resolve) => this.#waiting.set(n, resolve));
    send(writeFrame({ name: 'ask', body: { n, ...question } as Ask }));
    return replied;
  }

  take(reply: Reply): void {
    this.#waiting.get(reply.n)?.(reply);
    this.#waiting.delete(reply.n);
  }

  lose(): void {
    for (const resolve of this.#waiting.values()) resolve(null);
    this.#waiting.clear();
  }
}

/** What a reply holds, read by the schema of its question. */
export function readReply<T>(schema: Schema<T>, reply: Replied): Result<T, string> {
  if (reply === null) return { ok: false, error: 'offline' };
  if (!reply.ok) return { ok: false, error: reply.result.code };
  return decode(schema, reply.result.slice());
}
