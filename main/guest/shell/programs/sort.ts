/** sort: keys as coreutils has them, with bytes as the last resort. */

import { byBytes } from '../../tree/paths.ts';
import type { Invocation } from '../program.ts';
import { inputsOf, linesOf, smallOptions } from './options.ts';

interface Key {
  /** First and last field, from 1; 0: to the end of the line. */
  readonly first: number;
  readonly last: number;
  readonly flags: ReadonlySet<string>;
}

const KEY = /^([1-9]\d{0,5})(?:\.1)?([nrfbV]*)(?:,([1-9]\d{0,5})([nrfbV]*))?$/;

export function sort(run: Invocation): number {
  const options = smallOptions(run, 'nrufbVsk:t:');
  if (!options) return 2;
  const { flags } = options;
  const keys: Key[] = [];
  for (const text of options.values.get('k') ?? []) {
    const [whole, first, before = '', last, behind = ''] = KEY.exec(text) ?? [];
    if (whole === undefined) {
      run.err(`sort: not supported here: -k ${text}\n`);
      return 2;
    }
    // A key with letters of its own does not take those of the command.
    const own = before + behind;
    keys.push({ first: Number(first), last: Number(last ?? 0), flags: own === '' ? flags : new Set(own) });
  }
  const { texts, failed } = inputsOf(run, options.operands);
  const separator = options.values.get('t')?.at(-1);
  const byKeys = comparison(keys.length > 0 ? keys : [{ first: 1, last: 0, flags }], separator);
  const compare = (left: string, right: string): number =>
    byKeys(left, right) ||
    (flags.has('s') ? 0 : flags.has('r') ? byBytes(right, left) : byBytes(left, right));
  let lines = texts.flatMap(({ text }) => linesOf(text));
  if (flags.has('u')) {
    lines.sort(byKeys);
    lines = lines.filter((line, index) => index === 0 || byKeys(lines[index - 1] ?? '', line) !== 0);
  } else lines.sort(compare);
  run.out(lines.map((line) => `${line}\n`).join(''));
  return failed ? 1 : 0;
}

function comparison(
  keys: readonly Key[],
  separator: string | undefined,
): (left: string, right: string) => number {
  return (left, right) => {
    for (const key of keys) {
      const order = compareTexts(keyText(left, key, separator), keyText(right, key, separator), key.flags);
      if (order !== 0) return key.flags.has('r') ? -order : order;
    }
    return 0;
  };
}

function compareTexts(left: string, right: string, flags: ReadonlySet<string>): number {
  if (flags.has('n')) return (Number.parseFloat(left) || 0) - (Number.parseFloat(right) || 0);
  if (flags.has('V')) return left.localeCompare(right, 'en', { numeric: true });
  return flags.has('f') ? byBytes(left.toUpperCase(), right.toUpperCase()) : byBytes(left, right);
}

/** Without a separator a field begins with the blanks before it. */
function keyText(line: string, { first, last, flags }: Key, separator: string | undefined): string {
  if (first === 1 && last === 0) return flags.has('b') ? line.trimStart() : line;
  const fields = separator === undefined ? (line.match(/\s*\S+/g) ?? []) : line.split(separator);
  const text = fields.slice(first - 1, last === 0 ? undefined : last).join(separator ?? '');
  return flags.has('b') ? text.trimStart() : text;
}
