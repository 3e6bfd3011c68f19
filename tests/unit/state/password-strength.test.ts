/** [U5] What is said of a password: never better than it is. */
import { expect, test } from 'vitest';
import { passwordStrength } from '../../../src/lib/state/backup/password-strength.ts';

test.each([
  ['', 'none'],
  ['a', 'easy'],
  ['password', 'easy'],
  ['Passwort2024!', 'easy'],
  ['12345678901234567890', 'easy'],
  ['aaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'easy'],
  ['qwertyuiopasdfghjkl', 'easy'],
  ['hello hello hello hello hello', 'easy'],
  ['sunshine sunshine sunshine', 'easy'],
  ['Summer2026', 'easy'],
  ['correct horse', 'easy'],
  ['wet boots nine oars', 'fair'],
  ['x7$Kq9!m', 'easy'],
  ['x7$Kq9!mR2', 'fair'],
  ['correct horse battery staple', 'strong'],
  ['x7$Kq9!mR2&vT5#w', 'strong'],
  ['дождь лодка восемь зонтов камень', 'strong'],
] as const)('%j is %s', (password, strength) => {
  expect(passwordStrength(password)).toBe(strength);
});
