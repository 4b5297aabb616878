/** What was typed and printed in one terminal, bounded; kept while the page lives, and over a restart in part. */

import type { Cause, Remedy } from '../../shared/refusals/remedy.ts';
import { PAGE_END, PAGE_START, PAGE_TITLE_END, SCREEN_LEAVE, SCREEN_START } from '../../shared/terminal.ts';
import type { FullScreen } from '../model/full-screen.ts';
import type { TerminalEntry } from '../model/terminal-entries.ts';

const MOST_CHARACTERS = 2 * 1024 * 1024;
const MOST_HISTORY = 1000;

export class TerminalLog {
  entries: readonly TerminalEntry[] = [];
  /** Number of the first entry that is kept. */
  first = 0;
  /** Another one: what was drawn is not right any more. */
  generation = 0;
  /** What is typed and not entered yet. */
  draft = '';
  /** Directory of its shell, once the machine has said it. */
  cwd: string | undefined;
  /** Ways out of what the last command was refused. */
  ways: readonly Remedy[] = [];
  /** Commands whose Why is open. */
  readonly opened = new Set<number>();
  /** A text that a pager shows on the whole screen; what is printed meanwhile is behind it. */
  page: { readonly title: string; readonly text: string } | undefined;
  /** What a program that runs shows on the whole screen (watch, top). */
  screen: FullScreen | undefined;
  /** A text between its marks that has not ended. */
  #marked: { readonly mark: string; readonly title: string; text: string } | undefined;
  #characters = 0;
  #command = 0;

  constructor(entries: readonly TerminalEntry[] = []) {
    this.#add(entries);
    for (const entry of entries)
      if ('command' in entry) this.#command = Math.max(this.#command, entry.command + 1);
  }

  write(kind: 'stdout' | 'stderr' | 'why' | 'hint' | 'note', text: string): void {
    if (text === '') return;
    if (kind === 'why') this.#add([{ kind, command: this.#command, text }]);
    else if (kind === 'hint' || kind === 'note') this.#add([{ kind, text }]);
    else if (kind === 'stdout') this.#output(text);
    else this.#add([{ kind: 'output', stream: kind, text }]);
  }

  /** Its program is shown on the whole screen no more. */
  leaveScreen(): void {
    this.screen = undefined;
  }

  closePage(): void {
    this.page = undefined;
  }

  entered(prompt: string, text: string): void {
    this.#command++;
    this.ways = [];
    this.#add([{ kind: 'input', prompt, text }]);
  }

  /**
   * A command has ended. What it wrote to standard error is marked only when it failed: many programs tell good news
   * there. `why`: one line for what the machine was asked, where it was asked anything; `exit`: the code as text;
   * `causes`: of what it was refused.
   */
  ended({
    why,
    exit,
    causes = [],
  }: {
    readonly why: string;
    readonly exit: string;
    readonly causes?: readonly Cause[];
  }): void {
    this.leaveScreen();
    this.#marked = undefined;
    const mine = this.entries.slice(this.entries.findLastIndex(({ kind }) => kind === 'input') + 1);
    const wrote = mine.filter((entry) => entry.kind === 'output' && entry.stream === 'stderr');
    if (exit !== '' && wrote.length > 0) {
      for (const entry of wrote) if (entry.kind === 'output') entry.failed = true;
      this.generation++;
    }
    if (why !== '' && mine.some(({ kind }) => kind === 'why'))
      this.#add([{ kind: 'fold', command: this.#command, text: why }]);
    if (exit !== '') this.#add([{ kind: 'exit', text: exit }]);
    for (const { what, why: reason } of causes) this.#add([{ kind: 'cause', text: `${what}\n${reason}` }]);
    this.ways = waysOf(causes);
  }

  /** Opens or folds the Why of a command; of the last one that has any without a number. */
  toggleWhy(command?: number): boolean {
    const wanted = command ?? this.entries.findLast((entry) => entry.kind === 'fold')?.command;
    if (wanted === undefined) return false;
    if (!this.opened.delete(wanted)) this.opened.add(wanted);
    this.generation++;
    return true;
  }

  clear(): void {
    this.first += this.entries.length;
    this.entries = [];
    this.#characters = 0;
    this.generation++;
  }

  /** A program that wants a pager, or the whole screen, puts the text between two marks. */
  #output(text: string): void {
    for (let rest = text; rest !== ''; ) {
      if (this.#marked) {
        const end = rest.indexOf(PAGE_END);
        this.#marked.text += end < 0 ? rest : rest.slice(0, end);
        if (end < 0) return;
        this.#show(this.#marked);
        this.#marked = undefined;
        rest = rest.slice(end + PAGE_END.length);
        continue;
      }
      const { at, mark } = firstMark(rest);
      if (at > 0) this.#add([{ kind: 'output', stream: 'stdout', text: rest.slice(0, at) }]);
      rest = rest.slice(at + mark.length);
      if (mark === SCREEN_LEAVE) this.leaveScreen();
      if (mark !== PAGE_START && mark !== SCREEN_START) continue;
      const close = rest.indexOf(PAGE_TITLE_END);
      if (close < 0) return;
      this.#marked = { mark, title: rest.slice(0, close), text: '' };
      rest = rest.slice(close + PAGE_TITLE_END.length);
    }
  }

  #show({ mark, title, text }: { mark: string; title: string; text: string }): void {
    if (mark === PAGE_START) {
      this.page = { title, text };
      return;
    }
    const [how, left, right] = title.split('\t');
    this.screen = {
      wraps: how === 'wrap',
      title: left === undefined ? undefined : { left, right: right ?? '' },
      text,
    };
  }

  #add(entries: readonly TerminalEntry[]): void {
    for (const { text } of entries) this.#characters += text.length;
    let drop = 0;
    const all = [...this.entries, ...entries];
    for (; this.#characters > MOST_CHARACTERS && drop < all.length - 1; drop++)
      this.#characters -= all[drop]?.text.length ?? 0;
    this.first += drop;
    this.entries = drop === 0 ? all : all.slice(drop);
  }
}

/** Of several causes each way out once. */
const waysOf = (causes: readonly Cause[]): readonly Remedy[] => [
  ...new Map(causes.flatMap(({ remedies }) => remedies).map((remedy) => [remedy.label, remedy])).values(),
];

/** Where the first mark stands, and which it is; behind the text when there is none. */
function firstMark(text: string): { readonly at: number; readonly mark: string } {
  let first = { at: text.length, mark: '' };
  for (const mark of [PAGE_START, SCREEN_START, SCREEN_LEAVE]) {
    const at = text.indexOf(mark);
    if (at >= 0 && at < first.at) first = { at, mark };
  }
  return first;
}

/** Lines that were entered on a partition, oldest first: all its terminals have them. */
export function withLine(history: readonly string[], line: string): readonly string[] {
  if (line.trim() === '' || line.startsWith(' ') || history.at(-1) === line) return history;
  return [...history, line].slice(-MOST_HISTORY);
}
