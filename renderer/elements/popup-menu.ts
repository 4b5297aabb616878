/**
 * A menu at a point of the window: what can be done with what it was opened on. Closed by a choice, by Esc, by Tab and by a
 * press elsewhere; the focus goes back where it was. Events: `menu-choose` {id}.
 */

import { css, html, nothing } from 'lit';
import { base } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';
import { icons } from './icons.ts';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly key?: string;
  /** Why it cannot be chosen. */
  readonly whyNot?: string | undefined;
  /** A line above it. */
  readonly begins?: boolean;
  readonly checked?: boolean;
}

/** From the edge of the window. */
const MARGIN = 4;
/** Letters typed within this time are one word. */
const TYPING_MS = 700;

export class PopupMenu extends ConsoleElement {
  static override properties = {
    label: { type: String },
    items: { state: true },
    active: { state: true },
  };
  /** What the menu is of: "Block 64". */
  declare label: string;
  declare private items: readonly MenuItem[];
  declare private active: number;
  #place = { x: 0, y: 0 };
  #back: HTMLElement | undefined;
  #typed = '';
  #typedMs = 0;

  static override styles = [
    base,
    css`
      :host {
        position: fixed;
        inset: auto;
        margin: 0;
        padding: 0.25rem 0;
        min-inline-size: 14rem;
        max-inline-size: min(30rem, calc(100vw - 0.5rem));
        max-block-size: calc(100vh - 0.5rem);
        overflow: auto;
        border: 1px solid var(--cds-border-strong-01);
        background: var(--cds-layer-02);
        box-shadow: 0 2px 6px var(--cds-shadow);
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        align-items: baseline;
        gap: 0.75rem;
        min-block-size: calc(1.75rem * var(--tight));
        padding: 0.3125rem 0.75rem 0.3125rem 0.375rem;
        cursor: pointer;
        outline-offset: -2px;
      }
      li:hover,
      li:focus {
        background: var(--cds-layer-hover-02);
      }
      li[aria-disabled='true'] {
        color: var(--cds-text-disabled);
        cursor: default;
      }
      li.begins {
        border-block-start: 1px solid var(--cds-border-subtle-02);
      }
      .mark {
        flex: 0 0 1rem;
        align-self: center;
        line-height: 0;
      }
      .text {
        flex: 1 1 auto;
      }
      .why {
        display: block;
        font-size: 0.75rem;
      }
      kbd {
        color: var(--cds-text-secondary);
        font-family: var(--font-mono);
        font-size: 0.75rem;
      }
    `,
  ];

  constructor() {
    super();
    this.label = '';
    this.items = [];
    this.active = 0;
  }

  get isOpen(): boolean {
    return this.matches(':popover-open');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.popover = 'auto';
    this.addEventListener('toggle', this.#toggled);
  }

  /** Opens it at a point of the window; `back` gets the focus when it closes. */
  openAt(label: string, items: readonly MenuItem[], x: number, y: number, back?: HTMLElement): void {
    this.label = label;
    this.items = items;
    this.active = Math.max(
      0,
      items.findIndex(({ whyNot }) => whyNot === undefined),
    );
    this.#place = { x, y };
    this.#back = back;
    if (!this.isOpen) this.showPopover();
    void this.updateComplete.then(() => {
      this.#settle();
      this.#focusActive();
    });
  }

  close(): void {
    if (this.isOpen) this.hidePopover();
  }

  /** Within the window, whatever the point. */
  #settle(): void {
    const { width, height } = this.getBoundingClientRect();
    const left = Math.max(MARGIN, Math.min(this.#place.x, window.innerWidth - width - MARGIN));
    const top = Math.max(MARGIN, Math.min(this.#place.y, window.innerHeight - height - MARGIN));
    this.style.left = `${left}px`;
    this.style.top = `${top}px`;
  }

  #focusActive(): void {
    this.renderRoot.querySelectorAll<HTMLElement>('li')[this.active]?.focus();
  }

  readonly #toggled = (event: ToggleEvent): void => {
    if (event.newState !== 'closed') return;
    const inside = this.shadowRoot?.activeElement !== null || document.activeElement === document.body;
    if (inside) this.#back?.focus();
  };

  protected override render() {
    return html`<ul role="menu" aria-label=${this.label} @keydown=${this.#keyed}>
      ${this.items.map(
        ({ id, label, key, whyNot, begins, checked }, index) => html`<li
          role=${checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
          class=${begins && index > 0 ? 'begins' : ''}
          data-id=${id}
          tabindex=${index === this.active ? 0 : -1}
          aria-disabled=${whyNot === undefined ? nothing : 'true'}
          aria-checked=${checked === undefined ? nothing : checked ? 'true' : 'false'}
          @click=${() => this.#choose(index)}
        >
          <span class="mark">${checked ? icons.check : nothing}</span>
          <span class="text">${label}${whyNot === undefined ? nothing : html`<span class="why">${whyNot}</span>`}</span>
          ${key ? html`<kbd>${key}</kbd>` : nothing}
        </li>`,
      )}
    </ul>`;
  }

  #keyed = (event: KeyboardEvent): void => {
    const last = this.items.length - 1;
    const goal: Record<string, number> = {
      ArrowDown: this.active === last ? 0 : this.active + 1,
      ArrowUp: this.active === 0 ? last : this.active - 1,
      Home: 0,
      End: last,
    };
    // What is pressed here is the menu's alone.
    event.stopPropagation();
    if (event.key in goal) this.#go(goal[event.key] ?? 0);
    else if (event.key === 'Enter' || event.key === ' ') this.#choose(this.active);
    else if (event.key === 'Tab') this.close();
    else if (event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey)
      this.#type(event.key);
    else return;
    event.preventDefault();
  };

  #go(index: number): void {
    this.active = index;
    void this.updateComplete.then(() => this.#focusActive());
  }

  /** The next entry that begins with what is typed. */
  #type(letter: string): void {
    const now = performance.now();
    this.#typed = now - this.#typedMs < TYPING_MS ? this.#typed + letter : letter;
    this.#typedMs = now;
    const from = this.#typed.length === 1 ? this.active + 1 : this.active;
    const typed = this.#typed.toLowerCase();
    const { length } = this.items;
    for (let step = 0; step < length; step++) {
      const index = (from + step) % length;
      if (this.items[index]?.label.toLowerCase().startsWith(typed)) {
        this.#go(index);
        return;
      }
    }
  }

  #choose(index: number): void {
    const item = this.items[index];
    if (!item || item.whyNot !== undefined) return;
    this.close();
    fire(this, 'menu-choose', { id: item.id });
  }
}

customElements.define('popup-menu', PopupMenu);

declare global {
  interface HTMLElementTagNameMap {
    'popup-menu': PopupMenu;
  }
}
