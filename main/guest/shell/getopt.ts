/**
 * Options as getopt_long(3) reads them, with its messages: permutation, bundled letters, abbreviated long names.
 * Answers one item at a time, because programs act on each option before the next one is read.
 */

export interface LongOption {
  readonly name: string;
  readonly argument: 'none' | 'required' | 'optional';
  /** Letter or word reported for it. */
  readonly id: string;
}

export type OptionItem =
  | { readonly kind: 'option'; readonly id: string; readonly argument?: string }
  | { readonly kind: 'operand'; readonly text: string }
  /** Already worded as getopt words it, without the program's name. */
  | { readonly kind: 'problem'; readonly message: string };

/**
 * `letters`: as getopt takes them, "abo:i::"; with "+" in front the first operand ends the options, as for programs that
 * take a command. Operands come where they stand: callers that permute collect them.
 */
export function* readOptions(
  args: readonly string[],
  letters: string,
  long: readonly LongOption[],
): Generator<OptionItem, void, void> {
  const stops = letters.startsWith('+');
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (stops && (!arg.startsWith('-') || arg === '-')) {
      for (const text of args.slice(index)) yield { kind: 'operand', text };
      return;
    }
    if (arg === '--') {
      for (const text of args.slice(index + 1)) yield { kind: 'operand', text };
      return;
    }
    if (arg.startsWith('--')) {
      const item = longOption(arg.slice(2), long, args[index + 1]);
      if (item.takesNext) index++;
      yield item.item;
    } else if (arg.startsWith('-') && arg !== '-') {
      index += yield* shortOptions(arg, letters, args[index + 1]);
    } else yield { kind: 'operand', text: arg };
  }
}

/** Yields the letters of one argument; answers how many further arguments it used. */
function* shortOptions(
  arg: string,
  letters: string,
  next: string | undefined,
): Generator<OptionItem, number, void> {
  for (let at = 1; at < arg.length; at++) {
    const letter = arg[at] ?? '';
    const place = letter === ':' || letter === '+' ? -1 : letters.indexOf(letter);
    if (place < 0) {
      yield { kind: 'problem', message: `invalid option -- '${letter}'` };
      continue;
    }
    if (letters[place + 1] !== ':') {
      yield { kind: 'option', id: letter };
      continue;
    }
    const attached = arg.slice(at + 1);
    if (letters[place + 2] === ':') {
      yield { kind: 'option', id: letter, ...(attached !== '' && { argument: attached }) };
      return 0;
    }
    if (attached !== '') yield { kind: 'option', id: letter, argument: attached };
    else if (next !== undefined) yield { kind: 'option', id: letter, argument: next };
    else yield { kind: 'problem', message: `option requires an argument -- '${letter}'` };
    return attached === '' && next !== undefined ? 1 : 0;
  }
  return 0;
}

interface LongItem {
  readonly item: OptionItem;
  readonly takesNext: boolean;
}

function longOption(text: string, long: readonly LongOption[], next: string | undefined): LongItem {
  const equals = text.indexOf('=');
  const name = equals < 0 ? text : text.slice(0, equals);
  const value = equals < 0 ? undefined : text.slice(equals + 1);
  const problem = (message: string): LongItem => ({ item: { kind: 'problem', message }, takesNext: false });

  const candidates = long.filter((option) => option.name.startsWith(name));
  const exact = long.find((option) => option.name === name);
  if (!exact && new Set(candidates.map((option) => option.id)).size > 1) {
    const names = candidates.map((option) => ` '--${option.name}'`).join('');
    return problem(`option '--${text}' is ambiguous; possibilities:${names}`);
  }
  const option = exact ?? candidates[0];
  if (!option) return problem(`unrecognized option '--${text}'`);
  if (option.argument === 'none' && value !== undefined)
    return problem(`option '--${option.name}' doesn't allow an argument`);
  if (option.argument === 'required' && value === undefined) {
    if (next === undefined) return problem(`option '--${option.name}' requires an argument`);
    return { item: { kind: 'option', id: option.id, argument: next }, takesNext: true };
  }
  return {
    item: { kind: 'option', id: option.id, ...(value !== undefined && { argument: value }) },
    takesNext: false,
  };
}
