/**
 * What tabs of one browser say to each other beside the databases: how the leader's way to the relay is, and questions
 * that only the leader can ask the relay [P14].
 */
import type { Id } from '#kernel';
import type { Question, Reply } from '#protocol';
import type { Link, Waiting } from '#replica';
import { LiveValue } from '../store/live.ts';

type Message =
  | { readonly type: 'link'; readonly link: Link }
  /** A tab has just opened and wants to know. */
  | { readonly type: 'hello' }
  /** The wallet is under an app lock: who has its keys in memory loses them. */
  | { readonly type: 'lock' }
  | { readonly type: 'ask'; readonly key: string; readonly question: Question }
  | { readonly type: 'reply'; readonly key: string; readonly reply: Reply | null };

/** What the leading tab does for all. */
export interface Leading {
  ask(question: Question): Promise<Reply | null>;
  /** An operation of this device has been stored in the outbox. */
  signed(device: Id, waiting: Waiting): void;
}

const REPLY_MS_MAX = 5000;

export class Tabs {
  readonly link = new LiveValue<Link>({ state: 'connecting' });
  readonly #channel: BroadcastChannel;
  readonly #waiting = new Map<string, (reply: Reply | null) => void>();
  #leading: Leading | null = null;

  constructor(name: string) {
    this.#channel = new BroadcastChannel(name);
    this.#channel.addEventListener('message', ({ data }: MessageEvent<Message>) => this.#take(data));
    this.#post({ type: 'hello' });
  }

  get leads(): boolean {
    return this.#leading !== null;
  }

  /** This tab leads from now on; null: no longer. */
  lead(leading: Leading | null): void {
    this.#leading = leading;
  }

  /** A leader in another tab sees it by the database. */
  tellSigned(device: Id, waiting: Waiting): void {
    this.#leading?.signed(device, waiting);
  }

  tellLink(link: Link): void {
    this.link.set(link);
    this.#post({ type: 'link', link });
  }

  /** Null: the relay cannot be asked now. */
  ask(question: Question): Promise<Reply | null> {
    if (this.#leading !== null) return this.#leading.ask(question);
    const key = crypto.randomUUID();
    return new Promise((resolve) => {
      const end = (reply: Reply | null): void => {
        clearTimeout(timer);
        this.#waiting.delete(key);
        resolve(reply);
      };
      const timer = setTimeout(() => end(null), REPLY_MS_MAX);
      this.#waiting.set(key, end);
      this.#post({ type: 'ask', key, question });
    });
  }

  /** A page that begins anew has nothing in its memory. */
  lockOthers(): void {
    this.#post({ type: 'lock' });
  }

  close(): void {
    this.#leading = null;
    this.#channel.close();
    for (const end of this.#waiting.values()) end(null);
  }

  #post(message: Message): void {
    this.#channel.postMessage(message);
  }

  #take(message: Message): void {
    const leading = this.#leading;
    switch (message.type) {
      case 'link':
        return this.link.set(message.link);
      case 'reply':
        return this.#waiting.get(message.key)?.(message.reply);
      case 'lock':
        return location.reload();
      case 'hello':
        return leading === null ? undefined : this.#post({ type: 'link', link: this.link.value });
      case 'ask': {
        const { key, question } = message;
        if (leading !== null)
          void leading.ask(question).then((reply) => this.#post({ type: 'reply', key, reply }));
      }
    }
  }
}
