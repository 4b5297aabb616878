import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's top folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '');

/** @param {...string} parts @returns {string} an absolute path below the repository's top folder */
export const inRoot = (...parts) => path.join(root, ...parts);

/**
 * The folder the person stands in. npm changes to the repository's top before it runs a script and keeps
 * the real one in INIT_CWD; a script that is started directly must not believe an inherited INIT_CWD.
 *
 * @returns {string}
 */
export function callerFolder() {
  const standing = process.cwd();
  return standing === root && process.env.INIT_CWD ? process.env.INIT_CWD : standing;
}
