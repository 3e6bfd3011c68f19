/** The lines of a statement while it is made: the first ones for the screen, all of them as a file. */
import type { Id } from '#kernel';
import type { StatementLine } from '#replica';
import type { Naming } from './history-file.ts';
import { statementCsvLine } from './statement-file.ts';

/** What a screen and a sheet of paper show of an asset; the file has all. */
export const LINES_MAX = 2000;

export class StatementLines {
  readonly #shown = new Map<Id, StatementLine[]>();
  readonly #written = new Map<Id, Blob[]>();
  readonly #naming: Naming;

  constructor(naming: Naming) {
    this.#naming = naming;
  }

  add(lines: readonly StatementLine[]): void {
    for (const [asset, some] of Map.groupBy(lines, (line) => line.asset.id)) {
      const shown = this.#shown.get(asset) ?? [];
      this.#shown.set(asset, [...shown, ...some.slice(0, LINES_MAX - shown.length)]);
      const texts = some.map((line) => statementCsvLine(line, this.#naming));
      this.#written.set(asset, [...(this.#written.get(asset) ?? []), new Blob(texts)]);
    }
  }

  shown(asset: Id): readonly StatementLine[] {
    return this.#shown.get(asset) ?? [];
  }

  written(asset: Id): readonly Blob[] {
    return this.#written.get(asset) ?? [];
  }
}
