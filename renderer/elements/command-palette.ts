/**
 * The command palette: one field, and what answers what is typed into it. Events: `palette-close`, `palette-choose` {item}.
 */

import { css, html, nothing, type PropertyValues } from 'lit';
import type { FoundItem } from '../model/palette-items.ts';
import { strings } from '../strings/index.ts';
import { base, dialogFrame } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';
import { setModal, whenClosed } from './modal.ts';

const s = strings.palette;
const PAGE = 8;

export class CommandPalette extends ConsoleElement {
  static override properties = {
    open: { type: Boolean },
    search: { attribute: false },
    text: { state: true },
    active: { state: true },
  };
  declare open: boolean;
  /** What answers a text, best first. */
  declare search: (text: string) => readonly FoundItem[];
  declare private text: string;
  declare private active: number;
  #found: readonly FoundItem[] = [];

  static override styles = [
    base,
    dialogFrame,
    css`
      dialog {
        inline-size: min(44rem, calc(100vw - 2rem));
        max-block-size: min(32rem, calc(100vh - 6rem));
        margin-block-start: 4rem;
        border: 1px solid var(--cds-border-subtle-01);
      }
      dialog[open] {
        display: flex;
        flex-direction: column;
      }
      input {
        flex: none;
        inline-size: 100%;
        block-size: 3rem;
        padding-inline: 1rem;
        border: 0;
        border-block-end: 1px solid var(--cds-border-strong-01);
        background: var(--cds-field-01);
        color: inherit;
        font: inherit;
        font-size: 1rem;
      }
      ul {
        flex: 1 1 auto;
        margin: 0;
        padding: 0;
        overflow: auto;
        list-style: none;
      }
      li {
        display: flex;
        align-items: baseline;
        gap: 0.75rem;
        min-block-size: calc(2rem * var(--tight));
        padding: calc(0.375rem * var(--tight)) 1rem;
        cursor: pointer;
      }
      li[aria-selected='true'] {
        background: var(--cds-layer-selected-01);
        box-shadow: inset 3px 0 0 var(--cds-border-interactive);
      }
      li:hover {
        background: var(--cds-layer-hover-01);
      }
      @media (forced-colors: active) {
        li[aria-selected='true'] {
          outline: 2px solid Highlight;
          outline-offset: -2px;
        }
      }
      .group {
        flex: 0 0 5.5rem;
        color: var(--cds-text-secondary);
        font-size: 0.75rem;
      }
      .title {
        flex: 1 1 auto;
        min-inline-size: 0;
      }
      mark {
        background: transparent;
        color: inherit;
        font-weight: 600;
        text-decoration: underline;
      }
      .keys {
        display: flex;
        flex: none;
        gap: 0.25rem;
      }
      kbd {
        padding: 0 0.25rem;
        border: 1px solid var(--cds-border-subtle-02);
        font-family: var(--font-mono);
        font-size: 0.75rem;
        white-space: nowrap;
      }
      p {
        padding: 1rem;
      }
      .foot {
        flex: none;
        padding: 0.375rem 1rem;
        border-block-start: 1px solid var(--cds-border-subtle-01);
        color: var(--cds-text-secondary);
        font-size: 0.75rem;
      }
    `,
  ];

  constructor() {
    super();
    this.open = false;
    this.search = () => [];
    this.text = '';
    this.active = 0;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('open') && this.open) {
      this.text = '';
      this.active = 0;
    }
    this.#found = this.open ? this.search(this.text) : [];
    this.active = Math.max(0, Math.min(this.active, this.#found.length - 1));
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('open')) setModal(this, this.open, 'input');
    this.renderRoot.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }

  protected override render() {
    const found = this.#found;
    return html`<dialog aria-label=${s.title} @close=${whenClosed(() => fire(this, 'palette-close'))} @click=${this.#clicked}>
      <input
        role="combobox"
        aria-label=${s.title}
        aria-expanded="true"
        aria-controls="found"
        aria-autocomplete="list"
        aria-activedescendant=${found.length > 0 ? `item-${this.active}` : nothing}
        placeholder=${s.hint}
        autocomplete="off"
        spellcheck="false"
        .value=${this.text}
        @input=${(event: InputEvent) => {
          this.text = (event.currentTarget as HTMLInputElement).value;
          this.active = 0;
        }}
        @keydown=${this.#keyed}
      />
      <ul id="found" role="listbox" aria-label=${s.found}>
        ${found.map((each, index) => this.#renderItem(each, index))}
      </ul>
      ${found.length === 0 ? html`<p>${s.none(this.text.trim())}</p>` : nothing}
      <div class="hidden-text" role="status">${this.text ? s.count(found.length) : nothing}</div>
      <div class="foot" aria-hidden="true">${s.foot}</div>
    </dialog>`;
  }

  #renderItem({ item, at }: FoundItem, index: number) {
    const { group, title, keys } = item;
    return html`<li
      role="option"
      id="item-${index}"
      data-item=${item.id}
      aria-selected=${index === this.active ? 'true' : 'false'}
      aria-keyshortcuts=${nothing}
      @click=${() => this.#choose(index)}
    >
      <span class="group">${group}</span>
      <span class="title">${marked(title, at)}</span>
      ${keys.length > 0 ? html`<span class="keys">${keys.map((key) => html`<kbd>${key}</kbd>`)}</span>` : nothing}
    </li>`;
  }

  #keyed = (event: KeyboardEvent): void => {
    const last = this.#found.length - 1;
    const goal: Record<string, number> = {
      ArrowDown: this.active === last ? 0 : this.active + 1,
      ArrowUp: this.active === 0 ? last : this.active - 1,
      PageDown: Math.min(last, this.active + PAGE),
      PageUp: Math.max(0, this.active - PAGE),
    };
    if (event.isComposing) return;
    if (event.key in goal) this.active = goal[event.key] ?? 0;
    else if (event.key === 'Enter') this.#choose(this.active);
    else return;
    event.preventDefault();
  };

  /** Beside the dialog: on its backdrop. */
  #clicked = (event: MouseEvent): void => {
    if (event.target === event.currentTarget) this.renderRoot.querySelector('dialog')?.close();
  };

  #choose(index: number): void {
    const found = this.#found[index];
    if (!found) return;
    // The dialog gives the focus back first; what is chosen may put it elsewhere.
    this.renderRoot.querySelector('dialog')?.close();
    fire(this, 'palette-choose', { item: found.item });
  }
}

/** The title with what was found in it marked. */
function marked(title: string, at: readonly number[]) {
  if (at.length === 0) return title;
  const places = new Set(at);
  const pieces: { text: string; found: boolean }[] = [];
  for (const [place, letter] of [...title].entries()) {
    const found = places.has(place);
    const last = pieces.at(-1);
    if (last?.found === found) last.text += letter;
    else pieces.push({ text: letter, found });
  }
  return pieces.map(({ text, found }) => (found ? html`<mark>${text}</mark>` : text));
}

customElements.define('command-palette', CommandPalette);

declare global {
  interface HTMLElementTagNameMap {
    'command-palette': CommandPalette;
  }
}
