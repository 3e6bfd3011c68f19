/**
 * Counts what happened in worlds. A simulation in which the interesting things never happen proves nothing, so a run over
 * many seeds ends by asking for each of them.
 */
export class Census {
  readonly #counts = new Map<string, number>();

  count(what: string, times = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + times);
  }

  of(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  add(other: Census): void {
    for (const [what, times] of other.#counts) this.count(what, times);
  }

  /** What has a name among these and never happened. */
  missing(names: readonly string[]): readonly string[] {
    return names.filter((name) => this.of(name) === 0);
  }

  /** One line a thing, sorted. */
  get lines(): readonly string[] {
    return [...this.#counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([what, times]) => `${String(times).padStart(8)}  ${what}`);
  }
}
