/**
 * What of a feed a document does not hold comes in pages. While one of them is taken in, the next is on its way: the time
 * that an answer takes is waited for once.
 */
import { PAGE_ENTRIES_MAX } from '#protocol';

/** The items at `from` to `to` (exclusive) of the feed; null: they could not be had. */
export type AskPage = (from: number, to: number) => Promise<readonly Uint8Array[] | null>;

interface Page {
  readonly from: number;
  readonly items: Promise<readonly Uint8Array[] | null>;
}

export class Pages {
  readonly #ask: AskPage;
  /** What of a page has not been taken yet; it begins at `from`. */
  #rest: { readonly from: number; readonly items: readonly Uint8Array[] } = { from: 0, items: [] };
  #coming: Page | null = null;

  constructor(ask: AskPage) {
    this.#ask = ask;
  }

  /** Up to `most` items from place `from` on, of a feed whose pages end before `end`; null: they could not be had. */
  async take(from: number, end: number, most: number): Promise<readonly Uint8Array[] | null> {
    const isRest = this.#rest.from === from && this.#rest.items.length > 0;
    const items = isRest ? this.#rest.items : await this.#next(from, end);
    if (items === null || items.length === 0) return null;
    this.#rest = { from: from + most, items: items.slice(most) };
    return items.slice(0, most);
  }

  /** What was asked for on a connection that is gone is asked for again. */
  forget(): void {
    this.#rest = { from: 0, items: [] };
    this.#coming = null;
  }

  async #next(from: number, end: number): Promise<readonly Uint8Array[] | null> {
    const page = this.#coming?.from === from ? this.#coming : this.#page(from, end);
    this.#coming = null;
    const items = await page.items;
    const next = from + (items?.length ?? 0);
    if (items !== null && items.length > 0 && next < end) this.#coming = this.#page(next, end);
    return items;
  }

  #page(from: number, end: number): Page {
    return { from, items: this.#ask(from, Math.min(end, from + PAGE_ENTRIES_MAX)) };
  }
}
