/** logger, journalctl: the log of the system. */

import { appendToJournal, JOURNAL } from '../../system/journal.ts';
import { type Manual, manual } from '../manual.ts';
import type { Running } from '../pause.ts';
import { errnoText, type Invocation } from '../program.ts';
import { formatTime } from '../time-format.ts';
import { type Arguments, complain, readArguments, usageProblem } from './arguments.ts';
import { isRestDue, LineReader, linesOf, streaming } from './text/inputs.ts';

export const LOGGER: Manual = manual({
  name: 'logger',
  purpose: 'Write a message to the log.',
  synopsis: '[OPTION]... [MESSAGE]',
  options: `
    -e, --skip-empty  no empty lines of a file
    -f, --file=FILE  the lines of a file
    -i  the number of the process behind the name
    --id[=ID]  the same
    -p, --priority=PRIORITY  facility and level
    -s, --stderr  also to standard error
    -t, --tag=TAG  a name in front of the message
    --no-act  write nothing`,
  text: 'journalctl shows what was written.',
});

export const logger = streaming(function* (run: Invocation): Running<number> {
  const options = readArguments(run, LOGGER);
  if (typeof options === 'number') return options;
  const { files, clock, hostname } = run.surroundings;
  const file = options.value('f');
  const content =
    file === undefined ? undefined : files.read(file.startsWith('/') ? file : `${run.cwd}/${file}`);
  if (content && !content.ok) return complain(run, `file ${file}: ${errnoText(content.failure)}`);
  const given =
    options.operands.length > 0
      ? [options.operands.join(' ')]
      : content?.ok
        ? linesOf(content.value)
        : undefined;
  const input = new LineReader(run, run.input);
  const tag = `${options.value('t') ?? 'root'}${options.has('i', 'id') ? '[1024]' : ''}`;
  for (let index = 0; ; index++) {
    const line = given ? given[index] : yield* input.next();
    if (line === undefined) return 0;
    if (isRestDue(index)) yield* run.rest();
    if (line === '' && options.has('e')) continue;
    if (options.has('s')) run.err(`<13>${formatTime('%b %e %H:%M:%S', clock.now)} ${tag}: ${line}\n`);
    if (options.has('no-act')) continue;
    const errno = appendToJournal(files.scratch, { seconds: clock.now, hostname, name: tag, text: line });
    if (errno !== undefined) return complain(run, errnoText(errno));
  }
});

export const JOURNALCTL: Manual = manual({
  name: 'journalctl',
  purpose: 'Show the log: messages of the kernel and of logger.',
  synopsis: '[OPTION]...',
  options: `
    -b, --boot[=ID]  this boot: 0
    -k, --dmesg  only messages of the kernel
    -n, --lines[=N]  only the last N, 10 when not given
    -r, --reverse  the newest first
    -o, --output=MODE  short, short-iso, short-unix or cat
    -t, --identifier=NAME  messages of this name
    -g, --grep=TEXT  messages that contain it
    -f, --follow  wait for new messages until Ctrl+C
    -x, --catalog  no effect here
    -e, --pager-end  no effect here
    -a, --all  no effect here
    -q, --quiet  no effect here
    -p, --priority=RANGE  not supported here
    -u, --unit=UNIT  messages about this unit
    -S, --since=DATE  not supported here
    -U, --until=DATE  not supported here
    --no-pager  no effect here
    --no-hostname  no host name
    --utc  no effect here`,
});

/** A number may stand apart behind the last letter of "-n 20" and "-kb -1", though it is optional. */
function withNumbers(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const before = joined.at(-1) ?? '';
    const takes = /^-[a-z]*n$|^--lines$/.test(before)
      ? /^(?:\d+|all)$/
      : /^-[a-z]*b$/.test(before)
        ? /^-?\d+$/
        : undefined;
    if (takes?.test(arg)) joined[joined.length - 1] = `${before}${before.startsWith('--') ? '=' : ''}${arg}`;
    else joined.push(arg);
  }
  return joined;
}

