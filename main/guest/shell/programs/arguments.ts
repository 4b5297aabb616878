/** Options and operands of a program, read by its manual, with the complaints that GNU programs make. */

import { readOptions } from '../getopt.ts';
import { type Manual, usageText } from '../manual.ts';
import type { Invocation } from '../program.ts';

export interface GivenOption {
  readonly id: string;
  readonly argument?: string;
}

export class Arguments {
  readonly operands: readonly string[];
  /** Options in their order: where one undoes another the last counts. */
  readonly given: readonly GivenOption[];

  constructor(operands: readonly string[], given: readonly GivenOption[]) {
    this.operands = operands;
    this.given = given;
  }

  has(...ids: readonly string[]): boolean {
    return this.given.some(({ id }) => ids.includes(id));
  }

  /** The last argument given for the option. */
  value(id: string): string | undefined {
    return this.given.findLast((option) => option.id === id && option.argument !== undefined)?.argument;
  }

  values(id: string): string[] {
    return this.given.flatMap((option) =>
      option.id === id && option.argument !== undefined ? [option.argument] : [],
    );
  }

  /** Which of these options came last. */
  last(...ids: readonly string[]): string | undefined {
    return this.given.findLast(({ id }) => ids.includes(id))?.id;
  }
}

/** What the program was called with; or the exit code, after --help, --version, or its complaint. */
export function readArguments(
  run: Invocation,
  page: Manual,
  args: readonly string[] = run.args,
): Arguments | number {
  const operands: string[] = [];
  const given: GivenOption[] = [];
  for (const item of readOptions(args, page.letters, page.long)) {
    if (item.kind === 'operand') operands.push(item.text);
    else if (item.kind === 'problem') return usageProblem(run, page, item.message);
    else if (item.id === 'help') {
      run.out(usageText(page, page.name.includes(' ') ? page.name : run.name));
      return 0;
    } else if (item.id === 'version') {
      run.out(`${page.name} (simulated)\n`);
      return 0;
    } else given.push({ id: item.id, ...(item.argument !== undefined && { argument: item.argument }) });
  }
  return new Arguments(operands, given);
}

/** --help as the only word, for programs whose words are no options; whether it was there. */
export function asksForHelp(run: Invocation, page: Manual): boolean {
  const asks = run.args.length === 1 && run.args[0] === '--help';
  if (asks) run.out(usageText(page, run.name));
  return asks;
}

/** "cut: invalid option -- 'z'" and where help is. */
export function usageProblem(run: Invocation, page: Manual, message: string): number {
  run.err(`${run.name}: ${message}\nTry '${run.name} --help' for more information.\n`);
  return page.trouble;
}

/** One line "NAME: message" on standard error. */
export function complain(run: Invocation, message: string, code = 1): number {
  run.err(`${run.name}: ${message}\n`);
  return code;
}

/** GNU's quotes in messages of the C locale. */
export const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
