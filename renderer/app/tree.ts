/** Systems, partitions and their views as a tree; every leaf is a link to an address. */

import { css, html, nothing, svg } from 'lit';
import { ConsoleElement } from '../elements/console-element.ts';
import { icons } from '../elements/icons.ts';
import { screensOf } from '../model/guest.ts';
import type { MachineState, PartitionState } from '../model/machine-state.ts';
import { addressOf, type Route, type ScreenId } from '../model/router.ts';
import { strings } from '../strings/index.ts';
import { base } from '../theme/shared-styles.ts';

const DISC = svg`<circle cx="5" cy="5" r="5" fill="currentColor" />`;
const RING = svg`<circle cx="5" cy="5" r="4" fill="none" stroke="currentColor" stroke-width="2" />`;
const TRIANGLE = svg`<path d="M5 0l5 10H0z" fill="currentColor" />`;

/** More partitions than this begin closed. */
const MOST_OPEN = 3;

export class Tree extends ConsoleElement {
  static override properties = {
    machine: { attribute: false },
    route: { attribute: false },
    closed: { state: true },
    open: { type: Boolean, reflect: true },
  };
  declare machine: MachineState | undefined;
  declare route: Route | undefined;
  /** Shown over the work area in narrow windows. */
  declare open: boolean;
  /** Opened or closed by hand: not as they would be by themselves. */
  declare private closed: ReadonlySet<string>;

  static override styles = [
    base,
    css`
      nav {
        padding-block: 0.75rem;
      }
      h2 {
        padding: 0.25rem 1rem 0.5rem;
        font-size: 0.75rem;
        color: var(--cds-text-secondary);
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      a,
      .item {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        min-block-size: calc(2rem * var(--tight));
        padding-inline: calc(1rem + var(--depth) * 1rem) 0.75rem;
        color: var(--cds-text-secondary);
        text-decoration: none;
        cursor: pointer;
      }
      .depth-0 {
        --depth: 0;
      }
      .depth-1 {
        --depth: 0.5;
      }
      .depth-2 {
        --depth: 1.75;
      }
      .item {
        color: var(--cds-text-primary);
        font-weight: 600;
      }
      a:hover,
      .item:hover {
        background: var(--cds-layer-hover-01);
      }
      a[aria-current] {
        background: var(--cds-layer-selected-01);
        color: var(--cds-text-primary);
        box-shadow: inset 3px 0 0 var(--cds-border-interactive);
      }
      @media (forced-colors: active) {
        a[aria-current] {
          border-inline-start: 3px solid Highlight;
        }
      }
      .name {
        flex: 1 1 auto;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .status {
        display: inline-flex;
        align-items: center;
        gap: 0.25rem;
        font-size: 0.75rem;
        font-weight: 400;
        color: var(--cds-text-secondary);
      }
      .status svg {
        inline-size: 0.625rem;
        block-size: 0.625rem;
      }
      .operating {
        color: var(--state-online);
      }
      .exceptions {
        color: var(--state-failed);
      }
      .not-activated,
      .not-operating {
        color: var(--state-deconfigured);
      }
    `,
  ];

  constructor() {
    super();
    this.machine = undefined;
    this.route = undefined;
    this.open = false;
    this.closed = new Set();
  }

