/** Questions about files and numbers that test, [ and [[ ask. */

import type { Files } from '../../tree/files.ts';
import { resolvePath } from '../../tree/paths.ts';
import type { Streams } from '../streams.ts';

/** Operators with a file's name behind them. */
export const FILE_TESTS: ReadonlySet<string> = new Set(
  [
    'a',
    'b',
    'c',
    'd',
    'e',
    'f',
    'g',
    'h',
    'k',
    'p',
    'r',
    's',
    't',
    'u',
    'w',
    'x',
    'G',
    'L',
    'N',
    'O',
    'S',
  ].map((letter) => `-${letter}`),
);

/** `streams`: of an interactive shell, whose descriptors may be a terminal. */
export function fileTest(
  operator: string,
  operand: string,
  files: Files,
  cwd: string,
  streams: Pick<Streams, 'out' | 'err'> | undefined,
): boolean {
  if (operator === '-t') {
    const target = operand.trim() === '1' ? streams?.out : operand.trim() === '2' ? streams?.err : undefined;
    return target?.kind === 'terminal';
  }
  if (operand === '') return false;
  const path = resolvePath(cwd, operand);
  // A link that leads nowhere is still one.
  if (operator === '-h' || operator === '-L') return files.linkStat(path)?.link !== undefined;
  const stat = files.stat(path);
  if (!stat) return false;
  switch (operator) {
    case '-f':
      return stat.type === 'file' && !isDevice(path);
    case '-d':
      return stat.type === 'directory';
    case '-s':
      return stat.type === 'directory' || (stat.size ?? 4096) > 0;
    case '-c':
      return isDevice(path);
    case '-g':
      return (stat.mode & 0o2000) !== 0;
    case '-k':
      return (stat.mode & 0o1000) !== 0;
    case '-u':
      return (stat.mode & 0o4000) !== 0;
    case '-b':
    case '-p':
    case '-S':
    case '-N':
      return false;
    case '-x':
      // Root may do everything else, but not run what nobody may.
      return (stat.mode & 0o111) !== 0;
    default:
      return true;
  }
}

const isDevice = (path: string): boolean => path.startsWith('/dev/');
export const isFileComparison = (operator: string): boolean => /^-(nt|ot|ef)$/.test(operator);

/** A file that exists is newer than one that does not. Times are whole seconds of the simulated clock. */
export function newerThan(operator: string, left: string, right: string, files: Files, cwd: string): boolean {
  const [one, other] = [resolvePath(cwd, left), resolvePath(cwd, right)];
  const [first, second] = [files.stat(one), files.stat(other)];
  if (operator === '-ef') return first !== undefined && files.real(one) === files.real(other);
  const [newer, older] = operator === '-nt' ? [first, second] : [second, first];
  return newer !== undefined && (older === undefined || (newer.modified ?? 0) > (older.modified ?? 0));
}

/** -eq and its kin. */
export function compare(operator: string, left: bigint, right: bigint): boolean {
  switch (operator) {
    case '-eq':
      return left === right;
    case '-ne':
      return left !== right;
    case '-lt':
      return left < right;
    case '-le':
      return left <= right;
    case '-gt':
      return left > right;
    default:
      return left >= right;
  }
}
