/** What screens share: a head, an introduction, a grid of panels, lists of facts, notes, empty states. */

import { css } from 'lit';

export const screenStyles = css`
  :host {
    padding: 1rem;
  }
  @media print {
    :host {
      display: block !important;
      padding: 0;
      overflow: visible !important;
    }
    :host .scroll {
      overflow: visible;
    }
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 1.5rem;
    min-block-size: 2rem;
    margin-block-end: 1rem;
  }
  .head:has(+ .intro) {
    margin-block-end: 0.25rem;
  }
  .spring {
    flex: 1 1 auto;
  }
  .intro {
    max-inline-size: 60rem;
    margin-block-end: 1rem;
    color: var(--cds-text-secondary);
  }
  .grid {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr));
    gap: calc(1rem * var(--tight));
  }
  .wide {
    grid-column: 1 / -1;
  }
  .panel {
    min-inline-size: 0;
  }
  .panel + .panel {
    margin-block-start: 1rem;
  }
  .grid > .panel {
    margin-block-start: 0;
  }
  .panel h2 {
    margin-block-end: 0.75rem;
  }
  .panel h3 {
    margin-block: 0.75rem 0.25rem;
  }
  .panel > p + .scroll {
    margin-block-start: 0.75rem;
  }
  .scroll {
    overflow-x: auto;
  }
  .buttons,
  .links {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    align-items: center;
  }
  .links {
    gap: 0.5rem 1.5rem;
    margin-block-start: 0.75rem;
  }
  .buttons > .link {
    margin-inline: 0.5rem;
  }
  .note {
    margin-block-start: 0.75rem;
    font-size: 0.75rem;
    color: var(--cds-text-secondary);
  }
  .empty {
    padding: 1.5rem 0;
  }
  .empty p {
    margin-block: 0.25rem 1rem;
    color: var(--cds-text-secondary);
  }
  dl {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    align-items: baseline;
    gap: calc(0.25rem * var(--tight) * var(--tight)) 1.5rem;
    margin: 0.75rem 0 0;
  }
  h2 + dl {
    margin-block-start: 0;
  }
  dt {
    color: var(--cds-text-secondary);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  ul.plain {
    margin: 0;
    padding: 0;
    list-style: none;
  }
`;

/** A sentence that stands out, with a bar in its tone: `.callout` and `.good`, `.bad`, `.warning` or none of them. */
export const calloutStyles = css`
  .callout {
    --tone: var(--cds-support-info);
    display: flex;
    gap: 0.5rem;
    align-items: flex-start;
    padding: 0.5rem 0.75rem;
    border-inline-start: 3px solid var(--tone);
    background: var(--cds-layer-02);
  }
  .callout.good {
    --tone: var(--cds-support-success);
  }
  .callout.bad {
    --tone: var(--cds-support-error);
  }
  .callout.warning {
    --tone: var(--cds-support-warning);
  }
  .callout > svg {
    flex: none;
    color: var(--tone);
  }
`;
