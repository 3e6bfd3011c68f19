/** Payments that were begun and not signed, shared by the devices of the account (P33): who changes one last has the word. */
import { fromHex, idFromHex, idHex, toHex, type Id } from '#kernel';
import type { Drafts, PaymentDraft, SharedDraft } from '#replica';
import type { Databases } from '../store/databases.ts';
import { LiveQuery } from '../store/live.ts';
import type { Shared } from './shared.ts';

export interface DraftsParts {
  readonly databases: Databases;
  readonly shared: Shared;
}

export class BrowserDrafts implements Drafts {
  readonly #parts: DraftsParts;
  readonly list: LiveQuery<readonly PaymentDraft[]>;

  constructor(parts: DraftsParts) {
    this.#parts = parts;
    this.list = new LiveQuery<readonly PaymentDraft[]>([], () => this.#read());
  }

  async keep(draft: PaymentDraft): Promise<void> {
    const owner = await this.#account();
    if (owner === null) return;
    const shared = sharedDraft(draft, Date.now());
    await this.#parts.shared.set(owner, 'drafts', idHex(draft.to), shared);
  }

  async drop(to: Id): Promise<void> {
    const owner = await this.#account();
    const isKept = owner !== null && (await this.#parts.shared.all(owner, 'drafts')).has(idHex(to));
    if (isKept) await this.#parts.shared.delete(owner, 'drafts', idHex(to));
  }

  async #read(): Promise<readonly PaymentDraft[]> {
    const owner = await this.#account();
    if (owner === null) return [];
    const all = [...(await this.#parts.shared.all(owner, 'drafts'))];
    return all.sort(([, a], [, b]) => b.at - a.at).flatMap(([key, draft]) => draftOf(key, draft));
  }

  async #account(): Promise<Id | null> {
    return (await this.#parts.databases.keys.profile())?.account ?? null;
  }
}

function sharedDraft({ asset, amount, memo, name, boxKey, request }: PaymentDraft, at: number): SharedDraft {
  return {
    asset: asset === null ? null : idHex(asset),
    amount,
    memo,
    name,
    boxKey: boxKey === null ? null : idHex(boxKey),
    request: request === null ? null : { nonce: toHex(request.nonce), expires: request.expires },
    at,
  };
}

function draftOf(key: string, { asset, amount, memo, name, boxKey, request }: SharedDraft): PaymentDraft[] {
  const to = idFromHex(key);
  const nonce = request === null ? null : fromHex(request.nonce);
  if (to === null) return [];
  return [
    {
      to,
      asset: asset === null ? null : idFromHex(asset),
      amount,
      memo,
      name,
      boxKey: boxKey === null ? null : idFromHex(boxKey),
      request: request === null || nonce === null ? null : { nonce, expires: request.expires },
    },
  ];
}