export function* journalctl(run: Invocation): Running<number> {
  const options = readArguments(run, JOURNALCTL, withNumbers(run.args));
  if (typeof options === 'number') return options;
  const refused = options.last('p', 'S', 'U');
  if (refused !== undefined) return complain(run, `not supported here: -${refused}`);
  const boot = options.value('b') ?? options.operands[0];
  if (boot !== undefined && boot !== '0')
    return complain(run, `No journal boot entry found for the specified boot (${boot}).`);
  const follows = options.has('f');
  const lines = options.has('n') ? (options.value('n') ?? '10') : follows ? '10' : 'all';
  if (lines !== 'all' && !/^\d+$/.test(lines))
    return usageProblem(run, JOURNALCTL, `Failed to parse lines '${lines}'`);
  const mode = options.value('o') ?? 'short';
  const stamp = STAMPS[mode];
  if (stamp === undefined) return complain(run, `Unknown output format '${mode}'.`);
  const host = options.has('no-hostname') ? '' : `${run.surroundings.hostname} `;
  const line = ({ time, name, text }: Entry): string =>
    mode === 'cat' ? `${text}\n` : `${formatTime(stamp, time)} ${host}${name}: ${text}\n`;
  const all = entriesOf(run, options);
  let shown = all;
  if (lines !== 'all') shown = Number(lines) === 0 ? [] : shown.slice(-Number(lines));
  if (options.has('r')) shown = shown.toReversed();
  run.out(shown.map(line).join('') || '-- No entries --\n');
  const told = { kernel: run.surroundings.dmesg().length, own: ownLines(run).length };
  while (follows) {
    yield* run.watch();
    for (const entry of entriesOf(run, options)) if (entry.at >= told[entry.from]) run.out(line(entry));
    told.kernel = run.surroundings.dmesg().length;
    told.own = ownLines(run).length;
  }
  return 0;
}

const STAMPS: Readonly<Record<string, string>> = {
  short: '%b %d %H:%M:%S',
  'short-iso': '%Y-%m-%dT%H:%M:%S%z',
  'short-unix': '%s.000000',
  'short-precise': '%b %d %H:%M:%S.000000',
  cat: '',
};

interface Entry {
  /** Seconds since 1970. */
  readonly time: number;
  readonly name: string;
  readonly text: string;
  /** Where it comes from, and its number there. */
  readonly from: 'kernel' | 'own';
  readonly at: number;
}

function ownLines(run: Invocation): string[] {
  const log = run.surroundings.files.read(JOURNAL);
  return linesOf(log.ok ? log.value : '');
}

/** Oldest first. */
function entriesOf(run: Invocation, options: Arguments): Entry[] {
  const { clock } = run.surroundings;
  const times = run.surroundings.dmesgTimes?.() ?? [];
  const kernel = run.surroundings.dmesg().map((text, index) => ({
    time: clock.boot + Math.floor(times[index] ?? 0),
    name: 'kernel',
    text: text.replace(/^(?:<\d+>)?\[ *\d+\.\d+\] ?/, ''),
    from: 'kernel' as const,
    at: index,
  }));
  const own = ownLines(run).map((line, at) => {
    const [, time = '0', name = '', text = ''] = /^(\d+) \S+ ([^:]*): (.*)$/.exec(line) ?? [];
    return { time: Number(time), name, text, from: 'own' as const, at };
  });
  const identifier = options.value('t');
  const pattern = options.value('g');
  const unit = options.value('u');
  return [...kernel, ...(options.has('k') ? [] : own)]
    .filter(
      ({ name, text }) =>
        (unit === undefined ||
          (name === 'systemd' && text.includes(unit)) ||
          name === unit.replace(/\.service$/, '')) &&
        (identifier === undefined || name.replace(/\[\d+\]$/, '') === identifier) &&
        (pattern === undefined || text.includes(pattern)),
    )
    .sort((left, right) => left.time - right.time);
}
