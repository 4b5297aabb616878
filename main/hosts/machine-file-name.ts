/** Names of machine files as they come: from a command line, a file manager, another start. */

import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** More than anybody marks in a file manager. */
export const FILES_LIMIT = 32;

export const MACHINE_ENDING = '.lpar';

/** As file systems and people write it: Monday.LPAR is one. */
export const isMachineFile = (name: string): boolean => path.extname(name).toLowerCase() === MACHINE_ENDING;

/** `Monday` of `/x/Monday.LPAR`. */
export const machineNameOf = (file: string): string =>
  isMachineFile(file) ? path.basename(file, path.extname(file)) : path.basename(file);

/**
 * The absolute path of a word that names a file; undefined where it is an address of another kind. A desktop may hand over
 * an address (`%U`) where a path was meant.
 *
 * @param from where the person stood
 */
export function pathOfWord(word: string, from: string): string | undefined {
  if (word === '' || word.includes('\0')) return undefined;
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(word)) return path.resolve(from, word);
  try {
    const url = new URL(word);
    return url.protocol === 'file:' ? fileURLToPath(url) : undefined;
  } catch {
    // Another computer's, or an escape that is none.
    return undefined;
  }
}

/** The machine files among the words of a command line, absolute, each once. */
export function machineFilesAmong(words: readonly string[], from: string): readonly string[] {
  const files = words.map((word) => pathOfWord(word, from)).filter((file) => file !== undefined);
  return [...new Set(files.filter(isMachineFile))];
}
