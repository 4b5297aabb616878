/** read and mapfile. */

import { keyOf } from '../language/arithmetic-text.ts';
import { isIfsBlank } from '../language/fields.ts';
import { singleQuoted } from '../language/quoting.ts';
import type { Running } from '../pause.ts';
import type { Invocation } from '../program.ts';
import { evaluate } from '../run/scripts.ts';
import type { ShellHost } from '../shell-host.ts';
import { descriptorOf, type Input, type Streams } from '../streams.ts';
import { type Builtin, complain, EXIT_USAGE, letters, NAME } from './builtin.ts';

const EXIT_TIMEOUT = 142;

/** What was read: a character behind a backslash is no separator. */
interface ReadText {
  readonly text: string;
  readonly quoted: ReadonlySet<number>;
  readonly delimited: boolean;
}

export const read: Builtin = function* (run, shell, streams): Running<number> {
  const options = letters(run, shell, 'ersp:a:n:N:t:d:u:i:');
  if (!options) return EXIT_USAGE;
  const { flags, values, operands } = options;
  if (flags.has('i')) return complain(run, shell, 'not supported here: read -i', EXIT_USAGE);
  const bad = operands.find((name) => !/^[A-Za-z_]\w*(\[.+\])?$/s.test(name));
  if (bad !== undefined) return complain(run, shell, `read: \`${bad}': not a valid identifier`);
  const counts = ['n', 'N', 't', 'u'].find((letter) => {
    const value = values.get(letter);
    return value !== undefined && !/^\d+(\.\d*)?$/.test(value);
  });
  if (counts) return complain(run, shell, `read: ${values.get(counts)}: invalid number`);
  const input = inputOf(values.get('u'), streams, run);
  if (!input)
    return complain(run, shell, `read: ${values.get('u')}: invalid file descriptor: Bad file descriptor`);
  const prompt = values.get('p');
  // A prompt is for a person: it is not printed where the input comes from elsewhere.
  if (prompt !== undefined && shell.job.interactive && input === shell.terminalInput) run.err(prompt);
  if (values.get('t') !== undefined && Number(values.get('t')) === 0) return input.hasText ? 0 : 1;
  const got = yield* take(input, flags, values);
  if (values.has('N')) {
    shell.assign(operands[0] ?? 'REPLY', got.text);
    for (const name of operands.slice(1)) shell.assign(name, '');
    return got.delimited ? 0 : 1;
  }
  assignFields(shell, got, operands, values.get('a'));
  if (got.delimited) return 0;
  return values.has('t') && input.isOpen ? EXIT_TIMEOUT : 1;
};

function inputOf(number: string | undefined, streams: Streams, run: Invocation): Input | undefined {
  if (number === undefined) return run.input;
  const descriptor = descriptorOf(streams, Number(number));
  return descriptor?.kind === 'input' ? descriptor.input : undefined;
}

function* take(
  input: Input,
  flags: ReadonlySet<string>,
  values: ReadonlyMap<string, string>,
): Running<ReadText> {
  const exact = values.get('N');
  const delimiter = exact !== undefined ? undefined : values.has('d') ? (values.get('d')?.[0] ?? '\0') : '\n';
  const most = exact ?? values.get('n');
  const raw = flags.has('r');
  if (most === undefined && raw && delimiter !== undefined) {
    yield* input.fill(delimiter);
    const piece = input.until(delimiter);
    return { text: piece?.text ?? '', quoted: NONE, delimited: piece?.delimited ?? false };
  }
  return yield* takeCharacters(
    input,
    raw,
    delimiter,
    most === undefined ? Number.POSITIVE_INFINITY : Number(most),
  );
}

const NONE: ReadonlySet<number> = new Set();

/** One character after the other: backslashes and counts. */
function* takeCharacters(
  input: Input,
  raw: boolean,
  delimiter: string | undefined,
  most: number,
): Running<ReadText> {
  let text = '';
  const quoted = new Set<number>();
  while (text.length < most) {
    if (delimiter !== undefined) {
      // As far as the next backslash or delimiter at once.
      yield* input.fill(delimiter);
    } else yield* input.fillCharacters(1);
    const char = input.take(1);
    if (char === '') return { text, quoted, delimited: false };
    if (char === delimiter) return { text, quoted, delimited: true };
    if (char !== '\\' || raw) {
      text += char;
      continue;
    }
    yield* input.fillCharacters(1);
    const next = input.take(1);
    if (next === '' || next === '\n') continue;
    quoted.add(text.length);
    text += next;
  }
  return { text, quoted, delimited: true };
}

