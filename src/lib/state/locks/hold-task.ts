/** What a person came to do about one hold. `post`: take it, or a part; `release`: by its secret. */
export type HoldTask = 'post' | 'release' | 'void' | 'secret';
