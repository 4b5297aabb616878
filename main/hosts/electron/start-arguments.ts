/** What was asked for on the command line. Electron's own switches are among the arguments and not ours to refuse. */

import path from 'node:path';
import { parseArgs } from 'node:util';
import { ok, type Result } from '../../../shared/failure.ts';
import { defaultDataDirectory, givenDataDirectory } from '../data-directory.ts';

export interface StartArguments {
  /** The folder, or one sentence about why it can be none. */
  readonly directory: Result<string, string>;
  /** The machine file to open, absolute. */
  readonly file: string | undefined;
  /** Open no machine and ignore the settings. */
  readonly safeMode: boolean;
}

/**
 * @param argv without the program; before packaging its first word is the folder of the application, which is no
 *   machine file and so does not matter
 * @param folder where the person stood
 */
export function readArguments(argv: readonly string[], folder: string): StartArguments {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { data: { type: 'string' }, 'safe-mode': { type: 'boolean' } },
    strict: false,
    allowPositionals: true,
  });
  const file = positionals.find((word) => path.extname(word) === '.lpar');
  return {
    directory:
      typeof values.data === 'string' ? givenDataDirectory(values.data, folder) : ok(defaultDataDirectory()),
    file: file === undefined ? undefined : path.resolve(folder, file),
    safeMode: values['safe-mode'] === true,
  };
}
