/**
 * Who has what, and is anything wrong: storage elements, blocks, zones, memory. Events: `go` {screen}, `add-blocks`
 * {blocks}, `command-run` {command}.
 */

import '@carbon/web-components/es/components/button/button.js';
import { css, html, nothing } from 'lit';
import { type Bytes, formatBytes } from '../../shared/units.ts';
import type { ActionAdvice, PartitionView, SystemView } from '../../shared/view.ts';
import '../elements/partition-tasks.ts';
import '../elements/state-glyph.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { icons } from '../elements/icons.ts';
import { readAmount } from '../model/address-input.ts';
import type { PartitionState } from '../model/machine-state.ts';
import type { ScreenId } from '../model/router.ts';
import { blocksToAdd } from '../model/verbs.ts';
import { strings } from '../strings/index.ts';
import { fieldStyles } from '../theme/field-styles.ts';
import { screenStyles } from '../theme/screen-styles.ts';
import { base, panel, plainButton, tableStyles } from '../theme/shared-styles.ts';
import { renderKernel, renderLinux, renderMemory, renderStorage, renderZones } from './overview-panels.ts';

const s = strings.overview;

export class OverviewScreen extends ConsoleElement {
  static override properties = {
    partition: { attribute: false },
    system: { attribute: false },
    actions: { attribute: false },
    lockedBecause: { attribute: false },
    amount: { state: true },
  };
  declare partition: PartitionState;
  declare system: SystemView;
  declare actions: readonly ActionAdvice[] | undefined;
  declare lockedBecause: string | undefined;
  declare private amount: string | undefined;

  static override styles = [
    base,
    panel,
    plainButton,
    tableStyles,
    screenStyles,
    fieldStyles,
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
      form {
        display: flex;
        flex-wrap: wrap;
        align-items: flex-end;
        gap: 0.5rem 0.75rem;
      }
      form .field input {
        inline-size: 10rem;
        block-size: 2.5rem;
      }
      form > .hint {
        flex-basis: 100%;
        font-size: 0.75rem;
        color: var(--cds-text-secondary);
      }
      .error {
        color: var(--cds-text-error);
      }
    `,
  ];

  constructor() {
    super();
    this.actions = undefined;
    this.lockedBecause = undefined;
    this.amount = undefined;
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
        ${this.#renderAdd(view)} ${renderStorage(this.partition, this.system, this.#go)} ${renderLinux(this.partition, this.#go)}
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

  #renderAdd(view: PartitionView) {
    const { blockBytes } = view.geometry;
    const available = blocksToAdd(this.partition.blocks, Number.POSITIVE_INFINITY).length;
    const text = this.amount ?? formatBytes((Math.min(4, Math.max(1, available)) * blockBytes) as Bytes);
    const amount = readAmount(text, blockBytes, available);
    const locked =
      this.lockedBecause ?? (view.status === 'operating' ? undefined : strings.whyNot.notOperating);
    // While something else runs, the storage that is left changes by itself: nobody typed anything wrong.
    const problem = !locked && amount.kind === 'unread' && available > 0 ? amount : undefined;
    return html`<section class="panel wide" aria-label=${s.addTitle}>
      <h2>${s.addTitle}</h2>
      <form @submit=${(event: Event) => this.#add(event, text)}>
        <label class="field"
          >${s.addLabel}
          <input
            name="amount"
            .value=${text}
            autocomplete="off"
            aria-describedby="add-hint"
            aria-invalid=${problem ? 'true' : 'false'}
            @input=${(event: Event) => {
              this.amount = (event.currentTarget as HTMLInputElement).value;
            }}
          />
        </label>
        <cds-button size="md" kind="primary" data-add ?disabled=${locked !== undefined || amount.kind === 'unread'} @click=${(event: Event) => this.#add(event, text)}
          >${s.addRun}</cds-button
        >
        <span class="hint" id="add-hint" aria-live="polite">
          ${
            locked
              ? locked
              : available === 0
                ? s.addNone
                : problem
                  ? html`<span class="error">${problem.because}</span>
                    ${problem.nearest.map(
                      (size) =>
                        html`<button type="button" class="plain link" @click=${() => {
                          this.amount = size;
                        }}>${s.useInstead(size)}</button>`,
                    )}`
                  : s.addHint(formatBytes((available * blockBytes) as Bytes), formatBytes(blockBytes))
          }
        </span>
      </form>
    </section>`;
  }

  #add(event: Event, text: string): void {
    event.preventDefault();
    const { blockBytes } = this.partition.view.geometry;
    const available = blocksToAdd(this.partition.blocks, Number.POSITIVE_INFINITY).length;
    const amount = readAmount(text, blockBytes, available);
    if (amount.kind !== 'blocks' || this.lockedBecause) return;
    fire(this, 'add-blocks', { blocks: blocksToAdd(this.partition.blocks, amount.blocks) });
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
