/** Programs that run another one: xargs, env, timeout, time, sudo, nice, nohup. */

import type { GuestClock } from '../clock.ts';
import { LIMITS, LimitReached } from '../limits.ts';
import { type Manual, manual } from '../manual.ts';
import type { Running } from '../pause.ts';
import { errnoText, type Invocation, type Program } from '../program.ts';
import { complain, quoted, readArguments, usageProblem } from './arguments.ts';
import { unescapeText } from './escapes.ts';
import { countOf, readOperand } from './text/inputs.ts';

const EXIT_NOT_FOUND = 127;

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

export const XARGS: Manual = manual({
  name: 'xargs',
  purpose: 'Run a command with arguments from standard input.',
  synopsis: '[OPTION]... COMMAND [INITIAL-ARGS]...',
  takesCommand: true,
  options: `
    -0, --null  words end in NUL
    -a, --arg-file=FILE  words from a file
    -d, --delimiter=CHARACTER  words end in this character
    -E END  words up to this one
    -e[END], --eof[=END]  the same
    -I REPLACE  a command for each line, which stands for REPLACE
    -i[REPLACE], --replace[=REPLACE]  the same, {} when not given
    -L MAX-LINES  a command for so many lines
    -l[MAX-LINES], --max-lines[=MAX-LINES]  the same, 1 when not given
    -n, --max-args=MAX-ARGS  at most so many words for each command
    -o, --open-tty  no effect here
    -P, --max-procs=MAX-PROCS  no effect here: one after the other
    -p, --interactive  not supported here
    --process-slot-var=VAR  no effect here
    -r, --no-run-if-empty  no command when there are no words
    -s, --max-chars=MAX-CHARS  at most so many characters for each command
    --show-limits  no effect here
    -t, --verbose  tell of each command
    -x, --exit  no effect here`,
});

export function* xargs(run: Invocation): Running<number> {
  const options = readArguments(run, XARGS);
  if (typeof options === 'number') return options;
  if (options.has('p')) return complain(run, 'not supported here: -p');
  const file = options.value('a');
  const text = readOperand(run, file ?? '-');
  if (!text.ok) return complain(run, `Cannot open input file ${quoted(file ?? '')}: ${text.failure}`);
  const mode = options.last('I', 'i', 'L', 'l', 'n');
  const replace = mode === 'I' ? options.value('I') : mode === 'i' ? (options.value('i') ?? '{}') : undefined;
  const perLine = mode === 'L' || mode === 'l' ? countOf(options.value(mode) ?? '1') : undefined;
  const most = mode === 'n' || options.has('n') ? countOf(options.value('n')) : undefined;
  if ((options.has('n') && !most) || ((mode === 'L' || mode === 'l') && !perLine))
    return complain(run, `value for -${mode} option should be >= 1`);
  const delimiter = options.has('0') ? '\0' : options.value('d');
  const end = options.value('E') ?? options.value('e');
  const lines =
    delimiter === undefined
      ? wordLines(text.value, replace !== undefined)
      : delimited(text.value, unescapeText(delimiter).text);
  if (typeof lines === 'string') return complain(run, lines);
  const groups = grouped(cutAt(lines, end), {
    ...(replace !== undefined && { replace }),
    ...(perLine && { perLine }),
    ...(most && { most }),
    characters: countOf(options.value('s') ?? '131072') ?? 131_072,
  });
  const command = options.operands.length === 0 ? ['echo'] : options.operands;
  if (groups.length === 0 && replace === undefined && !options.has('r')) groups.push([]);
  let status = 0;
  for (const [index, group] of groups.entries()) {
    if (index > LIMITS.rounds) throw new LimitReached(`xargs: more than ${LIMITS.rounds} commands`);
    const argv =
      replace === undefined
        ? [...command, ...group]
        : command.map((word) => word.replaceAll(replace, group[0] ?? ''));
    if (options.has('t'))
      run.err(
        `${argv.map((word) => (/[^\w@%+=:,./-]/.test(word) || word === '' ? quoted(word) : word)).join(' ')}\n`,
      );
    const code = yield* child(run, argv, { stdin: '' });
    if (code === EXIT_NOT_FOUND || code === 126) return code;
    if (code === 255) return complain(run, `${argv[0]}: exited with status 255; aborting`, 124);
    if (code !== 0) status = 123;
  }
  return status;
}

