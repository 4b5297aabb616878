/** Forms: labelled text fields, selects, checkboxes. */

import { css } from 'lit';

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
  form > button.plain,
  .field-row button.plain {
    min-block-size: 2rem;
  }
  /* A number among text: lower than a field of a form. */
  input.in-line {
    block-size: 1.75rem;
    padding-inline: 0.5rem;
    border: 0;
    border-block-end: 1px solid var(--cds-border-strong-01);
    background: var(--cds-field-01);
    color: inherit;
    font-family: var(--font-mono);
  }
  .check {
    display: flex;
    gap: 0.5rem;
    align-items: center;
    min-block-size: 2rem;
  }
`;
