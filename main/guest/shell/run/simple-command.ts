/** A simple command: its words, its assignments, its redirections, and what its name stands for. */

import type { Assignment, Command, Word } from 'unbash';
import { fail, type Result } from '../../../../shared/failure.ts';
import { partsOf } from '../command-parts.ts';
import { expandAssigned, expandText, expandWords } from '../language/expand.ts';
import { quotedIfNeeded } from '../language/quoting.ts';
import { AbandonLine } from '../limits.ts';
import type { Running } from '../pause.ts';
import { openRedirections } from '../redirect.ts';
import { type Environment, NO_ENVIRONMENT, type ShellHost } from '../shell-host.ts';
import { emitNow, type Streams } from '../streams.ts';
import { assign, assignArray } from './assignments.ts';
import { evaluate } from './scripts.ts';

export function* runSimple(node: Command, shell: ShellHost, streams: Streams): Running<number> {
  shell.at = node.pos;
  const { words, plain, declared, assignments, redirects } = partsOf(node);
  const { state } = shell;
  const { substitutions } = shell;
  const alias = node.name && state.aliases.size > 0 ? aliasOf(node, shell) : undefined;
  if (alias !== undefined) return yield* runAlias(node, alias, shell, streams);
  let fields = plain ?? (yield* expandWords(words, shell, streams));
  if (declared) fields = [...fields, ...(yield* declarations(fields[0] ?? '', declared, shell, streams))];
  const [name] = fields;
  if (name === undefined) return yield* onlyAssign(node, substitutions, shell, streams);
  if (redirects.length === 0 && assignments.length === 0) {
    if (state.flags.xtrace) trace(fields.map(quotedIfNeeded).join(' '), shell, streams);
    return yield* shell.run(name, fields.slice(1), streams, NO_ENVIRONMENT);
  }
  const opened = yield* redirected(name, redirects, streams, shell);
  if (!opened.ok) {
    shell.complain(streams, opened.failure);
    return 1;
  }
  const environment = yield* environmentOf(assignments, shell, streams);
  if (state.flags.xtrace) trace(fields.map(quotedIfNeeded).join(' '), shell, streams);
  const status = yield* shell.run(name, fields.slice(1), opened.value, environment);
  if (name === 'exec') {
    keepStreams(opened.value);
    yield* shell.closeSubstitutions(streams);
  }
  return status;
}

/** Redirections of a program are opened in its own process: an expansion without a value ends that one only. */
function* redirected(
  name: string,
  redirects: Command['redirects'],
  streams: Streams,
  shell: ShellHost,
): Running<Result<Streams, string>> {
  try {
    return yield* openRedirections(redirects, streams, shell);
  } catch (error) {
    if (!(error instanceof AbandonLine) || shell.kindOf(name, true) !== 'file') throw error;
    return fail(error.message);
  }
}

function aliasOf({ name }: Command, shell: ShellHost): string | undefined {
  if (!name || name.parts || name.text !== name.value || !shell.state.flags.has('expand_aliases'))
    return undefined;
  return shell.state.aliases.get(name.value);
}

/** The alias' text takes the place of the name; inside of it the name stands for itself. */
function* runAlias(node: Command, text: string, shell: ShellHost, streams: Streams): Running<number> {
  const { source } = shell.frame;
  const { aliases } = shell.state;
  const name = node.name?.value ?? '';
  const whole =
    source.text.slice(node.pos, node.name?.pos) + text + source.text.slice(node.name?.end, node.end);
  aliases.delete(name);
  try {
    return yield* evaluate(shell, whole, source.name, streams);
  } finally {
    if (!aliases.has(name)) aliases.set(name, text);
  }
}

/** `exec 3>file`: the shell's own descriptors are the command's from now on, through the groups around it. */
function keepStreams(streams: Streams): void {
  for (let outer = streams.outer; outer; outer = outer.outer) {
    outer.input = streams.input;
    outer.out = streams.out;
    outer.err = streams.err;
    outer.more = streams.more;
  }
}

/** x=1 y=$(…): answers with the code of the last substitution. */
/** `substitutions`: how many there were before the command; the last one that it ran answers for it. */
function* onlyAssign(
  node: Command,
  substitutions: number,
  shell: ShellHost,
  streams: Streams,
): Running<number> {
  const { assignments, redirects } = partsOf(node);
  if (redirects.length > 0) {
    const opened = yield* openRedirections(redirects, streams, shell);
    if (!opened.ok) {
      shell.complain(streams, opened.failure);
      return 1;
    }
    // $(<file)
    if (
      node.name === undefined &&
      assignments.length === 0 &&
      redirects.some(({ operator }) => operator === '<')
    )
      shell.fileOfSubstitution = opened.value.input.all();
  }
  for (const part of assignments) {
    const shown = yield* assign(part, shell, streams);
    if (shell.state.flags.xtrace) trace(shown(), shell, streams);
  }
  return shell.substitutions > substitutions ? shell.state.status : 0;
}

function* environmentOf(
  assignments: readonly Assignment[],
  shell: ShellHost,
  streams: Streams,
): Running<Environment> {
  if (assignments.length === 0) return NO_ENVIRONMENT;
  const environment = new Map<string, string>();
  for (const part of assignments) {
    if (part.value.type !== 'Word') continue;
    const text = yield* expandAssigned(part.value, shell, streams);
    environment.set(part.name, part.append ? (shell.parameter(part.name) ?? '') + text : text);
  }
  return environment;
}

/**
 * Arguments of export, local, declare and readonly: an assignment's value is not split. Arrays are built by the builtin's
 * shell: the argument is the name alone then, behind the letters that make it one.
 */
function* declarations(
  name: string,
  parts: readonly (Word | Assignment)[],
  shell: ShellHost,
  streams: Streams,
): Running<string[]> {
  const result: string[] = [];
  const options: string[] = [];
  for (const part of parts) {
    if (part.type === 'Word') {
      const words = yield* expandWords([part], shell, streams);
      options.push(...words.filter((word) => /^-[A-Za-z]/.test(word)));
      result.push(...words);
      continue;
    }
    const sign = part.append ? '+=' : '=';
    if (part.value.type === 'Word') {
      const subscript = part.index ? `[${yield* expandText(part.index, shell, streams)}]` : '';
      result.push(`${part.name}${subscript}${sign}${yield* expandAssigned(part.value, shell, streams)}`);
      continue;
    }
    const isAssociative = options.some((option) => option.includes('A'));
    // The variable is made first: the list's elements go to its own scope and kind.
    const kind = isAssociative ? '-A' : '-a';
    const maker = name === 'local' || name === 'declare' || name === 'typeset' ? [name] : ['declare', '-g'];
    const letters = options.map((option) => option.replace('r', '')).filter((option) => option !== '-');
    const [builtin = 'declare', ...more] = [...maker, ...letters, kind, part.name];
    const made = yield* shell.run(builtin, more, streams, NO_ENVIRONMENT);
    if (made === 0) yield* assignArray(part.name, part.value, part.append ?? false, shell, streams);
    result.push(part.name);
  }
  return result;
}

/** set -x: PS4, once more for each subshell. */
export function trace(text: string, shell: ShellHost, streams: Streams): void {
  const line = `${shell.parameter('PS4') ?? '+ '}${text}\n`;
  shell.job.meter.count(line);
  emitNow(shell.job.surroundings.files, streams.err, line, []);
}