/** Words of each line, with quotes and backslashes; a whole line is one word for -I. */
function wordLines(text: string, whole: boolean): string[][] | string {
  const lines: string[][] = [];
  let words: string[] = [];
  let word: string | undefined;
  let quote = '';
  const endWord = (): void => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  const endLine = (): void => {
    endWord();
    if (words.length > 0) lines.push(words);
    words = [];
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (quote !== '') {
      if (char === '\n')
        return `unmatched ${quote === '"' ? 'double' : 'single'} quote; by default quotes are special to xargs unless you use the -0 option`;
      if (char === quote) quote = '';
      else word += char;
    } else if (char === '\\') {
      word = (word ?? '') + (text[++at] ?? '');
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (char === '\n') endLine();
    else if (char === ' ' || char === '\t') {
      if (whole) {
        if (word !== undefined) word += char;
      } else endWord();
    } else word = (word ?? '') + char;
  }
  if (quote !== '')
    return `unmatched ${quote === '"' ? 'double' : 'single'} quote; by default quotes are special to xargs unless you use the -0 option`;
  endLine();
  return lines;
}

function delimited(text: string, delimiter: string): string[][] {
  if (text === '') return [];
  const words = text.split(delimiter.slice(0, 1));
  if (words.at(-1) === '') words.pop();
  return words.map((word) => [word]);
}

function cutAt(lines: readonly string[][], end: string | undefined): string[][] {
  if (end === undefined || end === '') return [...lines];
  const kept: string[][] = [];
  for (const line of lines) {
    const at = line.indexOf(end);
    if (at < 0) kept.push(line);
    else {
      if (at > 0) kept.push(line.slice(0, at));
      break;
    }
  }
  return kept;
}

interface Grouping {
  readonly replace?: string;
  readonly perLine?: number;
  readonly most?: number;
  readonly characters: number;
}

function grouped(lines: readonly string[][], { replace, perLine, most, characters }: Grouping): string[][] {
  if (replace !== undefined) return lines.map((line) => [line.join(' ')]);
  if (perLine !== undefined) {
    const groups: string[][] = [];
    for (let from = 0; from < lines.length; from += perLine)
      groups.push(lines.slice(from, from + perLine).flat());
    return groups;
  }
  const groups: string[][] = [];
  let size = 0;
  for (const word of lines.flat()) {
    const last = groups.at(-1);
    size += word.length + 1;
    if (!last || last.length >= (most ?? Number.POSITIVE_INFINITY) || size > characters) {
      groups.push([word]);
      size = word.length + 1;
    } else last.push(word);
  }
  return groups;
}

export const ENV: Manual = manual({
  name: 'env',
  purpose: 'Run a command in another environment, or print the environment.',
  synopsis: '[OPTION]... [-] [NAME=VALUE]... [COMMAND [ARG]...]',
  trouble: 125,
  takesCommand: true,
  options: `
    -i, --ignore-environment  begin with nothing
    -0, --null  lines end in NUL
    -u, --unset=NAME  without this variable
    -C, --chdir=DIR  not supported here
    -S, --split-string=S  more arguments in one
    -v, --debug  no effect here`,
});

export function* env(run: Invocation): Running<number> {
  const options = readArguments(run, ENV);
  if (typeof options === 'number') return options;
  if (options.has('C')) return complain(run, 'not supported here: -C', 125);
  const operands = [
    ...(options
      .value('S')
      ?.split(/\s+/)
      .filter((word) => word !== '') ?? []),
    ...options.operands,
  ];
  let clear = options.has('i');
  if (operands[0] === '-') {
    clear = true;
    operands.shift();
  }
  const environment = new Map(clear ? [] : run.environments());
  for (const name of options.values('u')) environment.delete(name);
  while (/^[^=]+=/.test(operands[0] ?? '')) {
    const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(operands.shift() ?? '') ?? [];
    environment.set(name, value);
  }
  if (operands.length > 0) return yield* child(run, operands, { environment, clear: true });
  const end = options.has('0') ? '\0' : '\n';
  for (const [name, value] of environment) run.out(`${name}=${value}${end}`);
  return 0;
}

export const PRINTENV: Manual = manual({
  name: 'printenv',
  purpose: 'Print environment variables.',
  synopsis: '[OPTION]... [VARIABLE]...',
  trouble: 2,
  options: '-0, --null  lines end in NUL',
});

export function printenv(run: Invocation): number {
  const options = readArguments(run, PRINTENV);
  if (typeof options === 'number') return options;
  const end = options.has('0') ? '\0' : '\n';
  const all = run.environments();
  if (options.operands.length === 0) for (const [name, value] of all) run.out(`${name}=${value}${end}`);
  let status = 0;
  for (const name of options.operands) {
    const value = all.get(name);
    if (value === undefined) status = 1;
    else run.out(`${value}${end}`);
  }
  return status;
}

const duration = (text: string): number | undefined => {
  const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text);
  return match ? Number(match[1]) * ({ s: 1, m: 60, h: 3600, d: 86_400 }[match[2] || 's'] ?? 1) : undefined;
};

