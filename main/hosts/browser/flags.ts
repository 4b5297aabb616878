/** The command line of the browser host. */

import path from 'node:path';
import { parseArgs } from 'node:util';
import { fail, ok, type Result } from '../../../shared/failure.ts';
import { defaultDataDirectory } from '../data-directory.ts';

export interface Flags {
  readonly directory: string;
  /** 0: a free one. */
  readonly port: number;
  /** Chromium to open a window with; undefined: no window. */
  readonly chromium: string | undefined;
}

export const USAGE = `Usage: serve [--data DIR] [--port N] [--no-open | --chromium PATH]`;

/** Fails with one sentence that says what is wrong with the command line. */
export function readFlags(argv: readonly string[]): Result<Flags, string> {
  let values: { data?: string; port?: string; chromium?: string; 'no-open'?: boolean };
  try {
    values = parseArgs({
      args: [...argv],
      options: {
        data: { type: 'string' },
        port: { type: 'string' },
        chromium: { type: 'string' },
        'no-open': { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
  const { data, port = '0', chromium } = values;
  if (data === '') return fail('--data needs a folder');
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    return fail(`--port is a number from 0 to 65535, not ${port}`);
  return ok({
    directory: data === undefined ? defaultDataDirectory() : path.resolve(data),
    port: Number(port),
    chromium: values['no-open'] ? undefined : chromium,
  });
}
