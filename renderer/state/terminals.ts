/**
 * The terminals of the partitions of the open machine: which are open, what was printed in them, and the lines that run
 * or wait. Their shells live with the machine; which are open is remembered by the browser.
 */

import type { Action, ActionResult } from '../../shared/api.ts';
import type { PartitionName } from '../../shared/ids.ts';
import { whenText } from '../model/number-style.ts';
import { failureSentences } from '../model/outcome-text.ts';
import { strings } from '../strings/index.ts';
import { openTerminals, rememberTerminals } from './open-terminals.ts';
import type { Store } from './store.ts';
import { TerminalLog, withLine } from './terminal-log.ts';
import { forgetLog, storedHistory, storedLog, storeHistory, storeLog } from './terminal-memory.ts';

/** In one partition: as many as there are single digits that a person still tells apart. */
export const MOST_TERMINALS = 8;
/** Lines that are typed ahead while another runs. */
const MOST_WAITING = 50;
const CANDIDATES_SHOWN = 200;
/** How long after the last change what was printed is kept for the next start. */
const KEEP_AFTER_MS = 1000;

/** What a shell says of a line that it could not even begin. */
const EXIT_NOT_RUN = 126;

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
  /** Lines that were entered, by partition. */
  readonly #histories = new Map<string, readonly string[]>();
  readonly #toKeep = new Map<string, TerminalLog>();
  #keeping = 0;
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

  /** The one that was shown last, or the first. */
  current(partition: string): number {
    this.#noticeMachine();
    const open = this.#numbers(partition);
    const last = this.#shown.get(partition) ?? open[0] ?? 1;
    return open.includes(last) ? last : (open[0] ?? 1);
  }

  /** Shows it wherever no address says otherwise. */
  choose(partition: string, number: number): void {
    this.#shown.set(partition, number);
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
  write(
    terminal: string,
    stream: 'typed' | 'stdout' | 'stderr' | 'why' | 'hint' | 'note',
    text: string,
  ): void {
    this.#noticeMachine();
    const log = this.#log(terminal);
    if (stream === 'typed') log.entered(strings.terminal.prompt(partitionOf(terminal), log.cwd), text);
    else log.write(stream, text);
    this.#noteChange(terminal);
  }

  clear(partition: string, number: number): void {
    this.logOf(partition, number).clear();
    this.#noteChange(nameOf(partition, number));
  }

  /** A line that was given up with Ctrl+C before it was entered. */
  discard(partition: string, number: number, line: string): void {
    const log = this.logOf(partition, number);
    log.entered(strings.terminal.prompt(partition, log.cwd), `${line}^C`);
    this.#noteChange(nameOf(partition, number));
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

  historyOf(partition: string): readonly string[] {
    this.#noticeMachine();
    const place = this.#placeOf(partition);
    const known = this.#histories.get(place) ?? storedHistory(place);
    this.#histories.set(place, known);
    return known;
  }

  closePage(partition: string, number: number): void {
    this.logOf(partition, number).closePage();
    this.#changed();
  }

  /** Opens or folds what a command asked of the machine; the last one's without a number. */
  toggleWhy(partition: string, number: number, command?: number): void {
    if (this.logOf(partition, number).toggleWhy(command)) this.#changed();
  }

  /** Whether a shell would ask for more before it runs the line; a machine that does not answer asks for nothing. */
  async unfinished(line: string): Promise<boolean> {
    const reply = await this.#store.api.call('query', { kind: 'unfinished', line });
    return reply.ok && reply.value.kind === 'unfinished' && reply.value.unfinished;
  }

  /** What stands before the caret, completed as far as all candidates agree, and how a list shows them. */
  async complete(
    partition: PartitionName,
    number: number,
    before: string,
  ): Promise<{ readonly before: string; readonly list: readonly string[] }> {
    const terminal = nameOf(partition, number);
    const reply = await this.#store.api.call('query', {
      kind: 'complete',
      partition,
      terminal,
      line: before,
    });
    if (!reply.ok || reply.value.kind !== 'complete') return { before, list: [] };
    const { candidates, labels, from } = reply.value;
    const [only = '', ...others] = candidates;
    if (candidates.length === 0) return { before, list: [] };
    const start = before.slice(0, from);
    if (others.length === 0) return { before: `${start}${only}${/[/=]$/.test(only) ? '' : ' '}`, list: [] };
    return { before: start + commonPrefix(candidates), list: labels };
  }

  /** What a line could become, in columns as a shell lists it. */
  listCandidates(partition: string, number: number, list: readonly string[], columns: number): void {
    const shown = list.slice(0, CANDIDATES_SHOWN);
    const more = list.length - shown.length;
    const text = inColumns(shown, columns) + (more > 0 ? `${strings.terminal.moreCandidates(more)}\n` : '');
    this.write(nameOf(partition, number), 'note', text);
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
    this.#remember(partition, line);
    const action: Action = { kind: 'shell', partition, terminal, line };
    const answer = await this.#store.api.call('run', { action, seen: null, ticket });
    const code = answer.ok ? (answer.value.exitCode ?? 0) : undefined;
    if (!answer.ok) log.write('stderr', `${failureSentences(answer.failure).join(' ')}\n`);
    log.ended({
      why: answer.ok ? whyOf(answer.value) : '',
      exit: code === undefined || code > 0 ? strings.terminal.exit(code ?? EXIT_NOT_RUN) : '',
      causes: answer.ok ? answer.value.causes : [],
    });
    this.#noteChange(terminal);
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
    log.write('note', `${strings.terminal.loggedOut}\n`);
    log.cwd = undefined;
  }

  #forget(partition: string, number: number): number {
    const open = this.#numbers(partition);
    const place = open.indexOf(number);
    const rest = open.filter((other) => other !== number);
    const next = rest[Math.max(0, place - 1)] ?? 1;
    const terminal = nameOf(partition, number);
    this.#logs.delete(this.#keyOf(terminal));
    this.#toKeep.delete(this.#keyOf(terminal));
    forgetLog(this.#keyOf(terminal));
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
    const stored = storedLog(key);
    const log = new TerminalLog(stored?.entries);
    if (stored) log.write('note', `${strings.terminal.restored(whenText(stored.savedMs))}\n`);
    this.#logs.set(key, log);
    return log;
  }

  #placeOf(partition: string): string {
    return `${this.#store.machine?.id ?? ''} ${partition}`;
  }

  #remember(partition: string, line: string): void {
    const before = this.historyOf(partition);
    const after = withLine(before, line);
    if (after === before) return;
    this.#histories.set(this.#placeOf(partition), after);
    storeHistory(this.#placeOf(partition), after);
  }

  /** What was printed is kept a little later: a program prints a thousand times. */
  #noteChange(terminal: string): void {
    this.#changed();
    const key = this.#keyOf(terminal);
    const log = this.#logs.get(key);
    if (log) this.#toKeep.set(key, log);
    if (this.#keeping !== 0) return;
    this.#keeping = window.setTimeout(() => {
      this.#keeping = 0;
      for (const [place, { entries }] of this.#toKeep) storeLog(place, entries);
      this.#toKeep.clear();
    }, KEEP_AFTER_MS);
  }
}

/** What a line asked of the machine; nothing when it only looked. */
function whyOf({ blocks, done, refused, requests }: ActionResult): string {
  const writes = done + refused;
  return writes === 0 ? '' : strings.terminal.whySummary(blocks, writes, requests, refused);
}

/** Down the columns first, as ls and the completion of bash do. */
function inColumns(list: readonly string[], columns: number): string {
  const width = Math.max(...list.map(({ length }) => length)) + 2;
  const across = Math.max(1, Math.floor(columns / width));
  const rows = Math.ceil(list.length / across);
  return Array.from({ length: rows }, (_, row) => {
    const cells = list.filter((_label, index) => index % rows === row);
    return `${cells.map((cell, index) => (index === cells.length - 1 ? cell : cell.padEnd(width))).join('')}\n`;
  }).join('');
}

function commonPrefix(candidates: readonly string[]): string {
  let prefix = candidates[0] ?? '';
  for (const candidate of candidates) while (!candidate.startsWith(prefix)) prefix = prefix.slice(0, -1);
  return prefix;
}
