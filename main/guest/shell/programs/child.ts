/** How a program runs another one that may not be there. */

import type { Running } from '../pause.ts';
import { errnoText, type Invocation } from '../program.ts';
import { complain, quoted } from './arguments.ts';

export const EXIT_NOT_FOUND = 127;

/** Runs a command, or complains as the program does that was asked to. */
export function* child(
  run: Invocation,
  argv: readonly string[],
  options: Parameters<Invocation['spawn']>[1] = {},
): Running<number> {
  const [name = ''] = argv;
  if (run.finds(name)) return yield* run.spawn(argv, options);
  return complain(
    run,
    `${run.name === 'xargs' ? name : run.name === 'timeout' ? `failed to run command ${quoted(name)}` : quoted(name)}: ${errnoText('ENOENT')}`,
    EXIT_NOT_FOUND,
  );
}
