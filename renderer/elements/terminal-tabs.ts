/**
 * Tabs of a partition's terminals. Events: `terminal-choose` {number, byKeys}, `terminal-add`,
 * `terminal-close-request` {number}.
 */

import { css, html, nothing } from 'lit';
import type { TerminalTab } from '../state/terminals.ts';
import { strings } from '../strings/index.ts';
import { base } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';
import { icons } from './icons.ts';

const s = strings.terminal;

export class TerminalTabs extends ConsoleElement {
  static override properties = { terminals: { attribute: false }, number: { type: Number } };
  declare terminals: readonly TerminalTab[];
  /** The one that is shown. */
  declare number: number;

  static override styles = [
    base,
    css`
      :host {
        display: flex;
        flex: none;
        align-items: stretch;
      }
      .list {
        display: flex;
        overflow-x: auto;
      }
      .entry {
        display: flex;
        align-items: stretch;
        flex: none;
        color: var(--cds-text-secondary);
      }
      .entry.current {
        background: var(--cds-layer-01);
        box-shadow: inset 0 2px 0 var(--cds-border-interactive);
        color: var(--cds-text-primary);
      }
      .entry:hover:not(.current),
      .add:hover {
        background: var(--cds-layer-hover-01);
      }
      button {
        display: inline-flex;
        gap: 0.375rem;
        align-items: center;
        min-inline-size: 2rem;
        block-size: 1.75rem;
        padding: 0 0.5rem;
        border: 0;
        background: transparent;
        color: inherit;
        font-family: var(--font-mono);
        font-size: 0.8125rem;
        cursor: pointer;
      }
      .current [role='tab'] {
        font-weight: 600;
      }
      .runs {
        inline-size: 0.5rem;
        block-size: 0.5rem;
        border-radius: 50%;
        background: var(--cds-support-info);
      }
      .close {
        display: inline-flex;
        align-items: center;
        padding-inline-end: 0.375rem;
        color: var(--cds-icon-secondary);
        cursor: pointer;
      }
      .close:hover {
        color: var(--cds-icon-primary);
      }
      .close svg {
        inline-size: 0.75rem;
      }
      .add {
        justify-content: center;
        color: var(--cds-text-secondary);
      }
    `,
  ];

  constructor() {
    super();
    this.terminals = [];
    this.number = 1;
  }

  /** Puts the focus on the shown one. */
  override focus(): void {
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('[aria-selected="true"]')?.focus(),
    );
  }

  protected override render() {
    return html`<div class="list" role="tablist" aria-label=${s.terminals} @keydown=${this.#keyed}>
        ${this.terminals.map((terminal) => this.#renderTab(terminal))}
      </div>
      <button class="add" title=${s.add} aria-label=${s.add} @click=${() => fire(this, 'terminal-add')}>+</button>`;
  }

  #renderTab({ number, running }: TerminalTab) {
    const current = number === this.number;
    const name = running === undefined ? s.tab(number) : s.tabRunning(number, running);
    return html`<div role="presentation" class="entry ${current ? 'current' : ''}">
      <button
        role="tab"
        data-terminal=${number}
        aria-label=${name}
        title=${name}
        aria-selected=${current ? 'true' : 'false'}
        tabindex=${current ? 0 : -1}
        @click=${() => fire(this, 'terminal-choose', { number })}
      >
        ${number}${running === undefined ? nothing : html`<span class="runs"></span>`}
      </button>
      ${
        this.terminals.length > 1
          ? html`<span class="close" aria-hidden="true" title=${s.close(number)} @click=${() => fire(this, 'terminal-close-request', { number })}>${icons.close}</span>`
          : nothing
      }
    </div>`;
  }

  #keyed = (event: KeyboardEvent): void => {
    const place = this.terminals.findIndex(({ number }) => number === this.number);
    const goal: Record<string, number> = {
      ArrowRight: place + 1,
      ArrowLeft: place - 1,
      Home: 0,
      End: this.terminals.length - 1,
    };
    const at = goal[event.key];
    const wanted = at === undefined ? undefined : this.terminals[at]?.number;
    // The focus stays on the tabs: the person goes through them.
    if (wanted !== undefined) fire(this, 'terminal-choose', { number: wanted, byKeys: true });
    else if (event.key === 'Delete') fire(this, 'terminal-close-request', { number: this.number });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}

customElements.define('terminal-tabs', TerminalTabs);

declare global {
  interface HTMLElementTagNameMap {
    'terminal-tabs': TerminalTabs;
  }
}
