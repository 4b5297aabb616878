/** Pathname expansion over the simulated tree. */

import type { Files } from '../../tree/files.ts';
import { byBytes, joinPath, resolvePath } from '../../tree/paths.ts';
import { isPattern, matchesPattern, unquotePattern } from './pattern.ts';

export interface GlobOptions {
  /** shopt dotglob: names that begin with a dot match too. */
  readonly dots?: boolean;
  /** shopt nocaseglob. */
  readonly ignoreCase?: boolean;
  /** shopt globstar: ** is any number of directories. */
  readonly deep?: boolean;
}

/** A cheap look before the pattern is read. */
export const hasActiveGlob = (pattern: string): boolean =>
  /[*?[(]/.test(pattern) && isPattern(pattern) && /(?:^|[^\\])(?:\\\\)*(?:[*?[]|[+@!]\()/.test(pattern);

const DEPTH = 32;

/** Paths that match, in byte order; empty when nothing does. A relative pattern gives relative paths. */
export function expandGlob(files: Files, cwd: string, pattern: string, options: GlobOptions = {}): string[] {
  const absolute = pattern.startsWith('/');
  // A pattern that ends in / means directories, and keeps it.
  const slashes = /\/+$/.exec(pattern)?.[0] ?? '';
  const parts = pattern.split('/').filter((part) => part !== '');
  let found: string[] = [absolute ? '/' : ''];
  parts.forEach((part, index) => {
    const last = index === parts.length - 1 && slashes === '';
    if (part === '**' && options.deep)
      found = found.flatMap((base) => below(files, cwd, base, last, options));
    else if (hasActiveGlob(part))
      found = found.flatMap((base) => matchesIn(files, cwd, base, part, last, options));
    else
      found = found
        .map((base) => extend(base, unquotePattern(part)))
        .filter((path) => index < parts.length - 1 || exists(files, cwd, path));
  });
  return [...new Set(found)].sort(byBytes).map((path) => path + (path === '/' ? '' : slashes));
}

const extend = (base: string, name: string): string => (base === '' ? name : joinPath(base, name));
const absolutePath = (cwd: string, path: string): string => (path === '' ? cwd : resolvePath(cwd, path));
const exists = (files: Files, cwd: string, path: string): boolean =>
  files.stat(absolutePath(cwd, path)) !== undefined;
const isDirectory = (files: Files, cwd: string, path: string): boolean =>
  files.stat(absolutePath(cwd, path))?.type === 'directory';

function matchesIn(
  files: Files,
  cwd: string,
  base: string,
  part: string,
  last: boolean,
  { dots = false, ignoreCase = false }: GlobOptions,
): string[] {
  const names = files.list(absolutePath(cwd, base));
  if (!names.ok) return [];
  const dotted = part.startsWith('.') || part.startsWith('\\.');
  return names.value
    .filter((name) => (dots || dotted || !name.startsWith('.')) && matchesPattern(part, name, { ignoreCase }))
    .map((name) => extend(base, name))
    .filter((path) => last || isDirectory(files, cwd, path));
}

/** `**`: the directory and all below it, with their files when it is the last part. */
function below(
  files: Files,
  cwd: string,
  base: string,
  last: boolean,
  options: GlobOptions,
  depth = 0,
): string[] {
  const own = last && depth === 0 ? [] : [base];
  if (depth > DEPTH) return own;
  const names = files.list(absolutePath(cwd, base));
  if (!names.ok) return own;
  const inside = names.value
    .filter((name) => options.dots || !name.startsWith('.'))
    .flatMap((name) => {
      const path = extend(base, name);
      // Links are not followed, or /sys would have no end.
      const stat = files.stat(absolutePath(cwd, path));
      if (stat?.type === 'directory' && stat.link === undefined)
        return below(files, cwd, path, last, options, depth + 1);
      return last ? [path] : [];
    });
  return [...own, ...inside];
}
