/**
 * The plan of an action before it is done: which blocks, what becomes of each, what it costs, what is refused and why.
 * Events: `plan-run`, `plan-close`.
 */

import '@carbon/web-components/es/components/button/button.js';
import { css, html, type LitElement, nothing, type PropertyValues } from 'lit';
import { shellCommandFor } from '../../shared/block-action.ts';
import { BLOCK, blockStateOf } from '../../shared/cells.ts';
import { bytesOfPages, formatAddress } from '../../shared/units.ts';
import { formatKib, formatSize } from '../model/format.ts';
import type { PartitionState } from '../model/machine-state.ts';
import { failureSentences } from '../model/outcome-text.ts';
import { memmapOf } from '../model/rows.ts';
import type { Plan } from '../state/action-runner.ts';
import { strings } from '../strings/index.ts';
import { calloutStyles } from '../theme/screen-styles.ts';
import { base, dialogStyles, tableStyles } from '../theme/shared-styles.ts';
import { icons } from './icons.ts';
import './rule-note.ts';
import './state-glyph.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';

const MOST_ROWS = 200;

export class PlanDialog extends ConsoleElement {
  static override properties = { plan: { attribute: false }, partition: { attribute: false } };
  declare plan: Plan | undefined;
  declare partition: PartitionState | undefined;

  static override styles = [
    base,
    dialogStyles,
    tableStyles,
    calloutStyles,
    css`
      .callout {
        margin-block-end: 0.75rem;
      }
      .guard {
        margin-block-end: 0.75rem;
      }
      dd code {
        display: block;
        max-block-size: 4.5rem;
        overflow: auto;
        overflow-wrap: anywhere;
      }
      .rows {
        max-block-size: 16rem;
        overflow: auto;
        border: 1px solid var(--cds-border-subtle-01);
      }
      .rows + .quiet {
        margin-block-start: 0.5rem;
        font-size: 0.75rem;
      }
      .to {
        display: inline-flex;
        align-items: center;
        gap: 0.375rem;
      }
    `,
  ];

  constructor() {
    super();
    this.plan = undefined;
    this.partition = undefined;
  }

  protected override updated(changed: PropertyValues): void {
    const dialog = this.renderRoot.querySelector('dialog');
    if (!changed.has('plan') || !dialog) return;
    if (this.plan && !dialog.open) dialog.showModal();
    else if (!this.plan && dialog.open) dialog.close();
    if (this.plan?.result || this.plan?.failure) void this.#focusChoice(this.plan);
  }

