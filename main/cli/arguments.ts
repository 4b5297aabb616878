/** Options of a command line, refused in our own words. */

import { type ParseArgsConfig, parseArgs } from 'node:util';
import { fail, ok, type Result } from '../../shared/failure.ts';

export type OptionTable = NonNullable<ParseArgsConfig['options']>;

export interface Arguments<T extends OptionTable> {
  readonly values: ReturnType<
    typeof parseArgs<{ args: string[]; options: T; allowPositionals: true }>
  >['values'];
  readonly positionals: readonly string[];
}

/** @param allowed names of the options that may be given here. Fails with one sentence about the first wrong one. */
export function readArguments<T extends OptionTable>(
  args: readonly string[],
  options: T,
  allowed: readonly string[] = Object.keys(options),
): Result<Arguments<T>, string> {
  const given = { args: [...args], options, allowPositionals: true } as const;
  const { tokens } = parseArgs({ ...given, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    if (!allowed.includes(name)) return fail(`unknown option ${rawName}; ${allowedText(allowed)}`);
    const takesValue = options[name]?.type === 'string';
    if (!takesValue && value !== undefined) return fail(`${rawName} takes no value`);
    // What begins with a dash is more likely the next option.
    if (takesValue && (value === undefined || (!inlineValue && value.startsWith('-') && value !== '-')))
      return fail(`${rawName} needs a value; one that begins with a dash is given as --${name}=VALUE`);
  }
  return ok(parseArgs(given) as Arguments<T>);
}

function allowedText(allowed: readonly string[]): string {
  return allowed.length === 0
    ? 'there are no options here'
    : `allowed: ${allowed.map((name) => `--${name}`).join(', ')}`;
}
