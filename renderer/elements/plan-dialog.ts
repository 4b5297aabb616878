/**
 * The plan of an action before it is done: what is refused, why and what else can be done; the figures before and after;
 * which blocks, those that are refused first. Events: `plan-run`, `plan-close`, `runbook-make` {from}, `remedy` {remedy}, `notice` {text}.
 */

import '@carbon/web-components/es/components/button/button.js';
import { css, html, type LitElement, nothing, type PropertyValues } from 'lit';
import type { PreviewResult } from '../../shared/api.ts';
import { type BlockAction, shellCommandFor } from '../../shared/block-action.ts';
import { BLOCK, blockStateOf } from '../../shared/cells.ts';
import { formatAddress } from '../../shared/units.ts';
import { figureLines } from '../model/figures.ts';
import type { PartitionState } from '../model/machine-state.ts';
import { failureSentences } from '../model/outcome-text.ts';
import { memmapOf } from '../model/rows.ts';
import type { Plan } from '../state/action-runner.ts';
import { strings } from '../strings/index.ts';
import { calloutStyles } from '../theme/screen-styles.ts';
import { base, dialogStyles, tableStyles } from '../theme/shared-styles.ts';
import { icons } from './icons.ts';
import { setModal } from './modal.ts';
import './cause-note.ts';
import './figures-table.ts';
import './state-glyph.ts';
import './take-along.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';

const MOST_ROWS = 200;

export class PlanDialog extends ConsoleElement {
  static override properties = {
    plan: { attribute: false },
    partition: { attribute: false },
    system: { attribute: false },
  };
  declare plan: Plan | undefined;
  declare partition: PartitionState | undefined;
  /** Name of the system, for what is taken along. */
  declare system: string;

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
      .more {
        padding: 0.375rem 0.75rem;
        font-size: 0.75rem;
      }
      .causes {
        display: grid;
        gap: 0.5rem;
        min-inline-size: 0;
      }
      .causes cause-note + cause-note {
        padding-block-start: 0.5rem;
        border-block-start: 1px solid var(--cds-border-subtle-02);
      }
      take-along {
        margin-block: -0.25rem 0.75rem;
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
    this.system = '';
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('plan')) return;
    setModal(this, this.plan !== undefined);
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
    const heading = plan ? headingOf(plan.action) : '';
    return html`<dialog aria-labelledby="heading" aria-describedby="intro verdict" @cancel=${this.#cancelled}>
      <div class="head">
        <h1 id="heading">${heading}</h1>
        <p class="quiet" id="intro">${plan ? html`<b data-of>${plan.action.partition}</b>${this.system ? ` · ${this.system}` : ''}. ` : nothing}${strings.preview.intro}</p>
      </div>
      <div class="body" tabindex="0" role="region" aria-labelledby="heading">
        ${plan && partition ? this.#renderPlan(plan, partition) : nothing}
      </div>
      <div class="foot">
        ${plan?.result ? html`<cds-button kind="ghost" size="lg" data-runbook title=${strings.runbooks.makeHint} @click=${() => fire(this, 'runbook-make', { from: { kind: 'plan', action: plan.action } })}>${strings.runbooks.make}</cds-button>` : nothing}
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
    const { action, result } = plan;
    return html`${this.#renderVerdict(plan)}
      ${action.verb === 'enable' && autoOnline !== 'offline' ? html`<p class="guard">${strings.preview.autoOnline(autoOnline)}</p>` : nothing}
      ${result?.figures ? html`<figures-table .now=${result.figures.before} .planned=${result.figures.after}></figures-table>` : nothing}
      <dl>
        <dt>${strings.preview.command}</dt>
        <dd><code>${shellCommandFor(action)}</code></dd>
      </dl>
      ${result ? this.#renderTakeAlong(plan, result, partition) : nothing}
      ${this.#renderBlocks(plan, partition)}`;
  }

  #renderTakeAlong({ action }: Plan, { revision, figures }: PreviewResult, { view, blocks }: PartitionState) {
    const heading = headingOf(action);
    const about = [
      strings.takeAlong.about(heading, view.name, this.system, revision),
      ...(figures ? figureLines(figures.before, figures.after) : []),
    ];
    return html`<take-along
      .heading=${heading}
      .subject=${{ action, era: view.era, cells: blocks, about }}
      .figures=${figures}
    ></take-along>`;
  }

  #renderVerdict({ action, result, failure }: Plan) {
    if (failure) {
      return html`<div id="verdict" class="callout bad" role="alert">${icons.error}<span>${failureSentences(failure).join(' ')}</span></div>`;
    }
    if (!result)
      return html`<div id="verdict" class="callout" role="status">${icons.info}${strings.preview.asking}</div>`;
    if (result.causes.length === 0 && !result.firstRefusal) {
      return html`<div id="verdict" class="callout good" role="status" data-verdict="done">${icons.done}${strings.preview.allDone(action.blocks.length)}</div>`;
    }
    const count = action.blocks.length;
    const refused = result.firstRefusal
      ? strings.preview.someRefused(result.refusedBlocks.length, count)
      : strings.preview.someWait(result.waiting, count);
    const spoken = [refused, ...result.causes.map(({ what, why }) => `${what} ${why}`)].join(' ');
    return html`<div class="callout bad" data-verdict="refused">
      ${icons.error}
      <div class="causes">
        <span id="verdict" class="hidden-text" role="status">${spoken}</span>
        <p>${refused}</p>
        ${result.causes.map((cause) => html`<cause-note .cause=${cause}></cause-note>`)}
      </div>
    </div>`;
  }

  #renderBlocks({ action, result }: Plan, { view, blocks }: PartitionState) {
    const refused = new Set<number>(result?.refusedBlocks ?? []);
    const isRefused = (block: number): boolean => refused.has(block);
    const ordered = [
      ...action.blocks.filter(isRefused),
      ...action.blocks.filter((block) => !isRefused(block)),
    ];
    const rows = ordered.slice(0, MOST_ROWS);
    const more = ordered.length - rows.length;
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
                    isRefused(block)
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
      ${more > 0 ? html`<p class="quiet more">${strings.preview.moreBlocks(more)}</p>` : nothing}
    </div>`;
  }

  #cancelled = (event: Event): void => {
    event.preventDefault();
    fire(this, 'plan-close');
  };
}

const headingOf = ({ verb, blocks }: BlockAction): string =>
  strings.preview.heading(strings.verbs[verb], blocks.length, blocks[0] ?? 0);

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
