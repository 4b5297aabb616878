/** Microsteps in swimlanes, one for each part of the machine that takes a step; a lane's head stops runs at its steps. */

import { css, html, nothing } from 'lit';
import { LANES, type Lane } from '../../shared/event.ts';
import type { SequenceStep } from '../model/sequence-steps.ts';
import { strings } from '../strings/index.ts';

const s = strings.sequence;

export interface LanesScene {
  readonly steps: readonly SequenceStep[];
  /** Steps shown so far; the last of them is the current one. */
  readonly step: number;
  readonly breakpoints: ReadonlySet<string>;
  readonly stopAt: (lane: Lane) => void;
}

export const renderLanes = (
  scene: LanesScene,
) => html`<div class="scroll" tabindex="0" role="region" aria-label=${s.title}>
    <div class="lanes" role="group" aria-label=${s.stopHint}><span></span>${LANES.map((lane) => renderHead(scene, lane))}</div>
    <ol>
      ${scene.steps.map((step, index) => renderStep(step, index + 1 - scene.step))}
    </ol>
  </div>`;

function renderHead({ breakpoints, stopAt }: LanesScene, lane: Lane) {
  return html`<button
    class="plain"
    data-lane=${lane}
    aria-label=${s.stopAt(s.lanes[lane])}
    aria-pressed=${breakpoints.has(lane) ? 'true' : 'false'}
    title=${s.stopHint}
    @click=${() => stopAt(lane)}
  >
    <i aria-hidden="true"></i>${s.lanes[lane]}
  </button>`;
}

/** @param distance from the current step: 0 is the current one, later ones are above it */
function renderStep({ lane, tone, text, source, first }: SequenceStep, distance: number) {
  const place = distance === 0 ? 'current' : distance > 0 ? 'later' : '';
  const sign = tone === 'bad' ? '✕ ' : tone === 'undo' ? '↩ ' : '';
  return html`<li class="from-${LANES.indexOf(lane)} ${tone} ${place}" aria-current=${distance === 0 ? 'step' : nothing}>
    <span class="index">${first}</span>
    <span class="step">
      <span><span class="hidden-text">${s.lanes[lane]}: </span>${sign ? html`<span class="tag">${sign}</span>` : nothing}${text}</span>
      ${source ? html`<span class="source">${source}</span>` : nothing}
    </span>
  </li>`;
}

export const laneStyles = css`
  ol,
  .lanes {
    min-inline-size: 46rem;
  }
  .lanes,
  li {
    display: grid;
    grid-template-columns: 3rem repeat(7, minmax(5rem, 1fr));
  }
  .lanes {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    background: var(--cds-layer-accent-01);
    font-weight: 600;
    font-size: 0.75rem;
  }
  .lanes > button.plain {
    min-block-size: 1.75rem;
    border-inline-start: 1px solid var(--cds-border-subtle-01);
  }
  .lanes i {
    inline-size: 0.625rem;
    block-size: 0.625rem;
    border: 1.5px solid var(--cds-icon-secondary);
    border-radius: 50%;
  }
  .lanes [aria-pressed='true'] i {
    border-color: var(--state-failed);
    background: var(--state-failed);
  }
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    position: relative;
    min-block-size: 1.75rem;
    font-size: 0.8125rem;
    background: linear-gradient(to right, var(--cds-border-subtle-01) 1px, transparent 1px) 3rem 0 /
      calc((100% - 3rem) / 7) 100%;
  }
  li.current {
    box-shadow: inset 3px 0 0 var(--cds-border-interactive);
  }
  li.later {
    visibility: hidden;
  }
  .index {
    padding: 0.25rem 0.5rem;
    font-family: var(--font-mono);
    text-align: end;
    color: var(--cds-text-secondary);
  }
  .step {
    position: relative;
    display: flex;
    flex-direction: column;
    padding: 0.25rem 0.5rem;
    background: var(--cds-layer-01);
    border-inline-start: 3px solid var(--cds-border-strong-01);
    margin-block: 1px;
    overflow-wrap: anywhere;
  }
  .bad .step {
    border-color: var(--state-failed);
  }
  .undo .step {
    border-style: dashed;
    border-color: var(--state-changing);
  }
  .source {
    font-family: var(--font-mono);
    font-size: 0.75rem;
    color: var(--cds-text-secondary);
  }
  .from-0 .step {
    grid-column: 2 / span 4;
  }
  .from-1 .step {
    grid-column: 3 / span 4;
  }
  .from-2 .step {
    grid-column: 4 / span 4;
  }
  .from-3 .step {
    grid-column: 5 / span 4;
  }
  .from-4 .step {
    grid-column: 6 / span 3;
  }
  .from-5 .step {
    grid-column: 7 / span 2;
  }
  .from-6 .step {
    grid-column: 8;
  }
  .tag {
    font-weight: 600;
    font-size: 0.75rem;
  }
`;
