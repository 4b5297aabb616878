/**
 * What stands on an emulator's screen: a log, written as it grows and anew when something above has changed, and the line
 * that is being typed below it. On the alternate screen a text page by page, or what a program shows on all of it.
 */

import type { Terminal } from '@xterm/xterm';
import { drawFullScreen, type FullScreen } from '../model/full-screen.ts';
import type { LineEditor } from '../model/line/editor.ts';
import { type Layout, layoutOf } from '../model/line/layout.ts';
import { Pager } from '../model/pager.ts';
import type { TerminalEntry } from '../model/terminal-entries.ts';
import { columnAfter, continuationPrompt, promptText, textOf } from '../model/terminal-text.ts';

/** Columns of the prompt of a further line. */
const CONTINUATION = 2;

/** A log, and how it is looked at. */
export interface ShownLog {
  /** Whose log it is. */
  readonly source: string;
  /** Another one when something above has changed. */
  readonly generation: number;
  readonly entries: readonly TerminalEntry[];
  /** Number of the first entry that is there. */
  readonly first: number;
  readonly why: boolean;
  readonly opened: ReadonlySet<number>;
  /** What stands before the line; nothing while a command runs. */
  readonly prompt: string;
}

export class TerminalScreen {
  readonly #terminal: Terminal;
  readonly #editor: LineEditor;
  #drawn = { source: '', generation: -1, why: true, next: 0 };
  /** Where the line begins, and how it lies on the screen. */
  #start = 0;
  #layout: Layout | undefined;
  #caretRow = 0;
  /** Where the next character of the log goes. */
  #column = 0;
  #pager: Pager | undefined;
  #page: { readonly title: string; readonly text: string } | undefined;
  #full: FullScreen | undefined;

  constructor(terminal: Terminal, editor: LineEditor) {
    this.#terminal = terminal;
    this.#editor = editor;
  }

  /** Whether a text is read page by page. */
  get hasPages(): boolean {
    return this.#pager !== undefined;
  }

  /** Whether something else than the log is shown. */
  get isAlternate(): boolean {
    return this.#pager !== undefined || this.#full !== undefined;
  }

  draw(log: ShownLog): void {
    if (this.isAlternate) return;
    const { source, generation, why, next } = this.#drawn;
    if (source !== log.source || generation !== log.generation || why !== log.why) {
      this.drawAll(log);
      return;
    }
    this.eraseLine();
    this.#append(log, log.entries.slice(Math.max(0, next - log.first)));
    this.drawLine(log.prompt);
  }

  /** After a change of the size too: what was broken into lines is broken otherwise. */
  drawAll(log: ShownLog): void {
    if (this.isAlternate) {
      this.#drawAlternate();
      return;
    }
    this.#layout = undefined;
    this.#column = 0;
    this.#terminal.write('\x1b[0m\x1b[2J\x1b[3J\x1b[H');
    this.#append(log, log.entries);
    this.drawLine(log.prompt);
  }

  #append(log: ShownLog, entries: readonly TerminalEntry[]): void {
    let text = textOf(entries, { why: log.why, opened: log.opened });
    if (text !== '') {
      // What is not a program's begins on a line of its own.
      if (this.#column > 0 && entries[0]?.kind !== 'output') text = `\r\n${text}`;
      this.#terminal.write(text);
      this.#column = columnAfter(this.#column, text, this.#terminal.cols);
    }
    const { source, generation, why } = log;
    this.#drawn = { source, generation, why, next: log.first + log.entries.length };
  }

  drawLine(prompt: string): void {
    if (this.isAlternate) return;
    const terminal = this.#terminal;
    const { text, caret } = this.#editor;
    this.#start = this.#column;
    const width = prompt === '' ? 0 : prompt.length + 1;
    const layout = layoutOf(text, caret, {
      columns: terminal.cols,
      start: (this.#column + width) % terminal.cols,
      continuation: CONTINUATION,
    });
    this.#layout = layout;
    const { rows } = layout;
    // A text that is higher than the screen is shown around the caret.
    const most = Math.max(1, terminal.rows - 1);
    const from = Math.max(0, Math.min(layout.caret.row - (most >> 1), rows.length - most));
    const shown = rows.slice(from, from + most);
    const drawn = shown.map(
      ({ text: row, isNewLine }, index) =>
        (index === 0 ? '' : '\r\n') + (isNewLine && (index > 0 || from > 0) ? continuationPrompt : '') + row,
    );
    const down = shown.length - 1;
    const up = down - (layout.caret.row - from);
    terminal.write(
      `${from === 0 && prompt !== '' ? promptText(prompt) : ''}${drawn.join('')}${up > 0 ? `\x1b[${up}A` : ''}\r${right(layout.caret.column)}`,
    );
    this.#caretRow = layout.caret.row - from;
  }

  eraseLine(): void {
    if (!this.#layout) return;
    const up = this.#caretRow > 0 ? `\x1b[${this.#caretRow}A` : '';
    this.#terminal.write(`${up}\r${right(this.#start)}\x1b[J`);
    this.#layout = undefined;
  }

  /** Shows a text page by page on the alternate screen, or leaves it. */
  turnPage(page: { readonly title: string; readonly text: string } | undefined): void {
    if (page === this.#page) return;
    this.#change(() => {
      this.#page = page;
      this.#pager = page && new Pager(page.title, page.text);
    });
  }

  /** Shows what a program draws on the whole screen, or leaves it. A text that is read page by page lies above it. */
  showFull(full: FullScreen | undefined): void {
    if (full === this.#full) return;
    this.#change(() => {
      this.#full = full;
    });
  }

  /** @returns whether the pages are left */
  pageKey(bytes: string): boolean {
    if (!this.#pager) return false;
    if (this.#pager.feed(bytes, { columns: this.#terminal.cols, rows: this.#terminal.rows })) return true;
    this.#drawAlternate();
    return false;
  }

  #change(change: () => void): void {
    const was = this.isAlternate;
    if (!was) this.eraseLine();
    change();
    if (!was && this.isAlternate) this.#terminal.write('\x1b[?1049h\x1b[?25l');
    if (was && !this.isAlternate) this.#terminal.write('\x1b[?25h\x1b[?1049l');
    this.#drawAlternate();
  }

  #drawAlternate(): void {
    const { cols: columns, rows } = this.#terminal;
    if (this.#pager) this.#terminal.write(this.#pager.draw({ columns, rows }));
    else if (this.#full) this.#terminal.write(drawFullScreen(this.#full, { columns, rows }));
  }
}

const right = (columns: number): string => (columns > 0 ? `\x1b[${columns}C` : '');
