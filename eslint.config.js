// What ESLint holds beyond what the compiler checks: promises that nobody waits for, states that a switch forgets, and the
// few habits that we agreed on. How code is laid out is Prettier's business.

import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import typescript from 'typescript-eslint';

const written = [
  'node_modules',
  'build',
  '.svelte-kit',
  '.holdfast',
  'test-results',
  'pictures',
  'src/lib/words/compiled',
];

/** @type {import('eslint').Linter.RulesRecord} */
const habits = {
  eqeqeq: 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'object-shorthand': 'error',
  'no-implicit-coercion': 'error',
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
  // An index that was just checked against the length is not undefined, whatever the type says.
  '@typescript-eslint/no-non-null-assertion': 'off',
};

/**
 * Rules that need types, and so the compiler. The templates of components are left out: they would double the time.
 * @type {import('eslint').Linter.RulesRecord}
 */
const typed = {
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
};

export default defineConfig(
  { ignores: written },
  typescript.configs.strict,
  svelte.configs.recommended,
  svelte.configs.prettier,
  { rules: habits },
  { files: ['**/*.{js,mjs}'], languageOptions: { globals: globals.node } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: typescript.parser } },
    rules: {
      // The relay serves the app at the root of its address.
      'svelte/no-navigation-without-resolve': 'off',
      // Props change from outside: the rule of Svelte's own plugin knows.
      'prefer-const': 'off',
      'svelte/prefer-const': 'error',
    },
  },
  {
    files: ['src/**/*.ts', 'relay/**/*.ts', 'tests/**/*.ts'],
    ignores: ['**/*.svelte.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: typed,
  },
  {
    files: ['src/lib/**/*.ts', 'relay/**/*.ts'],
    rules: { 'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true } }] },
  },
);