  /** Puts the focus on the current view. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }

  protected override render() {
    const { machine } = this;
    if (!machine) return nothing;
    const key = `system ${machine.system.name}`;
    const open = !this.closed.has(key);
    return html`<nav aria-label=${strings.tree.label}>
      <h2>${strings.tree.systems}</h2>
      <ul role="tree" aria-label=${strings.tree.label} @keydown=${this.#keyed}>
        <li role="none">
          <div role="treeitem" class="item depth-0" tabindex="-1" aria-expanded=${open ? 'true' : 'false'} data-key=${key} @click=${() => this.#toggle(key)}>
            ${open ? icons.chevronDown : icons.chevronRight}${icons.system}<span class="name">${machine.system.name}</span>
          </div>
          ${open ? html`<ul role="group">${this.#renderLeaf('', 'system')}${[...machine.partitions.values()].map((partition) => this.#renderPartition(partition))}</ul>` : nothing}
        </li>
        ${this.#renderMachines()}
      </ul>
    </nav>`;
  }

  #renderMachines() {
    const key = 'machines';
    const open = !this.closed.has(key);
    return html`<li role="none">
      <div role="treeitem" class="item depth-0" tabindex="-1" aria-expanded=${open ? 'true' : 'false'} data-key=${key} @click=${() => this.#toggle(key)}>
        ${open ? icons.chevronDown : icons.chevronRight}<span class="name">${strings.tree.machines}</span>
      </div>
      ${open ? html`<ul role="group">${(['machines', 'compare', 'recordings', 'workshop', 'settings'] as const).map((screen) => this.#renderLeaf('', screen))}</ul>` : nothing}
    </li>`;
  }

  #renderPartition({ view }: PartitionState) {
    const key = `partition ${view.name}`;
    const open = this.#isOpen(key, view.name);
    const troubled = view.divergences.total > 0 || view.panic !== null;
    return html`<li role="none">
      <div role="treeitem" class="item depth-1" tabindex="-1" aria-expanded=${open ? 'true' : 'false'} data-key=${key} @click=${() => this.#toggle(key)}>
        ${open ? icons.chevronDown : icons.chevronRight}<span class="name">${view.name}</span>
        <span class="status">
          <svg viewBox="0 0 10 10" class=${troubled ? 'exceptions' : view.status} aria-hidden="true">
            ${troubled ? TRIANGLE : view.status === 'operating' ? DISC : RING}
          </svg>
          ${
            troubled
              ? html`<span title=${strings.statusWords[view.status]}
                  ><span class="hidden-text">${strings.statusWords[view.status]}, </span>${strings.tree.troubled}</span
                >`
              : strings.statusWords[view.status]
          }
        </span>
      </div>
      ${
        open
          ? html`<ul role="group">
            ${screensOf(view).map((screen) => this.#renderLeaf(view.name, screen))}
          </ul>`
          : nothing
      }
    </li>`;
  }

  #renderLeaf(partition: string, screen: Exclude<ScreenId, 'block'>) {
    const shown = this.route?.screen === 'block' ? 'blocks' : this.route?.screen;
    const current = this.route?.partition === partition && shown === screen;
    return html`<li role="none">
      <a
        role="treeitem"
        class="depth-2"
        href=${addressOf({ partition, screen, item: undefined })}
        tabindex=${current ? 0 : -1}
        aria-current=${current ? 'page' : nothing}
        data-screen=${screen}
        >${strings.screens[screen]}</a
      >
    </li>`;
  }

  protected override updated(): void {
    // One tab stop, even when the current view is not in the tree.
    const items = this.#items();
    const stop = items.find((item) => item.hasAttribute('aria-current')) ?? items[0];
    for (const item of items) item.tabIndex = item === stop ? 0 : -1;
  }

  #items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[role="treeitem"]')];
  }

  /** Of many partitions only the one that is looked at is open by itself. */
  #isOpen(key: string, partition: string): boolean {
    const many = (this.machine?.partitions.size ?? 0) > MOST_OPEN;
    return (many && partition !== this.route?.partition) === this.closed.has(key);
  }

  #toggle(key: string): void {
    const closed = new Set(this.closed);
    if (!closed.delete(key)) closed.add(key);
    this.closed = closed;
  }

  #keyed = (event: KeyboardEvent): void => {
    const items = this.#items();
    const index = items.indexOf(event.target as HTMLElement);
    const item = items[index];
    const key = item?.dataset.key;
    const expanded = item?.getAttribute('aria-expanded');
    const goal: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      Home: 0,
      End: items.length - 1,
    };
    if (event.key in goal) items[goal[event.key] ?? 0]?.focus();
    else if (
      key &&
      ((event.key === 'ArrowRight' && expanded === 'false') ||
        (event.key === 'ArrowLeft' && expanded === 'true'))
    ) {
      this.#toggle(key);
    } else if (event.key === 'ArrowRight' && expanded === 'true') items[index + 1]?.focus();
    else if (event.key === 'ArrowLeft')
      item
        ?.closest('ul[role="group"]')
        ?.parentElement?.querySelector<HTMLElement>('[role="treeitem"]')
        ?.focus();
    else if (key && (event.key === 'Enter' || event.key === ' ')) this.#toggle(key);
    else return;
    event.preventDefault();
  };
}

customElements.define('lpar-tree', Tree);

declare global {
  interface HTMLElementTagNameMap {
    'lpar-tree': Tree;
  }
}
