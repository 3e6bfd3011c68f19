// Splits the words of the built app by language. The compiler writes one function for each message, with all languages in
// it; a browser would load every language to show one. Here each message becomes a call into a table, and each language has
// two tables: the words of the first screen, small, and the rest. A browser loads those of its language before it draws.

import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Plugin, Rollup } from 'vite';
import { words } from './options.ts';

const LOADER = 'virtual:words';
const TABLES = 'virtual:words/tables';
const TABLE = /^\0virtual:words\/(\w+)\/(first|rest)$/;

type Part = 'first' | 'rest';
/** What is used here of the syntax trees that the bundler parses. */
type Tree = ReturnType<Rollup.PluginContext['parse']>;

/**
 * @param firstWords matches the keys of the messages that the first screen needs; all others come later
 * @param firstModules the modules of the first screen: the build fails where one of them needs a message that comes later
 */
export function wordsByLanguage(firstWords: RegExp, firstModules: readonly string[]): Plugin {
  const messages = resolve(words.outdir, 'messages');
  const languages = JSON.parse(readFileSync(`${words.project}/settings.json`, 'utf8')).locales as string[];
  const partOf = (key: string): Part => (firstWords.test(key) ? 'first' : 'rest');
  let keys: readonly string[] = [];
  let isBuild = true;

  function keyOf(id: string): string | null {
    return id.startsWith(`${messages}/`) && id.endsWith('.js') && !id.endsWith('_index.js')
      ? basename(id, '.js')
      : null;
  }

  const keysOf = (part: Part): readonly string[] => keys.filter((key) => partOf(key) === part);

  return {
    name: 'holdfast-words-by-language',
    configResolved({ command }) {
      isBuild = command === 'build';
    },
    buildStart() {
      if (!isBuild) return;
      keys = [
        ...readFileSync(`${messages}/_index.js`, 'utf8').matchAll(/export \* from '\.\/(\w+)\.js'/g),
      ].map(([, key]) => key ?? '');
    },
    resolveId: (id) => (id === LOADER || id.startsWith(`${LOADER}/`) ? `\0${id}` : null),
    load(id) {
      if (id === `\0${LOADER}`) return isBuild ? loaderSource(languages) : UNSPLIT_SOURCE;
      if (id === `\0${TABLES}`) return TABLES_SOURCE;
      const [, language, part] = TABLE.exec(id) ?? [];
      if (language === undefined) return null;
      const found = keysOf(part as Part).map((key) => {
        const source = readFileSync(`${messages}/${key}.js`, 'utf8');
        return { name: `${language}_${key}`, source, tree: this.parse(source) };
      });
      return tableSource(found);
    },
    transform(_, id) {
      const key = isBuild ? keyOf(id) : null;
      if (key === null) return null;
      const part = partOf(key);
      return {
        code: `import { ${part} } from '${TABLES}';
export const ${key} = (inputs) => ${part}[${keysOf(part).indexOf(key)}](inputs);`,
        map: null,
      };
    },
    generateBundle(_, bundle) {
      if (this.environment.name !== 'client') return;
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const reached = new Set(
        chunks.filter(({ moduleIds }) =>
          moduleIds.some((id) => firstModules.some((end) => id.endsWith(end))),
        ),
      );
      for (const chunk of reached)
        for (const other of chunks) if (chunk.imports.includes(other.fileName)) reached.add(other);
      const late = [...reached]
        .flatMap(({ moduleIds }) => moduleIds.map(keyOf))
        .filter((key) => key !== null && partOf(key) === 'rest');
      if (late.length > 0)
        this.error(
          `The first screen needs words that come later: ${late.join(', ')}. Name them in firstWords.`,
        );
    },
  };
}

/** While the app is being written, each message has all languages, and changes as it is written. */
const UNSPLIT_SOURCE = `
import { overwriteGetLocale } from '${resolve(words.outdir, 'runtime.js')}';
export const loadFirst = async (language) => overwriteGetLocale(() => language);
export const loadRest = async () => {};
`;

const TABLES_SOURCE = `
export let first = [];
export let rest = [];
export const setFirst = (table) => { first = table; };
export const setRest = (table) => { rest = table; };
`;

function loaderSource(languages: readonly string[]): string {
  const imports = (part: Part): string =>
    languages.map((each) => `${each}: () => import('${LOADER}/${each}/${part}')`).join(', ');
  return `
import { setFirst, setRest } from '${TABLES}';
const firsts = { ${imports('first')} };
const rests = { ${imports('rest')} };
export const loadFirst = async (language, wear) => setFirst(wear((await firsts[language]()).default));
export const loadRest = async (language, wear) => setRest(wear((await rests[language]()).default));
`;
}

interface Compiled {
  /** Of the function that says the message in one language. */
  readonly name: string;
  readonly source: string;
  readonly tree: Tree;
}

/** One module with the functions of one language, in the order of the keys. */
function tableSource(messages: readonly Compiled[]): string {
  const functions = messages.map((message) => functionIn(message, message.name));
  return `import * as registry from '${resolve(words.outdir, 'registry.js')}';
export default [${functions.join(',\n')}];`;
}

/** The source of a function; one that only names another stands for a message that is not translated. */
function functionIn({ source, tree }: Compiled, name: string): string {
  for (const statement of tree.body) {
    if (statement.type !== 'VariableDeclaration') continue;
    const [declared] = statement.declarations;
    if (declared?.id.type !== 'Identifier' || declared.id.name !== name) continue;
    const { init } = declared;
    if (init?.type === 'Identifier') return functionIn({ name, source, tree }, init.name);
    if (init) return source.slice(init.start, init.end);
  }
  throw new Error(`The compiler wrote no function ${name}`);
}
