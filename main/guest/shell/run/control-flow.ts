/** if, for, while, case, select and their kin. */

import type { ArithmeticCommand, ArithmeticFor, Case, CompoundCommand, For, If, Select, While } from 'unbash';
import { arithmeticValue } from '../language/arithmetic-text.ts';
import { expandPattern, expandText, expandWords, quotedPart } from '../language/expand.ts';
import { matchesPattern } from '../language/pattern.ts';
import { ArithmeticFailure, LimitReached } from '../limits.ts';
import type { Running } from '../pause.ts';
import type { ShellHost } from '../shell-host.ts';
import { emitNow, type Streams } from '../streams.ts';
import { testValue } from './test-command.ts';

export function* runCompound(node: CompoundCommand, shell: ShellHost, streams: Streams): Running<number> {
  switch (node.type) {
    case 'BraceGroup':
      return yield* shell.list(node.body, streams);
    case 'Subshell':
      return yield* shell.subshell(streams, (inner, own) => inner.list(node.body, own));
    case 'If':
      return yield* runIf(node, shell, streams);
    case 'For':
      return yield* runFor(node, shell, streams);
    case 'ArithmeticFor':
      return yield* failing('((', runArithmeticFor(node, shell, streams), shell, streams);
    case 'While':
      return yield* runWhile(node, shell, streams);
    case 'Case':
      return yield* runCase(node, shell, streams);
    case 'Select':
      return yield* runSelect(node, shell, streams);
    case 'TestCommand':
      shell.at = node.pos;
      return yield* failing('[[', testValue(node.expression, shell, streams), shell, streams);
    case 'ArithmeticCommand':
      shell.at = node.pos;
      return yield* failing('((', arithmeticCommand(node, shell, streams), shell, streams);
  }
}

function* arithmeticCommand(node: ArithmeticCommand, shell: ShellHost, streams: Streams): Running<number> {
  return (yield* arithmeticValue(node, node.body, shell, streams, quotedPart)) !== 0n ? 0 : 1;
}

/** Arithmetic without a value is the command's failure here. */
function* failing(
  name: string,
  running: Running<number>,
  shell: ShellHost,
  streams: Streams,
): Running<number> {
  try {
    return yield* running;
  } catch (error) {
    if (!(error instanceof ArithmeticFailure)) throw error;
    shell.complain(streams, `${name}: ${error.message}`);
    return 1;
  }
}

/** A list whose failure decides something: errexit looks away. */
function* condition(list: If['clause'], shell: ShellHost, streams: Streams): Running<number> {
  shell.conditions++;
  try {
    return yield* shell.list(list, streams);
  } finally {
    shell.conditions--;
  }
}

function* runIf(node: If, shell: ShellHost, streams: Streams): Running<number> {
  let branch: Pick<If, 'clause' | 'then'> = node;
  for (let index = 0; ; index++) {
    const status = yield* condition(branch.clause, shell, streams);
    if (shell.jump) return status;
    if (status === 0) return yield* shell.list(branch.then, streams);
    const next = node.elif[index];
    if (!next) return node.else ? yield* shell.list(node.else, streams) : 0;
    branch = next;
  }
}

function* runFor(node: For, shell: ShellHost, streams: Streams): Running<number> {
  const words = node.wordlist
    ? yield* expandWords(node.wordlist, shell, streams)
    : [...shell.frame.positional];
  const name = node.name.value;
  let status = 0;
  shell.loops++;
  try {
    for (const word of words) {
      yield* shell.round();
      shell.assign(name, word);
      status = yield* shell.list(node.body, streams);
      if (shell.jump && shell.leaves()) return status;
    }
    return status;
  } finally {
    shell.loops--;
  }
}

function* runArithmeticFor(node: ArithmeticFor, shell: ShellHost, streams: Streams): Running<number> {
  const { text } = shell.frame.source;
  const value = function* (part: ArithmeticFor['test']): Running<bigint> {
    if (!part) return 1n;
    return yield* arithmeticValue(part, text.slice(part.pos, part.end), shell, streams, quotedPart);
  };
  let status = 0;
  yield* value(node.initialize);
  shell.loops++;
  try {
    while ((yield* value(node.test)) !== 0n) {
      yield* shell.round();
      status = yield* shell.list(node.body, streams);
      if (shell.jump && shell.leaves()) return status;
      yield* value(node.update);
    }
    return status;
  } finally {
    shell.loops--;
  }
}

