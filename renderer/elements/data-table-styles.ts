/** How every table of the console looks. */

import { css } from 'lit';
import { gripStyles } from './table-grip.ts';

/** Of rows in a table of which only those in view exist. */
export const WINDOWED_ROW_PX = 28;

export const dataTableStyles = css`
  :host {
    display: block;
    position: relative;
    min-inline-size: 0;
  }
  :host([fills]) {
    display: flex;
    flex: 1 1 auto;
    flex-direction: column;
    min-block-size: 8rem;
  }
  .bar {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    gap: 0.25rem 0.75rem;
    align-items: center;
    padding-block-end: 0.375rem;
    font-size: 0.75rem;
  }
  .bar .counts {
    margin-inline-start: auto;
    color: var(--cds-text-secondary);
  }
  .bar input[type='search'] {
    inline-size: 16rem;
    max-inline-size: 100%;
    block-size: 1.75rem;
    padding-inline: 0.5rem;
    border: 0;
    border-block-end: 1px solid var(--cds-border-strong-01);
    background: var(--cds-field-01);
    color: inherit;
    font: inherit;
  }
  .small {
    position: absolute;
    inset-block-start: -1.875rem;
    inset-inline-end: 0;
    z-index: 3;
  }
  .small > .panel {
    position: absolute;
    inset-inline-end: 0;
    z-index: 3;
    display: grid;
    gap: 0.5rem;
    min-inline-size: 16rem;
    padding: 0.75rem;
    background: var(--cds-layer-02);
    border: 1px solid var(--cds-border-strong-01);
    box-shadow: 0 2px 6px var(--cds-shadow);
  }
  .small .counts {
    margin: 0;
  }
  summary {
    min-block-size: 1.5rem;
    padding-inline: 0.5rem;
    line-height: 1.5rem;
    cursor: pointer;
    list-style: none;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary:hover,
  details[open] > summary {
    background: var(--cds-background-hover);
  }
  .choose {
    position: relative;
  }
  .choices {
    position: absolute;
    inset-inline-start: 0;
    z-index: 3;
    display: grid;
    gap: 0.25rem;
    min-inline-size: 12rem;
    max-block-size: 20rem;
    overflow: auto;
    padding: 0.5rem 0.75rem;
    background: var(--cds-layer-02);
    border: 1px solid var(--cds-border-strong-01);
    box-shadow: 0 2px 6px var(--cds-shadow);
  }
  .small .choices {
    position: static;
    padding: 0;
    border: 0;
    box-shadow: none;
  }
  .choices label {
    display: flex;
    gap: 0.5rem;
    align-items: center;
    white-space: nowrap;
  }
  .scroller {
    overflow: auto;
    max-inline-size: 100%;
  }
  :host([fills]) .scroller {
    flex: 1 1 auto;
    min-block-size: 0;
  }
  table {
    table-layout: fixed;
    min-inline-size: var(--least);
  }
  table.sized {
    inline-size: var(--least);
  }
  tr.groups th {
    position: static;
    border-inline-start: 1px solid var(--cds-border-subtle-01);
    text-align: center;
  }
  th.choice,
  td.choice {
    overflow: visible;
    padding-inline: 0.625rem;
    text-overflow: clip;
  }
  th {
    overflow: visible;
  }
  th .head {
    display: flex;
    align-items: center;
    min-inline-size: 0;
  }
  th button.plain {
    flex: 1 1 auto;
    min-inline-size: 0;
    padding: 0;
    font-weight: 600;
  }
  th button.plain .label {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  th.number button.plain {
    justify-content: flex-end;
  }
  .arrow {
    flex: none;
    font-size: 0.625rem;
  }
  ${gripStyles}
  th:last-child .grip {
    inset-inline-end: 0;
  }
  td {
    overflow: hidden;
    text-overflow: ellipsis;
    overflow-wrap: anywhere;
  }
  td.number,
  table.windowed td {
    white-space: nowrap;
  }
  table.windowed tbody tr:not(.space) {
    block-size: ${WINDOWED_ROW_PX}px;
  }
  tr.space td {
    padding: 0;
    border: 0;
  }
  tr.detail td {
    overflow: visible;
    background: var(--cds-background);
  }
  tbody tr[tabindex]:focus-visible {
    outline-offset: -2px;
  }
  tr[aria-selected='true'] td {
    background: var(--cds-layer-selected-01);
  }
  /* The colour of links has too little contrast on this ground. */
  tr[aria-selected='true'] a {
    color: inherit;
  }
  tfoot td {
    position: sticky;
    inset-block-end: 0;
    background: var(--cds-layer-accent-01);
    border-block: 1px solid var(--cds-border-strong-01);
    font-weight: 600;
  }
  .none {
    padding: 0.75rem 0;
  }
  @media print {
    .bar,
    .small,
    .grip {
      display: none;
    }
  }
  @media print {
    :host,
    .scroller {
      display: block !important;
      block-size: auto;
      max-block-size: none;
      overflow: visible !important;
    }
    .bar,
    .small {
      display: none;
    }
    table {
      min-inline-size: 0 !important;
    }
  }
`;
