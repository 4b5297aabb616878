/** echo, as busybox and bash have it: -n, -e, -E. */

import { type Manual, manual } from '../manual.ts';
import type { Invocation } from '../program.ts';
import { unescapeText } from './escapes.ts';

export const ECHO: Manual = manual({
  name: 'echo',
  purpose: 'Print its arguments.',
  synopsis: '[OPTION]... [TEXT]...',
  options: `
    -n  no newline at the end
    -e  \\n, \\t, \\\\, \\0NNN and the like stand for characters; \\c ends the output
    -E  they do not: the default`,
  common: [],
});

export function echo(run: Invocation): number {
  let first = 0;
  let newline = true;
  let escapes = false;
  for (; first < run.args.length; first++) {
    const arg = run.args[first] ?? '';
    if (!/^-[neE]+$/.test(arg)) break;
    if (arg.includes('n')) newline = false;
    if (/[eE]/.test(arg)) escapes = arg.lastIndexOf('e') > arg.lastIndexOf('E');
  }
  const text = (first === 0 ? run.args : run.args.slice(first)).join(' ');
  if (!escapes) run.out(newline ? `${text}\n` : text);
  else {
    const { text: plain, stopped } = unescapeText(text);
    run.out(newline && !stopped ? `${plain}\n` : plain);
  }
  return 0;
}
