/**
 * The branches of a machine's history: a line for each from where it leaves its parent to its end, with its name, and the
 * way to it. Events: `travel` {action}, `compare-with` {revision}.
 */

import { css, html, nothing, svg } from 'lit';
import type { Branch } from '../../shared/saved-machine.ts';
import { strings } from '../strings/index.ts';
import { base, plainButton, tableStyles } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';

const s = strings.branchGraph;
const LANE_PX = 32;
const WIDTH = 300;
const EDGE = 12;

export class BranchGraph extends ConsoleElement {
  static override properties = {
    branches: { attribute: false },
    here: { type: Number },
    lockedBecause: { attribute: false },
  };
  declare branches: readonly Branch[];
  /** The revision the machine is at. */
  declare here: number;
  declare lockedBecause: string | undefined;

  static override styles = [
    base,
    plainButton,
    tableStyles,
    css`
      :host {
        display: block;
        max-block-size: 14rem;
        overflow: auto;
      }
      .graph {
        display: grid;
        grid-template-columns: ${WIDTH}px minmax(0, 1fr);
        align-items: start;
      }
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        gap: 0.25rem 1rem;
        align-items: center;
        block-size: ${LANE_PX}px;
        padding-inline: 0.5rem;
        white-space: nowrap;
      }
      li[aria-current] {
        background: var(--cds-layer-selected-01);
      }
      .name {
        overflow: hidden;
        text-overflow: ellipsis;
        font-weight: 600;
      }
      svg {
        display: block;
        overflow: visible;
      }
      path {
        fill: none;
        stroke: var(--cds-border-strong-01);
        stroke-width: 2;
      }
      path.current {
        stroke: var(--cds-border-interactive);
        stroke-width: 3;
      }
      circle {
        fill: var(--cds-layer-01);
        stroke: var(--cds-border-strong-01);
        stroke-width: 2;
      }
      circle.here {
        fill: var(--cds-border-interactive);
        stroke: var(--cds-border-interactive);
      }
    `,
  ];

  constructor() {
    super();
    this.branches = [];
    this.here = 0;
    this.lockedBecause = undefined;
  }

  protected override render() {
    const { branches } = this;
    const height = branches.length * LANE_PX;
    return html`<div class="graph" role="group" aria-label=${s.label}>
      <svg width=${WIDTH} height=${height} viewBox="0 0 ${WIDTH} ${height}" aria-hidden="true">${this.#draw()}</svg>
      <ol>
        ${branches.map((branch) => this.#renderBranch(branch))}
      </ol>
    </div>`;
  }

  #draw() {
    const last = Math.max(1, ...this.branches.map(({ tip }) => tip));
    const x = (revision: number): number => EDGE + (revision / last) * (WIDTH - 2 * EDGE);
    const laneOf = new Map(this.branches.map(({ branch }, lane) => [branch as number, lane]));
    const y = (lane: number): number => lane * LANE_PX + LANE_PX / 2;
    const lines = this.branches.map(({ parent, base, tip, isCurrent }, lane) => {
      const from = parent === null ? lane : (laneOf.get(parent) ?? lane);
      const start = x(base);
      const fork = from === lane ? `M${start},${y(lane)}` : `M${start},${y(from)} V${y(lane)}`;
      return svg`<path class=${isCurrent ? 'current' : ''} d="${fork} H${x(tip)}" />
        <circle cx=${x(tip)} cy=${y(lane)} r="4" />`;
    });
    const current = this.branches.findIndex(({ isCurrent }) => isCurrent);
    return svg`${lines}${current < 0 ? nothing : svg`<circle class="here" cx=${x(this.here)} cy=${y(current)} r="5" />`}`;
  }

  #renderBranch({ name, base, tip, isCurrent }: Branch) {
    const locked = this.lockedBecause;
    const isEnd = isCurrent && tip === this.here;
    return html`<li data-branch=${name} aria-current=${isCurrent ? 'true' : nothing}>
      <span class="name" title=${name}>${name}</span>
      <span class="quiet">${s.span(base, tip)}</span>
      ${
        isEnd
          ? html`<strong>${strings.journal.here}</strong>`
          : html`<button class="plain link" data-end ?disabled=${locked !== undefined} title=${locked ?? nothing} aria-label=${s.goToEndOf(name)} @click=${() => fire(this, 'travel', { action: { kind: 'goTo', revision: tip } })}>${s.goToEnd}</button>
            <button class="plain link" data-compare aria-label=${s.compareEndOf(name)} @click=${() => fire(this, 'compare-with', { revision: tip })}>${s.compare}</button>`
      }
    </li>`;
  }
}

customElements.define('branch-graph', BranchGraph);

declare global {
  interface HTMLElementTagNameMap {
    'branch-graph': BranchGraph;
  }
}
