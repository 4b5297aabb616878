/** What the screens of whole systems and machines share: panels in a column, forms of labelled fields, chosen rows. */

import { css } from 'lit';

export const screenFrame = css`
  :host {
    padding: 1rem;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.5rem 1.5rem;
    margin-block-end: 1rem;
  }
  .spring {
    flex: 1 1 auto;
  }
  .intro {
    max-inline-size: 46rem;
    margin-block-end: 1rem;
  }
  .grid {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr));
    gap: 1rem;
    align-items: start;
  }
  .wide {
    grid-column: 1 / -1;
  }
  .panel {
    min-inline-size: 0;
  }
  .panel h2 {
    margin-block-end: 0.75rem;
  }
  .scroll {
    overflow-x: auto;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    align-items: center;
  }
  .note {
    margin-block-start: 0.75rem;
    font-size: 0.75rem;
    color: var(--cds-text-secondary);
  }
  .warning {
    display: flex;
    gap: 0.5rem;
    padding: 0.5rem 0.75rem;
    margin-block-start: 0.75rem;
    border-inline-start: 3px solid var(--cds-support-warning);
    background: var(--cds-layer-02);
  }
  .warning svg {
    flex: none;
  }
  dl {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 0.25rem 1.5rem;
    margin: 0.75rem 0 0;
  }
  dt {
    color: var(--cds-text-secondary);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  tr[data-chosen] td {
    background: var(--cds-layer-selected-01);
  }
  th.number {
    font-family: inherit;
  }
  .panel > p + .scroll {
    margin-block-start: 0.75rem;
  }
  tr[data-chosen] :is(a, button.link),
  tr:hover :is(a, button.link),
  button.plain:hover:not([disabled]) {
    color: var(--cds-link-primary-hover);
  }
  .panel th {
    background: var(--cds-layer-accent-01);
  }
  td a {
    font-weight: 600;
  }
  td input[type='radio'] {
    margin: 0.125rem 0 0;
    vertical-align: top;
    accent-color: var(--cds-interactive);
  }
  .empty {
    padding: 1.5rem 0;
  }
  .empty p {
    margin-block: 0.25rem 1rem;
    color: var(--cds-text-secondary);
  }
`;

/** A labelled text field, select or checkbox. */
export const fieldStyles = css`
  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(12rem, 100%), 1fr));
    gap: 0.75rem 1rem;
    align-items: start;
  }
  .fields > .across {
    grid-column: 1 / -1;
  }
  fieldset {
    min-inline-size: 0;
    margin: 0 0 1rem;
    padding: 0;
    border: 0;
  }
  legend {
    padding: 0;
    margin-block-end: 0.5rem;
    font-weight: 600;
  }
  .field {
    display: flex;
    flex-direction: column;
    gap: 0.25rem;
    min-inline-size: 0;
    font-size: 0.75rem;
    color: var(--cds-text-secondary);
  }
  .field input,
  .field select,
  .field textarea {
    inline-size: 100%;
    block-size: 2rem;
    padding-inline: 0.75rem;
    border: 0;
    border-block-end: 1px solid var(--cds-border-strong-01);
    border-radius: 0;
    background: var(--cds-field-02);
    color: var(--cds-text-primary);
    font: inherit;
    font-size: 0.875rem;
  }
  .field textarea {
    block-size: 5rem;
    padding-block: 0.5rem;
    resize: vertical;
  }
  .field [disabled] {
    border-block-end-color: transparent;
    color: var(--cds-text-disabled);
  }
  .field [aria-invalid='true'] {
    outline: 2px solid var(--cds-support-error);
    outline-offset: -2px;
  }
  .field .hint {
    font-size: 0.75rem;
  }
  .field .error {
    color: var(--cds-text-error);
  }
  .check {
    display: flex;
    gap: 0.5rem;
    align-items: center;
    min-block-size: 2rem;
  }
`;