export const TIMEOUT: Manual = manual({
  name: 'timeout',
  purpose: 'Run a command for a limited time of the simulated clock.',
  synopsis: '[OPTION] DURATION COMMAND [ARG]...',
  trouble: 125,
  takesCommand: true,
  options: `
    --preserve-status  the command's own exit code
    --foreground  no effect here
    -k, --kill-after=DURATION  no effect here
    -s, --signal=SIGNAL  the signal, which decides the exit code
    -v, --verbose  tell of the signal`,
  text: 'Exit code 124 when the command would have taken longer. Only sleep takes time of the simulated clock.',
});

export function* timeout(run: Invocation): Running<number> {
  const options = readArguments(run, TIMEOUT);
  if (typeof options === 'number') return options;
  const [limit, ...command] = options.operands;
  if (limit === undefined || command.length === 0) return usageProblem(run, TIMEOUT, 'missing operand');
  const seconds = duration(limit);
  if (seconds === undefined) return usageProblem(run, TIMEOUT, `invalid time interval ${quoted(limit)}`);
  const { clock } = run.surroundings;
  const before = clock.exact;
  const kill = /^(?:SIG)?KILL$|^9$/.test(options.value('s') ?? '');
  const end = seconds === 0 ? undefined : before + seconds;
  const status = yield* within(child(run, command), clock, end);
  if (status !== undefined) return status;
  // The command slept past its limit: it was ended when the time was over.
  clock.set(before + seconds);
  if (options.has('v'))
    run.err(`timeout: sending signal ${kill ? 'KILL' : 'TERM'} to command ${quoted(command[0] ?? '')}\n`);
  return kill ? 137 : options.has('preserve-status') ? 143 : 124;
}

/** Drives a command until a time of the simulated clock; undefined when it was ended. */
function* within(
  command: Running<number>,
  clock: GuestClock,
  end: number | undefined,
): Running<number | undefined> {
  const isLate = (): boolean => end !== undefined && clock.exact > end;
  try {
    let step = command.next(undefined);
    while (!step.done && !isLate()) {
      const pause = step.value;
      // Who waits for others is not waited for any longer than that: the clock goes on.
      const waits = end !== undefined && (pause.kind === 'watching' || pause.kind === 'blocked');
      if (waits && clock.exact >= end && (pause.kind === 'watching' || pause.until === undefined))
        return undefined;
      step = command.next(
        yield waits ? { kind: 'blocked', until: Math.min(end, pause.until ?? end) } : pause,
      );
    }
    return step.done && !isLate() ? step.value : undefined;
  } finally {
    command.return(0);
  }
}

export const TIME: Manual = manual({
  name: 'time',
  purpose: 'Run a command and tell how long it took on the simulated clock.',
  synopsis: '[OPTION]... COMMAND [ARG]...',
  takesCommand: true,
  options: `
    -p, --portability  in the format of POSIX
    -v, --verbose  no effect here
    -f, --format=FORMAT  %e, %U and %S
    -o, --output=FILE  not supported here`,
});

