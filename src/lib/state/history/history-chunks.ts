/**
 * The places of rows, newest first, cut into chunks that are read and drawn as a whole or not at all. The cuts stay where
 * they are while entries come in front and are found behind, so that nothing on the screen is drawn anew.
 */
export interface Chunk {
  readonly key: string;
  /** Of the group that it belongs to. */
  readonly group: string;
  /** Of its rows in the feed, newest first. */
  readonly places: readonly number[];
  /** The place of the row above the first one. */
  readonly before: number | null;
}

export const CHUNK_ROWS = 50;
/** Chunks that are on the page together or not at all: a page with thousands of boxes scrolls slowly, empty as they are. */
const GROUP_CHUNKS = 40;

export interface ChunkGroup {
  readonly key: string;
  readonly chunks: readonly Chunk[];
}

/** The same chunks in the same order, cut where their groups change. */
export function groupsOf(chunks: readonly Chunk[]): readonly ChunkGroup[] {
  const groups: { readonly key: string; readonly chunks: Chunk[] }[] = [];
  for (const chunk of chunks) {
    const last = groups.at(-1);
    if (last?.key === chunk.group) last.chunks.push(chunk);
    else groups.push({ key: chunk.group, chunks: [chunk] });
  }
  return groups;
}

function named(name: string, n: number): Pick<Chunk, 'key' | 'group'> {
  return { key: `${name} ${n}`, group: `${name} ${Math.floor(n / GROUP_CHUNKS)}` };
}

/** Every place from `first` on and before `end`. */
export function chunksBetween(first: number, end: number): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (let to = end; to > first;) {
    const block = Math.floor((to - 1) / CHUNK_ROWS);
    const from = Math.max(first, block * CHUNK_ROWS);
    const places = Array.from({ length: to - from }, (_, at) => to - 1 - at);
    chunks.push({ ...named('all', block), places, before: to === end ? null : to });
    to = from;
  }
  return chunks;
}

/** `older` was found by looking back from where the search began, `newer` came since; both newest first. */
export function chunksOf(newer: readonly number[], older: readonly number[]): readonly Chunk[] {
  const chunks: Chunk[] = [];
  const add = (name: string, n: number, places: readonly number[]): void => {
    chunks.push({ ...named(name, n), places, before: chunks.at(-1)?.places.at(-1) ?? null });
  };
  const oddRows = newer.length % CHUNK_ROWS;
  for (let at = 0; at < newer.length;) {
    const to = at === 0 && oddRows > 0 ? oddRows : at + CHUNK_ROWS;
    add('newer', Math.floor((newer.length - at - 1) / CHUNK_ROWS), newer.slice(at, to));
    at = to;
  }
  for (let at = 0; at < older.length; at += CHUNK_ROWS)
    add('older', at / CHUNK_ROWS, older.slice(at, at + CHUNK_ROWS));
  return chunks;
}
