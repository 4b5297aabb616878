/** dmesg: the kernel's messages, with times of the simulated clock. */

import { type Manual, manual } from '../manual.ts';
import type { Running } from '../pause.ts';
import type { Invocation } from '../program.ts';
import { formatTime } from '../time-format.ts';
import { complain, quoted, readArguments } from './arguments.ts';

export const DMESG: Manual = manual({
  name: 'dmesg',
  purpose: 'Show the messages of the kernel.',
  synopsis: '[OPTION]...',
  options: `
    -C, --clear  from now on only new messages are shown
    -c, --read-clear  show the messages, then the same as -C
    -D, --console-off  no effect here
    -d, --show-delta  the time since the message before
    -E, --console-on  no effect here
    -e, --reltime  the time, then the time since the message before
    -F, --file=FILE  not supported here
    -f, --facility=LIST  only these facilities: kern, user, …
    -H, --human  colours and readable times
    -J, --json  as JSON
    -k, --kernel  only the kernel's messages
    -L, --color[=WHEN]  always, never or auto
    -l, --level=LIST  only these levels: emerg, alert, crit, err, warn, notice, info, debug; "warn+" is warn and above
    -n, --console-level=LEVEL  no effect here
    -P, --nopager  no effect here
    -p, --force-prefix  no effect here
    -r, --raw  with the number of facility and level
    --noescape  no effect here
    -S, --syslog  no effect here
    -s, --buffer-size=SIZE  no effect here
    -T, --ctime  dates instead of seconds
    -t, --notime  no times
    --time-format=FORMAT  ctime, reltime, delta, notime, iso or raw
    -u, --userspace  only messages of programs
    -W, --follow-new  wait for new messages only
    -w, --follow  wait for new messages
    -x, --decode  facility and level in words
    --since=TIME  not supported here
    --until=TIME  not supported here`,
  text: 'With -w and -W it waits for messages until Ctrl+C.',
});

const LEVELS = ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug'] as const;
const FACILITIES = ['kern', 'user', 'mail', 'daemon', 'auth', 'syslog', 'lpr', 'news'] as const;

interface Message {
  readonly facility: number;
  readonly level: number;
  /** Seconds since boot. */
  readonly time: number;
  readonly text: string;
}

export function* dmesg(run: Invocation): Running<number> {
  const options = readArguments(run, DMESG);
  if (typeof options === 'number') return options;
  const refused = options.last('F', 'since', 'until');
  if (refused !== undefined)
    return complain(run, `not supported here: ${refused.length === 1 ? '-' : '--'}${refused}`);
  if (options.operands.length > 0) return complain(run, 'bad usage');
  const levels = chosen(options.value('l'), LEVELS);
  if (typeof levels === 'string') return complain(run, `unknown level ${quoted(levels)}`);
  const facilities = chosen(options.value('f'), FACILITIES);
  if (typeof facilities === 'string') return complain(run, `unknown facility ${quoted(facilities)}`);
  const { clock } = run.surroundings;
  const shown = (messages: readonly Message[]): Message[] =>
    messages.filter(
      ({ level, facility }) =>
        (!levels || levels.has(level)) &&
        (!facilities || facilities.has(facility)) &&
        (!options.has('k') || options.has('u') || facility === 0) &&
        (!options.has('u') || options.has('k') || facility > 0),
    );
  const color = options.has('L') ? (options.value('L') ?? 'auto') : options.has('H') ? 'auto' : 'never';
  const style = styleOf((...ids) => options.has(...ids), options.value('time-format'));
  if (style === undefined) return complain(run, `unknown time format: ${options.value('time-format')}`);
  const settings = {
    style,
    decodes: options.has('x'),
    raw: options.has('r'),
    colored: color === 'always' || (color === 'auto' && run.terminal),
    boot: clock.boot,
  };
  const { system } = run.surroundings;
  if (options.has('C', 'c') && !system) return complain(run, 'not supported here: -C');
  const count = run.surroundings.dmesg().length;
  if (options.has('C')) {
    if (system) system.messagesCleared = count;
    return 0;
  }
  // A log of another boot has nothing cleared.
  const cleared = Math.min(system?.messagesCleared ?? 0, count);
  if (options.has('c') && system) system.messagesCleared = count;
  if (options.has('J')) {
    run.out(json(shown(options.has('W') ? [] : messagesOf(run).slice(cleared))));
    return 0;
  }
  let before = 0;
  let told = options.has('W') ? count : cleared;
  for (;;) {
    const messages = messagesOf(run);
    // Another boot began: its log is a new one.
    if (messages.length < told) told = 0;
    for (const message of shown(messages.slice(told))) {
      run.out(`${line(message, before, settings)}\n`);
      before = message.time;
    }
    told = messages.length;
    if (!options.has('w', 'W')) return 0;
    do yield* run.watch();
    while (run.surroundings.dmesg().length === told);
  }
}

