/** Runs a checked script: control flow here, words in language/expand.ts, programs in programs/. */

import type {
  AndOr,
  Assignment,
  Case,
  Command,
  CommandNode,
  CompoundCommand,
  CompoundList,
  Pipeline,
  PipelineNode,
  Redirection,
  Script,
  Statement,
  While,
  Word,
} from 'unbash';
import { hasSubstitution, partsOf } from './command-parts.ts';
import {
  type Expander,
  ExpansionProblem,
  expandPattern,
  expandText,
  expandWords,
  LineProblem,
} from './language/expand.ts';
import { matchesPattern } from './language/pattern.ts';
import { emitNow, findProgram, launch } from './launch.ts';
import { Cancelled, LIMITS, LimitReached } from './limits.ts';
import { PAUSE, type Running } from './pause.ts';
import { openRedirections } from './redirect.ts';
import type { Job, Jump, ShellHost, ShellState } from './shell-host.ts';
import { Input, type Streams, type Target } from './streams.ts';

/** Operations between two pauses. */
const OPERATIONS_PER_PAUSE = 32;
/** 4096 characters of output count as one operation: a program that prints much took long. */
const OUTPUT_SHIFT = 12;
const EXIT_NOT_FOUND = 127;
const NO_ENVIRONMENT: ReadonlyMap<string, string> = new Map();

export class Interpreter implements ShellHost {
  readonly job: Job;
  readonly state: ShellState;
  jump: Jump | undefined;
  loops = 0;
  #sincePause = 0;

  constructor(job: Job, state: ShellState) {
    this.job = job;
    this.state = state;
  }

  *script(script: Script, streams: Streams): Running<number> {
    return yield* this.#statements(script.commands, streams);
  }

  /** Counts one unit of work and lets the driver in now and then. */
  *rest(): Running<void> {
    if (this.#isDue()) yield* this.#pause();
  }

  /** Counts output towards the next pause. */
  weigh(characters: number): void {
    this.#sincePause += characters >> OUTPUT_SHIFT;
  }

  /** Whether the next `rest` is a pause. */
  get isNearPause(): boolean {
    return this.#sincePause + 1 >= OPERATIONS_PER_PAUSE;
  }

  #isDue(): boolean {
    return ++this.#sincePause >= OPERATIONS_PER_PAUSE;
  }

