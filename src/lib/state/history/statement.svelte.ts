/** The statement of a time, made in the background from the entries of this device. */
import {
  StatementMaker,
  type FinalBalance,
  type HistoryBook,
  type Span,
  type StatementLine,
  type StatementSum,
} from '#replica';
import type { Naming } from './history-file.ts';
import { statementCsvEnd, statementHead } from './statement-file.ts';
import { StatementLines } from './statement-lines.ts';

/** Days here, `2026-03-07`, as ms: `from` counts, `to` does not. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

export interface AssetStatement {
  readonly sum: StatementSum;
  /** The first LINES_MAX of them (statement-lines.ts). */
  readonly lines: readonly StatementLine[];
}

const BATCH = 100;

export class StatementState {
  /** The share of the entries that has been read, 0 to 1. */
  done = $state(0);
  statements = $state.raw<readonly AssetStatement[] | null>(null);
  /** True where entries before the first one here belong to the time. */
  isPart = $state(false);
  error = $state.raw<unknown>(null);
  readonly #book: HistoryBook;
  #isRunning = false;
  readonly #lines: StatementLines;

  constructor(book: HistoryBook, naming: Naming) {
    this.#book = book;
    this.#lines = new StatementLines(naming);
  }

  /** Makes it; the function it gives ends that. */
  start(period: Period): () => void {
    this.#isRunning = true;
    this.#make(period).catch((error: unknown) => {
      this.error = error;
    });
    return () => {
      this.#isRunning = false;
    };
  }

  /** The whole statement as CSV. */
  file(name: string, { from, to }: Period): File {
    const parts = (this.statements ?? []).flatMap(({ sum }) => [
      new Blob([statementCsvEnd('opening', sum, from)]),
      ...this.#lines.written(sum.asset.id),
      new Blob([statementCsvEnd('closing', sum, to)]),
    ]);
    return new File([statementHead, ...parts], `${name}.csv`, { type: 'text/csv;charset=utf-8' });
  }

  async #make({ from, to }: Period): Promise<void> {
    // Before the entries: what comes meanwhile is read with them.
    const balances = await this.#book.balances();
    const all = await this.#book.span(null, null);
    const span = await this.#book.span(from, to);
    this.isPart = all.from > 0 && span.from === all.from;
    const maker = new StatementMaker();
    for await (const entries of this.#entries(span, all))
      this.#lines.add(entries.flatMap((entry) => maker.take(entry)));
    await this.#findOthers(maker, { from: span.to, to: all.to }, all, balances);
    if (!this.#isRunning) return;
    this.statements = maker.sums
      .map((sum) => ({ sum, lines: this.#lines.shown(sum.asset.id) }))
      .sort((a, b) => a.sum.asset.symbol.localeCompare(b.sum.asset.symbol));
  }

  /** What did not change in the time stood as it did before its first change since, or as it does now. */
  async #findOthers(
    maker: StatementMaker,
    later: Span,
    all: Span,
    balances: readonly FinalBalance[],
  ): Promise<void> {
    const isOpen = (): boolean => balances.some(({ asset }) => !maker.has(asset.id));
    if (isOpen())
      for await (const entries of this.#entries(later, all)) {
        for (const entry of entries) maker.takeLater(entry);
        if (!isOpen()) break;
      }
    for (const { asset, available } of balances) maker.stood(asset, available);
  }

  async *#entries(span: Span, all: Span): AsyncIterable<Awaited<ReturnType<HistoryBook['read']>>> {
    for (let from = span.from; from < span.to && this.#isRunning; from += BATCH) {
      const count = Math.min(BATCH, span.to - from);
      yield await this.#book.read(Array.from({ length: count }, (_, at) => from + at));
      this.done = Math.min(1, (from + count - all.from) / Math.max(1, all.to - all.from));
    }
  }
}
