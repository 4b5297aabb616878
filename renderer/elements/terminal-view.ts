/**
 * A terminal: xterm.js with a line editor of readline's keys. What is shown is the log; it is written as it grows and
 * drawn anew when something above has changed. Keys that are typed in it belong to it.
 * Events: `shell-line`, `shell-draft`, `shell-interrupt`, `shell-discard`, `shell-complete`, `shell-clear`,
 * `terminal-link`, `terminal-why`, `notice`.
 */

import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { type IBufferRange, type ILink, type ITheme, Terminal } from '@xterm/xterm';
import xtermStyles from '@xterm/xterm/css/xterm.css?inline';
import { css, html, type PropertyValues, unsafeCSS } from 'lit';
import { type EditorEffect, LineEditor } from '../model/line/editor.ts';
import { inputsOf } from '../model/line/keys.ts';
import { type Layout, layoutOf, widthOf } from '../model/line/layout.ts';
import { Pager } from '../model/pager.ts';
import type { TerminalEntry } from '../model/terminal-entries.ts';
import { continuationPrompt, linkOf, linksIn, promptText, textOf } from '../model/terminal-text.ts';
import { strings } from '../strings/index.ts';
import { base } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';
import { sheetDocument, withSheets } from './sheet-document.ts';

const s = strings.terminal;
const SCROLLBACK_LINES = 10_000;
/** Columns of the prompt of a further line. */
const CONTINUATION = 2;
/** Keys that stay the console's and the browser's while a terminal has the focus: out of it, and help. */
const OTHERS: ReadonlySet<string> = new Set(['F1', 'F6', 'F11', 'F12']);

/** A question of the line: answered once the machine has. */
export interface LineAnswers {
  /** Whether more has to be typed before the line can run. */
  readonly unfinished: (line: string) => Promise<boolean>;
  /** What stands before the caret, completed as far as it goes, and what it could become. */
  readonly complete: (
    before: string,
  ) => Promise<{ readonly before: string; readonly list: readonly string[] }>;
}

export class TerminalView extends ConsoleElement {
  static override properties = {
    source: { type: String },
    entries: { attribute: false },
    first: { type: Number },
    generation: { type: Number },
    opened: { attribute: false },
    why: { type: Boolean },
    prompt: { type: String },
    running: { type: Boolean, reflect: true },
    history: { attribute: false },
    draft: { attribute: false },
    lockedBecause: { attribute: false },
    answers: { attribute: false },
    page: { attribute: false },
    said: { state: true },
  };
  /** Whose log it is. */
  declare source: string;
  declare entries: readonly TerminalEntry[];
  declare first: number;
  declare generation: number;
  declare opened: ReadonlySet<number>;
  declare why: boolean;
  declare prompt: string;
  declare running: boolean;
  declare history: readonly string[];
  declare draft: string;
  declare lockedBecause: string | undefined;
  declare answers: LineAnswers;
  /** A text that a program shows page by page, on the whole screen. */
  declare page: { readonly title: string; readonly text: string } | undefined;

  /** The end of what the last command printed, for a screen reader. */
  declare private said: string;

  readonly #editor = new LineEditor();
  #terminal: Terminal | undefined;
  #fit = new FitAddon();
  #search = new SearchAddon();
  #themes: MutationObserver | undefined;
  #sizes: ResizeObserver | undefined;
  #drawn = { source: '', generation: -1, why: true, next: 0 };
  /** Where the line begins, and how it lies on the screen. */
  #start = 0;
  #layout: Layout | undefined;
  #column = 0;
  #pager: Pager | undefined;
  /** The line whose candidates were listed last. */
  #listed: string | undefined;
  /** Keys come one after the other, also when a question is out. */
  #input: Promise<void> = Promise.resolve();

  static override styles = [
    unsafeCSS(xtermStyles),
    base,
    css`
      :host {
        display: flex;
        min-block-size: 8rem;
        background: var(--cds-layer-01);
      }
      .place {
        flex: 1 1 auto;
        min-inline-size: 0;
        min-block-size: 0;
        padding: 0.375rem 0.125rem 0.375rem 0.75rem;
        overflow: hidden;
      }
      :host(:focus-within) .place {
        outline: 2px solid var(--cds-focus);
        outline-offset: -2px;
      }
      .xterm {
        block-size: 100%;
      }
      .xterm .xterm-viewport {
        background: transparent;
      }
      .xterm .xterm-accessibility:not(.debug) {
        color: transparent;
      }
    `,
  ];

  constructor() {
    super();
    this.source = '';
    this.entries = [];
    this.first = 0;
    this.generation = 0;
    this.opened = new Set();
    this.why = true;
    this.prompt = '';
    this.running = false;
    this.history = [];
    this.draft = '';
    this.lockedBecause = undefined;
    this.answers = {
      unfinished: () => Promise.resolve(false),
      complete: async (before) => ({ before, list: [] }),
    };
    this.page = undefined;
    this.said = '';
  }

