/**
 * Who has what, and is anything wrong: storage elements, blocks, zones, memory. Events: `go` {screen}, `blocks-run` and
 * `blocks-plan` {action}, `command-run` {command}, `remedy` {remedy}.
 */

import '@carbon/web-components/es/components/button/button.js';
import { css, html, nothing } from 'lit';
import { blockFileOf } from '../../shared/block-file.ts';
import { PARTITION_STATUSES, type PartitionStatus } from '../../shared/partition-action.ts';
import { WAITS } from '../../shared/refusals/waits.ts';
import type { ActionAdvice, PartitionView, SystemView } from '../../shared/view.ts';
import '../elements/partition-tasks.ts';
import '../elements/state-glyph.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { icons } from '../elements/icons.ts';
import { on } from '../elements/on.ts';
import type { PartitionState } from '../model/machine-state.ts';
import type { ScreenId } from '../model/router.ts';
import { acceptableStatuses, acceptStatuses } from '../state/acceptable.ts';
import { preferences } from '../state/preferences.ts';
import type { Store } from '../state/store.ts';
import { strings } from '../strings/index.ts';
import { screenStyles } from '../theme/screen-styles.ts';
import { base, panel, plainButton, tableStyles } from '../theme/shared-styles.ts';
import '../elements/start-card.ts';
import './storage-online.ts';
import { renderKernel, renderLinux, renderMemory, renderStorage, renderZones } from './overview-panels.ts';

const s = strings.overview;

const FIRST_WISH = '+4 GiB';

export class OverviewScreen extends ConsoleElement {
  static override properties = {
    partition: { attribute: false },
    system: { attribute: false },
    actions: { attribute: false },
    lockedBecause: { attribute: false },
    store: { attribute: false },
    seen: { type: Number },
    starts: { state: true },
  };
  declare partition: PartitionState;
  declare system: SystemView;
  declare actions: readonly ActionAdvice[] | undefined;
  declare lockedBecause: string | undefined;
  declare store: Store;
  declare seen: number;
  /** The first steps are shown. */
  declare private starts: boolean;

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
      .acceptable {
        position: relative;
      }
      .acceptable summary {
        display: inline-flex;
        gap: 0.375rem;
        align-items: center;
        cursor: pointer;
      }
      .acceptable .choices {
        position: absolute;
        z-index: 3;
        display: grid;
        gap: 0.375rem;
        padding: 0.75rem;
        background: var(--cds-layer-02);
        border: 1px solid var(--cds-border-strong-01);
        white-space: nowrap;
      }
      .acceptable label {
        display: flex;
        gap: 0.5rem;
        align-items: center;
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
      .wait {
        display: grid;
        gap: 0.25rem;
      }
      .wait .ways {
        display: flex;
        gap: 0.75rem;
        align-items: center;
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
    this.starts = preferences.startCard;
    this.actions = undefined;
    this.lockedBecause = undefined;
    this.seen = 0;
  }

  #endStart(): void {
    preferences.closeStartCard();
    this.starts = false;
  }

  protected override render() {
    const { view } = this.partition;
    return html`${
      this.starts
        ? html`<start-card
          ${on('start-bring', () => {
            this.#endStart();
            void this.renderRoot.querySelector('storage-online')?.wish(FIRST_WISH);
          })}
          ${on('start-lesson', () => this.#endStart())}
          ${on('start-close', () => this.#endStart())}
        ></start-card>`
        : nothing
    }<div class="head">
        <h1>${view.name}</h1>
        <span class="status">
          <state-glyph .category=${view.status === 'operating' ? 'online' : view.status === 'exceptions' ? 'failed' : 'deconfigured'}></state-glyph>
          ${strings.statusWords[view.status]}
        </span>
        ${this.#renderAcceptable(view)}
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

  /** Whether the status is one that an operator takes for acceptable, and the list of those. */
  #renderAcceptable({ name, status }: PartitionView) {
    const machine = this.store.machine?.id;
    const chosen = acceptableStatuses(machine, name);
    const fits = chosen.includes(status);
    const toggle = (each: PartitionStatus): void => {
      const next = chosen.includes(each) ? chosen.filter((other) => other !== each) : [...chosen, each];
      acceptStatuses(machine, name, next);
      this.requestUpdate();
      fire(this, 'acceptable-change');
    };
    return html`<details class="acceptable" data-acceptable=${fits ? 'yes' : 'no'}>
      <summary class=${fits ? 'quiet' : ''} title=${s.acceptableHint}>${fits ? nothing : icons.warning} ${fits ? s.acceptable : s.unacceptable}</summary>
      <div class="choices" role="group" aria-label=${s.acceptableStatuses}>
        <strong>${s.acceptableStatuses}</strong>
        ${PARTITION_STATUSES.map(
          (each) =>
            html`<label><input type="checkbox" data-status=${each} .checked=${chosen.includes(each)} @change=${() => toggle(each)} />${strings.statusWords[each]}</label>`,
        )}
      </div>
    </details>`;
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
              ${icons.warning} ${this.#renderWait(view, pendingWrite)}
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

  /** The same lines that a refusal has. */
  #renderWait(view: PartitionView, { path, value, because }: NonNullable<PartitionView['pendingWrite']>) {
    const block = blockFileOf(path)?.block;
    const subject = block === undefined ? path : strings.overview.block(block);
    const facts = { subject, planned: false, partition: view.name, because };
    const { what, why } = WAITS['wait:migration'];
    return html`<div class="wait">
      <strong>${what(facts)}</strong>
      <span>${why(facts)}</span>
      <span class="ways">
        <cds-button size="sm" kind="tertiary" @click=${() => this.#signal(view)}>${s.signal}</cds-button>
        <button class="plain link" @click=${() => this.#go('conditions')}>${s.openConditions}</button>
      </span>
      <code class="quiet">echo ${value} &gt; ${path}</code>
    </div>`;
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
