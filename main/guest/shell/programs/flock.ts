/** flock: locks of files between what runs side by side in a terminal. */

import { resolvePath } from '../../tree/paths.ts';
import { type Manual, manual } from '../manual.ts';
import type { Running } from '../pause.ts';
import { errnoText, type Invocation } from '../program.ts';
import { type Arguments, complain, quoted, readArguments, usageProblem } from './arguments.ts';
import { streaming } from './text/inputs.ts';

const EXIT_USAGE = 64;
const EXIT_BAD_DESCRIPTOR = 65;
const EXIT_NO_FILE = 66;
const EXIT_NO_COMMAND = 69;

export const FLOCK: Manual = manual({
  name: 'flock',
  purpose: 'Hold the lock of a file while a command runs, or as long as a descriptor is open.',
  synopsis: [
    '[OPTION]... FILE|DIRECTORY COMMAND [ARG]...',
    '[OPTION]... FILE -c COMMAND',
    '[OPTION]... NUMBER',
  ],
  trouble: EXIT_USAGE,
  takesCommand: true,
  options: `
    -c, --command=COMMAND  a command line for the shell
    -e, --exclusive  nobody else has the lock; the default
    -x  the same
    -E, --conflict-exit-code=NUMBER  exit code when the lock is not to be had; 1 by default
    -F, --no-fork  no effect here
    -n, --nonblock  do not wait
    --nb  the same
    -o, --close  no effect here
    -s, --shared  others may share the lock
    -u, --unlock  give it back
    -w, --timeout=SECS  wait so long, of the simulated clock`,
});

export const flock = streaming(function* (run: Invocation): Running<number> {
  const options = readArguments(run, FLOCK);
  if (typeof options === 'number') return options;
  const [target, ...rest] = options.operands;
  if (target === undefined) return usageProblem(run, FLOCK, 'not enough arguments');
  const seconds = Number(options.value('w') ?? Number.POSITIVE_INFINITY);
  if (Number.isNaN(seconds) || seconds < 0)
    return complain(run, `invalid timeout value: ${quoted(options.value('w') ?? '')}`, EXIT_USAGE);
  if (rest.length === 0) return yield* ofDescriptor(run, options, target, seconds);
  const command = commandOf(rest);
  if (typeof command === 'string') return complain(run, command, EXIT_USAGE);
  const { files } = run.surroundings;
  const path = files.real(resolvePath(run.cwd, target));
  if (!files.stat(path)) {
    const opened = files.open(path, true);
    if (!opened.ok)
      return complain(run, `cannot open lock file ${target}: ${errnoText(opened.failure)}`, EXIT_NO_FILE);
  }
  const holder = {};
  if (!(yield* take(run, options, path, holder, seconds, () => true))) return conflictOf(options);
  try {
    if (run.finds(command[0] ?? '')) return yield* run.spawn(command);
    return complain(run, `failed to execute ${command[0]}: ${errnoText('ENOENT')}`, EXIT_NO_COMMAND);
  } finally {
    run.locks.release(path, holder);
  }
});

function commandOf(rest: readonly string[]): readonly string[] | string {
  if (rest[0] !== '-c' && rest[0] !== '--command') return rest;
  const [, line, extra] = rest;
  if (line === undefined || extra !== undefined) return `${rest[0]} requires exactly one command argument`;
  return ['sh', '-c', line];
}

const conflictOf = (options: Arguments): number => Number(options.value('E') ?? 1);

function* ofDescriptor(run: Invocation, options: Arguments, text: string, seconds: number): Running<number> {
  if (!/^\d+$/.test(text)) return complain(run, `bad file descriptor: ${quoted(text)}`, EXIT_USAGE);
  const open = run.descriptor(Number(text));
  if (!open) return complain(run, `${text}: Bad file descriptor`, EXIT_BAD_DESCRIPTOR);
  if (options.has('u')) {
    run.locks.release(open.path, open.holder);
    return 0;
  }
  const taken = yield* take(run, options, open.path, open.holder, seconds, open.isOpen);
  return taken ? 0 : conflictOf(options);
}

/** Waits for the lock where it may; whether it has it. */
function* take(
  run: Invocation,
  options: Arguments,
  path: string,
  holder: object,
  seconds: number,
  isOpen: () => boolean,
): Running<boolean> {
  const shared = options.last('s', 'e', 'x') === 's';
  const { clock } = run.surroundings;
  const until = clock.now + seconds;
  for (;;) {
    if (run.locks.take(path, { holder, shared, isOpen })) return true;
    if (options.has('n', 'nb') || clock.now >= until) return false;
    yield* run.watch(Number.isFinite(until) ? until : undefined);
  }
}
