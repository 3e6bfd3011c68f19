/** A value that changes: calls back at once with what it is now, then at each change. The contract of Svelte stores. */
export interface Live<T> {
  subscribe(run: (value: T) => void): () => void;
}
