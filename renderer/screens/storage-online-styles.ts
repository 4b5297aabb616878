/** How the panel Storage online looks: the wish on the left, what it leads to on the right. */

import { css } from 'lit';

export const storageOnlineStyles = css`
  .columns {
    display: grid;
    grid-template-columns: minmax(18rem, 24rem) minmax(0, 1fr);
    gap: 1rem 2rem;
  }
  @media (max-width: 60rem) {
    .columns {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  .wish {
    display: flex;
    flex-direction: column;
    gap: 0.75rem;
  }
  form {
    display: flex;
    align-items: flex-end;
    gap: 1rem;
  }
  .figure {
    display: flex;
    flex-direction: column;
    gap: 0.25rem;
  }
  .figure .label {
    font-size: 0.75rem;
    color: var(--cds-text-secondary);
  }
  .figure strong {
    min-block-size: 2.5rem;
    align-content: center;
    font-size: 1.25rem;
    font-weight: 400;
    white-space: nowrap;
  }
  .arrow {
    min-block-size: 2.5rem;
    align-content: center;
    color: var(--cds-text-secondary);
  }
  .stepper {
    display: flex;
  }
  .stepper input {
    inline-size: 8rem;
    block-size: 2.5rem;
    padding-inline: 0.75rem;
    border: 0;
    border-block-end: 1px solid var(--cds-border-strong-01);
    background: var(--cds-field-01);
    color: var(--cds-text-primary);
    font: inherit;
  }
  .stepper input[aria-invalid='true'] {
    outline: 2px solid var(--cds-support-error);
    outline-offset: -2px;
  }
  .stepper button.plain {
    min-inline-size: 2.5rem;
    justify-content: center;
    border-block-end: 1px solid var(--cds-border-strong-01);
    background: var(--cds-field-01);
  }
  .hint {
    margin: 0;
    font-size: 0.75rem;
    color: var(--cds-text-secondary);
  }
  .error {
    color: var(--cds-text-error);
  }
  .slider input {
    inline-size: 100%;
    block-size: 1.5rem;
    margin: 0;
    accent-color: var(--cds-interactive);
  }
  .ends {
    display: flex;
    justify-content: space-between;
    font-size: 0.75rem;
    color: var(--cds-text-secondary);
  }
  .ends .at {
    color: var(--cds-text-primary);
  }
  .options {
    font-size: 0.8125rem;
  }
  .options:not(:has(label)) {
    display: none;
  }
  .options label {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-block-size: 1.5rem;
  }
  .options select {
    block-size: 2rem;
    border: 0;
    border-block-end: 1px solid var(--cds-border-strong-01);
    background: var(--cds-field-01);
    color: inherit;
    font: inherit;
  }
  .do {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  .outcome {
    display: grid;
    align-content: start;
    gap: 0.75rem;
    min-inline-size: 0;
  }
  .causes {
    display: grid;
    gap: 0.5rem;
    min-inline-size: 0;
  }
  cause-note + cause-note {
    margin-block-start: 0.5rem;
    padding-block-start: 0.5rem;
    border-block-start: 1px solid var(--cds-border-subtle-01);
  }
  .limit {
    font-size: 0.8125rem;
  }
  .limit summary {
    inline-size: fit-content;
    min-block-size: 1.5rem;
    color: var(--cds-link-primary);
    cursor: pointer;
  }
`;
