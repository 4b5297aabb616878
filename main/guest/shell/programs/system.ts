/** Programs that look at the system: dmesg, free, uname, hostname, sleep, nproc; and rm, mkdir for /root and /tmp. */

import { resolvePath } from '../../tree/paths.ts';
import { errnoText, type Invocation } from '../program.ts';
import { smallOptions } from './options.ts';

export function dmesg(run: Invocation): number {
  const options = smallOptions(run, 'rtTkxHwec');
  if (!options) return 1;
  if (options.flags.has('c') || options.flags.has('w')) {
    run.err(`dmesg: not supported here: -${options.flags.has('c') ? 'c' : 'w'}\n`);
    return 1;
  }
  run.out(
    run.surroundings
      .dmesg()
      .map((line) => `${line}\n`)
      .join(''),
  );
  return 0;
}

/** Columns of free(1), from /proc/meminfo. */
export function free(run: Invocation): number {
  const options = smallOptions(run, 'bkmgh');
  if (!options) return 1;
  const meminfo = run.surroundings.files.read('/proc/meminfo');
  if (!meminfo.ok) {
    run.err(`free: can't open '/proc/meminfo': ${errnoText(meminfo.failure)}\n`);
    return 1;
  }
  const kib = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(meminfo.value)?.[1] ?? '0');
  const divisor = options.flags.has('b')
    ? 1 / 1024
    : options.flags.has('m')
      ? 1024
      : options.flags.has('g')
        ? 1024 ** 2
        : 1;
  const show = (value: number): string => `${Math.floor(value / divisor)}`.padStart(11);
  const [total, unused, available] = [kib('MemTotal'), kib('MemFree'), kib('MemAvailable')];
  const cache = kib('Buffers') + kib('Cached');
  const row = (label: string, values: readonly number[]): string =>
    `${label.padEnd(7)}${values.map((value) => ` ${show(value)}`).join('')}\n`;
  run.out(
    `       ${['total', 'used', 'free', 'shared', 'buff/cache', 'available'].map((name) => ` ${name.padStart(11)}`).join('')}\n`,
  );
  run.out(row('Mem:', [total, Math.max(0, total - unused - cache), unused, kib('Shmem'), cache, available]));
  run.out(row('Swap:', [kib('SwapTotal'), kib('SwapTotal') - kib('SwapFree'), kib('SwapFree')]));
  return 0;
}

export function uname(run: Invocation): number {
  const options = smallOptions(run, 'asnrvmpio');
  if (!options) return 1;
  const { hostname, release, machine } = run.surroundings;
  const values: readonly (readonly [string, string])[] = [
    ['s', 'Linux'],
    ['n', hostname],
    ['r', release],
    ['v', '#1 SMP'],
    ['m', machine],
    ['o', 'GNU/Linux'],
  ];
  const wanted = options.flags.size === 0 ? new Set(['s']) : options.flags;
  const shown = values.filter(
    ([letter]) =>
      wanted.has('a') ||
      wanted.has(letter) ||
      (letter === 'm' && (wanted.has('p') || wanted.has('i')) && !wanted.has('m')),
  );
  run.out(`${shown.map(([, value]) => value).join(' ')}\n`);
  return 0;
}

export function hostname(run: Invocation): number {
  run.out(`${run.surroundings.hostname}\n`);
  return 0;
}

/** There is no clock here: it checks its argument and returns at once. */
export function sleep(run: Invocation): number {
  const bad = run.args.find((arg) => !/^\d+(\.\d+)?[smhd]?$/.test(arg));
  if (bad === undefined && run.args.length > 0) return 0;
  run.err(bad === undefined ? 'sleep: missing operand\n' : `sleep: invalid number '${bad}'\n`);
  return 1;
}

export function rm(run: Invocation): number {
  const options = smallOptions(run, 'rRf');
  if (!options) return 1;
  const { files } = run.surroundings;
  let status = 0;
  for (const name of options.operands) {
    const path = resolvePath(run.cwd, name);
    const exists = files.stat(path) !== undefined;
    if (!exists && options.flags.has('f')) continue;
    const recursive = options.flags.has('r') || options.flags.has('R');
    const errno = files.scratch.owns(path)
      ? files.scratch.remove(path, recursive)
      : exists
        ? 'EPERM'
        : 'ENOENT';
    if (errno === undefined) continue;
    run.err(`rm: can't remove '${name}': ${errnoText(errno)}\n`);
    status = 1;
  }
  return status;
}

export function mkdir(run: Invocation): number {
  const options = smallOptions(run, 'p');
  if (!options) return 1;
  const { files } = run.surroundings;
  let status = 0;
  for (const name of options.operands) {
    const path = resolvePath(run.cwd, name);
    if (options.flags.has('p') && files.stat(path)?.type === 'directory') continue;
    const errno = files.scratch.owns(path)
      ? files.scratch.makeDirectory(path)
      : files.stat(path)
        ? 'EEXIST'
        : 'EPERM';
    if (errno === undefined) continue;
    run.err(`mkdir: can't create directory '${name}': ${errnoText(errno)}\n`);
    status = 1;
  }
  return status;
}

/** Prints where each link leads; a path that is none is passed over in silence. */
export function readlink(run: Invocation): number {
  const options = smallOptions(run, 'fen');
  if (!options) return 2;
  let status = 0;
  for (const name of options.operands) {
    const link = run.surroundings.files.stat(resolvePath(run.cwd, name))?.link;
    if (link === undefined) status = 1;
    else run.out(options.flags.has('n') ? link : `${link}\n`);
  }
  return options.operands.length === 0 ? 1 : status;
}

export function basename(run: Invocation): number {
  const [path, suffix] = run.args;
  if (path === undefined) {
    run.err('basename: missing operand\n');
    return 1;
  }
  const name = path.replace(/\/+$/, '').split('/').pop() || '/';
  run.out(
    `${suffix !== undefined && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`,
  );
  return 0;
}

export function dirname(run: Invocation): number {
  const [path] = run.args;
  if (path === undefined) {
    run.err('dirname: missing operand\n');
    return 1;
  }
  const cut = path.replace(/\/+$/, '').lastIndexOf('/');
  run.out(`${cut < 0 ? '.' : path.slice(0, cut) || '/'}\n`);
  return 0;
}