export function* time(run: Invocation): Running<number> {
  const options = readArguments(run, TIME);
  if (typeof options === 'number') return options;
  if (options.has('o')) return complain(run, 'not supported here: -o');
  const { clock } = run.surroundings;
  const before = clock.now;
  const status = options.operands.length === 0 ? 0 : yield* child(run, options.operands);
  const seconds = clock.now - before;
  const format = options.value('f');
  if (format !== undefined)
    run.err(`${unescapeText(format).text.replace(/%[eE]/g, seconds.toFixed(2)).replace(/%[US]/g, '0.00')}\n`);
  else if (options.has('p')) run.err(`real ${seconds.toFixed(2)}\nuser 0.00\nsys 0.00\n`);
  else
    run.err(
      `\nreal\t${Math.floor(seconds / 60)}m${(seconds % 60).toFixed(3)}s\nuser\t0m0.000s\nsys\t0m0.000s\n`,
    );
  return status;
}

export const SUDO: Manual = manual({
  name: 'sudo',
  purpose: 'Run a command as root, which everyone here is.',
  synopsis: '[OPTION]... [NAME=VALUE]... COMMAND [ARG]...',
  takesCommand: true,
  options: `
    -A, --askpass  no effect here
    -b, --background  not supported here
    -E, --preserve-env[=LIST]  no effect here
    -H, --set-home  no effect here
    -i, --login  no effect here
    -k, --reset-timestamp  no effect here
    -K, --remove-timestamp  no effect here
    -l, --list  not supported here
    -n, --non-interactive  no effect here
    -S, --stdin  no effect here
    -s, --shell  no effect here
    -u, --user=USER  root only
    -g, --group=GROUP  root only
    -v, --validate  no effect here
    -p, --prompt=PROMPT  no effect here`,
});

export function* sudo(run: Invocation): Running<number> {
  const options = readArguments(run, SUDO);
  if (typeof options === 'number') return options;
  const refused = options.last('b', 'l');
  if (refused !== undefined) return complain(run, `not supported here: -${refused}`);
  for (const id of ['u', 'g']) {
    const name = options.value(id);
    if (name !== undefined && name !== 'root' && name !== '0' && name !== '#0')
      return complain(run, `unknown ${id === 'u' ? 'user' : 'group'} ${name}`);
  }
  const operands = [...options.operands];
  const environment = new Map([
    ['SUDO_USER', 'root'],
    ['SUDO_UID', '0'],
    ['SUDO_GID', '0'],
  ]);
  while (/^[A-Za-z_]\w*=/.test(operands[0] ?? '')) {
    const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(operands.shift() ?? '') ?? [];
    environment.set(name, value);
  }
  const [name] = operands;
  if (name === undefined)
    return options.has('k', 'K', 'v', 'i', 's') ? 0 : usageProblem(run, SUDO, 'a command is needed');
  if (run.finds(name)) return yield* run.spawn(operands, { environment });
  run.err(`sudo: ${name}: command not found\n`);
  return 1;
}

/** nice, nohup, setsid, ionice, stdbuf, chrt: what they change does not exist here; the command runs. */
const PREFIXES = {
  nice: { options: '-n, --adjustment=N  no effect here', purpose: 'Run a command with another priority.' },
  nohup: { options: '', purpose: 'Run a command that a hangup does not end.' },
  setsid: {
    options: '-w, --wait  no effect here\n-f, --fork  no effect here\n-c, --ctty  no effect here',
    purpose: 'Run a command in a session of its own.',
  },
  stdbuf: {
    options:
      '-i, --input=MODE  no effect here\n-o, --output=MODE  no effect here\n-e, --error=MODE  no effect here',
    purpose: 'Run a command with other buffers.',
  },
} as const;

export const PREFIX_MANUALS: readonly Manual[] = Object.entries(PREFIXES).map(
  ([name, { options, purpose }]) =>
    manual({
      name,
      purpose,
      options,
      synopsis: '[OPTION]... COMMAND [ARG]...',
      takesCommand: true,
      trouble: 125,
      text: 'Priorities, sessions and buffers have no effect in the simulated system: the command runs as it is.',
    }),
);

export const prefix = (page: Manual): Program =>
  function* (run): Running<number> {
    const options = readArguments(run, page);
    if (typeof options === 'number') return options;
    if (options.operands.length === 0) {
      if (page.name !== 'nice') return usageProblem(run, page, 'missing operand');
      run.out('0\n');
      return 0;
    }
    return yield* child(run, options.operands);
  };
