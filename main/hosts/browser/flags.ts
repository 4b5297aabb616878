/** The command line of the browser host. */

import { parseArgs } from 'node:util';
import { defaultDataDirectory, givenDataDirectory } from '../../../db/data-directory.ts';
import { fail, ok, type Result } from '../../../shared/failure.ts';
import { FILES_LIMIT, machineFilesAmong } from '../machine-file-name.ts';

export interface Flags {
  readonly directory: string;
  /** 0: a free one. */
  readonly port: number;
  /** none: print the address; find: take an installed browser; else the program to open the window with. */
  readonly window: 'none' | 'find' | { readonly program: string };
  /** Go on after the last window has gone. */
  readonly stay: boolean;
  /** Open no machine and ignore the settings. */
  readonly safeMode: boolean;
  /** Machine files to open, absolute, in their order. */
  readonly files: readonly string[];
  /** Check what only a real start can show, and end. */
  readonly selfTest: 'text' | 'json' | undefined;
  /** Only to be said, nothing to be opened. */
  readonly say: 'help' | 'version' | undefined;
}

export const USAGE = `Usage: lpar-console [--data DIR] [--port N] [--no-open | --browser PROGRAM] [--stay] [--safe-mode] [MACHINE.lpar]…
       lpar-console --self-test [--json] [--browser PROGRAM]
  --data     the folder of the database; without it, the user's data folder
  --port     the port on 127.0.0.1; without it, a free one
  --browser  the browser to open the window with; without it, an installed one
  --no-open  opens no window and prints the one-time address
  --stay     goes on after the last window has gone
  --safe-mode  opens no machine and ignores the settings
  --self-test  checks what only a real start can show, in a window that nobody sees, and prints a report; --json: as JSON`;

const OPTIONS = {
  data: { type: 'string' },
  port: { type: 'string' },
  browser: { type: 'string' },
  chromium: { type: 'string' },
  'no-open': { type: 'boolean' },
  stay: { type: 'boolean' },
  'safe-mode': { type: 'boolean' },
  'self-test': { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

const parse = (argv: readonly string[]) =>
  parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });

/** Fails with one sentence that says what is wrong with the command line. */
export function readFlags(argv: readonly string[]): Result<Flags, string> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  const { data, port = '0' } = values;
  const directory = data === undefined ? ok(defaultDataDirectory()) : givenDataDirectory(data, process.cwd());
  if (!directory.ok) return directory;
  const program = values.browser ?? values.chromium;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    return fail(`--port is a number from 0 to 65535, not ${port}`);
  const files = machineFilesAmong(positionals, process.cwd());
  const other = positionals.find((word) => machineFilesAmong([word], process.cwd()).length === 0);
  if (other !== undefined) return fail(`${other} is not a machine file (.lpar)`);
  if (files.length > FILES_LIMIT) return fail(`At most ${FILES_LIMIT} machine files are opened at a time`);
  if (values.json && !values['self-test']) return fail('--json belongs to --self-test');
  const chosen = program === undefined ? 'find' : { program };
  return ok({
    directory: directory.value,
    port: Number(port),
    window: values['no-open'] ? 'none' : chosen,
    stay: values.stay === true,
    safeMode: values['safe-mode'] === true,
    files,
    selfTest: values['self-test'] ? (values.json ? 'json' : 'text') : undefined,
    say: values.help ? 'help' : values.version ? 'version' : undefined,
  });
}
