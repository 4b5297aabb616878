/**
 * The terminal pane: log above, one input below. Events: `shell-line` {line}, `shell-complete` {line, answer},
 * `shell-clear`, `shell-interrupt`, `notice`.
 */

import { css, html, LitElement, type PropertyValues } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { place } from '../elements/place.ts';
import type { TerminalLine } from '../state/terminal-log.ts';
import { strings } from '../strings.ts';
import { base, plainButton } from '../theme/shared-styles.ts';

const s = strings.terminal;

const CHUNK_LINES = 100;

export class ConsoleScreen extends LitElement {
  static override properties = {
    partitionName: { type: String },
    lines: { attribute: false },
    dropped: { type: Number },
    history: { attribute: false },
    running: { type: Boolean },
    lockedBecause: { attribute: false },
    showWhy: { state: true },
  };
  declare partitionName: string;
  declare lines: readonly TerminalLine[];
  /** Number of the first line: older ones are no longer kept. */
  declare dropped: number;
  declare history: readonly string[];
  declare running: boolean;
  declare lockedBecause: string | undefined;
  declare private showWhy: boolean;
  #recalled = -1;

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
      .log {
        flex: 1 1 auto;
        min-block-size: 8rem;
        overflow: auto;
        padding: 0.75rem;
        background: var(--cds-layer-01);
        font-family: var(--font-mono);
        font-size: 0.8125rem;
        line-height: 1.45;
      }
      .chunk {
        inline-size: max-content;
        min-inline-size: 100%;
        content-visibility: auto;
        contain-intrinsic-block-size: auto calc(var(--lines) * 1.25rem);
      }
      .log div {
        white-space: pre;
        min-block-size: 1.45em;
      }
      .input {
        font-weight: 600;
      }
      .stderr {
        color: var(--cds-text-error);
      }
      .why {
        color: var(--cds-text-secondary);
        font-style: italic;
      }
      .hint {
        border-inline-start: 3px solid var(--cds-support-warning);
        padding-inline-start: 0.5rem;
        white-space: pre-wrap;
      }
      .exit {
        color: var(--cds-text-secondary);
      }
      form {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        padding-inline: 0.75rem;
        border: 1px solid var(--cds-border-strong-01);
        background: var(--cds-field-01);
        font-family: var(--font-mono);
        font-size: 0.8125rem;
      }
      form:focus-within {
        outline: 2px solid var(--cds-focus);
        outline-offset: -2px;
      }
      input[type='text'] {
        flex: 1 1 auto;
        min-inline-size: 0;
        block-size: 2.25rem;
        border: 0;
        outline: 0;
        background: transparent;
        color: inherit;
        font: inherit;
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
    this.lines = [];
    this.dropped = 0;
    this.history = [];
    this.running = false;
    this.lockedBecause = undefined;
    this.showWhy = true;
  }

  override focus(): void {
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLInputElement>('input[type="text"]')?.focus(),
    );
  }

  protected override render() {
    return html`<div class="head">
        <h1>${s.title}</h1>
        <p class="quiet">${s.intro}</p>
        <label><input type="checkbox" .checked=${this.showWhy} @change=${() => {
          this.showWhy = !this.showWhy;
        }} />${s.why}</label>
        <button class="plain" @click=${this.#copyAll}>${s.copy}</button>
        <button class="plain" @click=${() => this.#emit('shell-clear', {})}>${s.clear}</button>
      </div>
      <div class="log" role="log" aria-live="polite" aria-label=${s.log} tabindex="0">
        ${repeat(
          chunksOf(this.lines, this.dropped),
          ({ number }) => number,
          // Only the last chunk changes; the others are neither drawn again nor, out of view, laid out.
          ({ lines }) => guard([lines.length, lines[0], this.showWhy], () => this.#renderChunk(lines)),
        )}
      </div>
      <form @submit=${this.#submitted}>
        <span aria-hidden="true">${this.running ? s.running : s.prompt(this.partitionName)}</span>
        <input
          type="text"
          aria-label=${s.input}
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          ?disabled=${this.lockedBecause !== undefined}
          placeholder=${this.lockedBecause ?? ''}
          @keydown=${this.#keyed}
        />
      </form>`;
  }

  #renderChunk(lines: readonly TerminalLine[]) {
    const shown = this.showWhy ? lines : lines.filter(({ kind }) => kind !== 'why');
    return html`<div class="chunk" ${place({ '--lines': String(shown.length) })}>${shown.map(({ kind, text }) => html`<div class=${kind}>${text}</div>`)}</div>`;
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('lines')) return;
    const log = this.renderRoot.querySelector('.log');
    if (log) log.scrollTop = log.scrollHeight;
  }

  #submitted = (event: Event): void => {
    event.preventDefault();
    const input = this.renderRoot.querySelector<HTMLInputElement>('input[type="text"]');
    if (!input) return;
    this.#emit('shell-line', { line: input.value });
    input.value = '';
    this.#recalled = -1;
  };

  #keyed = (event: KeyboardEvent): void => {
    const input = event.currentTarget as HTMLInputElement;
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      const last = this.history.length - 1;
      const next =
        event.key === 'ArrowUp' ? Math.min(last, this.#recalled + 1) : Math.max(-1, this.#recalled - 1);
      this.#recalled = next;
      input.value = next < 0 ? '' : (this.history[last - next] ?? '');
    } else if (event.key === 'Tab' && !event.shiftKey && input.value !== '') {
      this.#emit('shell-complete', {
        line: input.value,
        answer: (line: string) => {
          input.value = line;
        },
      });
    } else if (event.ctrlKey && event.key === 'c' && input.selectionStart === input.selectionEnd) {
      this.#emit('shell-interrupt', {});
    } else if (event.key === 'Escape') input.blur();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #copyAll = async (): Promise<void> => {
    await navigator.clipboard.writeText(this.lines.map((line) => line.text).join('\n'));
    this.#emit('notice', { text: strings.tasks.copied });
  };

  #emit(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

/** Lines in groups whose borders stay where they are while old lines are dropped. */
function chunksOf(
  lines: readonly TerminalLine[],
  dropped: number,
): { readonly number: number; readonly lines: readonly TerminalLine[] }[] {
  const chunks = [];
  for (let from = 0; from < lines.length; ) {
    const number = Math.floor((from + dropped) / CHUNK_LINES);
    const end = Math.min(lines.length, (number + 1) * CHUNK_LINES - dropped);
    chunks.push({ number, lines: lines.slice(from, end) });
    from = end;
  }
  return chunks;
}

customElements.define('console-screen', ConsoleScreen);
