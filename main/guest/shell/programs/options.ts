/** Short-option reading shared by the small programs, with busybox-like complaints. */

import { resolvePath } from '../../tree/paths.ts';
import { readOptions } from '../getopt.ts';
import { errnoText, type Invocation } from '../program.ts';

export interface SmallOptions {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly operands: readonly string[];
}

/** Options of a small program, or undefined after its complaint. */
export function smallOptions(run: Invocation, letters: string): SmallOptions | undefined {
  const flags = new Set<string>();
  const values = new Map<string, string[]>();
  const operands: string[] = [];
  for (const item of readOptions(run.args, letters, [])) {
    if (item.kind === 'operand') operands.push(item.text);
    else if (item.kind === 'problem') {
      run.err(`${run.name}: ${item.message}\n`);
      return undefined;
    } else {
      flags.add(item.id);
      if (item.argument !== undefined) values.set(item.id, [...(values.get(item.id) ?? []), item.argument]);
    }
  }
  return { flags, values, operands };
}

/** Text of each operand, "-" and none being standard input; a file that cannot be read is complained about. */
export function inputsOf(
  run: Invocation,
  operands: readonly string[],
): { readonly texts: readonly { readonly name: string; readonly text: string }[]; readonly failed: boolean } {
  let failed = false;
  const texts: { name: string; text: string }[] = [];
  for (const name of operands.length === 0 ? ['-'] : operands) {
    if (name === '-') {
      texts.push({ name, text: run.input.all() });
      continue;
    }
    const content = run.surroundings.files.read(resolvePath(run.cwd, name));
    if (content.ok) texts.push({ name, text: content.value });
    else {
      failed = true;
      run.err(`${run.name}: ${name}: ${errnoText(content.failure)}\n`);
    }
  }
  return { texts, failed };
}

/** Lines without their newlines; text after the last newline is a line too. */
export function linesOf(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  if (text.endsWith('\n')) lines.pop();
  return lines;
}

/** A whole number of at most nine digits, as counts are given. */
export function countOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
