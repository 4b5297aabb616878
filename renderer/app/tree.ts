/**
 * The system with its partitions and their views as a tree, and below it what belongs to no partition; every leaf is a link to
 * an address. Events: `go` (from a name).
 */

import { css, html, nothing, svg } from 'lit';
import type { PartitionName } from '../../shared/ids.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { icons } from '../elements/icons.ts';
import type { MachineState, PartitionState } from '../model/machine-state.ts';
import { addressOf, type Route, type ScreenId } from '../model/router.ts';
import { isMeant, PINNED, treeScreens } from '../model/tree-items.ts';
import { preferences } from '../state/preferences.ts';
import { strings } from '../strings/index.ts';
import { base } from '../theme/shared-styles.ts';

const DISC = svg`<circle cx="5" cy="5" r="5" fill="currentColor" />`;
const RING = svg`<circle cx="5" cy="5" r="4" fill="none" stroke="currentColor" stroke-width="2" />`;
const TRIANGLE = svg`<path d="M5 0l5 10H0z" fill="currentColor" />`;

type Depth = 'depth-0' | 'depth-1' | 'depth-2' | 'depth-3';

interface TreeItem {
  readonly key: string;
  readonly open: boolean;
  readonly depth: Depth;
  readonly name: string;
  /** Where its name leads; without it the name opens it. */
  readonly leads?: { readonly partition: string; readonly screen: ScreenId };
  readonly icon?: unknown;
  readonly status?: unknown;
}

/** More partitions than this begin closed, and are found by a field. */
const MOST_OPEN = 3;

export class Tree extends ConsoleElement {
  static override properties = {
    unacceptable: { type: String },
    machine: { attribute: false },
    route: { attribute: false },
    turned: { state: true },
    filter: { state: true },
    open: { type: Boolean, reflect: true },
  };
  declare machine: MachineState | undefined;
  /** Names of partitions whose status the operator does not take for acceptable. */
  declare unacceptable: string;
  declare route: Route | undefined;
  /** Shown over the work area in narrow windows. */
  declare open: boolean;
  /** Opened or closed by hand: not as they would be by themselves. */
  declare private turned: ReadonlySet<string>;
  /** What partitions are looked for by. */
  declare private filter: string;

