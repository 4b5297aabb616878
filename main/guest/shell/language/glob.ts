/** Pathname expansion over the simulated tree. */

import type { Files } from '../../tree/files.ts';
import { byBytes, joinPath, resolvePath } from '../../tree/paths.ts';
import { matchesPattern, unquotePattern } from './pattern.ts';

export const hasActiveGlob = (pattern: string): boolean => /(?:^|[^\\])(?:\\\\)*[*?[]/.test(pattern);

/** Paths that match, in byte order; empty when nothing does. A relative pattern gives relative paths. */
export function expandGlob(files: Files, cwd: string, pattern: string): string[] {
  const absolute = pattern.startsWith('/');
  const parts = pattern.split('/').filter((part) => part !== '');
  let found: string[] = [absolute ? '/' : ''];
  parts.forEach((part, index) => {
    const last = index === parts.length - 1;
    found = hasActiveGlob(part)
      ? found.flatMap((base) => matchesIn(files, cwd, base, part, last))
      : found
          .map((base) => extend(base, unquotePattern(part)))
          .filter((path) => !last || exists(files, cwd, path));
  });
  return found.sort(byBytes);
}

const extend = (base: string, name: string): string => (base === '' ? name : joinPath(base, name));
const absolutePath = (cwd: string, path: string): string => (path === '' ? cwd : resolvePath(cwd, path));
const exists = (files: Files, cwd: string, path: string): boolean =>
  files.stat(absolutePath(cwd, path)) !== undefined;

function matchesIn(files: Files, cwd: string, base: string, part: string, last: boolean): string[] {
  const names = files.list(absolutePath(cwd, base));
  if (!names.ok) return [];
  return names.value
    .filter((name) => (part.startsWith('.') || !name.startsWith('.')) && matchesPattern(part, name))
    .map((name) => extend(base, name))
    .filter((path) => last || files.stat(absolutePath(cwd, path))?.type === 'directory');
}
