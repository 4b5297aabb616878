import { isBuiltin } from 'node:module';
import path from 'node:path';
import { parseSync, Visitor } from 'vite';

/** One broken rule, with the line it is on. */
export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** What a floor may import. The folders are the whole list: what is not named is refused. */
interface Floor {
  readonly folders: readonly string[];
  readonly packages: readonly string[] | 'any';
  readonly builtins: boolean;
}

/** The floors of the architecture, from the ground up; imports go down only, and nothing imports test. */
const floors: Readonly<Record<string, Floor>> = {
  shared: { folders: ['shared'], packages: ['zod'], builtins: false },
  'main/engine': { folders: ['main/engine', 'shared'], packages: [], builtins: false },
  db: { folders: ['db', 'shared'], packages: ['better-sqlite3'], builtins: true },
  main: { folders: ['main', 'main/engine', 'db', 'shared'], packages: 'any', builtins: true },
  renderer: { folders: ['renderer', 'shared'], packages: 'any', builtins: false },
  // Not a floor of the product: the tools beside it, which tests may use and which use no test.
  scripts: { folders: ['scripts'], packages: 'any', builtins: true },
};

/** The top folders whose sources stand on a floor. */
export const checkedFolders = ['shared', 'main', 'db', 'renderer', 'scripts'] as const;

/** Packages that belong to one place, however free the importing floor is otherwise. */
const homes: Readonly<Record<string, string>> = {
  electron: 'main/hosts/electron/',
  'better-sqlite3': 'db/',
};

/** @returns the floor that a file (relative to the repository, with slashes) stands on, if any */
export function floorOf(file: string): string | undefined {
  if (file.startsWith('main/engine/')) return 'main/engine';
  const top = file.split('/')[0] ?? '';
  return file.includes('/') && Object.hasOwn(floors, top) ? top : undefined;
}

/** Every import of one source file that goes up, sideways to a stranger, or cannot be followed. */
export function checkImports(file: string, text: string): Violation[] {
  const from = floorOf(file);
  const floor = from === undefined ? undefined : floors[from];
  if (from === undefined || floor === undefined) {
    return [{ file, line: 1, message: 'stands on no floor' }];
  }
  const violations: Violation[] = [];
  for (const { specifier, line } of importsOf(file, text)) {
    const refuse = (why: string) => violations.push({ file, line, message: why });
    if (specifier === undefined) refuse('imports a computed name, which no check can follow');
    else if (specifier.startsWith('.')) {
      const target = path.posix.join(path.posix.dirname(file), specifier.replace(/\?.*$/, ''));
      const to = floorOf(target);
      if (to === undefined || !floor.folders.includes(to)) refuse(`${from} may not import ${target}`);
    } else if (isBuiltin(specifier)) {
      if (!floor.builtins) refuse(`${from} may not import the Node module ${specifier}`);
    } else if (specifier.startsWith('/') || specifier.includes(':')) {
      refuse(`imports the address ${specifier}`);
    } else {
      const name = packageName(specifier);
      const home = homes[name];
      if (floor.packages !== 'any' && !floor.packages.includes(name)) {
        refuse(`${from} may not import the package ${name}`);
      } else if (home !== undefined && !file.startsWith(home)) {
        refuse(`the package ${name} is used only in ${home}`);
      }
    }
  }
  return violations;
}

interface Import {
  /** undefined: not a literal */
  readonly specifier: string | undefined;
  readonly line: number;
}

/** All the ways in which one module names another, type-only ones included: a type is a dependency too. */
function importsOf(file: string, text: string): Import[] {
  const found: Import[] = [];
  const add = (node: { readonly start: number }, source: unknown) =>
    found.push({ specifier: literalText(source), line: lineOf(text, node.start) });
  new Visitor({
    ImportDeclaration: (node) => add(node, node.source),
    ExportAllDeclaration: (node) => add(node, node.source),
    ExportNamedDeclaration: (node) => {
      if (node.source) add(node, node.source);
    },
    ImportExpression: (node) => add(node, node.source),
    TSImportType: (node) => add(node, node.source),
    TSExternalModuleReference: (node) => add(node, node.expression),
    CallExpression: (node) => {
      if (node.callee.type === 'Identifier' && node.callee.name === 'require') add(node, node.arguments[0]);
    },
  }).visit(parse(file, text));
  return found;
}

