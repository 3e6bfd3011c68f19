// Reads who imports whom and holds it against a table of rows, one for each part of the house. A direct import must be in
// the row's list; and whatever the row must never see may not be reached through others either: the chain is printed.
// Types are erased before anything runs, so they count as direct imports but make no chains.

import { posix } from 'node:path';
import ts from 'typescript';

/** A file, its path relative to the root of the repository. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

export interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

/**
 * One row of the table. A place is `src/lib/kernel/` or `node:` (everything that begins so), or a name such as `cborg`
 * or `#kernel` (it and everything below it). A file belongs to the first row that holds it.
 */
export interface Row {
  readonly name: string;
  readonly holds: readonly string[];
  readonly mayImport: readonly string[];
  readonly mayImportTypesOf?: readonly string[];
  readonly neverSees: readonly string[];
}

/** The `imports` of package.json: a door's name and the file behind it. */
export type Doors = Readonly<Record<string, string>>;

/** Everything that breaks the table, a sentence each. */
export function brokenRows(
  sources: readonly Source[],
  rows: readonly Row[],
  doors: Doors,
): readonly string[] {
  const edges = new Map(sources.map((source) => [source.path, edgesOf(source, sources, doors)]));
  const homeless = sources.filter((source) => rowOf(source.path, rows) === undefined);
  return [
    ...homeless.map(({ path }) => `${path}: no row of the table holds this file`),
    ...sources.flatMap(({ path }) => forbiddenImports(path, edges.get(path) ?? [], rows, doors)),
    ...rows.flatMap((row) => forbiddenChains(row, edges, rows)),
  ];
}

/** An import as it was written, and the file or package that it leads to. */
interface Edge extends Import {
  readonly target: string;
}

function edgesOf(source: Source, sources: readonly Source[], doors: Doors): readonly Edge[] {
  const paths = new Set(sources.map(({ path }) => path));
  return importsOf(source).map((one) => ({
    ...one,
    target: resolve(one.specifier, source.path, paths, doors),
  }));
}

function resolve(specifier: string, from: string, paths: ReadonlySet<string>, doors: Doors): string {
  const behind = doors[specifier];
  if (behind !== undefined) return posix.normalize(behind);
  const bare = specifier.replace(/\?.*$/, '');
  const path = bare.startsWith('.')
    ? posix.join(posix.dirname(from), bare)
    : bare.replace(/^\$lib(?=\/|$)/, 'src/lib');
  return (
    [path, `${path}.ts`, `${path}.js`, `${path}/index.ts`].find((candidate) => paths.has(candidate)) ?? path
  );
}

function forbiddenImports(
  path: string,
  edges: readonly Edge[],
  rows: readonly Row[],
  doors: Doors,
): string[] {
  const row = rowOf(path, rows);
  if (row === undefined) return [];
  return edges.flatMap((edge) => {
    const door = doorPassed(path, edge, doors);
    if (door !== undefined) return [`${path} → ${edge.target}: goes past the door, import ${door}`];
    const place = edge.specifier.startsWith('#') ? edge.specifier : edge.target;
    if (isIn(place, row.mayImport)) return [];
    if (!isIn(place, row.mayImportTypesOf ?? []))
      return [`${path} → ${place}: ${row.name} may not import this`];
    return edge.typeOnly ? [] : [`${path} → ${place}: ${row.name} may import its types only`];
  });
}

/** The door that an import from outside should have taken. */
function doorPassed(from: string, { specifier, target }: Edge, doors: Doors): string | undefined {
  if (specifier.startsWith('#')) return undefined;
  return Object.keys(doors).find((door) => {
    const folder = `src/lib/${door.slice(1)}/`;
    return target.startsWith(folder) && !from.startsWith(folder);
  });
}

