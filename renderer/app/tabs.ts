/**
 * Open tasks as tabs; what does not fit is in the menu at the end of the row, which closes several at once, too. Events:
 * `tab-choose` {index}, `tab-close` {index}, `tabs-close` {which}.
 */

import { css, html, nothing } from 'lit';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { icons } from '../elements/icons.ts';
import { on } from '../elements/on.ts';
import '../elements/popup-menu.ts';
import type { MenuItem } from '../elements/popup-menu.ts';
import { commandOf } from '../model/commands.ts';
import { keysOf } from '../model/keyboard.ts';
import { addressOf, type Route, sameRoute } from '../model/router.ts';
import { settings } from '../state/settings.ts';
import type { WindowLayout } from '../state/window-layout.ts';
import { strings } from '../strings/index.ts';
import { base } from '../theme/shared-styles.ts';

/** What a tab says: the view, with its block or revision. */
export function titleOf(route: Route): string {
  const { screens } = strings;
  if (route.screen === 'block') return screens.inspector(route.item ?? 0);
  if (route.screen === 'pages') return screens.pages(route.item ?? 0);
  const name = screens[route.screen];
  return route.item === undefined ? name : `${name} ${route.item}`;
}

export class TaskTabs extends ConsoleElement {
  static override properties = {
    tabs: { attribute: false },
    route: { attribute: false },
    severalPartitions: { type: Boolean },
    layout: { attribute: false },
    overflows: { state: true },
  };
  declare tabs: readonly Route[];
  declare route: Route;
  declare severalPartitions: boolean;
  /** How the window is divided. */
  declare layout: WindowLayout | undefined;
  /** Not all of them fit. */
  declare private overflows: boolean;
  #sizes: ResizeObserver | undefined;

  static override styles = [
    base,
    css`
      :host {
        display: flex;
        flex: none;
        background: var(--cds-layer-01);
        border-block-end: 1px solid var(--cds-border-subtle-01);
      }
      .list {
        display: flex;
        flex: 1 1 auto;
        min-inline-size: 0;
        overflow: hidden;
      }
      .all {
        display: inline-flex;
        align-items: center;
        flex: none;
        gap: 0.25rem;
        padding-inline: 0.75rem;
        border: 0;
        border-inline-start: 1px solid var(--cds-border-subtle-01);
        background: transparent;
        color: var(--cds-text-primary);
        font: inherit;
        cursor: pointer;
      }
      .all:hover {
        background: var(--cds-layer-hover-01);
      }
      .entry {
        display: flex;
        align-items: stretch;
        flex: none;
        border-inline-end: 1px solid var(--cds-border-subtle-01);
      }
      .entry.current {
        background: var(--cds-background);
        box-shadow: inset 0 2px 0 var(--cds-border-interactive);
      }
      .entry:hover:not(.current) {
        background: var(--cds-layer-hover-01);
      }
      [role='tab'] {
        block-size: calc(2.25rem * var(--tight));
        padding: 0 0.5rem 0 1rem;
        border: 0;
        background: transparent;
        color: var(--cds-text-secondary);
        font: inherit;
        cursor: pointer;
      }
      .current [role='tab'] {
        color: var(--cds-text-primary);
        font-weight: 600;
      }
      .close {
        display: inline-flex;
        align-items: center;
        padding-inline: 0.25rem 0.5rem;
        cursor: pointer;
        color: var(--cds-icon-secondary);
      }
      .close:hover {
        color: var(--cds-icon-primary);
      }
      .close svg {
        inline-size: 0.875rem;
      }
      .partition {
        font-weight: 400;
        color: var(--cds-text-secondary);
      }
    `,
  ];

  constructor() {
    super();
    this.tabs = [];
    this.severalPartitions = false;
    this.layout = undefined;
    this.overflows = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sizes = new ResizeObserver(() => this.#measure());
    this.#sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes?.disconnect();
  }

  #measure(): void {
    const list = this.renderRoot.querySelector('.list');
    if (list) this.overflows = list.scrollWidth > list.clientWidth + 1;
  }

