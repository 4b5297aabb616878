/** What elements of the workshop screen look alike in. */

import { css } from 'lit';

export const workshopStyles = css`
  form,
  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-end;
    gap: 0.5rem 1rem;
    margin-block: 0.5rem;
  }
  .actions {
    align-items: center;
  }
  label {
    display: flex;
    flex-direction: column;
    gap: 0.25rem;
    font-size: 0.75rem;
    color: var(--cds-text-secondary);
  }
  label.wide {
    flex-basis: 100%;
  }
  input:not([type='checkbox'], [type='file']),
  textarea {
    min-block-size: 2rem;
    padding-inline: 0.5rem;
    border: 0;
    border-block-end: 1px solid var(--cds-border-strong-01);
    background: var(--cds-field-02);
    color: var(--cds-text-primary);
    font: inherit;
    font-size: 0.875rem;
  }
  td button.plain,
  .actions button.plain,
  form button.plain {
    padding-inline: 0;
    color: var(--cds-link-primary);
  }
  .actions button.plain {
    margin-inline-end: 0.5rem;
  }
  :is(td, .actions, form) button.plain:hover:not([disabled]) {
    color: var(--cds-link-primary-hover);
  }
  form button.plain {
    min-block-size: 2rem;
  }
  .problem {
    color: var(--cds-text-error);
  }
  pre {
    white-space: pre-wrap;
  }
`;
