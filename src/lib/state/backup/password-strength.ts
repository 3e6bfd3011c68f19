/**
 * How long a password keeps somebody out who has the file and all the time that they want to spend. An estimate from below:
 * letters within a word count for little, repeats and rows of keys for next to nothing, and what everybody takes for a
 * password for nothing at all.
 */
export type PasswordStrength = 'none' | 'easy' | 'fair' | 'strong';

/**
 * In bits: a password of n of them takes 2^n guesses. Each costs a third of a second and 64 MiB, so that 2^36 keep a
 * thousand machines busy for the better part of a year, and 2^60 for ever.
 */
const FAIR_BITS = 36;
const STRONG_BITS = 60;

/** Lower-case letters only, as they are looked for. */
const COMMON = [
  'password',
  'passwort',
  'passphrase',
  'holdfast',
  'wallet',
  'backup',
  'secret',
  'geheim',
  'letmein',
  'iloveyou',
  'welcome',
  'willkommen',
  'admin',
  'qwerty',
  'qwertz',
  'azerty',
  'dragon',
  'monkey',
  'football',
  'sunshine',
  'princess',
];
const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'qwertzuiop',
  'asdfghjkl',
  'zxcvbnm',
  'yxcvbnm',
];

const WORD_LETTER_BITS = 3;
const LETTER_BITS = 5;
const DIGIT_BITS = 3.3;
const OTHER_BITS = 6;
const COMMON_BITS = 2;

export function passwordStrength(password: string): PasswordStrength {
  if (password === '') return 'none';
  const bits = guessBits(password);
  return bits < FAIR_BITS ? 'easy' : bits < STRONG_BITS ? 'fair' : 'strong';
}

/** The logarithm of how many guesses it takes, about and from below. */
export function guessBits(password: string): number {
  const [plain, common] = withoutCommon(password.normalize('NFKC').toLowerCase());
  const seen = new Set<string>();
  return plain.split(/(\p{Letter}{2,})/u).reduce((bits, part) => {
    const isKnown = seen.has(part);
    seen.add(part);
    // A word again says nothing new.
    return bits + (isKnown && part.length > 1 ? 1 : partBits(part));
  }, common * COMMON_BITS);
}

function partBits(part: string): number {
  const isWord = /^\p{Letter}{2,}$/u.test(part);
  const characters = [...part];
  return characters.reduce((bits, character, at) => {
    const before = characters[at - 1];
    if (before !== undefined && follows(before, character)) return bits + 0.5;
    return bits + (isWord ? WORD_LETTER_BITS : bitsOf(character));
  }, 0);
}

function bitsOf(character: string): number {
  if (/\p{Number}/u.test(character)) return DIGIT_BITS;
  return /\p{Letter}/u.test(character) ? LETTER_BITS : character === ' ' ? 1 : OTHER_BITS;
}

/** The same again, or the next one of a row, in either direction. */
function follows(before: string, character: string): boolean {
  return (
    before === character ||
    ROWS.some((row) => row.includes(before + character) || row.includes(character + before))
  );
}

/** The password without what everybody takes, and how often there was something of it. */
function withoutCommon(password: string): readonly [string, number] {
  let count = 0;
  const plain = COMMON.reduce(
    (left, common) =>
      left.replaceAll(common, () => {
        count++;
        return ' ';
      }),
    password,
  );
  return [plain, count];
}
