/** Of the runbooks. */

import { css } from 'lit';
import { fieldStyles } from '../theme/field-styles.ts';
import { calloutStyles, screenStyles } from '../theme/screen-styles.ts';
import { base, denseButtons, panel, plainButton, tableStyles } from '../theme/shared-styles.ts';

export const runbooksStyles = [
  base,
  panel,
  plainButton,
  tableStyles,
  screenStyles,
  calloutStyles,
  fieldStyles,
  denseButtons,
  css`
    :host {
      display: block;
    }
    .callout {
      margin-block-end: 1rem;
    }
    .callout .text {
      flex: 1 1 auto;
      min-inline-size: 0;
    }
    .bar {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5rem 1rem;
      align-items: center;
      margin-block-start: 0.75rem;
    }
    .field.inline {
      flex-direction: row;
      align-items: center;
      gap: 0.5rem;
      white-space: nowrap;
    }
    .field.inline select {
      inline-size: auto;
    }
    .field.which select {
      inline-size: min(32rem, 60vw);
    }
    .field textarea {
      field-sizing: content;
      block-size: auto;
      min-block-size: 2rem;
      max-block-size: 20rem;
      line-height: 1.4;
    }
    textarea.code {
      font-family: var(--font-mono);
      font-size: 0.8125rem;
      white-space: pre;
      overflow-x: auto;
    }
    .field.title input {
      block-size: 2.5rem;
      font-size: 1.25rem;
    }
    ol.steps {
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li.step {
      padding-block: 0.75rem;
      border-block-start: 1px solid var(--cds-border-subtle-01);
    }
    li.step:first-child {
      border-block-start: 0;
      padding-block-start: 0;
    }
    li.step.next {
      margin-inline: -1rem;
      padding-inline: calc(1rem - 3px) 1rem;
      border-inline-start: 3px solid var(--cds-border-interactive);
      background: var(--cds-layer-selected-01);
    }
    .line {
      display: flex;
      gap: 0.5rem;
      align-items: center;
      margin-block-end: 0.5rem;
    }
    .line .count {
      flex: none;
      min-inline-size: 1.5rem;
      font-family: var(--font-mono);
      text-align: end;
      color: var(--cds-text-secondary);
    }
    .line .field {
      flex: 1 1 auto;
    }
    .line .field input {
      font-weight: 600;
    }
    .line .tools {
      display: flex;
      flex: none;
      gap: 0.125rem;
    }
    .line .tools button {
      min-inline-size: 1.75rem;
      min-block-size: 1.75rem;
      justify-content: center;
    }
    .columns {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(max(22rem, 40%), 100%), 1fr));
      gap: 0.75rem 1rem;
      margin-inline-start: 2rem;
    }
    .columns > * {
      min-inline-size: 0;
    }
    .columns .across {
      grid-column: 1 / -1;
    }
    .expected {
      display: grid;
      grid-template-columns: 5rem minmax(8rem, 1fr);
      gap: 0.5rem 1rem;
      align-content: start;
    }
    .expected .across {
      grid-column: 1 / -1;
    }
    pre {
      max-block-size: 16rem;
      margin: 0;
      padding: 0.5rem 0.75rem;
      overflow: auto;
      background: var(--cds-layer-accent-01);
      font-family: var(--font-mono);
      font-size: 0.8125rem;
      white-space: pre;
    }
    pre.command {
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    h4 {
      margin: 0 0 0.25rem;
      font-size: 0.75rem;
      font-weight: 600;
      color: var(--cds-text-secondary);
    }
    .verdict {
      display: inline-flex;
      flex: none;
      gap: 0.375rem;
      align-items: center;
      white-space: nowrap;
    }
    .verdict.equal svg {
      color: var(--cds-support-success);
    }
    .verdict.differs {
      font-weight: 600;
    }
    .verdict.differs svg {
      color: var(--cds-support-error);
    }
    .run.panel {
      position: sticky;
      inset-block-start: 0;
      z-index: 2;
      border-block-end: 2px solid var(--cds-border-interactive);
      max-block-size: 60vh;
      overflow: auto;
    }
    .run h2 {
      margin-block-end: 0.25rem;
    }
    .differences {
      margin-block-start: 0.75rem;
    }
    .differences td {
      overflow-wrap: anywhere;
    }
    .otherwise p + p {
      margin-block-start: 0.25rem;
    }
    .work {
      display: flex;
      flex-wrap: wrap;
      gap: 0.25rem 0.75rem;
      align-items: center;
    }
    progress {
      inline-size: 14rem;
      accent-color: var(--cds-interactive);
    }
    .ways {
      margin: 0.5rem 0 1rem;
      padding-inline-start: 1.25rem;
    }
    .panel.back {
      border-block-start: 3px solid var(--cds-support-error);
    }
    details summary {
      min-block-size: 1.5rem;
      color: var(--cds-link-primary);
      cursor: pointer;
    }
  `,
];
