/** bc: arbitrary precision, whole language of POSIX with GNU's print, else, && and last; -l has the functions. */

import { type Manual, manual } from '../../manual.ts';
import type { Running } from '../../pause.ts';
import type { Invocation } from '../../program.ts';
import type { Input } from '../../streams.ts';
import { complain, readArguments } from '../arguments.ts';
import { openOperand, streaming } from '../text/inputs.ts';
import { parseBc } from './language.ts';
import { BcFailure, BcMachine } from './machine.ts';
import { BcProblem } from './syntax.ts';

export const BC: Manual = manual({
  name: 'bc',
  purpose: 'Calculate with numbers of any length.',
  synopsis: '[OPTION]... [FILE]...',
  options: `
    -i, --interactive  no effect here
    -l, --mathlib  scale 20, and the functions s, c, a, l and e
    -q, --quiet  no effect here
    -s, --standard  no effect here
    -w, --warn  no effect here`,
  text: 'Reads files, then standard input, until quit. Hexadecimal digits are capitals: set obase before ibase.',
});

export const bc = streaming(function* (run: Invocation): Running<number> {
  const options = readArguments(run, BC);
  if (typeof options === 'number') return options;
  const machine = new BcMachine(run, options.has('l'));
  for (const name of [...options.operands, '-']) {
    const input = openOperand(run, name);
    if (!input.ok) return complain(run, `File ${name} is unavailable.`);
    if (!(yield* carryOut(run, machine, name === '-' ? '(standard_in)' : name, input.value))) return 0;
  }
  return 0;
});

/** Whether bc goes on behind this text. */
function* carryOut(run: Invocation, machine: BcMachine, name: string, input: Input): Running<boolean> {
  let line = 1;
  let rest = '';
  for (;;) {
    const piece = yield* run.piece('\n', input);
    const chunks = chunksOf(rest + (piece ?? ''));
    // What is still open goes on with the next piece.
    rest = piece !== undefined && input.isOpen && isOpen(chunks.at(-1) ?? '') ? (chunks.pop() ?? '') : '';
    for (const chunk of chunks) {
      if (!(yield* carryOutOne(run, machine, name, chunk, line))) return false;
      line += chunk.split('\n').length - 1;
      yield* run.rest();
    }
    if (piece === undefined) return true;
  }
}

/** A statement with its newlines; what is wrong in one line leaves the others. Whether bc goes on behind it. */
function* carryOutOne(
  run: Invocation,
  machine: BcMachine,
  name: string,
  chunk: string,
  line: number,
): Running<boolean> {
  try {
    for (const statement of parseBc(chunk)) if (!(yield* machine.execute(statement))) return false;
  } catch (error) {
    if (error instanceof BcProblem) run.err(`${name} ${line}: ${error.message}\n`);
    else if (error instanceof BcFailure) run.err(`Runtime error (func=(main), adr=0): ${error.message}\n`);
    else throw error;
  }
  return true;
}

/** Lines, joined while braces, a comment, a string or a backslash leave them open. */
function chunksOf(text: string): string[] {
  const chunks: string[] = [];
  let pending = '';
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    pending += line;
    if (isOpen(pending)) continue;
    chunks.push(pending);
    pending = '';
  }
  if (pending !== '') chunks.push(pending);
  return chunks;
}

function isOpen(text: string): boolean {
  const bare = text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/"[^"]*"/g, '')
    .replace(/#[^\n]*/g, '');
  if (bare.includes('/*') || bare.includes('"') || /\\\n$/.test(bare)) return true;
  const depth = (bare.match(/\{/g)?.length ?? 0) - (bare.match(/\}/g)?.length ?? 0);
  return depth > 0 || /^\s*define\b[^{]*$/.test(bare);
}