function* runWhile(node: While, shell: ShellHost, streams: Streams): Running<number> {
  let status = 0;
  shell.loops++;
  try {
    for (;;) {
      yield* shell.round();
      const decided = yield* condition(node.clause, shell, streams);
      if (shell.jump) {
        if (shell.leaves()) return status;
        continue;
      }
      if ((decided === 0) !== (node.kind === 'while')) return status;
      status = yield* shell.list(node.body, streams);
      if (shell.jump && shell.leaves()) return status;
    }
  } finally {
    shell.loops--;
  }
}

function* runCase(node: Case, shell: ShellHost, streams: Streams): Running<number> {
  const text = yield* expandText(node.word, shell, streams);
  const ignoreCase = shell.state.flags.has('nocasematch');
  let status = 0;
  let falls = false;
  for (const item of node.items) {
    let matches = falls;
    for (const word of item.pattern) {
      if (matches) break;
      matches = matchesPattern(yield* expandPattern(word, shell, streams), text, { ignoreCase });
    }
    if (!matches) continue;
    status = yield* shell.list(item.body, streams);
    if (shell.jump) return status;
    falls = item.terminator === ';&';
    if (!falls && item.terminator !== ';;&') return status;
  }
  return status;
}

/** A numbered menu on standard error, a prompt, and a line of input for each round. */
function* runSelect(node: Select, shell: ShellHost, streams: Streams): Running<number> {
  const words = node.wordlist
    ? yield* expandWords(node.wordlist, shell, streams)
    : [...shell.frame.positional];
  const { files } = shell.job.surroundings;
  const say = (text: string): void => {
    shell.job.meter.count(text);
    emitNow(files, streams.err, text, []);
  };
  if (words.length === 0) return 0;
  let status = 0;
  let showMenu = true;
  shell.loops++;
  try {
    for (;;) {
      yield* shell.round();
      if (showMenu) say(menuOf(words, Number(shell.parameter('COLUMNS') ?? 80)));
      say(shell.parameter('PS3') ?? '#? ');
      yield* streams.input.fill('\n');
      const line = streams.input.line();
      if (line === undefined) {
        // The end of the input ends the prompt's line.
        emitNow(files, streams.out, '\n', []);
        return 1;
      }
      shell.assign('REPLY', line);
      showMenu = line.trim() === '';
      if (showMenu) continue;
      const choice = /^\s*\d+\s*$/.test(line) ? words[Number(line) - 1] : undefined;
      shell.assign(node.name.value, choice ?? '');
      status = yield* shell.list(node.body, streams);
      if (shell.jump && shell.leaves()) return status;
    }
  } finally {
    shell.loops--;
  }
}

const TAB = 8;

/** Columns, filled downwards, as wide as the longest item and its number need. */
function menuOf(words: readonly string[], columns: number): string {
  if (words.length > 10_000) throw new LimitReached('select with more than 10000 items');
  const digits = `${words.length}`.length;
  const longest = Math.max(...words.map((word) => word.length)) + digits + 2;
  const width = longest + 2;
  let across = Math.max(1, Math.floor(columns / width));
  let rows = Math.ceil(words.length / across);
  if (rows === 1) {
    rows = words.length;
    across = 1;
  }
  const lines: string[] = [];
  for (let row = 0; row < rows; row++) {
    let line = '';
    let used = 0;
    for (let index = row; index < words.length; index += rows) {
      const item = `${`${index + 1}`.padStart(digits)}) ${words[index]}`;
      line += item;
      used += item.length;
      if (index + rows >= words.length) break;
      const target = used - item.length + width;
      while (used < target) {
        const stop = Math.floor(used / TAB) * TAB + TAB;
        if (stop <= target) {
          line += '\t';
          used = stop;
        } else {
          line += ' ';
          used++;
        }
      }
    }
    lines.push(line);
  }
  return `${lines.join('\n')}\n`;
}