  protected override render() {
    return html`<div class="place"></div>
      <p class="hidden-text" aria-live="polite">${this.said}</p>`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.updateComplete.then(() => this.#open());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#themes?.disconnect();
    this.#sizes?.disconnect();
    this.#terminal?.dispose();
    this.#terminal = undefined;
    this.#drawn = { source: '', generation: -1, why: true, next: 0 };
  }

  override focus(): void {
    void this.updateComplete.then(() => this.#terminal?.focus());
  }

  /** Everything that is there, without colours. */
  get text(): string {
    const buffer = this.#terminal?.buffer.active;
    const rows: string[] = [];
    for (let row = 0; row < (buffer?.length ?? 0); row++) {
      const line = buffer?.getLine(row);
      const text = line?.translateToString(true) ?? '';
      if (line?.isWrapped && rows.length > 0) rows[rows.length - 1] += text;
      else rows.push(text);
    }
    return rows.join('\n').trimEnd();
  }

  /** What is being typed. */
  get line(): string {
    return this.#editor.text;
  }

  /** Puts a command in the place of the line, without running it. */
  offer(line: string): void {
    this.#change(() => {
      this.#editor.reset();
      this.#editor.insert(line);
    });
    this.focus();
  }

  /** @returns whether it is there */
  find(text: string, step: 1 | -1): boolean {
    return step > 0 ? this.#search.findNext(text) : this.#search.findPrevious(text);
  }

  #open(): void {
    const place = this.renderRoot.querySelector<HTMLElement>('.place');
    if (!place || !this.isConnected || this.#terminal) return;
    const terminal = new Terminal({
      allowProposedApi: false,
      convertEol: false,
      cursorBlink: false,
      documentOverride: sheetDocument(this.renderRoot as ShadowRoot),
      fontFamily: getComputedStyle(this).getPropertyValue('--font-mono').trim() || 'monospace',
      fontSize: Math.round(0.8125 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)),
      lineHeight: 1.25,
      linkHandler: {
        allowNonHttpProtocols: true,
        activate: (_event, target) => {
          const link = linkOf(target);
          if (link) fire(this, 'terminal-link', { link });
        },
      },
      screenReaderMode: true,
      scrollback: SCROLLBACK_LINES,
      theme: this.#theme(),
    });
    terminal.loadAddon(this.#fit);
    terminal.loadAddon(this.#search);
    // The viewport's style element is made with the page's document, whatever document is given.
    withSheets(this.renderRoot as ShadowRoot, () => terminal.open(place));
    terminal.textarea?.setAttribute('aria-label', s.input);
    // It reads the whole line again at every key, because the line is drawn anew; ours says what a command printed.
    for (const noise of place.querySelectorAll<HTMLElement>('.live-region')) noise.hidden = true;
    terminal.attachCustomKeyEventHandler((event) => this.#takes(event));
    terminal.onData((data) => this.#queue(data));
    terminal.onSelectionChange(() => undefined);
    terminal.registerLinkProvider({
      provideLinks: (row, callback) => callback(this.#linksOf(row)),
    });
    terminal.write('\x1b[?2004h');
    this.#terminal = terminal;
    this.#themes = new MutationObserver(() => {
      terminal.options.theme = this.#theme();
    });
    this.#themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    this.#sizes = new ResizeObserver(() => this.#resize());
    this.#sizes.observe(place);
    this.#resize();
    this.#draw();
  }

  #resize(): void {
    const terminal = this.#terminal;
    if (!terminal || this.clientWidth === 0) return;
    const columns = terminal.cols;
    this.#fit.fit();
    if (this.#pager) this.#drawPager();
    else if (terminal.cols !== columns) this.#drawAll();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('history')) this.#editor.history = this.history;
    if (changed.has('source')) this.#editor.reset(this.draft);
    if (changed.has('page')) this.#turnPage();
    if (changed.has('entries')) this.said = lastLines(this.entries);
    this.#draw();
  }

  // ---- what is shown

  #draw(): void {
    const terminal = this.#terminal;
    if (!terminal || this.#pager) return;
    const { source, generation, why, next } = this.#drawn;
    if (source !== this.source || generation !== this.generation || why !== this.why) {
      this.#drawAll();
      return;
    }
    const fresh = this.entries.slice(Math.max(0, next - this.first));
    this.#eraseLine();
    this.#append(fresh);
    this.#drawLine();
  }

  #drawAll(): void {
    const terminal = this.#terminal;
    if (!terminal) return;
    this.#layout = undefined;
    this.#column = 0;
    terminal.write('\x1b[0m\x1b[2J\x1b[3J\x1b[H');
    this.#append(this.entries);
    this.#drawLine();
  }

  #append(entries: readonly TerminalEntry[]): void {
    const terminal = this.#terminal as Terminal;
    let text = textOf(entries, { why: this.why, opened: this.opened });
    if (text !== '') {
      // What is not a program's begins on a line of its own.
      if (this.#column > 0 && entries[0]?.kind !== 'output') text = `\r\n${text}`;
      terminal.write(text);
      this.#column = columnAfter(this.#column, text, terminal.cols);
    }
    this.#drawn = {
      source: this.source,
      generation: this.generation,
      why: this.why,
      next: this.first + this.entries.length,
    };
  }

