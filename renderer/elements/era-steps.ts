/**
 * The microsteps of one command on two kernels beside each other, single-stepped together; where they first differ is
 * marked.
 */

import { css, html, nothing, type PropertyValues } from 'lit';
import { type AlignedStep, differs } from '../model/era-steps.ts';
import type { SequenceStep } from '../model/sequence-steps.ts';
import { strings } from '../strings/index.ts';
import { base, lowerPane } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';

const s = strings.era;

export class EraSteps extends ConsoleElement {
  static override properties = {
    steps: { attribute: false },
    step: { type: Number },
    left: { type: String },
    right: { type: String },
  };
  declare steps: readonly AlignedStep[];
  /** Rows shown so far. */
  declare step: number;
  /** What the sides are called. */
  declare left: string;
  declare right: string;

  static override styles = [
    base,
    lowerPane,
    css`
      table {
        inline-size: 100%;
        min-inline-size: 44rem;
        border-collapse: collapse;
        table-layout: fixed;
        font-size: 0.8125rem;
      }
      th {
        position: sticky;
        inset-block-start: 0;
        z-index: 1;
        padding: 0.375rem 0.5rem;
        background: var(--cds-layer-accent-01);
        font-size: 0.75rem;
        text-align: start;
      }
      .index {
        inline-size: 3rem;
        font-family: var(--font-mono);
        text-align: end;
        color: var(--cds-text-secondary);
      }
      td {
        padding: 0.25rem 0.5rem;
        border-block-end: 1px solid var(--cds-border-subtle-01);
        vertical-align: top;
        overflow-wrap: anywhere;
      }
      td.step {
        border-inline-start: 3px solid var(--cds-border-strong-01);
        background: var(--cds-layer-01);
      }
      tr.differs td.step {
        background: var(--cds-layer-accent-01);
        font-weight: 600;
      }
      td.bad {
        border-inline-start-color: var(--state-failed);
      }
      td.undo {
        border-inline-start: 3px dashed var(--state-changing);
      }
      .lane,
      .source {
        font-size: 0.75rem;
        font-weight: 400;
        color: var(--cds-text-secondary);
      }
      .source {
        display: block;
        font-family: var(--font-mono);
      }
      tr.first td {
        border-block-start: 2px solid var(--state-differs);
      }
      .mark {
        display: block;
        color: var(--cds-text-primary);
        font-size: 0.75rem;
        font-weight: 600;
      }
      tr.current {
        outline: 2px solid var(--cds-border-interactive);
        outline-offset: -2px;
      }
      tr.later {
        visibility: hidden;
      }
    `,
  ];

  constructor() {
    super();
    this.steps = [];
    this.step = 0;
    this.left = '';
    this.right = '';
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('step')) this.renderRoot.querySelector('.current')?.scrollIntoView({ block: 'nearest' });
  }

  protected override render() {
    const first = this.steps.findIndex(differs);
    return html`<table tabindex="0" aria-label=${s.title}>
      <thead>
        <tr>
          <th class="index" scope="col"><span class="hidden-text">${s.step}</span></th>
          <th scope="col">${this.left}</th>
          <th scope="col">${this.right}</th>
        </tr>
      </thead>
      <tbody>
        ${this.steps.map((row, index) => this.#renderRow(row, index, index === first))}
      </tbody>
    </table>`;
  }

  #renderRow(row: AlignedStep, index: number, isFirst: boolean) {
    const current = index + 1 === this.step;
    const place = current ? 'current' : index + 1 > this.step ? 'later' : '';
    return html`<tr
      class="${place} ${differs(row) ? 'differs' : ''} ${isFirst ? 'first' : ''}"
      aria-current=${current ? 'step' : nothing}
    >
      <td class="index">${index + 1}</td>
      ${renderSide(row.left, isFirst)}${renderSide(row.right, isFirst)}
    </tr>`;
  }
}

function renderSide(step: SequenceStep | undefined, isFirst: boolean) {
  const mark = isFirst ? html`<span class="mark">≠ ${s.firstDifference}</span>` : nothing;
  if (!step) return html`<td>${mark}<span class="lane">${s.notHere}</span></td>`;
  const sign = step.tone === 'bad' ? '✕ ' : step.tone === 'undo' ? '↩ ' : '';
  return html`<td class="step ${step.tone}">
    ${mark}<span class="lane">${strings.sequence.lanes[step.lane]}</span> ${sign}${step.text}
    ${step.source ? html`<span class="source">${step.source}</span>` : nothing}
  </td>`;
}

customElements.define('era-steps', EraSteps);

declare global {
  interface HTMLElementTagNameMap {
    'era-steps': EraSteps;
  }
}