  static override styles = [
    base,
    css`
      nav {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
        block-size: 100%;
      }
      .filter {
        flex: none;
        block-size: 2rem;
        padding-inline: 1rem;
        border: 0;
        border-block-end: 1px solid var(--cds-border-strong-01);
        background: var(--cds-field-01);
        color: inherit;
        font: inherit;
      }
      [role='tree'] {
        display: flex;
        flex: 1 1 auto;
        flex-direction: column;
        min-block-size: 0;
      }
      .systems {
        flex: 1 1 auto;
        min-block-size: 0;
        padding-block: 0.5rem;
        overflow: auto;
      }
      .pinned {
        flex: none;
        padding-block: 0.25rem;
        border-block-start: 1px solid var(--cds-border-subtle-01);
      }
      .pinned a {
        min-block-size: calc(1.75rem * var(--tight));
      }
      .none {
        padding: 0.5rem 1rem;
        color: var(--cds-text-secondary);
      }
      .turn {
        margin-inline: -0.25rem;
        padding-inline: 0.25rem;
        line-height: 0;
      }
      /* In a low window nothing is pinned, and all of it scrolls. */
      @media (max-height: 36rem) {
        [role='tree'] {
          display: block;
          overflow: auto;
        }
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
      .depth-3 {
        --depth: 2.5;
      }
      .item {
        color: var(--cds-text-primary);
        font-weight: 600;
      }
      .item.quiet {
        color: var(--cds-text-secondary);
        font-weight: 400;
      }
      .item.depth-2 {
        --depth: 1;
        gap: 0.25rem;
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
    this.turned = preferences.tree;
    this.filter = '';
    this.unacceptable = '';
  }

  /** Puts the focus on the current view. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }

  protected override render() {
    const { machine } = this;
    if (!machine) return nothing;
    const many = machine.partitions.size > MOST_OPEN;
    return html`<nav aria-label=${strings.tree.label}>
      ${many ? this.#renderFilter() : nothing}
      <ul role="tree" aria-label=${strings.tree.label} @keydown=${this.#keyed}>
        ${this.#renderSystem(machine)}
        <li role="none" class="pinned">
          <ul role="group" aria-label=${strings.tree.console}>
            ${PINNED.map((screen) => this.#renderLeaf('', screen, 'depth-0'))}
          </ul>
        </li>
      </ul>
    </nav>`;
  }

  #renderFilter() {
    return html`<input
      type="search"
      class="filter"
      aria-label=${strings.tree.filter}
      placeholder=${strings.tree.filter}
      autocomplete="off"
      spellcheck="false"
      .value=${this.filter}
      @input=${(event: Event) => {
        this.filter = (event.currentTarget as HTMLInputElement).value;
      }}
      @keydown=${this.#filterKeyed}
    />`;
  }

  #renderSystem(machine: MachineState) {
    const { name } = machine.system;
    const key = `system ${name}`;
    const open = !this.turned.has(key);
    const meant = [...machine.partitions.values()].filter(
      ({ view }) => this.filter === '' || isMeant(view, strings.statusWords[view.status], this.filter),
    );
    return html`<li role="none" class="systems">
      ${this.#renderItem({ key, open, depth: 'depth-0', name, leads: { partition: '', screen: 'system' }, icon: icons.system })}
      ${
        open
          ? html`<ul role="group">
            ${this.#renderLeaf('', 'system', 'depth-2')} ${meant.map((partition) => this.#renderPartition(partition))}
            ${meant.length === 0 && this.filter !== '' ? html`<li role="none" class="none">${strings.tree.none(this.filter.trim())}</li>` : nothing}
          </ul>`
          : nothing
      }
    </li>`;
  }

  /** Something that opens: the sign before it opens and closes it, its name leads to its first screen. */
  #renderItem({ key, open, depth, name, leads, icon = nothing, status = nothing }: TreeItem) {
    const goThere = (): void => {
      if (leads) fire(this, 'go', leads);
      else this.#toggle(key);
    };
    const turn = (event: Event): void => {
      event.stopPropagation();
      this.#toggle(key);
    };
    return html`<div role="treeitem" class="item ${depth} ${leads ? '' : 'quiet'}" tabindex="-1" aria-expanded=${open ? 'true' : 'false'} data-key=${key} @click=${goThere} @contextmenu=${(event: MouseEvent) => this.#menuAsked(event, leads)}>
      <span class="turn" @click=${turn}>${open ? icons.chevronDown : icons.chevronRight}</span>${icon}<span class="name" title=${name}>${name}</span>${status}
    </div>`;
  }

  #renderPartition({ view }: PartitionState) {
    const key = `partition ${view.name}`;
    const open = this.#isOpen(key, view.name);
    const { first, more } = treeScreens(view);
    const moreKey = `more ${view.name}`;
    // What one looks at is in sight, whether or not the rest is.
    const inMore = more.find((screen) => this.#isCurrent(view.name, screen));
    const moreOpen = this.turned.has(moreKey);
    return html`<li role="none">
      ${this.#renderItem({
        key,
        open,
        depth: 'depth-1',
        name: view.name,
        leads: { partition: view.name, screen: 'overview' },
        status: this.#renderStatus(view),
      })}
      ${
        open
          ? html`<ul role="group">
            ${first.map((screen) => this.#renderLeaf(view.name, screen, 'depth-2'))}
            ${!moreOpen && inMore ? this.#renderLeaf(view.name, inMore, 'depth-2') : nothing}
            <li role="none">
              ${this.#renderItem({ key: moreKey, open: moreOpen, depth: 'depth-2', name: strings.tree.more })}
              ${moreOpen ? html`<ul role="group">${more.map((screen) => this.#renderLeaf(view.name, screen, 'depth-3'))}</ul>` : nothing}
            </li>
          </ul>`
          : nothing
      }
    </li>`;
  }

  #renderStatus(view: PartitionState['view']) {
    const unacceptable = this.unacceptable.split(' ').includes(view.name);
    const troubled = view.divergences.total > 0 || view.panic !== null || unacceptable;
    const word = strings.statusWords[view.status];
    const why = unacceptable ? strings.tree.unacceptable : strings.tree.troubled;
    return html`<span class="status">
      <svg viewBox="0 0 10 10" class=${troubled ? 'exceptions' : view.status} aria-hidden="true">
        ${troubled ? TRIANGLE : view.status === 'operating' ? DISC : RING}
      </svg>
      ${
        troubled
          ? html`<span title=${unacceptable ? why : word}
              >${unacceptable ? word : html`<span class="hidden-text">${word}, </span>`}${unacceptable ? html`<span class="hidden-text">, ${why}</span>` : why}</span
            >`
          : word
      }
    </span>`;
  }

  #isCurrent(partition: string, screen: Exclude<ScreenId, 'block'>): boolean {
    const screenId = this.route?.screen;
    const shown = screenId === 'block' || screenId === 'pages' ? 'blocks' : screenId;
    return this.route?.partition === partition && shown === screen;
  }

  #renderLeaf(partition: string, screen: Exclude<ScreenId, 'block'>, depth: Depth) {
    const current = this.#isCurrent(partition, screen);
    return html`<li role="none">
      <a
        role="treeitem"
        class=${depth}
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
    return (many && partition !== this.route?.partition) === this.turned.has(key);
  }

  #toggle(key: string): void {
    const turned = new Set(this.turned);
    if (!turned.delete(key)) turned.add(key);
    this.turned = turned;
    preferences.tree = turned;
  }

  #menuAsked(event: MouseEvent, leads: TreeItem['leads']): void {
    if (!leads?.partition) return;
    event.preventDefault();
    fire(this, 'context-menu', {
      subject: { kind: 'partition', partition: leads.partition as PartitionName },
      x: event.clientX,
      y: event.clientY,
    });
  }

  /** From the field down into what it left. */
  #filterKeyed = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') this.#items()[0]?.focus();
    else if (event.key === 'Escape' && this.filter !== '') this.filter = '';
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

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
    else if (key && event.key === 'Enter') item?.click();
    else if (key && event.key === ' ') this.#toggle(key);
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
