/**
 * Who has what, and is anything wrong: storage elements, blocks, zones, memory. Events: `go` {screen}, `blocks-run` and
 * `blocks-plan` {action}, `command-run` {command}, `remedy` {remedy}.
 */

import '@carbon/web-components/es/components/button/button.js';
import { css, html, nothing } from 'lit';
import type { ActionAdvice, PartitionView, SystemView } from '../../shared/view.ts';
import '../elements/partition-tasks.ts';
import '../elements/state-glyph.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { icons } from '../elements/icons.ts';
import type { PartitionState } from '../model/machine-state.ts';
import type { ScreenId } from '../model/router.ts';
import type { Store } from '../state/store.ts';
import { strings } from '../strings/index.ts';
import { screenStyles } from '../theme/screen-styles.ts';
import { base, panel, plainButton, tableStyles } from '../theme/shared-styles.ts';
import './storage-online.ts';
import { renderKernel, renderLinux, renderMemory, renderStorage, renderZones } from './overview-panels.ts';

const s = strings.overview;

export class OverviewScreen extends ConsoleElement {
  static override properties = {
    partition: { attribute: false },
    system: { attribute: false },
    actions: { attribute: false },
    lockedBecause: { attribute: false },
    store: { attribute: false },
    seen: { type: Number },
  };
  declare partition: PartitionState;
  declare system: SystemView;
  declare actions: readonly ActionAdvice[] | undefined;
  declare lockedBecause: string | undefined;
  declare store: Store;
  declare seen: number;

  static override styles = [
    base,
    panel,
    plainButton,
    tableStyles,
    screenStyles,
    css`
      .head {
        align-items: flex-start;
      }
      .head > * {
        min-block-size: 2rem;
        align-content: center;
      }
      .status {
        display: inline-flex;
        align-items: center;
        gap: 0.5rem;
      }
      .element {
        display: grid;
        grid-template-columns: 5.5rem minmax(0, 1fr) 12rem;
        gap: 0.25rem 1rem;
        align-items: center;
        margin-block-end: 0.5rem;
      }
      .element .figures {
        font-size: 0.75rem;
        color: var(--cds-text-secondary);
      }
      .element strong {
        display: block;
        font-weight: 600;
        color: var(--cds-text-primary);
        font-size: 0.875rem;
      }
      .counts .what {
        display: flex;
        align-items: center;
        gap: 0.5rem;
      }
      .exceptions {
        margin-block-end: 1rem;
        padding-inline-start: 0.875rem;
        border-inline-start: 3px solid var(--state-failed);
      }
      .exceptions li {
        display: flex;
        gap: 0.5rem;
        align-items: center;
      }
    `,
  ];

  constructor() {
    super();
    this.actions = undefined;
    this.lockedBecause = undefined;
    this.seen = 0;
  }

  protected override render() {
    const { view } = this.partition;
    return html`<div class="head">
        <h1>${view.name}</h1>
        <span class="status">
          <state-glyph .category=${view.status === 'operating' ? 'online' : view.status === 'exceptions' ? 'failed' : 'deconfigured'}></state-glyph>
          ${strings.statusWords[view.status]}
        </span>
        <span class="quiet">${s.acceptable}</span>
        <span class="spring"></span>
        <partition-tasks .actions=${this.actions} .lockedBecause=${this.lockedBecause}></partition-tasks>
      </div>
      ${this.#renderExceptions(view)}
      <div class="grid">
        <storage-online
          class="wide"
          .store=${this.store}
          .partition=${this.partition}
          .seen=${this.seen}
          .lockedBecause=${this.lockedBecause}
        ></storage-online>
        ${renderStorage(this.partition, this.system, this.#go)} ${renderLinux(this.partition, this.#go)}
        ${renderMemory(view)} ${renderKernel(view)} ${renderZones(view)}
      </div>`;
  }

  #renderExceptions(view: PartitionView) {
    const { divergences, panic, pendingWrite } = view;
    if (divergences.total === 0 && !panic && !pendingWrite) return nothing;
    const more = divergences.total - 5;
    return html`<section class="panel exceptions" aria-label=${s.exceptions}>
      <h2>${s.exceptions}</h2>
      <ul class="plain">
        ${panic ? html`<li>${icons.error} ${s.panic}: ${panic}</li>` : nothing}
        ${
          pendingWrite
            ? html`<li>
              ${icons.warning} ${s.pendingWrite}: <code>echo ${pendingWrite.value} &gt; ${pendingWrite.path}</code> ${pendingWrite.because}
              <cds-button size="sm" kind="tertiary" @click=${() => this.#signal(view)}>${s.signal}</cds-button>
            </li>`
            : nothing
        }
        ${divergences.first.slice(0, 5).map(
          ({ rn, hypervisor, kernel }) => html`<li>
            <state-glyph .category=${'differs'}></state-glyph>${s.divergence(rn, hypervisor, kernel)}
          </li>`,
        )}
        ${more > 0 ? html`<li class="quiet">${s.moreDivergences(more)}</li>` : nothing}
      </ul>
      <div class="links"><button class="plain link" @click=${() => this.#go('increments')}>${s.openIncrements}</button></div>
    </section>`;
  }

  #signal(view: PartitionView): void {
    fire(this, 'command-run', { command: { kind: 'signalPendingWrite', partition: view.name } });
  }

  #go = (screen: ScreenId): void => {
    fire(this, 'go', { screen });
  };
}

customElements.define('overview-screen', OverviewScreen);

declare global {
  interface HTMLElementTagNameMap {
    'overview-screen': OverviewScreen;
  }
}
