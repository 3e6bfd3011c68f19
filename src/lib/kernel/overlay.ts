/** A state on top of another, which stays as it is until `commit`: plays what may never happen. */
import type { Key } from './foundation/bytes.ts';
import { Ends } from './state-ends.ts';
import {
  compareDue,
  DEADLINE_NAMES,
  DEADLINE_TABLES,
  dueOf,
  type Due,
  type Row,
  type State,
  type Table,
  type TableName,
} from './state.ts';

/** Undefined: deleted here. */
class OverlayTable<Value> implements Table<Value> {
  readonly rows = new Map<Key, Value | undefined>();
  readonly ends: Ends | null;
  readonly #base: Table<Value>;

  constructor(base: Table<Value>, hasEnds: boolean) {
    this.#base = base;
    this.ends = hasEnds ? new Ends((key) => this.rows.get(key)) : null;
  }

  get(key: Key): Value | undefined {
    return this.rows.get(key) ?? (this.rows.has(key) ? undefined : this.#base.get(key));
  }

  set(key: Key, value: Value): void {
    this.ends?.note(key, value);
    this.rows.set(key, value);
  }

  delete(key: Key): void {
    this.rows.set(key, undefined);
  }
}

export class Overlay implements State {
  readonly #base: State;
  readonly #tables = new Map<TableName, OverlayTable<unknown>>();

  constructor(base: State) {
    this.#base = base;
  }

  table<Name extends TableName>(name: Name): Table<Row<Name>> {
    let table = this.#tables.get(name);
    if (table === undefined) {
      table = new OverlayTable(this.#base.table(name) as Table<unknown>, name in DEADLINE_TABLES);
      this.#tables.set(name, table);
    }
    return table as OverlayTable<Row<Name>>;
  }

  nextTimeout(counts: (due: Due) => boolean = () => true): Due | null {
    let next = this.#base.nextTimeout((due) => this.#isBelow(due) && counts(due));
    for (const name of DEADLINE_NAMES) {
      const first = this.#tables.get(name)?.ends?.first((end) => counts(dueOf(name, end))) ?? null;
      const due = first === null ? null : dueOf(name, first);
      if (due !== null && (next === null || compareDue(due, next) < 0)) next = due;
    }
    return next;
  }

  isDue(time: number): boolean {
    const next = this.nextDeadline();
    return next !== null && next <= time;
  }

  nextDeadline(): number | null {
    return this.nextTimeout()?.until ?? null;
  }

  /** Makes what was played here happen in the state below. */
  commit(): void {
    for (const [name, { rows }] of this.#tables) {
      const below = this.#base.table(name) as Table<unknown>;
      for (const [key, value] of rows) {
        if (value === undefined) below.delete(key);
        else below.set(key, value);
      }
    }
  }

  /** Whether what is below still stands here. */
  #isBelow({ timeout, object }: Due): boolean {
    return !this.#tables.get(timeout === 'hold' ? 'holds' : 'vouchers')?.rows.has(object);
  }
}
