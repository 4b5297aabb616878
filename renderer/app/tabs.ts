/** Open tasks as tabs. Events: `tab-choose` {index}, `tab-close` {index}. */

import { css, html, nothing } from 'lit';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { icons } from '../elements/icons.ts';
import { addressOf, type Route, sameRoute } from '../model/router.ts';
import { strings } from '../strings/index.ts';
import { base } from '../theme/shared-styles.ts';

/** What a tab says: the view, with its block or revision. */
export function titleOf(route: Route): string {
  const { screens } = strings;
  if (route.screen === 'block') return screens.inspector(route.item ?? 0);
  const name = screens[route.screen];
  return route.item === undefined ? name : `${name} ${route.item}`;
}

export class TaskTabs extends ConsoleElement {
  static override properties = {
    tabs: { attribute: false },
    route: { attribute: false },
    severalPartitions: { type: Boolean },
  };
  declare tabs: readonly Route[];
  declare route: Route;
  declare severalPartitions: boolean;

  static override styles = [
    base,
    css`
      :host {
        display: block;
        flex: none;
        background: var(--cds-layer-01);
        border-block-end: 1px solid var(--cds-border-subtle-01);
      }
      .list {
        display: flex;
        overflow-x: auto;
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
    </div>`;
  }

  protected override updated(): void {
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
