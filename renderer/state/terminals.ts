/**
 * The terminals of the partitions of the open machine: which are open, what was printed in them, and the lines that run
 * or wait. Their shells live with the machine; which are open is remembered by the browser.
 */

import type { Action } from '../../shared/api.ts';
import type { PartitionName } from '../../shared/ids.ts';
import { failureSentences } from '../model/outcome-text.ts';
import { strings } from '../strings/index.ts';
import { openTerminals, rememberTerminals } from './open-terminals.ts';
import type { Store } from './store.ts';
import { TerminalLog } from './terminal-log.ts';

/** In one partition: as many as there are single digits that a person still tells apart. */
export const MOST_TERMINALS = 8;
/** Lines that are typed ahead while another runs. */
const MOST_WAITING = 50;
const CANDIDATES_SHOWN = 40;

const nameOf = (partition: string, number: number): string => `${partition}-${number}`;
const partitionOf = (terminal: string): string => terminal.replace(/-\d+$/, '');

/** What runs in a terminal. */
interface Work {
  readonly ticket: string;
  readonly line: string;
  /** Lines that were entered since. */
  readonly waiting: string[];
  readonly ended: Promise<void>;
}

export interface TerminalTab {
  readonly number: number;
  /** The line that runs in it. */
  readonly running: string | undefined;
}

export class Terminals {
  readonly #store: Store;
  readonly #changed: () => void;
  readonly #logs = new Map<string, TerminalLog>();
  readonly #work = new Map<string, Work>();
  readonly #open = new Map<string, readonly number[]>();
  /** The terminal that was shown last, by partition. */
  readonly #shown = new Map<string, number>();
  /** The number that was last asked for, by partition. */
  readonly #asked = new Map<string, number | undefined>();
  readonly #ended: (partition: PartitionName, number: number, next: number) => void;
  #machine: number | undefined;

  /** `ended`: a terminal closed itself, and another one can be shown instead. */
  constructor(
    store: Store,
    changed: () => void,
    ended: (partition: PartitionName, number: number, next: number) => void,
  ) {
    this.#store = store;
    this.#changed = changed;
    this.#ended = ended;
  }