function assignFields(
  shell: ShellHost,
  got: ReadText,
  names: readonly string[],
  array: string | undefined,
): void {
  const ifs = shell.state.variables.get('IFS') ?? ' \t\n';
  if (array !== undefined) {
    shell.state.variables.emptyArray(array, false);
    for (const [index, field] of splitFields(got, ifs, Number.POSITIVE_INFINITY).entries())
      shell.state.variables.setElement(array, index, field);
    return;
  }
  if (names.length === 0) {
    shell.assign('REPLY', got.text);
    return;
  }
  const fields = splitFields(got, ifs, names.length);
  for (const [index, name] of names.entries()) assignNamed(shell, name, fields[index] ?? '');
}

function assignNamed(shell: ShellHost, name: string, text: string): void {
  const element = /^(\w+)\[(.+)\]$/s.exec(name);
  if (element?.[1] && element[2])
    shell.state.variables.setElement(element[1], keyOf(element[1], element[2], shell), text);
  else shell.assign(name, text);
}

/** At most so many fields; the last one is the rest of the line without the blanks at its end. */
function splitFields({ text, quoted }: ReadText, ifs: string, most: number): string[] {
  const isSeparator = (at: number): boolean =>
    ifs.includes(text[at] ?? '') && !quoted.has(at) && at < text.length;
  const isBlank = (at: number): boolean => isSeparator(at) && isIfsBlank(ifs, text[at] ?? '');
  let at = 0;
  while (isBlank(at)) at++;
  const fields: string[] = [];
  while (at < text.length) {
    if (fields.length === most - 1) {
      fields.push(lastField(text, at, isSeparator, isBlank));
      return fields;
    }
    const from = at;
    while (at < text.length && !isSeparator(at)) at++;
    fields.push(text.slice(from, at));
    at = over(at, isSeparator, isBlank);
  }
  return fields;
}

/** Behind one separator: blanks with at most one other character among them. */
function over(start: number, isSeparator: (at: number) => boolean, isBlank: (at: number) => boolean): number {
  let at = start;
  while (isBlank(at)) at++;
  if (isSeparator(at)) {
    at++;
    while (isBlank(at)) at++;
  }
  return at;
}

function lastField(
  text: string,
  from: number,
  isSeparator: (at: number) => boolean,
  isBlank: (at: number) => boolean,
): string {
  let end = text.length;
  while (end > from && isBlank(end - 1)) end--;
  // One field with its separator behind it: the separator goes too.
  let at = from;
  while (at < end && !isSeparator(at)) at++;
  return at < end && over(at, isSeparator, isBlank) >= text.length
    ? text.slice(from, at)
    : text.slice(from, end);
}

/** Lines between two calls of mapfile -C when -c says nothing. */
const MAPFILE_QUANTUM = 5000;

export const mapfile: Builtin = function* (run, shell, streams): Running<number> {
  const options = letters(run, shell, 'td:n:O:s:u:c:C:');
  if (!options) return EXIT_USAGE;
  const { flags, values, operands } = options;
  const callback = values.get('C');
  const quantum = Number(values.get('c') ?? MAPFILE_QUANTUM);
  if (!(quantum >= 1))
    return complain(run, shell, `${run.name}: ${values.get('c')}: invalid callback quantum`);
  const [name = 'MAPFILE'] = operands;
  if (!NAME.test(name)) return complain(run, shell, `${run.name}: \`${name}': not a valid identifier`);
  const input = inputOf(values.get('u'), streams, run);
  if (!input) return complain(run, shell, `${run.name}: ${values.get('u')}: invalid file descriptor`);
  const most = Number(values.get('n') ?? 0) || Number.POSITIVE_INFINITY;
  const skipped = Number(values.get('s') ?? 0);
  const delimiter = values.has('d') ? (values.get('d')?.[0] ?? '\0') : '\n';
  let index = Number(values.get('O') ?? 0);
  if (!values.has('O')) shell.state.variables.emptyArray(name, false);
  for (let count = 0; count < most + skipped; count++) {
    yield* input.fill(delimiter);
    const piece = input.until(delimiter);
    if (!piece) break;
    yield* run.rest();
    if (count < skipped) continue;
    const end = piece.delimited && !flags.has('t') ? delimiter : '';
    const text = piece.text + end;
    if (callback !== undefined && (count - skipped + 1) % quantum === 0)
      yield* evaluate(shell, `${callback} ${index} ${singleQuoted(text)}`, shell.frame.source.name, streams);
    shell.state.variables.setElement(name, index++, text);
  }
  return 0;
};
