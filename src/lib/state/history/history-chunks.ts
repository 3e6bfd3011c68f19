/**
 * The places of rows, newest first, cut into chunks that are read and drawn as a whole or not at all. The cuts stay where
 * they are while entries come in front and are found behind, so that nothing on the screen is drawn anew.
 */
export interface Chunk {
  readonly key: string;
  /** Of its rows in the feed, newest first. */
  readonly places: readonly number[];
  /** The place of the row above the first one. */
  readonly before: number | null;
}

export const CHUNK_ROWS = 50;

/** Every place from `first` on and before `end`. */
export function chunksBetween(first: number, end: number): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (let to = end; to > first;) {
    const block = Math.floor((to - 1) / CHUNK_ROWS);
    const from = Math.max(first, block * CHUNK_ROWS);
    const places = Array.from({ length: to - from }, (_, at) => to - 1 - at);
    chunks.push({ key: `${block}`, places, before: to === end ? null : to });
    to = from;
  }
  return chunks;
}

/** `older` was found by looking back from where the search began, `newer` came since; both newest first. */
export function chunksOf(newer: readonly number[], older: readonly number[]): readonly Chunk[] {
  const chunks: Chunk[] = [];
  const add = (key: string, places: readonly number[]): void => {
    chunks.push({ key, places, before: chunks.at(-1)?.places.at(-1) ?? null });
  };
  const oddRows = newer.length % CHUNK_ROWS;
  for (let at = 0; at < newer.length;) {
    const to = at === 0 && oddRows > 0 ? oddRows : at + CHUNK_ROWS;
    add(`newer ${Math.floor((newer.length - at - 1) / CHUNK_ROWS)}`, newer.slice(at, to));
    at = to;
  }
  for (let at = 0; at < older.length; at += CHUNK_ROWS)
    add(`older ${at / CHUNK_ROWS}`, older.slice(at, at + CHUNK_ROWS));
  return chunks;
}
