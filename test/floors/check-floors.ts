import { isBuiltin } from 'node:module';
import path from 'node:path';
import { parseSync, Visitor } from 'vite';

/** One broken rule, with the line it is on. */
export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** What a folder may import. What is not named is refused. */
interface Rule {
  /** Folders; a folder may always import itself. */
  readonly folders: readonly string[];
  readonly packages: readonly string[] | 'any';
  readonly builtins: boolean;
}

const node = (...folders: string[]): Rule => ({ folders, packages: 'any', builtins: true });
const page = (...folders: string[]): Rule => ({
  folders: [...folders, 'shared'],
  packages: 'any',
  builtins: false,
});

const ground = ['db', 'main/engine', 'shared'];
const guest = [...ground, 'main/contract'];
const capture = [...guest, 'main/guest', 'main/files'];
const machine = [...capture, 'main/capture'];
const uses = [...machine, 'main/machine'];
const session = [...uses, 'main/workshop', 'main/compare', 'main/export', 'main/recording'];
const top = [...session, 'main/session'];

const wording = ['renderer/model', 'renderer/strings', 'renderer/a11y', 'renderer/theme'];

/**
 * One rule a folder, from the ground up: imports go down only, folders of one row do not know each other, and nothing
 * imports test. What each folder is for is told in docs/architecture.md.
 */
export const rules: Readonly<Record<string, Rule>> = {
  shared: { folders: [], packages: ['zod'], builtins: false },
  'main/engine': { folders: ['shared'], packages: [], builtins: false },
  db: { folders: ['shared'], packages: ['better-sqlite3'], builtins: true },
  'main/contract': { folders: ['shared'], packages: ['zod'], builtins: false },
  'main/guest': node(...guest),
  'main/files': node(...guest),
  'main/capture': node(...capture),
  'main/machine': node(...machine),
  'main/recording': node(...machine),
  'main/workshop': node(...uses),
  'main/compare': node(...uses),
  'main/export': node(...uses),
  'main/session': node(...session),
  'main/hosts': node(...top),
  'main/cli': node(...top),
  'renderer/theme': page(),
  'renderer/a11y': page(),
  'renderer/strings': page('renderer/model'),
  'renderer/model': page('renderer/strings'),
  'renderer/state': page(...wording),
  'renderer/elements': page(...wording, 'renderer/state'),
  'renderer/screens': page(...wording, 'renderer/state', 'renderer/elements'),
  'renderer/app': page(...wording, 'renderer/state', 'renderer/elements', 'renderer/screens'),
  // Starts the page: all elements and screens are defined there.
  renderer: page(...wording, 'renderer/state', 'renderer/elements', 'renderer/screens', 'renderer/app'),
  // Not part of the product: the tools beside it, which tests may use and which use no test.
  scripts: node(),
};

/** The top folders whose sources follow a rule. */
export const checkedFolders = ['shared', 'main', 'db', 'renderer', 'scripts'] as const;

/** Packages that belong to one place, however free the importing folder is otherwise. */
const homes: Readonly<Record<string, string>> = {
  electron: 'main/hosts/electron/',
  'better-sqlite3': 'db/',
};

/** @returns the folder whose rule a file (relative to the repository, with slashes) follows, if any */
export function folderOf(file: string): string | undefined {
  const [first = '', second = '', ...rest] = file.split('/');
  const inner = `${first}/${second}`;
  if (rest.length > 0 && Object.hasOwn(rules, inner)) return inner;
  return file.includes('/') && Object.hasOwn(rules, first) ? first : undefined;
}

const HINTS: Readonly<Record<string, string>> = {
  'main/engine':
    'The engine is pure: what it needs comes in as data. Move the shape to shared/, or hand the value in.',
  shared: 'shared/ is the ground: move the shape down here.',
  db: 'db/ stores rows and knows no domain: hand the value in, or move the shape to shared/.',
  renderer: 'The page knows only the contract: move the shape to shared/, or ask through a call.',
};
const hintFor = (folder: string): string =>
  HINTS[folder] ??
  HINTS[folder.split('/')[0] ?? ''] ??
  'Move the shared piece to the lowest folder that both may import, or hand it in from above.';

const ruleText = (folder: string): string => {
  const allowed = rules[folder]?.folders ?? [];
  return `${folder} may import ${allowed.length === 0 ? 'only itself' : allowed.join(', ')}`;
};

/** Every import of one source file that goes up, sideways to a stranger, or cannot be followed. */
export function checkImports(file: string, text: string): Violation[] {
  const from = folderOf(file);
  const rule = from === undefined ? undefined : rules[from];
  if (from === undefined || rule === undefined) {
    return [
      {
        file,
        line: 1,
        message: 'stands in no folder that has a rule. Add one to test/floors/check-floors.ts.',
      },
    ];
  }
  const violations: Violation[] = [];
  for (const { specifier, line } of importsOf(file, text)) {
    const refuse = (why: string, hint = hintFor(from)) =>
      violations.push({ file, line, message: `${why}. ${hint}` });
    if (specifier === undefined)
      refuse('imports a computed name, which no check can follow', 'Name the file.');
    else if (specifier.startsWith('.')) {
      const target = targetOf(file, specifier);
      const to = folderOf(target);
      if (to === undefined || (to !== from && !rule.folders.includes(to)))
        refuse(`${from} may not import ${target} (rule: ${ruleText(from)})`);
    } else if (isBuiltin(specifier)) {
      if (!rule.builtins) refuse(`${from} may not import the Node module ${specifier}`);
    } else if (specifier.startsWith('/') || specifier.includes(':')) {
      refuse(`imports the address ${specifier}`, 'Import a file or a package.');
    } else {
      const name = packageName(specifier);
      const home = homes[name];
      if (rule.packages !== 'any' && !rule.packages.includes(name)) {
        refuse(`${from} may not import the package ${name}`);
      } else if (home !== undefined && !file.startsWith(home)) {
        refuse(`the package ${name} is used only in ${home}`, 'Go through what that folder offers.');
      }
    }
  }
  return violations;
}

const targetOf = (file: string, specifier: string): string =>
  path.posix.join(path.posix.dirname(file), specifier.replace(/\?.*$/, ''));

/** Files that import each other in a circle, type imports included: one violation a circle. */
export function checkCircles(texts: ReadonlyMap<string, string>): Violation[] {
  const imports = new Map(
    [...texts].map(([file, text]) => [
      file,
      importsOf(file, text)
        .flatMap(({ specifier }) => (specifier?.startsWith('.') ? [targetOf(file, specifier)] : []))
        .filter((target) => texts.has(target)),
    ]),
  );
  const state = new Map<string, 'open' | 'done'>();
  const violations: Violation[] = [];
  const chain: string[] = [];
  const visit = (file: string): void => {
    state.set(file, 'open');
    chain.push(file);
    for (const target of imports.get(file) ?? []) {
      if (state.get(target) === 'open') {
        const circle = [...chain.slice(chain.indexOf(target)), target];
        violations.push({
          file: target,
          line: 1,
          message: `is in a circle: ${circle.join(' → ')}. Move what both need into a file of its own below them.`,
        });
      } else if (!state.has(target)) visit(target);
    }
    chain.pop();
    state.set(file, 'done');
  };
  for (const file of imports.keys()) if (!state.has(file)) visit(file);
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
