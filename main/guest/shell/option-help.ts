/** The options of a program with a word on each, read from the text that the program itself prints for --help. */

import type { Files } from '../tree/files.ts';
import { GuestClock } from './clock.ts';
import type { Running } from './pause.ts';
import type { Invocation } from './program.ts';
import { programs } from './programs/index.ts';
import { Input } from './streams.ts';

export interface OptionHelp {
  /** As it is typed: "--blocks", "-b". */
  readonly names: readonly string[];
  readonly meaning: string;
}

/** "  -b, --blocks LIST   meaning": names, what they take, two blanks, the meaning. */
const LINE =
  /^ {2,8}(?<names>-{1,2}[\w?][\w-]*(?:[= [<]\S+)?(?:, -{1,2}[\w-]+(?:[= [<]\S+)?)*(?: [A-Z0-9|]+)?) {2,}(?<meaning>\S.*)$/;
const NAME = /(?:^|(?<=[ ,]))-{1,2}[\w?][\w-]*/g;
const MOST_STEPS = 10_000;

const known = new Map<string, readonly OptionHelp[]>();

/** None for a program that does not exist or does not tell. */
export function optionsOf(name: string, files: Files): readonly OptionHelp[] {
  const before = known.get(name);
  if (before) return before;
  const options = helpText(name, files)
    .split('\n')
    .flatMap((line) => {
      const { names, meaning } = LINE.exec(line)?.groups ?? {};
      return names && meaning ? [{ names: names.match(NAME) ?? [], meaning }] : [];
    });
  known.set(name, options);
  return options;
}

function* nothing(): Running<void> {}

function* noChild(): Running<number> {
  yield* nothing();
  return 127;
}

function helpText(name: string, files: Files): string {
  const program = programs.get(name);
  if (!program) return '';
  let text = '';
  const run: Invocation = {
    name,
    terminal: false,
    args: ['--help'],
    input: new Input(''),
    surroundings: {
      files,
      hostname: '',
      release: '',
      machine: '',
      personality: '2.42',
      clock: new GuestClock(),
      dmesg: () => [],
    },
    cwd: '/',
    environment: () => undefined,
    environments: () => new Map(),
    out: (piece) => {
      text += piece;
    },
    err: () => undefined,
    why: () => undefined,
    rest: nothing,
    finds: () => false,
    sleep: nothing,
    spawn: () => noChild(),
  };
  const result = program(run);
  if (typeof result === 'number') return text;
  for (let step = 0; step < MOST_STEPS && !result.next(undefined).done; step++);
  result.return(0);
  return text;
}
