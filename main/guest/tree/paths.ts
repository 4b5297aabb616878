/** Absolute paths of the simulated system. */

/** Resolves `path` against `cwd`; "." and ".." go away, the root's parent is the root. */
export function resolvePath(cwd: string, path: string): string {
  if (isNormal(path)) return path;
  const parts: string[] = [];
  for (const part of `${path.startsWith('/') ? '' : cwd}/${path}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** Nothing to resolve: the fast path of loops over tens of thousands of sysfs files. */
const isNormal = (path: string): boolean =>
  path.charCodeAt(0) === 47 &&
  path.length > 1 &&
  !path.endsWith('/') &&
  !path.includes('//') &&
  !path.includes('/.');

export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? '/' : path.slice(0, slash);
}

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export const joinPath = (directory: string, name: string): string =>
  directory === '/' ? `/${name}` : `${directory}/${name}`;

/** Byte order of the C locale, as the shell's globs and ls sort. */
export const byBytes = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
