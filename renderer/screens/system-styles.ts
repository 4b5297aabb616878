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
  .bar .held {
    container-type: inline-size;
    overflow: hidden;
    text-indent: 0.375rem;
    border-inline-end: 2px solid var(--cds-layer-01);
    font-size: 0.6875rem;
    font-weight: 600;
    line-height: 1.5rem;
    color: var(--cds-text-inverse);
    white-space: nowrap;
  }
  /* A name that has no room stands in the table below. */
  @container (max-width: 4.5rem) {
    .held span {
      visibility: hidden;
    }
  }
  tr.holder td:first-child {
    padding-inline-start: 2.125rem;
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
