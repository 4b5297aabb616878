/** top: the few processes there are, and the memory. */

import { type Manual, manual } from '../manual.ts';
import type { Running } from '../pause.ts';
import type { Invocation } from '../program.ts';
import { formatTime } from '../time-format.ts';
import { complain, quoted, readArguments } from './arguments.ts';
import { drawScreen, leaveScreen } from './full-screen.ts';
import { meminfo } from './memory-counters.ts';
import { processesOf } from './processes.ts';
import { upText } from './system.ts';

export const TOP: Manual = manual({
  name: 'top',
  purpose: 'Show the processes and the memory.',
  synopsis: '[OPTION]...',
  options: `
    -b, --batch  for programs: one screen below the other
    -c, --cmdline-toggle  no effect here
    -d, --delay=SECS  seconds of the simulated clock between two screens
    -H, --threads-show  no effect here
    -i, --idle-toggle  no effect here
    -n, --iterations=NUMBER  so many screens
    -o, --sort-override=FIELD  no effect here
    -p, --pid=PIDLIST  these processes
    -u, --filter-any-user=USER  no effect here
    -w, --width[=COLUMNS]  no effect here
    -1  no effect here`,
  text: 'It shows the next screen when something has happened, at once when -n says how many. Ctrl+C ends it.',
});

export function* top(run: Invocation): Running<number> {
  const options = readArguments(run, TOP);
  if (typeof options === 'number') return options;
  const rounds = options.value('n');
  const count = rounds === undefined ? Number.POSITIVE_INFINITY : Number(rounds);
  if (!(count >= 1)) return complain(run, `bad iterations argument ${quoted(rounds ?? '')}`);
  const delay = Number(options.value('d') ?? '3');
  if (!(delay >= 0)) return complain(run, `bad delay interval ${quoted(options.value('d') ?? '')}`);
  if (!options.has('b') && !run.terminal) return complain(run, 'failed tty get');
  const pids = options
    .values('p')
    .flatMap((text) => text.split(','))
    .map(Number);
  const { clock } = run.surroundings;
  for (let round = 0; ; ) {
    const text = summary(run, pids);
    if (options.has('b')) run.out(round > 0 ? `\n${text}` : text);
    else drawScreen(run, { wraps: false, text });
    if (++round >= count) break;
    // So many screens are shown at once; without a number it shows the next one when something has happened.
    if (Number.isFinite(count)) yield* run.sleep(delay);
    else yield* run.watch(clock.exact + Math.max(LEAST_SECONDS, delay));
  }
  if (!options.has('b')) leaveScreen(run);
  return 0;
}

const LEAST_SECONDS = 0.1;

function summary(run: Invocation, pids: readonly number[]): string {
  const { clock } = run.surroundings;
  const all = processesOf(run).filter(({ pid }) => pids.length === 0 || pids.includes(pid));
  const memory = meminfo(run);
  const mib = (value: number): string => (value / 1024).toFixed(1).padStart(8);
  const cached = memory.cache + memory.buffers;
  return [
    `top - ${formatTime('%H:%M:%S', clock.now)} up ${upText(clock.now - clock.boot)},  1 user,  load average: 0.00, 0.00, 0.00`,
    `Tasks: ${`${all.length}`.padStart(3)} total,   1 running, ${`${Math.max(0, all.length - 1)}`.padStart(3)} sleeping,   0 stopped,   0 zombie`,
    '%Cpu(s):  0.0 us,  0.0 sy,  0.0 ni,100.0 id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st ',
    `MiB Mem : ${mib(memory.total)} total, ${mib(memory.free)} free, ${mib(Math.max(0, memory.total - memory.available))} used, ${mib(cached)} buff/cache     `,
    `MiB Swap: ${mib(memory.swapTotal)} total, ${mib(memory.swapFree)} free, ${mib(memory.swapTotal - memory.swapFree)} used. ${mib(memory.available)} avail Mem `,
    '',
    '    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND',
    ...all.map(
      ({ pid, name, resident, state }) =>
        `${`${pid}`.padStart(7)} root      20   0 ${`${resident * 4}`.padStart(7)} ${`${resident}`.padStart(6)} ${`${Math.floor(resident / 2)}`.padStart(6)} ${state.slice(0, 1)}   0.0 ${((100 * resident) / Math.max(1, memory.total)).toFixed(1).padStart(5)}   0:00.00 ${name}`,
    ),
    '',
  ].join('\n');
}
