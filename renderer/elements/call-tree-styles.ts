/** How a call tree looks. */

import { css } from 'lit';

export const callTreeStyles = css`
  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.5rem;
    padding-block: 0.5rem 0.25rem;
    font-size: 0.8125rem;
  }
  .tools button.plain {
    min-block-size: 1.75rem;
    border: 1px solid var(--cds-border-strong-01);
  }
  .tools form {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    margin-inline: 0.5rem;
  }
  .tools input {
    inline-size: 16rem;
    max-inline-size: 40vw;
    block-size: 1.75rem;
    padding-inline: 0.5rem;
    border: 0;
    border-block-end: 1px solid var(--cds-border-strong-01);
    background: var(--cds-field-01);
    color: inherit;
    font: inherit;
  }
  .held {
    padding-block-end: 0.25rem;
    font-size: 0.75rem;
    color: var(--cds-text-secondary);
  }
  ul {
    margin: 0;
    padding: 0.25rem 0;
    list-style: none;
    font-size: 0.8125rem;
  }
  li {
    display: flex;
    gap: 0.25rem;
    padding-block: 0.125rem;
    padding-inline: calc(0.25rem + var(--depth) * 1rem) 0.5rem;
    overflow-wrap: anywhere;
    cursor: pointer;
  }
  li.current {
    background: var(--cds-layer-selected-01, var(--cds-layer-02));
    box-shadow: inset 3px 0 0 var(--cds-interactive);
  }
  li.later code {
    color: var(--cds-text-secondary);
  }
  li.later.failed code {
    color: var(--cds-text-error);
  }
  .turn {
    flex: none;
    inline-size: 1rem;
    text-align: center;
    color: var(--cds-text-secondary);
  }
  code {
    font-family: var(--font-mono);
    font-size: 0.75rem;
  }
  .event {
    color: var(--cds-text-secondary);
  }
  .failed code,
  .event.bad {
    color: var(--cds-text-error);
  }
  .tag,
  .mark {
    margin-inline-start: 0.5rem;
    padding: 0 0.375rem;
    border: 1px solid var(--cds-border-strong-01);
    border-radius: 0.5rem;
    font-size: 0.6875rem;
  }
  .mark {
    border-color: var(--cds-border-subtle-01);
    color: var(--cds-text-secondary);
  }
  .source {
    margin-inline-start: 0.75rem;
    font-size: 0.6875rem;
  }
`;