/** The shortest chain from a row to each import, made by another part of the house, of what the row must never see. */
function forbiddenChains(
  row: Row,
  edges: ReadonlyMap<string, readonly Edge[]>,
  rows: readonly Row[],
): readonly string[] {
  const chains = [...edges.keys()].filter((path) => rowOf(path, rows) === row).map((path) => [path]);
  const reached = new Set(chains.flat());
  const found: string[] = [];
  for (const chain of chains) {
    const last = chain.at(-1) ?? '';
    for (const { target, typeOnly } of edges.get(last) ?? []) {
      if (typeOnly || reached.has(target)) continue;
      reached.add(target);
      const longer = [...chain, target];
      if (!isIn(target, row.neverSees)) chains.push(longer);
      else if (rowOf(last, rows) !== row)
        found.push(`${longer.join(' → ')}: ${row.name} must never see this`);
    }
  }
  return found;
}

function rowOf(path: string, rows: readonly Row[]): Row | undefined {
  return rows.find((row) => isIn(path, row.holds));
}

function isIn(path: string, places: readonly string[]): boolean {
  return places.some((place) =>
    /[/:]$/.test(place) ? path.startsWith(place) : path === place || path.startsWith(`${place}/`),
  );
}

/** The imports of a TypeScript, JavaScript or Svelte file, workers included (`new URL('./x.ts', import.meta.url)`). */
export function importsOf(source: Source): readonly Import[] {
  const found: Import[] = [];
  for (const node of nodesOf(source)) {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier !== undefined
    ) {
      found.push({ specifier: textOf(node.moduleSpecifier), typeOnly: isTypeOnly(node) });
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      found.push({ specifier: textOf(node.argument.literal), typeOnly: true });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      found.push({ specifier: textOf(node.arguments[0]), typeOnly: false });
    } else if (ts.isNewExpression(node) && node.arguments?.[1]?.getText() === 'import.meta.url') {
      found.push({ specifier: textOf(node.arguments[0]), typeOnly: false });
    }
  }
  return found.filter(({ specifier }) => specifier !== '');
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const names = clause.namedBindings;
  return (
    clause.name === undefined &&
    names !== undefined &&
    ts.isNamedImports(names) &&
    names.elements.length > 0 &&
    names.elements.every((element) => element.isTypeOnly)
  );
}

function textOf(node: ts.Node | undefined): string {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : '';
}

/** The ways to ask the machine for the time or for chance, as they are written. */
const machine = [
  'Date.now',
  'Math.random',
  'performance.now',
  'crypto.getRandomValues',
  'crypto.randomUUID',
  'nacl.randomBytes',
  'nacl.box.keyPair',
];

/** Names that draw chance inside a library of cryptography. */
const chance = ['randomBytes', 'randomSecretKey', 'generateMnemonic'];

/** Where a file of the pure folders asks the machine for the time or for chance, a sentence each. */
export function machineUses(source: Source): readonly string[] {
  const found: string[] = [];
  for (const node of nodesOf(source)) {
    const what = machineUse(node);
    if (what === undefined) continue;
    const { line } = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart());
    found.push(`${source.path}:${line + 1}: ${what} asks the machine; take it as an argument`);
  }
  return found;
}

function machineUse(node: ts.Node): string | undefined {
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date') return 'new Date';
  if (ts.isPropertyAccessExpression(node)) {
    const written = node.getText().replace(/\s|\?(?=\.)|^globalThis\./g, '');
    return machine.find((use) => written === use);
  }
  if (ts.isImportSpecifier(node)) {
    const imported = (node.propertyName ?? node.name).text;
    return chance.find((name) => name === imported);
  }
  return undefined;
}

function nodesOf(source: Source): readonly ts.Node[] {
  return scriptsOf(source).flatMap((text) =>
    descend(ts.createSourceFile(source.path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS)),
  );
}

function descend(node: ts.Node): readonly ts.Node[] {
  const found = [node];
  ts.forEachChild(node, (child) => void found.push(...descend(child)));
  return found;
}

/** The scripts of a file; of a component also the imports that its markup awaits. */
function scriptsOf({ path, text }: Source): readonly string[] {
  if (!path.endsWith('.svelte')) return [text];
  const scripts = /<script\b[^>]*>([\s\S]*?)<\/script>/g;
  const markup = text.replace(scripts, '');
  return [
    ...[...text.matchAll(scripts)].map((match) => match[1] ?? ''),
    ...[...markup.matchAll(/import\(\s*['"][^'"]+['"]\s*\)/g)].map((match) => match[0]),
  ];
}
