/** Of the recordings. */

import { css } from 'lit';
import { fieldStyles } from '../theme/field-styles.ts';
import { calloutStyles, screenStyles } from '../theme/screen-styles.ts';
import { base, denseButtons, dropTarget, panel, plainButton, tableStyles } from '../theme/shared-styles.ts';

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
    .kept {
      max-block-size: 15rem;
      overflow: auto;
    }
    .kept tr[aria-current='true'] > td {
      background: var(--cds-layer-selected-01);
      box-shadow: inset 0 -1px 0 var(--cds-border-subtle-01);
    }
    .kept .small {
      display: inline;
      margin-inline-start: 0.5rem;
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
    .verdict,
    .verdict strong {
      display: inline-flex;
      gap: 0.5rem;
      align-items: center;
    }
    .verdict.differs svg,
    .verdict .bad svg {
      color: var(--cds-support-error);
    }
    .verdict.carried svg {
      color: var(--cds-support-warning);
    }
    .verdict.equal svg,
    .verdict .good svg {
      color: var(--cds-support-success);
    }
    .handling {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5rem 1.5rem;
      align-items: end;
      margin-block-start: 0.75rem;
    }
    .handling .field {
      inline-size: 12rem;
    }
    .handling > strong {
      padding-block-end: 0.375rem;
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
    .summary + .scroll {
      margin-block-start: 0.75rem;
    }
    .small {
      display: block;
      font-size: 0.75rem;
      color: var(--cds-text-secondary);
      white-space: normal;
    }
    table.steps {
      table-layout: fixed;
      min-inline-size: 52rem;
    }
    table.steps > thead th:nth-child(1) {
      inline-size: 5.5rem;
    }
    table.steps > thead th:nth-child(3) {
      inline-size: 10rem;
    }
    table.steps > thead th:nth-child(n + 4) {
      inline-size: 17%;
    }
    .one-line {
      display: block;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .value {
      display: -webkit-box;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
      line-clamp: 2;
      overflow: hidden;
      overflow-wrap: anywhere;
    }
    tr.opened > td {
      padding: 0.75rem 1rem 1rem 2.5rem;
      background: var(--cds-layer-02);
    }
    .detail {
      display: grid;
      gap: 0.75rem;
      min-inline-size: 0;
    }
    .detail .note {
      margin: 0;
    }
    .detail td {
      overflow-wrap: anywhere;
    }
    .detail tr.carried td {
      color: var(--cds-text-secondary);
    }
    .detail code {
      white-space: pre-wrap;
    }
    pre {
      max-block-size: 12rem;
      margin: 0;
      overflow: auto;
      font-family: var(--font-mono);
      font-size: 0.8125rem;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    pre.examples,
    pre.command {
      padding: 0.5rem 0.75rem;
      background: var(--cds-layer-accent-01);
    }
    pre.examples {
      margin-block-start: 0.75rem;
    }
    table.streams {
      table-layout: fixed;
    }
    table.streams th[scope='row'],
    table.streams thead th:first-child {
      inline-size: 9rem;
      position: static;
      background: none;
      box-shadow: none;
      vertical-align: top;
    }
  `,
];