/** Names that reach outside a computation: a clock, chance, waiting, the process, the locale, I/O. */
const outsideNames = new Set([
  'Date',
  'Temporal',
  'performance',
  'crypto',
  'Intl',
  'Promise',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
  'queueMicrotask',
  'requestAnimationFrame',
  'process',
  'Buffer',
  'console',
  'fetch',
  'navigator',
  'require',
  'eval',
  'Function',
  'Worker',
  'Atomics',
  // They show when the garbage collector ran.
  'WeakRef',
  'FinalizationRegistry',
  // They hold all of the above.
  'globalThis',
  'global',
  'window',
]);

/** Methods whose answer depends on the locale of the machine. */
const isLocaleMethod = (name: string) => name.startsWith('toLocale') || name === 'localeCompare';

/**
 * Every use of a clock, randomness, async code, timers, the process or the locale in one source file: the
 * engine's rule. A property may be called `process`; a variable may not, since no reader could tell.
 */
export function checkPurity(file: string, text: string): Violation[] {
  const violations: Violation[] = [];
  const refuse = (node: { readonly start: number }, what: string) =>
    violations.push({ file, line: lineOf(text, node.start), message: `the engine may not use ${what}` });
  /** Identifiers that name a property, or that were judged with the expression around them. */
  const settled = new Set<unknown>();
  const settleKey = (node: { readonly computed: boolean; readonly key: unknown }) => {
    if (!node.computed) settled.add(node.key);
  };
  const refuseAsync = (node: { readonly start: number; readonly async: boolean }) => {
    if (node.async) refuse(node, 'async');
  };
  new Visitor({
    FunctionDeclaration: refuseAsync,
    FunctionExpression: refuseAsync,
    ArrowFunctionExpression: refuseAsync,
    AwaitExpression: (node) => refuse(node, 'await'),
    ForOfStatement: (node) => {
      if (node.await) refuse(node, 'for await');
    },
    VariableDeclaration: (node) => {
      if (node.kind === 'await using') refuse(node, 'await using');
    },
    ImportExpression: (node) => refuse(node, 'import()'),
    MetaProperty: (node) => {
      if (node.meta.name === 'import') refuse(node, 'import.meta');
    },
    Property: (node) => {
      // In `{ Date }` the value is an identifier of its own and is judged as such.
      settleKey(node);
      const name = node.computed ? literalText(node.key) : node.key.type === 'Identifier' && node.key.name;
      if (name && isLocaleMethod(name)) refuse(node, name);
    },
    MethodDefinition: settleKey,
    PropertyDefinition: settleKey,
    AccessorProperty: settleKey,
    TSPropertySignature: settleKey,
    TSMethodSignature: settleKey,
    MemberExpression: (node) => {
      const name = node.computed
        ? literalText(node.property)
        : node.property.type === 'Identifier'
          ? node.property.name
          : undefined;
      if (!node.computed) settled.add(node.property);
      if (name !== undefined && isLocaleMethod(name)) refuse(node, name);
      if (node.object.type !== 'Identifier' || node.object.name !== 'Math') return;
      settled.add(node.object);
      if (name === undefined || name === 'random') refuse(node, `Math.${name ?? '[computed]'}`);
    },
    Identifier: (node) => {
      if (settled.has(node)) return;
      if (outsideNames.has(node.name)) refuse(node, node.name);
      // As a whole value it can be taken apart where no check sees it.
      if (node.name === 'Math') refuse(node, 'Math without naming its function');
    },
  }).visit(parse(file, text));
  return violations;
}

function parse(file: string, text: string) {
  const { program, errors } = parseSync(file, text, { sourceType: 'module' });
  // A file that was not understood was not checked.
  if (errors[0]) throw new Error(`${file} cannot be parsed: ${errors[0].message}`);
  return program;
}

/** @returns the text of a string literal, or of a template without holes; undefined for anything else */
function literalText(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  if ('value' in node && typeof node.value === 'string') return node.value;
  if (!('quasis' in node) || !Array.isArray(node.quasis) || node.quasis.length !== 1) return undefined;
  return node.quasis[0].value.cooked;
}

/** `@scope/name/sub/path` is of the package `@scope/name`. */
function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
