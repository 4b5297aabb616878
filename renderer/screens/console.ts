/**
 * The terminals of a partition: tabs, the log of the shown one, its input below. Events: `shell-line` {line},
 * `shell-draft` {text}, `shell-complete` {line, answer}, `shell-clear`, `shell-interrupt`, `shell-discard` {line},
 * `terminal-choose` {number}, `terminal-step` {step}, `terminal-add`, `terminal-close` {number}, `save-sysfs` {answer}, `notice`.
 */

import { css, html, nothing, type PropertyValues } from 'lit';
import { live } from 'lit/directives/live.js';
import '../elements/log-view.ts';
import '../elements/terminal-tabs.ts';
import { wrapped } from '../model/log-window.ts';
import type { TerminalLine } from '../state/terminal-log.ts';
import type { TerminalTab } from '../state/terminals.ts';
import { strings } from '../strings/index.ts';
import { base, plainButton } from '../theme/shared-styles.ts';
import '../elements/system-confirm.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { on } from '../elements/on.ts';

const s = strings.terminal;

/** Hints are sentences: they are broken where the smallest window ends. */
const HINT_COLUMNS = 92;
/** Lines of the input that are seen at once. */
const MOST_ROWS = 8;

export class ConsoleScreen extends ConsoleElement {
  static override properties = {
    saved: { state: true },
    partitionName: { type: String },
    terminals: { attribute: false },
    number: { type: Number },
    lines: { attribute: false },
    dropped: { type: Number },
    history: { attribute: false },
    draft: { attribute: false },
    cwd: { attribute: false },
    running: { type: Boolean },
    lockedBecause: { attribute: false },
    showWhy: { state: true },
    closing: { state: true },
    text: { state: true },
  };
  declare partitionName: string;
  declare terminals: readonly TerminalTab[];
  declare number: number;
  declare lines: readonly TerminalLine[];
  /** Number of the first line: older ones are no longer kept. */
  declare dropped: number;
  declare history: readonly string[];
  /** What was typed in this terminal before another one was shown. */
  declare draft: string;
  declare cwd: string | undefined;
  declare running: boolean;
  declare lockedBecause: string | undefined;
  /** What became of the last Save /sys. */
  declare private saved: string | undefined;
  declare private showWhy: boolean;
  /** The terminal that is to be closed although a line runs in it. */
  declare private closing: TerminalTab | undefined;
  declare private text: string;
  #recalled = -1;
  /** Rows of the log, and what kind of line each is. */
  #texts: readonly string[] = [];
  #kinds: readonly string[] = [];
  /** The person goes from tab to tab with the arrow keys. */
  #walksTabs = false;

  static override styles = [
    base,
    plainButton,
    css`
      :host {
        display: flex !important;
        flex-direction: column;
        padding: 0.75rem 1rem;
        gap: 0.5rem;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.25rem 1.5rem;
      }
      .head p {
        flex: 1 1 20rem;
      }
      .panel {
        display: flex;
        flex: 1 1 auto;
        flex-direction: column;
        min-block-size: 8rem;
      }
      log-view {
        flex: 1 1 auto;
      }
      form {
        display: flex;
        align-items: baseline;
        gap: 0.5rem;
        padding-inline: 0.75rem;
        border: 1px solid var(--cds-border-strong-01);
        background: var(--cds-field-01);
        font-family: var(--font-mono);
        font-size: 0.8125rem;
        line-height: 1.45;
      }
      form:focus-within {
        outline: 2px solid var(--cds-focus);
        outline-offset: -2px;
      }
      textarea {
        flex: 1 1 auto;
        min-inline-size: 0;
        padding-block: 0.5rem;
        border: 0;
        outline: 0;
        background: transparent;
        color: inherit;
        font: inherit;
        resize: none;
        white-space: pre;
        overflow-wrap: normal;
      }
      /* The form around it shows the focus. */
      textarea:focus-visible {
        outline: 0;
      }
      label {
        display: inline-flex;
        gap: 0.375rem;
        align-items: center;
      }
    `,
  ];

  constructor() {
    super();
    this.terminals = [];
    this.number = 1;
    this.lines = [];
    this.dropped = 0;
    this.history = [];
    this.draft = '';
    this.cwd = undefined;
    this.running = false;
    this.lockedBecause = undefined;
    this.showWhy = true;
    this.closing = undefined;
    this.text = '';
  }

  override focus(): void {
    const stays = this.#walksTabs;
    this.#walksTabs = false;
    void this.updateComplete.then(() => {
      const goal = stays ? this.renderRoot.querySelector<HTMLElement>('terminal-tabs') : this.#input;
      goal?.focus();
    });
  }

  /** What a key of the whole console asks of the terminals. */
  act(way: 'new' | 'close' | 'next' | 'previous'): void {
    if (way === 'new') fire(this, 'terminal-add');
    else if (way === 'close') this.#askToClose(this.number);
    else fire(this, 'terminal-step', { step: way === 'next' ? 1 : -1 });
  }

