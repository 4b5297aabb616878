/** watch: a command's output on the whole screen, again whenever something has happened. */

import { type Manual, manual } from '../manual.ts';
import type { Running } from '../pause.ts';
import type { Invocation } from '../program.ts';
import { formatTime } from '../time-format.ts';
import { complain, quoted, readArguments, usageProblem } from './arguments.ts';
import { child } from './child.ts';
import { drawScreen, leaveScreen, MOST_LINES } from './full-screen.ts';
import { countOf } from './text/inputs.ts';

export const WATCH: Manual = manual({
  name: 'watch',
  purpose: 'Show the output of a command on the whole screen, again and again.',
  synopsis: '[OPTION]... COMMAND',
  takesCommand: true,
  options: `
    -b, --beep  no effect here
    -c, --color  colours of the command are shown
    -d, --differences[=PERMANENT]  what changed is marked: since the last run, or since the first one
    -e, --errexit  end when the command fails
    -g, --chgexit  end when the output changes
    -n, --interval=SECS  seconds of the simulated clock between two runs
    -p, --precise  no effect here
    -q, --equexit=CYCLES  end when the output stays the same for so many runs
    -t, --no-title  no lines above
    -w, --no-wrap  long lines are cut, not broken
    -x, --exec  the words are the command, not text for sh`,
  text: 'It runs the command again when something has happened: in another terminal, by a button, in a job. Ctrl+C ends it.',
});

/** procps: the least interval. */
const LEAST_SECONDS = 0.1;
/** What `-e` ends with. */
const EXIT_FAILED = 8;

export function* watch(run: Invocation): Running<number> {
  const options = readArguments(run, WATCH);
  if (typeof options === 'number') return options;
  if (options.operands.length === 0) return usageProblem(run, WATCH, 'a command is needed');
  const given = Number(options.value('n') ?? '2');
  if (!(given >= 0)) return complain(run, `failed to parse argument: ${quoted(options.value('n') ?? '')}`);
  const interval = Math.max(LEAST_SECONDS, given);
  const { clock } = run.surroundings;
  const shown = options.operands.join(' ');
  // What it writes to standard error belongs on the screen as well.
  const words = options.has('x')
    ? ['sh', '-c', '"$@" 2>&1', 'watch', ...options.operands]
    : ['sh', '-c', `exec 2>&1; ${shown}`];
  const cycles = options.has('q') ? (countOf(options.value('q')) ?? 0) : 0;
  const marks = options.has('d') ? new Changes(options.value('d') !== undefined) : undefined;
  const show = (whole: string): void => {
    const text = run.terminal ? whole.split('\n', MOST_LINES).join('\n') : whole;
    const colored = options.has('c') ? text : plain(text);
    const title = { left: `Every ${interval.toFixed(1)}s: ${shown}`, right: rightTitle(run) };
    const body = marks ? marks.marked(plain(text)) : colored;
    if (run.terminal)
      drawScreen(run, { ...(!options.has('t') && { title }), wraps: !options.has('w'), text: body });
    else run.out(`${options.has('t') ? '' : `${title.left.padEnd(40)} ${title.right}\n\n`}${text}`);
  };
  let before: string | undefined;
  for (let same = 0; ; ) {
    const start = clock.exact;
    const chunks: string[] = [];
    const status = yield* child(run, words, { stdin: '', out: (piece) => chunks.push(piece) });
    const text = chunks.join('');
    show(text);
    const isChanged = before !== undefined && before !== text;
    same = before === text ? same + 1 : 0;
    if (options.has('e') && status !== 0) {
      leaveScreen(run);
      run.err('watch: command exit with a non-zero status\n');
      return EXIT_FAILED;
    }
    if ((options.has('g') && isChanged) || (cycles > 0 && same >= cycles)) {
      leaveScreen(run);
      return 0;
    }
    const isFirst = before === undefined;
    before = text;
    // What changes by itself, a date, has changed by the second run; from then on it takes somebody else.
    if (cycles > 0 || (options.has('g') && isFirst)) yield* run.sleep(interval);
    else yield* run.watch(start + interval);
  }
}

const rightTitle = ({ surroundings: { clock, hostname } }: Invocation): string =>
  `${hostname}: ${formatTime('%a %b %e %H:%M:%S %Y', clock.now)}`;

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a terminal's sequences begin with
const SEQUENCES = /\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07]*\x07)/g;
const plain = (text: string): string => text.replace(SEQUENCES, '');

const MARK = '\x1b[7m';
const UNMARK = '\x1b[27m';

/** -d: characters that are not what they were at the same place, in the run before or ever. */
class Changes {
  readonly #isPermanent: boolean;
  #before: readonly string[] | undefined;
  /** Places that were ever marked: line, then column. */
  #ever: Set<number>[] = [];

  constructor(isPermanent: boolean) {
    this.#isPermanent = isPermanent;
  }

  marked(text: string): string {
    const lines = text.split('\n');
    const before = this.#before;
    this.#before = lines;
    if (!before) return text;
    return lines.map((line, row) => this.#line(line, before[row] ?? '', row)).join('\n');
  }

  #line(line: string, before: string, row: number): string {
    const ever = this.#ever[row] ?? new Set();
    this.#ever[row] = ever;
    let shown = '';
    let isMarked = false;
    for (let column = 0; column < line.length; column++) {
      const differs = (before[column] ?? ' ') !== line[column];
      if (differs && this.#isPermanent) ever.add(column);
      const marks = differs || ever.has(column);
      if (marks !== isMarked) shown += marks ? MARK : UNMARK;
      isMarked = marks;
      shown += line[column] ?? '';
    }
    return isMarked ? shown + UNMARK : shown;
  }
}
