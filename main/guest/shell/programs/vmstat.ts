/** vmstat: the kernel's counters of memory. */

import { type Manual, manual } from '../manual.ts';
import type { Running } from '../pause.ts';
import type { Invocation } from '../program.ts';
import { formatTime } from '../time-format.ts';
import { complain, quoted, readArguments } from './arguments.ts';
import { meminfo } from './memory-counters.ts';

export const VMSTAT: Manual = manual({
  name: 'vmstat',
  purpose: 'Show counters of virtual memory.',
  synopsis: '[OPTION]... [DELAY [COUNT]]',
  options: `
    -a, --active  active and inactive memory
    -f, --forks  not supported here
    -m, --slabs  not supported here
    -n, --one-header  titles once
    -s, --stats  one counter a line
    -d, --disk  not supported here
    -S, --unit=UNIT  k, K, m or M
    -t, --timestamp  the time on each line
    -w, --wide  wider columns`,
});

export function* vmstat(run: Invocation): Running<number> {
  const options = readArguments(run, VMSTAT);
  if (typeof options === 'number') return options;
  const refused = options.last('f', 'm', 'd');
  if (refused !== undefined) return complain(run, `not supported here: -${refused}`);
  const unit = { k: 1000 / 1024, K: 1, m: 1e6 / 1024, M: 1024 }[options.value('S') ?? 'K'];
  if (unit === undefined) return complain(run, '-S requires k, K, m or M (default is KiB)');
  const memory = meminfo(run);
  if (options.has('s')) {
    const rows: readonly (readonly [number, string])[] = [
      [memory.total, 'K total memory'],
      [Math.max(0, memory.total - memory.available), 'K used memory'],
      [memory.active, 'K active memory'],
      [memory.inactive, 'K inactive memory'],
      [memory.free, 'K free memory'],
      [memory.buffers, 'K buffer memory'],
      [memory.cache, 'K swap cache'],
      [memory.swapTotal, 'K total swap'],
      [memory.swapTotal - memory.swapFree, 'K used swap'],
      [memory.swapFree, 'K free swap'],
    ];
    run.out(rows.map(([value, label]) => `${`${value}`.padStart(13)} ${label}\n`).join(''));
    return 0;
  }
  const [delay, rounds] = options.operands;
  const seconds = Number(delay ?? '1');
  const count = delay === undefined ? 1 : rounds === undefined ? Number.POSITIVE_INFINITY : Number(rounds);
  if (!(seconds > 0) || !(count >= 1))
    return complain(run, `failed to parse argument: ${quoted((seconds > 0 ? rounds : delay) ?? '')}`);
  const layout = options.has('w') ? WIDE : NARROW;
  const { memory: width, cpu } = layout;
  const dated = options.has('t');
  run.out(`${layout.groups}${dated ? ' -----timestamp-----' : ''}\n`);
  const third = options.has('a') ? 'inact' : 'buff';
  const fourth = options.has('a') ? 'active' : 'cache';
  const names = (texts: readonly string[], columns: number): string =>
    texts.map((text) => text.padStart(columns)).join(' ');
  run.out(
    `${names(['r', 'b'], layout.processes)} ${names(['swpd', 'free', third, fourth], width)}   si   so    bi    bo   in   cs ${names(CPU, cpu)}${dated ? '                 UTC' : ''}\n`,
  );
  for (let round = 0; round < count; round++) {
    if (round > 0 && Number.isFinite(count)) yield* run.sleep(seconds);
    else if (round > 0) yield* run.watch(run.surroundings.clock.exact + seconds);
    yield* run.rest();
    const now = meminfo(run);
    const shown = options.has('a') ? [now.inactive, now.active] : [now.buffers, now.cache];
    const amounts = [now.swapTotal - now.swapFree, now.free, ...shown].map(
      (value) => `${Math.floor(value / unit)}`,
    );
    const idle = ['0', '0', '100', '0', '0', '0'].map((text, index) =>
      text.padStart(index === 2 ? Math.max(cpu, 3) : cpu),
    );
    run.out(
      `${names(['0', '0'], layout.processes)} ${names(amounts, width)}    0    0     0     0    0    0 ${idle.join(' ')}${dated ? ` ${formatTime('%Y-%m-%d %H:%M:%S', run.surroundings.clock.now)}` : ''}\n`,
    );
  }
  return 0;
}

const CPU = ['us', 'sy', 'id', 'wa', 'st', 'gu'] as const;
const NARROW = {
  groups: 'procs -----------memory---------- ---swap-- -----io---- -system-- -------cpu-------',
  processes: 2,
  memory: 6,
  cpu: 2,
} as const;
const WIDE = {
  groups:
    '--procs-- -----------------------memory---------------------- ---swap-- -----io---- -system-- ----------cpu----------',
  processes: 4,
  memory: 12,
  cpu: 3,
} as const;
