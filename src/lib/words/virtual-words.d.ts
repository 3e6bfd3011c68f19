/** The words of the built app, by language; `by-language.ts` makes this module. */
declare module 'virtual:words' {
  /** Says one message. */
  export type Say = (inputs: Readonly<Record<string, unknown>>) => string;
  /** What is done to the messages of a language before they are used. */
  export type Wear = (table: readonly Say[]) => readonly Say[];

  /** Loads the words of the first screen. */
  export function loadFirst(language: string, wear: Wear): Promise<void>;
  /** Loads all others. */
  export function loadRest(language: string, wear: Wear): Promise<void>;
}