  *#pause(): Running<void> {
    this.#sincePause = 0;
    yield PAUSE;
    if (this.job.isCancelled()) throw new Cancelled();
  }

  *#statements(statements: readonly Statement[], streams: Streams): Running<number> {
    let status = 0;
    for (const statement of statements) {
      status = yield* this.#pipelineOrList(statement.command, streams);
      this.state.status = status;
      if (this.jump) break;
    }
    return status;
  }

  *#list(list: CompoundList, streams: Streams): Running<number> {
    return yield* this.#statements(list.commands, streams);
  }

  *#pipelineOrList(node: PipelineNode | AndOr, streams: Streams): Running<number> {
    if (node.type === 'AndOr') return yield* this.#andOr(node, streams);
    if (node.type === 'Pipeline') return yield* this.#pipeline(node, streams);
    return yield* this.#command(node, streams);
  }

  *#andOr(node: AndOr, streams: Streams): Running<number> {
    let status = 0;
    for (const [index, command] of node.commands.entries()) {
      const operator = index === 0 ? undefined : node.operators[index - 1];
      if (operator === '&&' && status !== 0) continue;
      if (operator === '||' && status === 0) continue;
      status = yield* this.#pipelineOrList(command, streams);
      this.state.status = status;
      if (this.jump) break;
    }
    return status;
  }

  /** Every stage runs to its end before the next one starts; all but a single command run in a subshell. */
  *#pipeline(node: Pipeline, streams: Streams): Running<number> {
    const negated = node.prefixes.filter((prefix) => prefix.type === 'Negation').length % 2 === 1;
    let status = 0;
    let input = streams.input;
    for (const [index, command] of node.commands.entries()) {
      const last = index === node.commands.length - 1;
      const chunks: string[] = [];
      const out: Target = last ? streams.out : { kind: 'buffer', chunks };
      const stage = { input, out, err: streams.err };
      status =
        node.commands.length === 1
          ? yield* this.#command(command, stage)
          : yield* this.#inSubshell(command, stage);
      input = new Input(chunks.join(''));
    }
    return negated ? (status === 0 ? 1 : 0) : status;
  }

  *#inSubshell(command: CommandNode, streams: Streams): Running<number> {
    const inner = this.#subshell();
    const status = yield* inner.#command(command, streams);
    return status;
  }

  /** The same input with its own variables and directory. */
  #subshell(): Interpreter {
    const { variables, cwd, status } = this.state;
    return new Interpreter(this.job, { variables: new Map(variables), cwd, status });
  }

  *#command(node: CommandNode, streams: Streams): Running<number> {
    switch (node.type) {
      case 'Command':
        return yield* this.#simple(node, streams);
      case 'Redirected':
        return yield* this.#redirected(node.redirects, streams, (inner) =>
          this.#compound(node.command, inner),
        );
      case 'Function':
      case 'Coproc':
        throw new LimitReached(`not supported here: ${node.type}`);
      default:
        return yield* this.#compound(node, streams);
    }
  }

  *#compound(node: CompoundCommand, streams: Streams): Running<number> {
    if (++this.job.depth > LIMITS.nesting) throw new LimitReached(`nesting deeper than ${LIMITS.nesting}`);
    try {
      return yield* this.#compoundBody(node, streams);
    } finally {
      this.job.depth--;
    }
  }

  *#compoundBody(node: CompoundCommand, streams: Streams): Running<number> {
    switch (node.type) {
      case 'BraceGroup':
        return yield* this.#list(node.body, streams);
      case 'Subshell':
        return yield* this.#subshell().#list(node.body, streams);
      case 'If': {
        for (const branch of [node, ...node.elif]) {
          const status = yield* this.#list(branch.clause, streams);
          if (this.jump) return status;
          if (status === 0) return yield* this.#list(branch.then, streams);
        }
        return node.else ? yield* this.#list(node.else, streams) : 0;
      }
      case 'For': {
        const words = yield* this.#expanding(streams, node.wordlist ?? []);
        if (words === undefined) return 1;
        let index = 0;
        return yield* this.#loop(streams, node.body, () => {
          const word = words[index++];
          if (word === undefined) return false;
          this.assign(node.name.value, word);
          return true;
        });
      }
      case 'While':
        return yield* this.#while(node, streams);
      case 'Case':
        return yield* this.#case(node, streams);
      default:
        throw new LimitReached(`not supported here: ${node.type}`);
    }
  }

  *#while(node: While, streams: Streams): Running<number> {
    let status = 0;
    this.loops++;
    try {
      for (;;) {
        yield* this.#round();
        const condition = yield* this.#list(node.clause, streams);
        if (this.jump) {
          if (this.#leaves()) return 0;
          continue;
        }
        if ((condition === 0) !== (node.kind === 'while')) return status;
        status = yield* this.#list(node.body, streams);
        if (this.jump && this.#leaves()) return status;
      }
    } finally {
      this.loops--;
    }
  }

  *#loop(streams: Streams, body: CompoundList, next: () => boolean): Running<number> {
    let status = 0;
    this.loops++;
    try {
      while (next()) {
        yield* this.#round();
        status = yield* this.#list(body, streams);
        if (this.jump && this.#leaves()) return status;
      }
      return status;
    } finally {
      this.loops--;
    }
  }

  *#round(): Running<void> {
    if (++this.job.rounds > LIMITS.rounds)
      throw new LimitReached(`more than ${LIMITS.rounds} rounds of loops`);
    if (this.#isDue()) yield* this.#pause();
  }

  /** Whether the jump ends this loop; a jump that only continues it is used up. */
  #leaves(): boolean {
    const jump = this.jump;
    if (!jump) return false;
    if (jump.levels > 1) {
      this.jump = { ...jump, levels: jump.levels - 1 };
      return true;
    }
    this.jump = undefined;
    return jump.kind === 'break';
  }

  *#case(node: Case, streams: Streams): Running<number> {
    const expander = this.#expander(streams);
    const text = yield* expandText(node.word, expander);
    for (const item of node.items) {
      for (const word of item.pattern) {
        if (matchesPattern(yield* expandPattern(word, expander), text))
          return yield* this.#list(item.body, streams);
      }
    }
    return 0;
  }

  /** Fields of words, or undefined after a problem was reported. */
  *#expanding(streams: Streams, words: readonly Word[]): Running<string[] | undefined> {
    if (words.every((word) => word.parts === undefined && !word.text.startsWith('~')))
      return words.map((word) => word.value);
    try {
      return yield* expandWords(words, this.#expander(streams));
    } catch (error) {
      if (!(error instanceof ExpansionProblem) || error instanceof LineProblem) throw error;
      this.#complain(streams, error.message);
      return undefined;
    }
  }

  *#redirected(
    redirects: readonly Redirection[],
    streams: Streams,
    run: (streams: Streams) => Running<number>,
  ): Running<number> {
    if (redirects.length === 0) return yield* run(streams);
    const opened = yield* openRedirections(
      redirects,
      streams,
      this.job.surroundings.files,
      this.state.cwd,
      this.#expander(streams),
    );
    if (opened.ok) return yield* run(opened.value);
    this.#complain(streams, opened.failure);
    return 1;
  }

  *#simple(node: Command, streams: Streams): Running<number> {
    if (++this.job.commands > LIMITS.commands)
      throw new LimitReached(`more than ${LIMITS.commands} commands`);
    if (this.#isDue()) yield* this.#pause();
    const { words, argument, assigns } = partsOf(node);
    const fields = yield* this.#expanding(streams, words);
    if (fields === undefined) return 1;
    if (argument) fields.push(yield* this.#assignmentText(argument, streams));
    if (node.redirects.length === 0 && !assigns && fields[0] !== undefined)
      return yield* this.#run(fields[0], fields.slice(1), streams, NO_ENVIRONMENT);
    return yield* this.#redirected(node.redirects, streams, (inner) =>
      this.#assignAndRun(node, fields, inner),
    );
  }

  *#assignmentText(part: Assignment, streams: Streams): Running<string> {
    if (part.value.type !== 'Word') return part.text;
    return `${part.name}=${yield* expandText(part.value, this.#expander(streams))}`;
  }

  *#assignAndRun(node: Command, fields: readonly string[], streams: Streams): Running<number> {
    const assigned = new Map<string, string>();
    for (const part of node.prefix) {
      if (part.type !== 'Assignment' || part.value.type !== 'Word') continue;
      try {
        const value = yield* expandText(part.value, this.#expander(streams));
        if (fields.length === 0) this.assign(part.name, value);
        else assigned.set(part.name, value);
      } catch (error) {
        if (!(error instanceof ExpansionProblem) || error instanceof LineProblem) throw error;
        this.#complain(streams, error.message);
        return 1;
      }
    }
    const [name, ...args] = fields;
    if (name === undefined) return node.prefix.length > 0 && hasSubstitution(node) ? this.state.status : 0;
    return yield* this.#run(name, args, streams, assigned);
  }

  *#run(
    name: string,
    args: readonly string[],
    streams: Streams,
    environment: ReadonlyMap<string, string>,
  ): Running<number> {
    const program = findProgram(name);
    if (program) return yield* launch(this, { name, args, streams, environment, ...program });
    this.#complain(streams, `${name}: not found`);
    return EXIT_NOT_FOUND;
  }

  #complain(streams: Streams, message: string): void {
    const text = `sh: ${message}\n`;
    this.job.meter.count(text);
    emitNow(this.job.surroundings.files, streams.err, text, []);
  }

  #expander(streams: Streams): Expander {
    return {
      files: this.job.surroundings.files,
      cwd: this.state.cwd,
      parameter: (name) => this.parameter(name),
      assign: (name, value) => this.assign(name, value),
      substitute: (script) => this.#substitute(script, streams),
    };
  }

  *#substitute(script: Script, streams: Streams): Running<string> {
    if (++this.job.depth > LIMITS.nesting) throw new LimitReached(`nesting deeper than ${LIMITS.nesting}`);
    const chunks: string[] = [];
    const inner = this.#subshell();
    this.state.status = yield* inner.script(script, {
      input: streams.input,
      out: { kind: 'buffer', chunks },
      err: streams.err,
    });
    this.job.depth--;
    return chunks.join('');
  }

  parameter(name: string): string | undefined {
    switch (name) {
      case '?':
        return `${this.state.status}`;
      case '#':
        return '0';
      case '$':
        return '1';
      case '0':
        return 'sh';
      case '@':
      case '*':
        return '';
      default:
        return this.state.variables.get(name);
    }
  }

  assign(name: string, value: string): void {
    if (name === 'IFS') throw new LimitReached('not supported here: IFS');
    const { variables } = this.state;
    if (value.length > LIMITS.variableCharacters)
      throw new LimitReached(`a variable of more than ${LIMITS.variableCharacters} characters`);
    if (!variables.has(name) && variables.size >= LIMITS.variables)
      throw new LimitReached(`more than ${LIMITS.variables} variables`);
    variables.set(name, value);
  }
}