function chosen(list: string | undefined, names: readonly string[]): Set<number> | string | undefined {
  if (list === undefined) return undefined;
  const found = new Set<number>();
  for (const part of list.split(',')) {
    const [, plain = '', plus] = /^(\w+)(\+?)$/.exec(part) ?? [];
    const behind = /^\+(\w+)$/.exec(part)?.[1];
    const number = names.indexOf((behind ?? plain).replace(/^warning$/, 'warn').replace(/^error$/, 'err'));
    if (number < 0) return part;
    if (behind !== undefined) for (let each = number; each < names.length; each++) found.add(each);
    else if (plus === '+') for (let each = 0; each <= number; each++) found.add(each);
    else found.add(number);
  }
  return found;
}

function messagesOf({ surroundings }: Invocation): Message[] {
  const times = surroundings.dmesgTimes?.() ?? [];
  return surroundings.dmesg().map((text, index) => {
    const [, priority, time, rest] = /^(?:<(\d+)>)?(?:\[ *(\d+\.\d+)\] ?)?(.*)$/s.exec(text) ?? [];
    const number = priority === undefined ? undefined : Number(priority);
    const body = rest ?? text;
    return {
      facility: number === undefined ? (body.startsWith('logger: ') ? 1 : 0) : number >> 3,
      level: number === undefined ? levelOf(body) : number & 7,
      time: time === undefined ? (times[index] ?? index * 0.001) : Number(time),
      text: body,
    };
  });
}

/** As the kernel logs them: what failed is a warning or an error, the rest is told. */
function levelOf(text: string): number {
  if (/panic|BUG:|Oops|Unable to handle/.test(text)) return 0;
  if (/failed|error|refus|cannot|denied/i.test(text)) return 4;
  return 6;
}

type Style = 'seconds' | 'ctime' | 'notime' | 'delta' | 'reltime' | 'iso';

function styleOf(has: (...ids: string[]) => boolean, format: string | undefined): Style | undefined {
  if (format !== undefined)
    return (
      {
        ctime: 'ctime',
        reltime: 'reltime',
        delta: 'delta',
        notime: 'notime',
        iso: 'iso',
        raw: 'seconds',
      } as const
    )[format];
  if (has('t')) return 'notime';
  if (has('T')) return 'ctime';
  if (has('e', 'H')) return 'reltime';
  return has('d') ? 'delta' : 'seconds';
}

interface Settings {
  readonly style: Style;
  readonly decodes: boolean;
  readonly raw: boolean;
  readonly colored: boolean;
  readonly boot: number;
}

function line(
  { facility, level, time, text }: Message,
  before: number,
  { style, decodes, raw, colored, boot }: Settings,
): string {
  const seconds = `[${time.toFixed(6).padStart(12)}]`;
  if (raw) return `<${facility * 8 + level}>${style === 'notime' ? '' : seconds} ${text}`;
  const named = decodes
    ? `${(FACILITIES[facility] ?? `${facility}`).padEnd(6)}:${(LEVELS[level] ?? `${level}`).padEnd(6)}: `
    : '';
  const stamp = stampOf(style, time, before, boot, seconds);
  const paint = (part: string, code: string): string =>
    colored && part !== '' ? `\x1b[${code}m${part}\x1b[0m` : part;
  const body = level <= 3 ? paint(text, '31') : level === 4 ? paint(text, '1') : text;
  return `${named}${paint(stamp, '32')}${stamp === '' ? '' : ' '}${body}`;
}

function stampOf(style: Style, time: number, before: number, boot: number, seconds: string): string {
  const delta = Math.max(0, time - before);
  switch (style) {
    case 'notime':
      return '';
    case 'ctime':
      return `[${formatTime('%a %b %e %H:%M:%S %Y', boot + Math.floor(time))}]`;
    case 'iso':
      return `${formatTime('%Y-%m-%dT%H:%M:%S', boot + Math.floor(time))},${(time % 1).toFixed(6).slice(2)}+00:00`;
    case 'delta':
      return `[<${delta.toFixed(6).padStart(12)}>]`;
    case 'reltime':
      // A new minute is dated, what follows is told by the time in between.
      return before === 0 || Math.floor(time / 60) !== Math.floor(before / 60)
        ? `[${formatTime('%b%e %H:%M', boot + Math.floor(time))}]`
        : `[${`+${delta.toFixed(6)}`.padStart(11)}]`;
    default:
      return seconds;
  }
}

function json(messages: readonly Message[]): string {
  const rows = messages.map(
    ({ facility, level, time, text }) =>
      `      {\n         "fac": ${JSON.stringify(FACILITIES[facility] ?? `${facility}`)},\n         "pri": ${JSON.stringify(LEVELS[level] ?? `${level}`)},\n         "time": ${time.toFixed(6).padStart(12)},\n         "msg": ${JSON.stringify(text)}\n      }`,
  );
  return `{\n   "dmesg": [\n${rows.join(',')}\n   ]\n}\n`.replace(/\},\s+\{/g, '},{');
}