  get #input(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea');
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('lines') || changed.has('showWhy')) {
      const shown = this.showWhy ? this.lines : this.lines.filter(({ kind }) => kind !== 'why');
      const rows = wrapped(shown, 'hint', HINT_COLUMNS);
      this.#texts = rows.map(({ text }) => text);
      this.#kinds = rows.map(({ kind }) => kind);
    }
    if (!changed.has('number') && !changed.has('partitionName')) return;
    this.saved = undefined;
    this.text = this.draft;
    this.#recalled = -1;
  }

  protected override render() {
    return html`<div class="head">
        <h1>${s.title}</h1>
        <p class="quiet">${s.intro}</p>
        <label><input type="checkbox" .checked=${this.showWhy} @change=${() => {
          this.showWhy = !this.showWhy;
        }} />${s.why}</label>
        <button class="plain" data-save-sysfs title=${s.saveSysfsHint} @click=${this.#saveSysfs}>${s.saveSysfs}</button>
        ${this.saved ? html`<span class="quiet" data-saved>${this.saved}</span>` : nothing}
        <button class="plain" @click=${() => fire(this, 'shell-clear')}>${s.clear}</button>
      </div>
      <div class="panel">
        <terminal-tabs
          .terminals=${this.terminals}
          .number=${this.number}
          ${on('terminal-choose', ({ detail }) => {
            this.#walksTabs = detail.byKeys === true;
          })}
          ${on('terminal-close-request', ({ detail }) => this.#askToClose(detail.number))}
        ></terminal-tabs>
        <log-view
          .name=${s.log}
          .source=${`${this.partitionName} ${this.number}`}
          .lines=${this.#texts}
          .kinds=${this.#kinds}
          .first=${this.dropped}
          .live=${true}
        ></log-view>
        ${this.#renderInput()}
      </div>
      ${this.#renderQuestion()}`;
  }

  #renderInput() {
    const prompt = s.prompt(this.partitionName, this.cwd);
    return html`<form @submit=${(event: Event) => event.preventDefault()}>
      <span aria-hidden="true">${this.running ? s.running : prompt}</span>
      <textarea
        rows=${Math.min(MOST_ROWS, this.text.split('\n').length)}
        aria-label=${s.input}
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        ?disabled=${this.lockedBecause !== undefined}
        placeholder=${this.lockedBecause ?? ''}
        .value=${live(this.text)}
        @input=${() => this.#type(this.#input?.value ?? '')}
        @keydown=${this.#keyed}
      ></textarea>
    </form>`;
  }

  #renderQuestion() {
    const { closing } = this;
    return html`<system-confirm
      .open=${closing !== undefined}
      .heading=${closing ? s.closeHeading(closing.number) : ''}
      .text=${closing ? s.closeText(closing.running ?? '') : ''}
      .confirm=${s.closeRun}
      .danger=${true}
      ${on('confirm-run', () => {
        this.closing = undefined;
        if (closing) this.#close(closing.number);
      })}
      ${on('confirm-close', () => {
        this.closing = undefined;
        this.focus();
      })}
    ></system-confirm>`;
  }

  #type(text: string): void {
    this.text = text;
    fire(this, 'shell-draft', { text });
  }

  /** A line that runs in it is lost: that is asked first. */
  #askToClose(number: number): void {
    const terminal = this.terminals.find((each) => each.number === number);
    if (terminal?.running !== undefined && this.terminals.length > 1) this.closing = terminal;
    else this.#close(number);
  }

  #close(number: number): void {
    fire(this, 'terminal-close', { number });
    this.focus();
  }

  #keyed = (event: KeyboardEvent): void => {
    const input = event.currentTarget as HTMLTextAreaElement;
    const control = event.ctrlKey && !event.altKey && !event.metaKey;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey && !event.isComposing) this.#enter();
    else if (event.key === 'ArrowUp' && !this.#has(input, '\n', 'before')) this.#recall(1);
    else if (event.key === 'ArrowDown' && !this.#has(input, '\n', 'behind')) this.#recall(-1);
    else if (event.key === 'Tab' && !event.shiftKey && input.value !== '') this.#complete(input);
    else if (control && event.key === 'c' && input.selectionStart === input.selectionEnd) this.#interrupt();
    else if (control && event.key === 'l') fire(this, 'shell-clear');
    else if (control && event.key === 'd' && input.value === '') fire(this, 'shell-line', { line: 'exit' });
    else if (event.key === 'Escape') input.blur();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #has(
    { value, selectionStart, selectionEnd }: HTMLTextAreaElement,
    what: string,
    side: 'before' | 'behind',
  ): boolean {
    return (side === 'before' ? value.slice(0, selectionStart) : value.slice(selectionEnd)).includes(what);
  }

  #enter(): void {
    const line = this.text;
    this.#type('');
    this.#recalled = -1;
    fire(this, 'shell-line', { line });
    this.renderRoot.querySelector('log-view')?.follow();
  }

  /** Nothing runs: the line that was being typed is given up. */
  #interrupt(): void {
    if (this.running) fire(this, 'shell-interrupt');
    else {
      fire(this, 'shell-discard', { line: this.text });
      this.#type('');
      this.#recalled = -1;
    }
  }

  #recall(step: 1 | -1): void {
    const last = this.history.length - 1;
    this.#recalled = Math.max(-1, Math.min(last, this.#recalled + step));
    this.#type(this.#recalled < 0 ? '' : (this.history[last - this.#recalled] ?? ''));
  }

  /** What stands before the caret is completed; the rest stays behind it. */
  #complete(input: HTMLTextAreaElement): void {
    const { value, selectionStart } = input;
    fire(this, 'shell-complete', {
      line: value.slice(0, selectionStart),
      answer: (line: string) => {
        if (input.value !== value) return;
        this.#type(line + value.slice(selectionStart));
        void this.updateComplete.then(() => input.setSelectionRange(line.length, line.length));
      },
    });
  }

  #saveSysfs = (): void => {
    const { partitionName } = this;
    const answer = (text: string): void => {
      if (this.partitionName === partitionName) this.saved = text;
    };
    fire(this, 'save-sysfs', { answer });
  };
}

customElements.define('console-screen', ConsoleScreen);

declare global {
  interface HTMLElementTagNameMap {
    'console-screen': ConsoleScreen;
  }
}
