/** Styles that several elements share. Colours and durations come from tokens only. */

import { css } from 'lit';

export const base = css`
  :host {
    box-sizing: border-box;
    font-family: var(--font-sans);
    color: var(--cds-text-primary);
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  a {
    color: var(--cds-link-primary);
  }
  h1,
  h2,
  h3,
  p {
    margin: 0;
  }
  h1 {
    font-size: 1.25rem;
    font-weight: 400;
    line-height: 1.4;
  }
  h2 {
    font-size: 0.875rem;
    font-weight: 600;
    line-height: 1.29;
  }
  h3 {
    font-size: 0.75rem;
    font-weight: 600;
    color: var(--cds-text-secondary);
  }
  code,
  .mono {
    font-family: var(--font-mono);
    font-size: 0.8125rem;
  }
  .quiet {
    color: var(--cds-text-secondary);
  }
  .hidden-text {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
    border: 0;
  }
  input {
    accent-color: var(--cds-interactive);
  }
  input:is([type='radio'], [type='checkbox']) {
    flex: none;
    margin: 0;
  }
  input::placeholder {
    color: var(--cds-text-helper);
    opacity: 1;
  }
  :focus-visible {
    outline: 2px solid var(--cds-focus);
    outline-offset: -2px;
  }
  cds-button::part(button) {
    transition-duration: var(--quick);
  }
`;

/** A work-pane table: dense rows, sticky head, right-aligned mono numbers. */
export const tableStyles = css`
  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: 0.8125rem;
  }
  caption {
    text-align: start;
  }
  th {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    padding: calc(0.375rem * var(--tight)) 0.75rem;
    background: var(--cds-layer-accent-01);
    /* A border would not stick with the head. */
    box-shadow: inset 0 -1px 0 var(--cds-border-strong-01);
    font-weight: 600;
    text-align: start;
    white-space: nowrap;
  }
  td {
    padding: calc(0.3125rem * var(--tight) * var(--tight)) 0.75rem;
    border-block-end: 1px solid var(--cds-border-subtle-01);
    vertical-align: top;
  }
  table.tight :is(td, th) {
    padding-inline: 0.5rem;
  }
  tbody tr:hover td {
    background: var(--cds-layer-hover-01);
  }
  tr[aria-current] button.plain:not([disabled]),
  tbody tr:hover button.plain:not([disabled]) {
    color: var(--cds-link-primary-hover);
  }
  .number {
    font-family: var(--font-mono);
    text-align: end;
    white-space: nowrap;
  }
  th.number {
    font-family: inherit;
  }
  td button.plain {
    min-block-size: 1.25rem;
    margin-block: -0.125rem;
  }
  td.mono,
  td.nowrap {
    white-space: nowrap;
  }
  td code {
    overflow-wrap: anywhere;
  }
  td input[type='radio'] {
    margin-block-start: 0.125rem;
    vertical-align: top;
  }
  tr[data-chosen] td,
  tr[aria-current] td {
    background: var(--cds-layer-selected-01);
  }
  tr[data-chosen] :is(a, button.link),
  tbody tr:hover :is(a, button.link) {
    color: var(--cds-link-primary-hover);
  }
`;

/** Small buttons of our own where Carbon's would be too tall: table heads, legends, status bar. */
export const plainButton = css`
  button.plain {
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    min-block-size: 1.5rem;
    padding: 0 0.5rem;
    border: 0;
    background: transparent;
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  button.plain:hover:not([disabled]) {
    background: var(--cds-background-hover);
  }
  button.plain.link {
    padding-inline: 0;
    color: var(--cds-link-primary);
  }
  button.plain.link:hover:not([disabled]) {
    color: var(--cds-link-primary-hover);
  }
  button.plain[disabled],
  button.plain.link[disabled] {
    color: var(--cds-text-disabled);
    cursor: default;
  }
  @media (forced-colors: active) {
    button.plain[disabled],
    button.plain.link[disabled] {
      outline: 1px dashed GrayText;
      outline-offset: -1px;
    }
  }
`;

