/**
 * A terminal: xterm.js with a line editor of readline's keys. What is shown is the log; it is written as it grows and
 * drawn anew when something above has changed. Keys that are typed in it belong to it.
 * Events: `shell-line`, `shell-draft`, `shell-interrupt`, `shell-discard`, `shell-complete`, `shell-clear`,
 * `terminal-link`, `terminal-why`, `notice`.
 */

import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { type IBufferRange, type ILink, Terminal } from '@xterm/xterm';
import xtermStyles from '@xterm/xterm/css/xterm.css?inline';
import { css, html, type PropertyValues, unsafeCSS } from 'lit';
import type { FullScreen } from '../model/full-screen.ts';
import { type EditorEffect, LineEditor } from '../model/line/editor.ts';
import { inputsOf } from '../model/line/keys.ts';
import type { TerminalEntry } from '../model/terminal-entries.ts';
import { lastLines, linkOf, linksIn } from '../model/terminal-text.ts';
import { strings } from '../strings/index.ts';
import { base } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { copyText } from './copy-text.ts';
import { fire } from './events.ts';
import { sheetDocument, withSheets } from './sheet-document.ts';
import { ringBell } from './terminal-bell.ts';
import { useOfKey } from './terminal-keys.ts';
import { type ShownLog, TerminalScreen } from './terminal-screen.ts';
import { terminalTheme, terminalType } from './terminal-theme.ts';

const s = strings.terminal;
const SCROLLBACK_LINES = 10_000;
/** Ctrl+C, and q as watch and top take it. */
const ENDS_FULL_SCREEN: ReadonlySet<string> = new Set(['\x03', 'q']);
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
    full: { attribute: false },
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
  /** What the program that runs shows on the whole screen. */
  declare full: FullScreen | undefined;

  /** The end of what the last command printed, for a screen reader. */
  declare private said: string;

  readonly #editor = new LineEditor();
  #terminal: Terminal | undefined;
  #fit = new FitAddon();
  #search = new SearchAddon();
  #themes: MutationObserver | undefined;
  #sizes: ResizeObserver | undefined;
  #screen: TerminalScreen | undefined;
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
      :host([bell]) .place {
        outline: 3px solid var(--cds-support-warning);
        outline-offset: -3px;
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
    this.full = undefined;
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
    this.#screen = undefined;
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
      ...terminalType(this),
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
      theme: terminalTheme(this),
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
    this.#screen = new TerminalScreen(terminal, this.#editor);
    this.#themes = new MutationObserver(() => {
      terminal.options.theme = terminalTheme(this);
    });
    this.#themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    this.#sizes = new ResizeObserver(() => this.#resize());
    this.#sizes.observe(place);
    this.#resize();
    this.#screen.draw(this.#log);
    // What was on the whole screen before the view was left.
    this.#screen.showFull(this.full);
    this.#screen.turnPage(this.page);
  }

  protected override settingsChanged(): void {
    super.settingsChanged();
    const terminal = this.#terminal;
    if (!terminal) return;
    Object.assign(terminal.options, terminalType(this));
    this.#resize();
  }

  #resize(): void {
    const terminal = this.#terminal;
    if (!terminal || this.clientWidth === 0) return;
    const columns = terminal.cols;
    this.#fit.fit();
    if (this.#screen?.isAlternate || terminal.cols !== columns) this.#screen?.drawAll(this.#log);
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('history')) this.#editor.history = this.history;
    if (changed.has('source')) this.#editor.reset(this.draft);
    if (changed.has('full')) {
      this.#screen?.showFull(this.full);
      if (changed.get('full') === undefined && this.full)
        this.said = s.fullScreen(this.full.title?.left ?? '');
    }
    if (changed.has('page')) this.#screen?.turnPage(this.page);
    if (changed.has('entries')) this.said = lastLines(this.entries);
    this.#screen?.draw(this.#log);
  }

  /** Somebody else's line, to be looked at and run by whoever is here. */
  put(line: string): void {
    this.#editor.reset(line);
    fire(this, 'shell-draft', { text: line });
    this.requestUpdate();
    this.focus();
  }

  // ---- keys

  get #log(): ShownLog {
    const { source, generation, entries, first, why, opened } = this;
    return { source, generation, entries, first, why, opened, prompt: this.#promptNow };
  }

  get #promptNow(): string {
    const { search } = this.#editor;
    if (search) return s.searching(search.query, search.direction, search.failed);
    return this.running ? '' : this.prompt;
  }

  // ---- keys

  /** @returns whether the emulator gets the key; what the terminal takes nobody else hears */
  #takes(event: KeyboardEvent): boolean {
    if (event.type !== 'keydown') return true;
    const use = useOfKey(event, this.#terminal?.hasSelection() ?? false);
    if (use === 'others') return false;
    event.stopPropagation();
    if (use === 'emulator') return true;
    event.preventDefault();
    if (use === 'guarded') return true;
    if (use === 'copy') this.#copy();
    else if (use === 'why') fire(this, 'terminal-why');
    else this.#queue('\x1b\r');
    return false;
  }

  #copy(): void {
    const text = this.#terminal?.getSelection() ?? '';
    if (text === '') return;
    this.#terminal?.clearSelection();
    void copyText(text, s.copied, (said) => fire(this, 'notice', { text: said }));
  }

  #queue(data: string): void {
    this.#input = this.#input.then(() => this.#receive(data)).catch((error: unknown) => reportError(error));
  }

  async #receive(data: string): Promise<void> {
    for (const input of inputsOf(data)) {
      if (this.#screen?.hasPages) {
        if (input.kind === 'key' && this.#screen.pageKey(input.bytes)) fire(this, 'page-close');
        continue;
      }
      if (this.full) {
        if (input.kind === 'key' && ENDS_FULL_SCREEN.has(input.bytes)) fire(this, 'shell-interrupt');
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
        ringBell(this);
        return;
    }
  }

  /** Changes the line and draws it. */
  #change(change: () => void): void {
    const { text } = this.#editor;
    this.#screen?.eraseLine();
    change();
    this.#screen?.drawLine(this.#promptNow);
    if (this.#editor.text !== text) fire(this, 'shell-draft', { text: this.#editor.text });
  }

  // ---- links

  #linksOf(row: number): ILink[] | undefined {
    const line = this.#terminal?.buffer.active.getLine(row - 1);
    if (!line) return undefined;
    const links = linksIn(line.translateToString(true)).map(({ from, to, link }): ILink => {
      const range: IBufferRange = { start: { x: from + 1, y: row }, end: { x: to, y: row } };
      return { range, text: '', activate: () => fire(this, 'terminal-link', { link }) };
    });
    return links.length > 0 ? links : undefined;
  }
}

customElements.define('terminal-view', TerminalView);

declare global {
  interface HTMLElementTagNameMap {
    'terminal-view': TerminalView;
  }
}