  /**
   * Which terminal an address stands for. Going there opens it when there is room; an address that stays after its
   * terminal was closed does not. Without a number: the one shown last.
   */
  show(partition: string, wanted: number | undefined): number {
    this.#noticeMachine();
    const open = this.#numbers(partition);
    const last = this.#shown.get(partition) ?? open[0] ?? 1;
    const isNew = wanted !== this.#asked.get(partition);
    this.#asked.set(partition, wanted);
    const number = wanted ?? last;
    const shown = open.includes(number) || (isNew && this.#add(partition, number)) ? number : last;
    this.#shown.set(partition, shown);
    return shown;
  }

  tabs(partition: string): readonly TerminalTab[] {
    return this.#numbers(partition).map((number) => ({
      number,
      running: this.#work.get(nameOf(partition, number))?.line,
    }));
  }

  logOf(partition: string, number: number): TerminalLog {
    return this.#log(nameOf(partition, number));
  }

  isRunning(partition: string, number: number): boolean {
    return this.#work.has(nameOf(partition, number));
  }

  /** Opens another one. @returns its number, or undefined when there are as many as there may be */
  add(partition: string): number | undefined {
    const open = this.#numbers(partition);
    for (let number = 1; number <= MOST_TERMINALS; number++)
      if (!open.includes(number)) return this.#add(partition, number) ? number : undefined;
    return undefined;
  }

  /** The one before or behind it, around the ends. */
  neighbour(partition: string, number: number, step: 1 | -1): number {
    const open = this.#numbers(partition);
    const place = open.indexOf(number);
    return open[(place + step + open.length) % open.length] ?? number;
  }

  /**
   * Closes it: what runs in it is interrupted, its shell forgets its variables and directory. The last one stays.
   * @returns the terminal to show instead, or undefined when it stays
   */
  async close(partition: PartitionName, number: number): Promise<number | undefined> {
    const open = this.#numbers(partition);
    const place = open.indexOf(number);
    if (place < 0 || open.length === 1) return undefined;
    const terminal = nameOf(partition, number);
    await this.interrupt(partition, number);
    await this.#work.get(terminal)?.ended;
    await this.#store.api.call('closeTerminal', { partition, terminal });
    return this.#forget(partition, number);
  }

  /** Output that the machine pushed, and lines that a lesson entered. */
  write(terminal: string, stream: 'typed' | 'stdout' | 'stderr' | 'why' | 'hint', text: string): void {
    this.#noticeMachine();
    const log = this.#log(terminal);
    if (stream === 'typed') log.entered(strings.terminal.prompt(partitionOf(terminal), log.cwd), text);
    else log.write(stream, text);
    this.#changed();
  }

  clear(partition: string, number: number): void {
    this.logOf(partition, number).clear();
    this.#changed();
  }

  /** A line that was given up with Ctrl+C before it was entered. */
  discard(partition: string, number: number, line: string): void {
    const log = this.logOf(partition, number);
    log.discarded(strings.terminal.prompt(partition, log.cwd), `${line}^C`);
    this.#changed();
  }

  /** Enters a line. While another one runs it waits, as what is typed ahead in a terminal does. */
  run(partition: PartitionName, number: number, line: string): void {
    const work = this.#work.get(nameOf(partition, number));
    if (!work) this.#start(partition, number, line, []);
    else if (work.waiting.length < MOST_WAITING) work.waiting.push(line);
    else this.logOf(partition, number).write('stderr', `${strings.terminal.tooManyWaiting(MOST_WAITING)}\n`);
  }

  /** Ctrl+C: ends the line that runs and drops those that wait. */
  async interrupt(partition: string, number: number): Promise<void> {
    const work = this.#work.get(nameOf(partition, number));
    if (!work) return;
    work.waiting.length = 0;
    await this.#store.api.call('cancel', { ticket: work.ticket });
  }

  /** Completes a line: the only candidate, or what all have in common, with the candidates listed. */
  async complete(
    partition: PartitionName,
    number: number,
    line: string,
    answer: (line: string) => void,
  ): Promise<void> {
    const terminal = nameOf(partition, number);
    const reply = await this.#store.api.call('query', { kind: 'complete', partition, terminal, line });
    if (!reply.ok || reply.value.kind !== 'complete') return;
    const { candidates, from } = reply.value;
    const [only = '', ...others] = candidates;
    const before = line.slice(0, from);
    if (candidates.length === 0) return;
    if (others.length === 0) answer(`${before}${only}${only.endsWith('/') ? '' : ' '}`);
    else {
      answer(before + commonPrefix(candidates));
      const more = candidates.length - CANDIDATES_SHOWN;
      const list = candidates.slice(0, CANDIDATES_SHOWN).join('  ');
      this.write(terminal, 'why', `${list}${more > 0 ? strings.terminal.moreCandidates(more) : ''}\n`);
    }
  }

  #start(partition: PartitionName, number: number, line: string, waiting: string[]): void {
    const terminal = nameOf(partition, number);
    const ticket = `shell-${performance.now()}-${number}`;
    this.#work.set(terminal, { ticket, line, waiting, ended: this.#run(partition, number, line, ticket) });
    this.#changed();
  }

  async #run(partition: PartitionName, number: number, line: string, ticket: string): Promise<void> {
    const terminal = nameOf(partition, number);
    const log = this.#log(terminal);
    log.entered(strings.terminal.prompt(partition, log.cwd), line);
    const action: Action = { kind: 'shell', partition, terminal, line };
    const answer = await this.#store.api.call('run', { action, seen: null, ticket });
    const code = answer.ok ? (answer.value.exitCode ?? 0) : undefined;
    if (!answer.ok) log.write('stderr', `${failureSentences(answer.failure).join(' ')}\n`);
    log.exited(code ? strings.terminal.exit(code) : '');
    const shell = answer.ok ? answer.value.shell : undefined;
    if (shell) log.cwd = shell.cwd;
    const work = this.#work.get(terminal);
    if (work?.ticket !== ticket) return;
    this.#work.delete(terminal);
    const [next, ...rest] = work.waiting;
    if (shell?.exited) this.#loggedOut(partition, number);
    else if (next !== undefined) this.#start(partition, number, next, rest);
    this.#changed();
  }

  /** `exit` closes a terminal; the only one begins anew. */
  #loggedOut(partition: PartitionName, number: number): void {
    if (this.#numbers(partition).length > 1) {
      void this.#store.api.call('closeTerminal', { partition, terminal: nameOf(partition, number) });
      this.#ended(partition, number, this.#forget(partition, number));
      return;
    }
    const log = this.logOf(partition, number);
    log.write('why', `${strings.terminal.loggedOut}\n`);
    log.cwd = undefined;
  }

  #forget(partition: string, number: number): number {
    const open = this.#numbers(partition);
    const place = open.indexOf(number);
    const rest = open.filter((other) => other !== number);
    const next = rest[Math.max(0, place - 1)] ?? 1;
    const terminal = nameOf(partition, number);
    this.#logs.delete(this.#keyOf(terminal));
    this.#work.delete(terminal);
    this.#keep(partition, rest);
    if (this.#shown.get(partition) === number) this.#shown.set(partition, next);
    this.#changed();
    return next;
  }

  readonly #mayBe = (number: number): boolean => number >= 1 && number <= MOST_TERMINALS;

  #numbers(partition: string): readonly number[] {
    const known = this.#open.get(partition);
    if (known) return known;
    const stored = openTerminals(this.#machine, partition).filter(this.#mayBe);
    const open = stored.length > 0 ? stored : [1];
    this.#open.set(partition, open);
    return open;
  }

  #add(partition: string, number: number): boolean {
    const open = this.#numbers(partition);
    if (!this.#mayBe(number) || open.length >= MOST_TERMINALS) return false;
    this.#keep(
      partition,
      [...open, number].sort((a, b) => a - b),
    );
    return true;
  }

  #keep(partition: string, open: readonly number[]): void {
    this.#open.set(partition, open);
    rememberTerminals(this.#machine, partition, open);
  }

  /** Another machine has other shells, also where its partitions have the same names. */
  #noticeMachine(): void {
    const machine = this.#store.machine?.id;
    if (machine === this.#machine) return;
    this.#machine = machine;
    for (const part of [this.#work, this.#open, this.#shown, this.#asked]) part.clear();
    for (const log of this.#logs.values()) log.cwd = undefined;
  }

  /** Machines have partitions of the same name: what was typed on one is no part of another. */
  #keyOf(terminal: string): string {
    return `${this.#store.machine?.id ?? ''} ${terminal}`;
  }

  #log(terminal: string): TerminalLog {
    const key = this.#keyOf(terminal);
    const known = this.#logs.get(key);
    if (known) return known;
    const log = new TerminalLog();
    this.#logs.set(key, log);
    return log;
  }
}

function commonPrefix(candidates: readonly string[]): string {
  let prefix = candidates[0] ?? '';
  for (const candidate of candidates) while (!candidate.startsWith(prefix)) prefix = prefix.slice(0, -1);
  return prefix;
}
