/** The terminals of the partitions: one each, with the line that runs in it. */

import type { Action } from '../../shared/api.ts';
import type { PartitionName } from '../../shared/ids.ts';
import { failureSentences } from '../model/outcome-text.ts';
import { strings } from '../strings.ts';
import type { Store } from './store.ts';
import { TerminalLog } from './terminal-log.ts';

const CANDIDATES_SHOWN = 40;

const nameOf = (partition: string): string => `${partition}-1`;
const partitionOf = (terminal: string): string => terminal.replace(/-1$/, '');

export class Terminals {
  readonly #store: Store;
  readonly #changed: () => void;
  readonly #logs = new Map<string, TerminalLog>();
  /** Tickets of the lines that run, by terminal; Ctrl+C cancels them. */
  readonly #running = new Map<string, string>();

  constructor(store: Store, changed: () => void) {
    this.#store = store;
    this.#changed = changed;
  }

  logOf(partition: string): TerminalLog {
    return this.#log(nameOf(partition));
  }

  isRunning(partition: string): boolean {
    return this.#running.has(nameOf(partition));
  }

  /** Output that the machine pushed. */
  write(terminal: string, stream: 'typed' | 'stdout' | 'stderr' | 'why' | 'hint', text: string): void {
    if (stream === 'typed') this.#log(terminal).entered(strings.terminal.prompt(partitionOf(terminal)), text);
    else this.#log(terminal).write(stream, text);
    this.#changed();
  }

  clear(partition: string): void {
    this.logOf(partition).clear();
    this.#changed();
  }

  async run(partition: PartitionName, line: string): Promise<void> {
    const terminal = nameOf(partition);
    const log = this.#log(terminal);
    log.entered(strings.terminal.prompt(partition), line);
    const ticket = `shell-${performance.now()}`;
    this.#running.set(terminal, ticket);
    this.#changed();
    const action: Action = { kind: 'shell', partition, terminal, line };
    const answer = await this.#store.api.call('run', { action, seen: null, ticket });
    const code = answer.ok ? (answer.value.exitCode ?? 0) : undefined;
    if (!answer.ok) log.write('stderr', `${failureSentences(answer.failure).join(' ')}\n`);
    log.exited(code ? strings.terminal.exit(code) : '');
    if (this.#running.get(terminal) === ticket) this.#running.delete(terminal);
    this.#changed();
  }

  async interrupt(partition: string): Promise<void> {
    const ticket = this.#running.get(nameOf(partition));
    if (ticket !== undefined) await this.#store.api.call('cancel', { ticket });
  }

  /** Completes a line: the only candidate, or what all have in common, with the candidates listed. */
  async complete(partition: PartitionName, line: string, answer: (line: string) => void): Promise<void> {
    const reply = await this.#store.api.call('query', { kind: 'complete', partition, line });
    if (!reply.ok || reply.value.kind !== 'complete') return;
    const { candidates } = reply.value;
    if (candidates.length === 1) answer(candidates[0] ?? line);
    else if (candidates.length > 1) {
      answer(commonPrefix(candidates, line));
      this.write(nameOf(partition), 'why', `${candidates.slice(0, CANDIDATES_SHOWN).join('  ')}\n`);
    }
  }

  /** Machines have partitions of the same name: what was typed on one is no part of another. */
  #log(terminal: string): TerminalLog {
    const key = `${this.#store.machine?.id ?? ''} ${terminal}`;
    const known = this.#logs.get(key);
    if (known) return known;
    const log = new TerminalLog();
    this.#logs.set(key, log);
    return log;
  }
}

function commonPrefix(candidates: readonly string[], line: string): string {
  let prefix = candidates[0] ?? line;
  for (const candidate of candidates) while (!candidate.startsWith(prefix)) prefix = prefix.slice(0, -1);
  return prefix.length >= line.length ? prefix : line;
}
