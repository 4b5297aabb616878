/** Looks of the system screen. */

import { css } from 'lit';

export const systemStyles = css`
  .bar {
    display: flex;
    block-size: 1.5rem;
    margin-block-end: 0.75rem;
    background: var(--cds-layer-02);
  }
  .bar div {
    flex: none;
    inline-size: var(--share);
    min-inline-size: 2px;
  }
  .hsa {
    background: repeating-linear-gradient(135deg, var(--cds-border-strong-01) 0 2px, transparent 2px 6px);
  }
  .held {
    background: var(--state-online);
  }
  .available {
    border: 2px solid var(--state-offline);
  }
  .dormant {
    border: 1.5px dotted var(--state-deconfigured);
  }
  .key {
    display: inline-block;
    flex: none;
    inline-size: 0.875rem;
    block-size: 0.875rem;
    margin-inline-end: 0.5rem;
    vertical-align: -0.125rem;
  }
  .status {
    display: inline-flex;
    gap: 0.375rem;
    align-items: center;
    white-space: nowrap;
  }
  .groups th {
    border-inline-start: 1px solid var(--cds-border-subtle-01);
    text-align: center;
  }
  .groups th:first-child {
    border: 0;
  }
  td.first,
  th.first {
    border-inline-start: 1px solid var(--cds-border-subtle-01);
  }
  .tasks {
    position: sticky;
    inset-block-end: 0;
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1rem;
    align-items: flex-start;
    margin: 0.75rem -1rem -1rem;
    padding: 0.75rem 1rem;
    border-block-start: 1px solid var(--cds-border-subtle-01);
    background: var(--cds-layer-02);
  }
  .tasks .buttons {
    flex-wrap: wrap;
  }
  .tasks .why {
    flex-basis: 100%;
    font-size: 0.75rem;
  }
  .tasks strong {
    line-height: 2rem;
  }
  .differs {
    font-size: 0.75rem;
    color: var(--cds-text-secondary);
  }
  .tag {
    padding: 0 0.5rem;
    margin-inline-start: 0.25rem;
    border: 1px solid var(--cds-border-strong-01);
    border-radius: 1rem;
    font-size: 0.6875rem;
    white-space: nowrap;
  }
  .unconfirmed {
    display: inline-flex;
    gap: 0.25rem;
    align-items: center;
  }
  .unsaid {
    text-align: end;
  }
  li {
    display: flex;
    gap: 0.5rem;
    padding-block: 0.25rem;
  }
  li svg {
    flex: none;
  }
`;