  protected override render() {
    return html`<div class="list" role="tablist" aria-label=${strings.tabs.label} @keydown=${this.#keyed}>
      ${this.tabs.map((tab, index) => {
        const current = sameRoute(tab, this.route);
        return html`<div role="presentation" class="entry ${current ? 'current' : ''}">
          <button
            role="tab"
            id=${`tab-${index}`}
            data-address=${addressOf(tab)}
            aria-selected=${current ? 'true' : 'false'}
            tabindex=${current ? 0 : -1}
            @click=${() => fire(this, 'tab-choose', { index })}
          >
            ${titleOf(tab)}${this.severalPartitions ? html` <span class="partition">${tab.partition}</span>` : nothing}
          </button>
          ${
            this.tabs.length > 1
              ? html`<span class="close" aria-hidden="true" title="${strings.tabs.close(titleOf(tab))} (Alt+W)" @click=${() => fire(this, 'tab-close', { index })}
                >${icons.close}</span
              >`
              : html`<span class="close" aria-hidden="true"></span>`
          }
        </div>`;
      })}
    </div>
    ${this.#renderAll()}`;
  }

  #renderAll() {
    return html`<button class="all" aria-haspopup="menu" title=${strings.tabs.all} @click=${this.#openMenu}>
        <span class="hidden-text">${strings.tabs.all} </span>${this.overflows ? this.tabs.length : nothing}${icons.chevronDown}
      </button>
      <popup-menu
        ${on('menu-choose', ({ detail }) => this.#chosen(detail.id))}
      ></popup-menu>`;
  }

  #openMenu = (event: Event): void => {
    const button = event.currentTarget as HTMLElement;
    const { left, bottom } = button.getBoundingClientRect();
    const { tabs } = strings;
    const shown: MenuItem[] = this.tabs.map((tab, index) => ({
      id: `${index}`,
      label: this.severalPartitions && tab.partition ? `${titleOf(tab)} · ${tab.partition}` : titleOf(tab),
      checked: sameRoute(tab, this.route),
    }));
    const partitions = [...new Set(this.tabs.map(({ partition }) => partition).filter(Boolean))];
    const closing: MenuItem[] = [
      ...(this.tabs.length > 1 ? [{ id: 'others', label: tabs.closeOthers, begins: true }] : []),
      ...(partitions.length > 1
        ? partitions.map((partition) => ({ id: `of ${partition}`, label: tabs.closeOf(partition) }))
        : []),
    ];
    const menu = this.renderRoot.querySelector('popup-menu');
    menu?.openAt(tabs.all, [...shown, ...closing, ...this.#windowItems()], left, bottom, button);
  };

  /** How the window is divided: the same commands that keys and palette have. */
  #windowItems(): MenuItem[] {
    const { layout } = this;
    if (!layout) return [];
    const { split, panel } = layout;
    const rows = [
      ['split.beside', strings.layout.beside, split === 'beside'],
      ['split.below', strings.layout.below, split === 'below'],
      ['split.none', strings.layout.one, split === 'none'],
      ['panel', strings.layout.panel, panel],
    ] as const;
    return rows.map(([id, label, checked], index) => {
      const key = keysOf(commandOf(id), settings().keys)[0];
      return { id, label, checked, ...(key && { key }), ...(index === 0 && { begins: true }) };
    });
  }

  #chosen(id: string): void {
    if (id === 'others') fire(this, 'tabs-close', { which: 'others' });
    else if (id.startsWith('of ')) fire(this, 'tabs-close', { which: { of: id.slice('of '.length) } });
    else if (/^\d+$/.test(id)) fire(this, 'tab-choose', { index: Number(id) });
    else {
      const { intent } = commandOf(id);
      if (intent) fire(this, 'window-act', { intent });
    }
  }

  protected override updated(): void {
    this.#measure();
    this.renderRoot.querySelector('.current')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  #keyed = (event: KeyboardEvent): void => {
    const index = this.tabs.findIndex((tab) => sameRoute(tab, this.route));
    const goal: Record<string, number> = {
      ArrowRight: index + 1,
      ArrowLeft: index - 1,
      Home: 0,
      End: this.tabs.length - 1,
    };
    const wanted = goal[event.key];
    if (wanted !== undefined && this.tabs[wanted]) {
      fire(this, 'tab-choose', { index: wanted });
      void this.updateComplete.then(() =>
        this.renderRoot.querySelector<HTMLElement>(`#tab-${wanted}`)?.focus(),
      );
    } else if (event.key === 'Delete') fire(this, 'tab-close', { index });
    else return;
    event.preventDefault();
  };
}

customElements.define('task-tabs', TaskTabs);

declare global {
  interface HTMLElementTagNameMap {
    'task-tabs': TaskTabs;
  }
}
