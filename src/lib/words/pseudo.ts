/**
 * A language that nobody speaks, made from another one: accents, about 40 % longer, each message in brackets. What has no
 * bracket on a screen is not a message; a missing bracket was cut off; brackets in brackets are text built from pieces.
 */

/** Says one message. */
export type Say = (inputs: Readonly<Record<string, unknown>>) => string;

/** Marks what is filled in, which stays as it is. Private use characters: no text has them. */
const OPEN = '\uE000';
const CLOSE = '\uE001';
const FILLED = /\uE000([^\uE000\uE001]*)\uE001/;

const PLAIN = 'ABCDEGHIJKLNORSTUWYZabcdeghijklnorstuwyz';
const ACCENTED = 'ÅƁÇĎÉĜĤÎĴĶĻÑÖŔŠŢÛŴÝŽåƀçďéĝĥîĵķļñöŕšţûŵýž';
const VOWELS = 'AEIOUaeiou';

/** The messages of a language, made to say what the pseudo-language says. */
export function pseudoTable(table: readonly Say[]): readonly Say[] {
  return table.map((say) => (inputs) => pseudoText(say(marked(inputs))));
}

/** `Send {what}` is `[Šééñď {what}]`, where what is filled in stands between its marks. */
export function pseudoText(text: string): string {
  // `split` with a group gives what lies between the marks at every second place.
  const parts = text
    .split(FILLED)
    .map((part, at) => (at % 2 === 1 ? part : [...part].map(stretched).join('')));
  return `[${parts.join('')}]`;
}

/** Counts stay numbers, because they choose the plural. */
export function marked(inputs: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const entries = Object.entries(inputs).map(([name, value]) => [
    name,
    typeof value === 'string' ? `${OPEN}${value}${CLOSE}` : value,
  ]);
  return Object.fromEntries(entries) as Readonly<Record<string, unknown>>;
}

function stretched(letter: string): string {
  const at = PLAIN.indexOf(letter);
  const accented = at === -1 ? letter : (ACCENTED[at] ?? letter);
  return VOWELS.includes(letter) ? accented + accented.toLowerCase() : accented;
}
