/** Which files grep reads: operands, and below them what the globs of --include and --exclude leave. */

import { byBytes, joinPath, nameOf, parentOf, resolvePath } from '../../../tree/paths.ts';
import { matchesPattern } from '../../language/pattern.ts';
import type { Invocation } from '../../program.ts';
import type { Arguments } from '../arguments.ts';
import { linesOf, readOperand } from '../text/inputs.ts';

export type Found =
  | {
      readonly kind: 'file';
      readonly name: string;
      /** As it is opened; "-" is standard input. */
      readonly path: string;
      /** Found in a directory: its name is shown even when it is the only one. */
      readonly below: boolean;
    }
  | { readonly kind: 'problem'; readonly message: string; readonly fatal: boolean };

interface Wanted {
  readonly recursive: boolean;
  readonly throughLinks: boolean;
  readonly skipsDirectories: boolean;
  /** Globs in their order; the last that fits decides, and files that fit none are taken when the first is an exclude. */
  isFileWanted(name: string, onCommandLine: boolean): boolean;
  isDirectoryWanted(name: string): boolean;
}

export function* filesToSearch(
  run: Invocation,
  options: Arguments,
  operands: readonly string[],
): Generator<Found> {
  const wanted = wantedOf(run, options);
  if (typeof wanted === 'string') {
    yield { kind: 'problem', message: wanted, fatal: true };
    return;
  }
  const label = options.value('label') ?? '(standard input)';
  const names = operands.length > 0 ? operands : wanted.recursive ? [''] : ['-'];
  for (const name of names) {
    if (name === '-') yield { kind: 'file', name: label, path: '-', below: false };
    else yield* operandFiles(run, wanted, name);
  }
}

function wantedOf(run: Invocation, options: Arguments): Wanted | string {
  const action = options.value('d');
  const globs: { readonly glob: string; readonly include: boolean }[] = [];
  const directories: string[] = [];
  for (const { id, argument = '' } of options.given) {
    if (id === 'include' || id === 'exclude') globs.push({ glob: argument, include: id === 'include' });
    if (id === 'exclude-dir') directories.push(argument.replace(/(.)\/+$/, '$1'));
    if (id !== 'exclude-from') continue;
    const text = readOperand(run, argument);
    if (!text.ok) return `${argument}: ${text.failure}`;
    globs.push(...linesOf(text.value).map((glob) => ({ glob, include: false })));
  }
  const fits = (glob: string, name: string): boolean =>
    matchesPattern(glob, name) || matchesPattern(glob, nameOf(name));
  return {
    recursive: options.has('r', 'R') || action === 'recurse',
    throughLinks: options.last('r', 'R') === 'R',
    skipsDirectories: action === 'skip',
    isFileWanted: (name) => {
      const [first] = globs;
      if (!first) return true;
      const decided = globs.findLast(({ glob }) => fits(glob, name));
      return decided ? decided.include : !first.include;
    },
    isDirectoryWanted: (name) => !directories.some((glob) => fits(glob, name)),
  };
}

function* operandFiles(run: Invocation, wanted: Wanted, name: string): Generator<Found> {
  const stat = run.surroundings.files.stat(resolvePath(run.cwd, name || '.'));
  if (stat?.type === 'directory') {
    if (wanted.recursive) {
      if (name === '' || wanted.isDirectoryWanted(name.replace(/(.)\/+$/, '$1')))
        yield* filesBelow(run, wanted, name, []);
    } else if (!wanted.skipsDirectories)
      yield { kind: 'problem', message: `${name}: Is a directory`, fatal: false };
    return;
  }
  if (wanted.isFileWanted(name, true)) yield { kind: 'file', name, path: name, below: false };
}

function* filesBelow(
  run: Invocation,
  wanted: Wanted,
  name: string,
  above: readonly string[],
): Generator<Found> {
  const { files } = run.surroundings;
  const path = realPathOf(run, resolvePath(run.cwd, name || '.'));
  if (above.includes(path)) {
    yield { kind: 'problem', message: `warning: ${name}: recursive directory loop`, fatal: false };
    return;
  }
  const names = files.list(path);
  if (!names.ok) return;
  for (const entry of [...names.value].sort(byBytes)) {
    const shown = name === '' ? entry : joinPath(name.replace(/(.)\/+$/, '$1'), entry);
    const stat = files.stat(joinPath(path, entry));
    if (!stat || (stat.link !== undefined && !wanted.throughLinks)) continue;
    if (stat.type === 'directory') {
      if (wanted.isDirectoryWanted(entry)) yield* filesBelow(run, wanted, shown, [...above, path]);
    } else if (wanted.isFileWanted(entry, false))
      yield { kind: 'file', name: shown, path: shown, below: true };
  }
}

/** Where a directory really is, when its last part is a link. */
function realPathOf(run: Invocation, path: string): string {
  const link = run.surroundings.files.stat(path)?.link;
  return link === undefined ? path : resolvePath(parentOf(path), link);
}