  /** Enter carries the plan out when nothing will be refused; otherwise it cancels. */
  async #focusChoice({ result }: Plan): Promise<void> {
    const good = result !== undefined && result.refused === 0;
    const button = this.renderRoot.querySelector<LitElement>(good ? '[data-run]' : '[data-cancel]');
    await button?.updateComplete;
    button?.focus();
  }

  protected override render() {
    const { plan, partition } = this;
    const heading = plan
      ? strings.preview.heading(
          strings.verbs[plan.action.verb],
          plan.action.blocks.length,
          plan.action.blocks[0] ?? 0,
        )
      : '';
    return html`<dialog aria-labelledby="heading" aria-describedby="intro verdict" @cancel=${this.#cancelled}>
      <div class="head">
        <h1 id="heading">${heading}</h1>
        <p class="quiet" id="intro">${strings.preview.intro}</p>
      </div>
      <div class="body" tabindex="0" role="region" aria-labelledby="heading">
        ${plan && partition ? this.#renderPlan(plan, partition) : nothing}
      </div>
      <div class="foot">
        <cds-button kind="secondary" size="lg" data-cancel @click=${() => fire(this, 'plan-close')}>${strings.preview.cancel}</cds-button>
        ${this.#renderRun(plan)}
      </div>
    </dialog>`;
  }

  #renderRun(plan: Plan | undefined) {
    if (!plan) return nothing;
    const refused = (plan.result?.refused ?? 0) > 0;
    const label = refused ? strings.preview.runAnyway : strings.preview.run(strings.verbs[plan.action.verb]);
    return html`<cds-button
      kind="primary"
      size="lg"
      data-run
      ?disabled=${!plan.result}
      @click=${() => plan.result && fire(this, 'plan-run')}
      >${label}</cds-button
    >`;
  }

  #renderPlan(plan: Plan, partition: PartitionState) {
    const { autoOnline } = partition.view.parameters;
    return html`${this.#renderVerdict(plan)}
      ${plan.action.verb === 'enable' && autoOnline !== 'offline' ? html`<p class="guard">${strings.preview.autoOnline(autoOnline)}</p>` : nothing}
      <dl>
        <dt>${strings.preview.command}</dt>
        <dd><code>${shellCommandFor(plan.action)}</code></dd>
        <dt>${strings.preview.memmapCost}</dt>
        <dd>${this.#memmapCost(plan, partition)}</dd>
      </dl>
      ${this.#renderBlocks(plan, partition)}`;
  }

  #renderVerdict({ action, result, failure }: Plan) {
    if (failure) {
      return html`<div id="verdict" class="callout bad" role="alert">${icons.error}<span>${failureSentences(failure).join(' ')}</span></div>`;
    }
    if (!result)
      return html`<div id="verdict" class="callout" role="status">${icons.info}${strings.preview.asking}</div>`;
    if (result.refusedBlocks.length === 0 && !result.firstRefusal) {
      return html`<div id="verdict" class="callout good" role="status" data-verdict="done">${icons.done}${strings.preview.allDone(action.blocks.length)}</div>`;
    }
    const refusal = result.firstRefusal;
    const sentences = [
      strings.preview.someRefused(result.refusedBlocks.length, action.blocks.length),
      ...(refusal ? failureSentences(refusal) : []),
    ];
    return html`<div class="callout bad" role="status" data-verdict="refused">
      ${icons.error}
      <span>
        <span id="verdict">${sentences.join(' ')}</span>
        ${refusal ? html`<rule-note .rule=${refusal.rule}></rule-note>` : nothing}
      </span>
    </div>`;
  }

  #memmapCost({ action }: Plan, { view, blocks }: PartitionState): string {
    const allocates = action.verb === 'enable' || action.verb === 'configure';
    if (!allocates) return strings.preview.noCost;
    const added = action.blocks.filter((block) => blockStateOf(blocks[block] ?? 0) === 'deconfigured');
    const self = added.filter(
      (block) => action.memmapOnMemory ?? (blocks[block] ?? 0) & BLOCK.memmapRequested,
    ).length;
    const size = (count: number) => formatSize(bytesOfPages(count * view.geometry.memmapPagesPerBlock));
    const parts = [
      ...(self > 0 ? [strings.preview.selfCost(size(self))] : []),
      ...(added.length > self ? [strings.preview.systemCost(size(added.length - self))] : []),
    ];
    return parts.length > 0 ? parts.join(', ') : strings.preview.noCost;
  }

  #renderBlocks({ action, result }: Plan, { view, blocks }: PartitionState) {
    const refused = new Set<number>(result?.refusedBlocks ?? []);
    const rows = action.blocks.slice(0, MOST_ROWS);
    const more = action.blocks.length - rows.length;
    const target = TARGETS[action.verb];
    return html`<div class="rows" tabindex="0" role="region" aria-label=${strings.preview.blocks}>
      <table>
        <thead>
          <tr>
            <th class="number">${strings.table.columns.block}</th>
            <th>${strings.table.columns.range}</th>
            <th>${strings.table.columns.state}</th>
            <th>${strings.table.columns.memmap}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map((block) => {
            const cell = blocks[block] ?? 0;
            const state = blockStateOf(cell);
            const start = block * view.geometry.blockBytes;
            return html`<tr>
              <td class="number">${block}</td>
              <td class="mono">${formatAddress(start)} – ${formatAddress(start + view.geometry.blockBytes - 1)}</td>
              <td>
                <span class="to"
                  >${strings.stateWords[state]} →
                  ${
                    refused.has(block)
                      ? html`<state-glyph .category=${'failed'}></state-glyph>${strings.stateWords.failed}`
                      : html`${target ? html`<state-glyph .category=${target}></state-glyph>` : nothing}${target ?? state}`
                  }</span
                >
              </td>
              <td>${memmapWord(action.memmapOnMemory, cell)}</td>
            </tr>`;
          })}
        </tbody>
      </table>
      ${more > 0 ? html`<p class="quiet">+ ${strings.count(more, 'block')}</p>` : nothing}
    </div>
    ${view.memory.memTotalKib ? html`<p class="quiet">${strings.preview.memoryNow}: ${formatKib(view.memory.memTotalKib)}</p>` : nothing}`;
  }

  #cancelled = (event: Event): void => {
    event.preventDefault();
    fire(this, 'plan-close');
  };
}

const TARGETS = {
  enable: 'online',
  online: 'online',
  offline: 'offline',
  disable: 'deconfigured',
  configure: 'offline',
  deconfigure: 'deconfigured',
  setMemmap: undefined,
} as const;

function memmapWord(requested: boolean | undefined, cell: number): string {
  const placed = memmapOf(cell);
  if (placed !== 'none') return placed;
  return (requested ?? (cell & BLOCK.memmapRequested) !== 0) ? 'self' : 'system';
}

customElements.define('plan-dialog', PlanDialog);

declare global {
  interface HTMLElementTagNameMap {
    'plan-dialog': PlanDialog;
  }
}
