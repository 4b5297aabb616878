/** What was asked for on the command line. Electron's own switches are among the arguments and not ours to refuse. */

import { parseArgs } from 'node:util';
import { defaultDataDirectory, givenDataDirectory } from '../../../db/data-directory.ts';
import { ok, type Result } from '../../../shared/failure.ts';
import { machineFilesAmong } from '../machine-file-name.ts';

export interface StartArguments {
  /** The folder, or one sentence about why it can be none. */
  readonly directory: Result<string, string>;
  /** The machine files to open, absolute, in their order. */
  readonly files: readonly string[];
  /** Open no machine and ignore the settings. */
  readonly safeMode: boolean;
  /** Check what only the real program can show, and end. */
  readonly selfTest: 'text' | 'json' | undefined;
}

/**
 * @param argv without the program; before packaging its first word is the folder of the application, which is no
 *   machine file and so does not matter
 * @param folder where the person stood
 */
export function readArguments(argv: readonly string[], folder: string): StartArguments {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: {
      data: { type: 'string' },
      'safe-mode': { type: 'boolean' },
      'self-test': { type: 'boolean' },
      json: { type: 'boolean' },
    },
    strict: false,
    allowPositionals: true,
  });
  return {
    directory:
      typeof values.data === 'string' ? givenDataDirectory(values.data, folder) : ok(defaultDataDirectory()),
    files: machineFilesAmong(positionals, folder),
    safeMode: values['safe-mode'] === true,
    selfTest: values['self-test'] === true ? (values.json === true ? 'json' : 'text') : undefined,
  };
}
