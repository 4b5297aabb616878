/**
 * Product name, SIMULATION, search, theme and help. Events: `search-for` {text}, `settings-change`, `show-keys`,
 * `toggle-tree`, `save-screen`.
 */

import { THEME_CHOICES, type ThemeChoice } from '../../shared/settings.ts';
import { chosenOf } from '../elements/chosen.ts';
import '@carbon/web-components/es/components/ui-shell/header.js';
import '@carbon/web-components/es/components/ui-shell/header-name.js';
import { css, html, nothing } from 'lit';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { icons } from '../elements/icons.ts';
import { choiceLabel } from '../model/setting-choices.ts';
import { strings } from '../strings/index.ts';
import { base } from '../theme/shared-styles.ts';

export class Masthead extends ConsoleElement {
  static override properties = {
    theme: { type: String },
    problem: { type: String },
    machine: { type: String },
    searchable: { type: Boolean },
  };
  declare theme: ThemeChoice;
  /** Name of the open machine; empty: none is. */
  declare machine: string;
  /** What the search could not read. */
  declare problem: string;
  declare searchable: boolean;

  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      cds-header {
        position: relative;
        inline-size: 100%;
      }
      cds-header-name {
        flex: none;
      }
      .simulation {
        flex: none;
        padding: 0.125rem 0.5rem;
        border: 1px solid var(--cds-support-warning);
        color: var(--cds-support-warning);
        font-size: 0.75rem;
        font-weight: 600;
        letter-spacing: 0.08em;
      }
      .machine {
        flex: 0 1 auto;
        min-inline-size: 3rem;
        max-inline-size: 18rem;
        padding: 0.25rem 1rem;
        overflow: hidden;
        color: var(--cds-text-primary);
        text-decoration: none;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .machine:hover {
        text-decoration: underline;
      }
      .spring {
        flex: 1 1 auto;
      }
      form {
        position: relative;
        display: flex;
        flex: 0 1 22rem;
        margin-inline: 1rem;
      }
      input,
      select {
        inline-size: 100%;
        block-size: 2rem;
        border: 0;
        border-block-end: 1px solid var(--cds-border-strong-01);
        background: var(--cds-field-01);
        color: var(--cds-text-primary);
        font: inherit;
        font-size: 0.8125rem;
        padding-inline: 0.75rem;
      }
      input::placeholder {
        color: var(--cds-text-helper);
      }
      input:focus,
      select:focus {
        outline: 2px solid var(--cds-focus);
        outline-offset: -2px;
      }
      .problem {
        position: absolute;
        inset-block-start: 2.25rem;
        inset-inline: 0;
        z-index: 20;
        padding: 0.5rem 0.75rem;
        border-inline-start: 3px solid var(--cds-support-error);
        background: var(--cds-layer-02);
        font-size: 0.8125rem;
      }
      .theme {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        flex: none;
      }
      .theme select {
        inline-size: 6.5rem;
        background: transparent;
        border: 0;
      }
      .theme option {
        background: var(--cds-layer-01);
      }
      button {
        display: inline-flex;
        align-items: center;
        justify-content: center;
        flex: none;
        inline-size: 3rem;
        block-size: 3rem;
        border: 0;
        background: transparent;
        color: var(--cds-icon-primary);
        cursor: pointer;
      }
      button:hover {
        background: var(--cds-background-hover);
      }
      .menu {
        display: none;
      }
      @media (max-width: 56rem) {
        .menu {
          display: inline-flex;
        }
        .theme svg {
          display: none;
        }
        /* The machine's name is read whole before the search shows all of its hint. */
        .machine {
          flex-shrink: 0;
          max-inline-size: 10rem;
          padding-inline: 0.5rem;
        }
        form {
          margin-inline: 0.5rem;
          min-inline-size: 6rem;
        }
      }
      @media (max-width: 40rem) {
        .simulation {
          letter-spacing: 0;
        }
        .machine {
          flex-shrink: 1;
        }
        .theme {
          display: none;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.theme = 'system';
    this.machine = '';
    this.problem = '';
    this.searchable = false;
  }

  /** Puts the focus into the search field. */
  focusSearch(): void {
    this.renderRoot.querySelector<HTMLInputElement>('input')?.focus();
  }

  /** Empties the search field: what was searched is shown now. */
  clearSearch(): void {
    const input = this.renderRoot.querySelector<HTMLInputElement>('input');
    if (input) input.value = '';
  }

  protected override render() {
    return html`<cds-header aria-label=${strings.product}>
      <button class="menu" aria-label=${strings.masthead.menu} @click=${() => fire(this, 'toggle-tree')}>${icons.menu}</button>
      <cds-header-name href="#/" prefix="">${strings.product}</cds-header-name>
      <span class="simulation">${strings.simulation}</span>
      ${this.machine ? html`<a class="machine" href="#/~/machines" title=${strings.masthead.machine(this.machine)}><span class="hidden-text">${strings.masthead.machineLabel} </span>${this.machine}</a>` : nothing}
      <span class="spring"></span>
      ${this.searchable ? this.#renderSearch() : nothing}
      <label class="theme" title=${strings.masthead.theme}>
        ${icons.moon}<span class="hidden-text">${strings.masthead.theme}</span>
        <select @change=${this.#themeChosen}>
          ${THEME_CHOICES.map(
            (choice) =>
              html`<option value=${choice} .selected=${choice === this.theme}>${choiceLabel('theme', choice)}</option>`,
          )}
        </select>
      </label>
      <button data-save-screen aria-label=${strings.masthead.save} title=${strings.masthead.save} @click=${() => fire(this, 'save-screen')}>
        ${icons.save}
      </button>
      <button aria-label=${strings.masthead.help} title="${strings.masthead.help} (?)" @click=${() => fire(this, 'show-keys')}>
        ${icons.keyboard}
      </button>
    </cds-header>`;
  }

  #renderSearch() {
    return html`<form role="search" @submit=${this.#submitted}>
      <input
        type="search"
        aria-label=${strings.masthead.search}
        aria-describedby="problem"
        placeholder="/ ${strings.masthead.searchHint}"
        autocomplete="off"
        spellcheck="false"
      />
      <span id="problem" role="alert" class=${this.problem ? 'problem' : ''}>${this.problem}</span>
    </form>`;
  }

  #submitted = (event: SubmitEvent): void => {
    event.preventDefault();
    const text = this.renderRoot.querySelector<HTMLInputElement>('input')?.value ?? '';
    fire(this, 'search-for', { text });
  };

  #themeChosen = (event: Event): void => {
    const choice = chosenOf(event, THEME_CHOICES);
    if (choice) fire(this, 'settings-change', { change: { theme: choice } });
  };
}

customElements.define('lpar-masthead', Masthead);

declare global {
  interface HTMLElementTagNameMap {
    'lpar-masthead': Masthead;
  }
}