/** Two or more ways to show the same, of which one is pressed. */
export const modeButtons = css`
  .mode {
    flex: none;
    display: inline-flex;
    border: 1px solid var(--cds-border-strong-01);
  }
  .mode button {
    min-inline-size: 4rem;
    justify-content: center;
  }
  .mode button[aria-pressed='true'],
  .mode button[aria-pressed='true']:hover {
    background: var(--cds-layer-selected-inverse);
    color: var(--cds-text-inverse);
  }
`;

export const panel = css`
  .panel {
    padding: calc(1rem * var(--tight));
    background: var(--cds-layer-01);
    border: 1px solid var(--cds-border-subtle-01);
  }
`;

/** What every modal dialog is drawn on. */
export const dialogFrame = css`
  dialog {
    inline-size: min(46rem, calc(100vw - 2rem));
    max-block-size: calc(100vh - 4rem);
    padding: 0;
    border: 0;
    background: var(--cds-layer-01);
    color: var(--cds-text-primary);
  }
  dialog::backdrop {
    background: var(--cds-overlay);
  }
`;

/** A sheet that is looked at and closed: heading and a button in its corner. */
export const sheetStyles = css`
  ${dialogFrame}
  dialog {
    padding: 1rem;
  }
  .head {
    display: flex;
    justify-content: space-between;
    align-items: center;
    margin-block-end: 0.75rem;
  }
  .head button {
    padding: 0.5rem;
    border: 0;
    background: transparent;
    color: inherit;
    cursor: pointer;
  }
`;

/** A modal dialog: heading, scrolling body, two wide buttons. */
export const dialogStyles = css`
  ${dialogFrame}
  dialog[open] {
    display: flex;
    flex-direction: column;
  }
  .head,
  .body {
    padding: 1rem 1rem 0;
  }
  .body dl {
    margin-block-start: 0.75rem;
  }
  .body {
    flex: 1 1 auto;
    overflow: auto;
    padding-block-end: 1rem;
  }
  .head p {
    margin-block-start: 0.25rem;
  }
  dl {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    align-items: baseline;
    gap: 0.375rem 1.5rem;
    margin: 0 0 0.75rem;
  }
  dt {
    color: var(--cds-text-secondary);
  }
  dd {
    margin: 0;
    min-inline-size: 0;
  }
  .foot {
    display: grid;
    grid-auto-columns: minmax(0, 1fr);
    grid-auto-flow: column;
    flex: none;
  }
  .foot cds-button {
    inline-size: 100%;
  }
  .foot cds-button::part(button) {
    inline-size: 100%;
    max-inline-size: none;
  }
`;

/** Carbon's buttons in a row of many: without the room that Carbon leaves for an icon. */
export const denseButtons = css`
  cds-button.dense::part(button) {
    padding-inline-end: 0.9375rem;
  }
  /* The system's colour for what is disabled may be as strong as its text: the outline says it too. */
  @media (forced-colors: active) {
    cds-button[disabled]::part(button) {
      border: 1px dashed GrayText;
      background: Canvas;
      color: GrayText;
    }
  }
`;

/** A field in which one searches what stands below it, with its buttons and what was found. */
export const findBar = css`
  .find {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.5rem;
    padding-block: 0.25rem;
    font-size: 0.75rem;
  }
  .find input {
    block-size: 1.75rem;
    inline-size: 14rem;
    padding-inline: 0.5rem;
    border: 0;
    border-block-end: 1px solid var(--cds-border-strong-01);
    background: var(--cds-field-01);
    color: var(--cds-text-primary);
    font: inherit;
  }
`;

/** An element that scrolls in what is left of a pane, below a line. */
export const lowerPane = css`
  :host {
    display: block;
    flex: 1 1 auto;
    min-block-size: 8rem;
    overflow: auto;
    border-block-start: 1px solid var(--cds-border-subtle-01);
  }
`;

/** Where a file can be let go. */
export const dropTarget = css`
  .drop {
    position: absolute;
    inset: 0.5rem;
    z-index: 5;
    display: grid;
    place-items: center;
    border: 2px dashed var(--cds-border-interactive);
    background: var(--cds-background);
    opacity: 0.95;
    font-size: 1.25rem;
    pointer-events: none;
  }
`;
