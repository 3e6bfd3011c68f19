/** A table in memory, as far as the device uses Dexie's. */
import type { PlainTransactions } from './plain-transactions.ts';

export type Row = Record<string, unknown>;

/** One whose rows are told apart by these fields. */
export function plainTable(transactions: PlainTransactions, ...fields: readonly string[]) {
  const rows = new Map<string, Row>();
  const placeOf = (values: readonly unknown[]): string => JSON.stringify(values);
  const request = <T>(act: () => T): Promise<T> => transactions.request(act);
  const store = (row: Row): void =>
    void rows.set(placeOf(fields.map((field) => row[field])), structuredClone(row));
  const rowAt = (key: unknown): Row | undefined => structuredClone(rows.get(placeOf([key].flat())));
  const matching = (index: string, value: unknown): Row[] => {
    const names = index.replace(/[[\]]/g, '').split('+');
    const wanted = placeOf([value].flat());
    return [...rows.values()].filter((row) => placeOf(names.map((name) => row[name])) === wanted);
  };
  let n = 0;
  return {
    rows,
    get: (key: unknown) => request(() => rowAt(key)),
    put: (row: Row) => request(() => store(row)),
    add: (row: Row) => request(() => store({ n: ++n, ...row })),
    clear: () => request(() => rows.clear()),
    delete: (key: unknown) => request(() => rows.delete(placeOf([key].flat()))),
    update: (key: unknown, changes: Row) =>
      request(() => {
        const row = rowAt(key);
        if (row === undefined) return 0;
        for (const [path, value] of Object.entries(changes)) setAt(row, path.split('.'), value);
        store(row);
        return 1;
      }),
    bulkPut: (all: readonly Row[]) => request(() => all.forEach(store)),
    bulkDelete: (keys: readonly unknown[]) =>
      request(() => keys.forEach((key) => rows.delete(placeOf([key].flat())))),
    where: (index: string) => ({
      equals: (value: unknown) => ({
        count: () => request(() => matching(index, value).length),
        sortBy: (field: string) =>
          request(() =>
            structuredClone(matching(index, value)).sort((a, b) => Number(a[field]) - Number(b[field])),
          ),
      }),
      // A range over the last field of a compound key.
      between: ([first, from]: [unknown, unknown], [, to]: [unknown, unknown]) => {
        const [whole = '', last = ''] = index.replace(/[[\]]/g, '').split('+');
        const found = (): [string, Row][] =>
          [...rows].filter(
            ([, row]) =>
              row[whole] === first &&
              (typeof from !== 'number' || (row[last] as number) >= from) &&
              (typeof to !== 'number' || (row[last] as number) < to),
          );
        return {
          toArray: () => request(() => found().map(([, row]) => structuredClone(row))),
          delete: () => request(() => found().forEach(([key]) => rows.delete(key))),
        };
      },
    }),
  };
}

/** As Dexie does it: what is missing on the way is made, also where a null stands. */
function setAt(row: Row, [first = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    row[first] = value;
    return;
  }
  const inner = (row[first] ?? {}) as Row;
  row[first] = inner;
  setAt(inner, rest, value);
}