  get #promptNow(): string {
    const { search } = this.#editor;
    if (search) return s.searching(search.query, search.direction, search.failed);
    return this.running ? '' : this.prompt;
  }

  #drawLine(): void {
    const terminal = this.#terminal as Terminal;
    const prompt = this.#promptNow;
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
  #caretRow = 0;

  #eraseLine(): void {
    if (!this.#layout) return;
    const up = this.#caretRow > 0 ? `\x1b[${this.#caretRow}A` : '';
    this.#terminal?.write(`${up}\r${right(this.#start)}\x1b[J`);
    this.#layout = undefined;
  }

  // ---- keys

  /** @returns whether the terminal takes the key; what it takes nobody else hears */
  #takes(event: KeyboardEvent): boolean {
    if (event.type !== 'keydown') return true;
    if (OTHERS.has(event.key)) return false;
    if (event.key === 'Tab' && event.shiftKey) return false;
    const control = event.ctrlKey || event.metaKey;
    if (control && event.shiftKey) return this.#ownKey(event);
    if (event.altKey && event.shiftKey && /^(?:[tw]|Arrow(?:Left|Right))$/i.test(event.key)) return false;
    if (control && !event.altKey && event.key === 'c' && this.#terminal?.hasSelection()) {
      this.#copy();
      return this.#done(event);
    }
    if (event.key === 'Enter' && event.shiftKey) {
      this.#queue('\x1b\r');
      return this.#done(event);
    }
    event.stopPropagation();
    // Ctrl+W must close no tab, Ctrl+R reload nothing.
    if (control || event.altKey || event.key === 'Tab') event.preventDefault();
    return true;
  }

  #ownKey(event: KeyboardEvent): boolean {
    switch (event.key.toLowerCase()) {
      case 'c':
        this.#copy();
        return this.#done(event);
      case 'y':
        fire(this, 'terminal-why');
        return this.#done(event);
      default:
        // Ctrl+Shift+V pastes, Ctrl+Shift+I is the browser's, the rest is the console's.
        return false;
    }
  }

  #done(event: KeyboardEvent): false {
    event.preventDefault();
    event.stopPropagation();
    return false;
  }

  #copy(): void {
    const text = this.#terminal?.getSelection() ?? '';
    if (text === '') return;
    this.#terminal?.clearSelection();
    navigator.clipboard.writeText(text).then(
      () => fire(this, 'notice', { text: s.copied }),
      () => fire(this, 'notice', { text: s.copyRefused }),
    );
  }

  #queue(data: string): void {
    this.#input = this.#input.then(() => this.#receive(data)).catch((error: unknown) => reportError(error));
  }

  async #receive(data: string): Promise<void> {
    for (const input of inputsOf(data)) {
      if (this.#pager) {
        if (input.kind === 'key') this.#pageKey(input.bytes);
        continue;
      }
      if (this.lockedBecause !== undefined) {
        fire(this, 'notice', { text: this.lockedBecause });
        continue;
      }
      if (input.kind === 'paste') this.#change(() => this.#editor.insert(input.text));
      else await this.#press(input.bytes);
    }
  }

  async #press(bytes: string): Promise<void> {
    const before = this.#editor.text;
    if ((bytes === '\r' || bytes === '\n') && !this.#editor.search && before.trim() !== '') {
      if (await this.answers.unfinished(before)) {
        this.#change(() => this.#editor.insert('\n'));
        return;
      }
    }
    let effects: EditorEffect[] = [];
    this.#change(() => {
      effects = this.#editor.feed(bytes);
    });
    for (const effect of effects) await this.#carryOut(effect);
  }

  async #carryOut(effect: EditorEffect): Promise<void> {
    switch (effect.kind) {
      case 'accept':
        fire(this, 'shell-line', { line: effect.line });
        this.#terminal?.scrollToBottom();
        return;
      case 'interrupt':
        if (this.running) fire(this, 'shell-interrupt');
        else fire(this, 'shell-discard', { line: effect.line });
        return;
      case 'endOfFile':
        fire(this, 'shell-line', { line: 'exit' });
        return;
      case 'clearScreen':
        fire(this, 'shell-clear');
        return;
      case 'complete': {
        const { text, caret } = this.#editor;
        const { before, list } = await this.answers.complete(text.slice(0, caret));
        if (this.#editor.text !== text) return;
        if (before !== text.slice(0, caret)) this.#change(() => this.#editor.completeTo(before));
        else if (list.length > 1 && !(effect.again && this.#listed === text)) {
          this.#listed = text;
          fire(this, 'shell-candidates', { list, columns: this.#terminal?.cols ?? 80 });
        }
        return;
      }
      case 'bell':
        return;
    }
  }

  /** Changes the line and draws it. */
  #change(change: () => void): void {
    const { text } = this.#editor;
    this.#eraseLine();
    change();
    if (this.#terminal && !this.#pager) this.#drawLine();
    if (this.#editor.text !== text) fire(this, 'shell-draft', { text: this.#editor.text });
  }

  // ---- pages

  #turnPage(): void {
    const terminal = this.#terminal;
    if (!terminal) return;
    if (this.page && !this.#pager) {
      this.#pager = new Pager(this.page.title, this.page.text);
      terminal.write('\x1b[?1049h\x1b[?25l');
      this.#drawPager();
    } else if (!this.page && this.#pager) {
      this.#pager = undefined;
      terminal.write('\x1b[?25h\x1b[?1049l');
    }
  }

  #drawPager(): void {
    const terminal = this.#terminal;
    if (terminal && this.#pager)
      terminal.write(this.#pager.draw({ columns: terminal.cols, rows: terminal.rows }));
  }

  #pageKey(bytes: string): void {
    const terminal = this.#terminal;
    if (!terminal || !this.#pager) return;
    if (this.#pager.feed(bytes, { columns: terminal.cols, rows: terminal.rows })) fire(this, 'page-close');
    else this.#drawPager();
  }

  // ---- links and colours

  #linksOf(row: number): ILink[] | undefined {
    const line = this.#terminal?.buffer.active.getLine(row - 1);
    if (!line) return undefined;
    const links = linksIn(line.translateToString(true)).map(({ from, to, link }): ILink => {
      const range: IBufferRange = { start: { x: from + 1, y: row }, end: { x: to, y: row } };
      return { range, text: '', activate: () => fire(this, 'terminal-link', { link }) };
    });
    return links.length > 0 ? links : undefined;
  }

  #theme(): ITheme {
    const style = getComputedStyle(this);
    const colour = (token: string): string => style.getPropertyValue(token).trim();
    return {
      background: colour('--cds-layer-01'),
      foreground: colour('--cds-text-primary'),
      cursor: colour('--cds-text-primary'),
      cursorAccent: colour('--cds-layer-01'),
      selectionBackground: colour('--cds-highlight'),
      red: colour('--cds-text-error'),
      green: colour('--cds-support-success'),
      yellow: colour('--cds-support-warning'),
      blue: colour('--cds-link-primary'),
      magenta: colour('--cds-support-caution-major'),
      cyan: colour('--cds-support-info'),
      black: colour('--cds-text-primary'),
      white: colour('--cds-text-primary'),
      brightBlack: colour('--cds-text-secondary'),
      brightRed: colour('--cds-text-error'),
      brightGreen: colour('--state-online'),
      brightYellow: colour('--cds-text-primary'),
      brightBlue: colour('--cds-link-primary'),
      brightMagenta: colour('--cds-support-caution-major'),
      brightCyan: colour('--cds-support-info'),
      brightWhite: colour('--cds-text-primary'),
    };
  }
}

/** Of much that is printed only the end is said. */
const MOST_SAID = 3;

function lastLines(entries: readonly TerminalEntry[]): string {
  const mine = entries.slice(entries.findLastIndex(({ kind }) => kind === 'input') + 1);
  return mine
    .filter(({ kind }) => kind !== 'why')
    .map(({ text }) => text)
    .join('\n')
    .replace(SEQUENCES, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-MOST_SAID)
    .join('\n');
}

const right = (columns: number): string => (columns > 0 ? `\x1b[${columns}C` : '');

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a terminal's sequences begin with
const SEQUENCES = /\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07]*\x07)/g;

/** Where the next character goes after a text, from a column on. */
function columnAfter(column: number, text: string, columns: number): number {
  const end = text.lastIndexOf('\n');
  const last = text.slice(end + 1).replace(SEQUENCES, '');
  let at = end >= 0 ? 0 : column;
  for (const character of last) {
    if (character === '\r') at = 0;
    else at += widthOf(character);
  }
  return at % columns;
}

customElements.define('terminal-view', TerminalView);

declare global {
  interface HTMLElementTagNameMap {
    'terminal-view': TerminalView;
  }
}
