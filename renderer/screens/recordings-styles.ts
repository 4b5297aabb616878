/** Of the recordings. */

import { css } from 'lit';
import { fieldStyles } from '../theme/field-styles.ts';
import { calloutStyles, screenStyles } from '../theme/screen-styles.ts';
import { base, denseButtons, dropTarget, panel, plainButton, tableStyles } from '../theme/shared-styles.ts';
import { stepParts } from './recording-steps.ts';

export const recordingsStyles = [
  base,
  panel,
  plainButton,
  tableStyles,
  screenStyles,
  calloutStyles,
  fieldStyles,
  denseButtons,
  dropTarget,
  stepParts,
  css`
    :host {
      position: relative;
      display: block;
    }
    .callout {
      margin-block-end: 1rem;
    }
    .callout .text {
      flex: 1 1 auto;
      min-inline-size: 0;
    }
    .callout .scroll {
      max-block-size: 16rem;
      overflow: auto;
      margin-block-start: 0.5rem;
    }
    .summary {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5rem 1rem;
      align-items: center;
    }
    .summary h2 {
      margin: 0;
    }
    .field.which {
      inline-size: min(30rem, 100%);
    }
    form.name {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5rem 1rem;
      align-items: end;
    }
    .field.inline {
      flex-direction: row;
      align-items: center;
      gap: 0.5rem;
      white-space: nowrap;
    }
    dl.facts {
      grid-template-columns: repeat(auto-fit, minmax(9rem, max-content));
      grid-auto-flow: column;
      grid-template-rows: auto auto;
      gap: 0 2rem;
    }
    .run {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.25rem 0.75rem;
      margin-block-start: 1rem;
    }
    .run label {
      display: inline-flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.25rem 0.75rem;
    }
    progress {
      inline-size: 14rem;
      accent-color: var(--cds-interactive);
    }
    details {
      margin-block-start: 0.75rem;
    }
    summary {
      min-block-size: 1.5rem;
      color: var(--cds-link-primary);
      cursor: pointer;
    }
    details ul {
      margin: 0.25rem 0 0;
      padding-inline-start: 1.25rem;
    }
    /* Room for the table's tools, which lie above it. */
    .summary + data-table {
      margin-block-start: 0.75rem;
    }
    .summary:has(+ data-table) {
      padding-inline-end: 2.5rem;
    }
    pre.examples {
      margin-block-start: 0.75rem;
    }
  `,
];
