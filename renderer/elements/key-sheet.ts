/** All keyboard shortcuts, and the switch for the single-letter ones. Events: `keys-close`, `settings-change`, `go`. */

import { css, html, nothing, type PropertyValues } from 'lit';
import { COMMAND_GROUPS, SHEET } from '../model/commands.ts';
import { keyLabel, keysOf } from '../model/keyboard.ts';
import { settings } from '../state/settings.ts';
import { strings } from '../strings/index.ts';
import { base, sheetStyles } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';
import { icons } from './icons.ts';
import { setModal, whenClosed } from './modal.ts';

export class KeySheet extends ConsoleElement {
  static override properties = { open: { type: Boolean } };
  declare open: boolean;

  static override styles = [
    base,
    sheetStyles,
    css`
      dialog {
        inline-size: min(56rem, calc(100vw - 2rem));
      }
      .groups {
        columns: 2 24rem;
        column-gap: 1.5rem;
        padding-block-end: 0.75rem;
      }
      section {
        break-inside: avoid;
        margin-block-end: 1rem;
      }
      dl {
        display: grid;
        grid-template-columns: 13rem minmax(0, 1fr);
        gap: 0.375rem 0.75rem;
        margin: 0.5rem 0 0;
        font-size: 0.8125rem;
      }
      dd {
        margin: 0;
        color: var(--cds-text-secondary);
      }
      kbd {
        padding: 0 0.25rem;
        border: 1px solid var(--cds-border-subtle-02);
        font-family: var(--font-mono);
        font-size: 0.75rem;
        white-space: nowrap;
      }
      dt {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem;
        align-content: flex-start;
      }
      label {
        display: flex;
        padding-block-start: 0.75rem;
        border-block-start: 1px solid var(--cds-border-subtle-01);
        align-items: center;
        gap: 0.5rem;
      }
    `,
  ];

  constructor() {
    super();
    this.open = false;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('open')) setModal(this, this.open);
  }

  protected override render() {
    const { keys } = strings;
    return html`<dialog aria-labelledby="title" @close=${whenClosed(() => fire(this, 'keys-close'))}>
      <div class="head">
        <h1 id="title">${keys.title}</h1>
        <button aria-label=${keys.close} @click=${() => this.renderRoot.querySelector('dialog')?.close()}>${icons.close}</button>
      </div>
      <div class="groups">
        ${COMMAND_GROUPS.map(
          (group) => html`<section>
            <h2>${keys.groups[group]}</h2>
            <dl>
              ${SHEET.filter((command) => command.group === group).map((command) => {
                const names = keysOf(command, settings().keys);
                return names.length === 0
                  ? nothing
                  : html`<dt>${names.map((name) => html`<kbd>${keyLabel(name)}</kbd>`)}</dt>
                    <dd>${command.does}</dd>`;
              })}
            </dl>
          </section>`,
        )}
      </div>
      <label>
        <input
          type="checkbox"
          .checked=${settings().letterKeys}
          @change=${(event: Event) => fire(this, 'settings-change', { change: { letterKeys: (event.currentTarget as HTMLInputElement).checked } })}
        />
        ${keys.lettersOn}
      </label>
    </dialog>`;
  }
}

customElements.define('key-sheet', KeySheet);

declare global {
  interface HTMLElementTagNameMap {
    'key-sheet': KeySheet;
  }
}
