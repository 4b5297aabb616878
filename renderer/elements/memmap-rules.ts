/**
 * mhp_supports_memmap_on_memory as a table over sizes, and the bill of one block under other kernels.
 * Event: `rules-choose` {structPageBytes, parameter}.
 */

import { css, html } from 'lit';
import type { MemmapRules, MemmapRulesQuestion, WhatIfRow } from '../../shared/pages.ts';
import { bytes, KIB } from '../../shared/units.ts';
import { formatSize } from '../model/format.ts';
import { countText } from '../model/number-style.ts';
import { pages as s } from '../strings/pages.ts';
import { fieldStyles } from '../theme/field-styles.ts';
import { base, tableStyles } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';
import { place } from './place.ts';

const SIZES = [56, 64, 80] as const;
const PARAMETERS = ['N', 'Y', 'force'] as const;
const sizeOf = (value: number): string => formatSize(bytes(value));
const kib = (value: number): string => formatSize(bytes(value * KIB));

/** The block to scale: its memmap at the head, what only fills pageblocks, and what is left to use. */
function renderLayout({ altmapPages, wastedPages, blockPages }: WhatIfRow) {
  const memmap = altmapPages - wastedPages;
  const words = s.layout(memmap, wastedPages, blockPages - altmapPages);
  const share = (pages: number): string => (pages === 0 ? '0' : `max(2px, ${(100 * pages) / blockPages}%)`);
  return html`<span class="bar" role="img" aria-label=${words} title=${words} ${place({ '--memmap': share(memmap), '--padding': share(wastedPages) })}><i></i><i></i></span>`;
}

export class MemmapRulesView extends ConsoleElement {
  static override properties = { rules: { attribute: false }, question: { attribute: false } };
  declare rules: MemmapRules;
  declare question: MemmapRulesQuestion;

  static override styles = [
    base,
    tableStyles,
    fieldStyles,
    css`
      .choices {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1.5rem;
        margin-block: 0.5rem;
      }
      .choices label {
        font-size: 0.75rem;
      }
      .scroll {
        max-block-size: 24rem;
        overflow: auto;
      }
      h3 {
        margin-block: 1rem 0.25rem;
      }
      .no {
        color: var(--cds-text-secondary);
      }
      th.layout {
        min-inline-size: 6rem;
      }
      td.paid {
        white-space: nowrap;
      }
      .bar {
        display: grid;
        grid-template-columns: var(--memmap) var(--padding) minmax(0, 1fr);
        block-size: 0.75rem;
        border: 1px solid var(--cds-border-strong-01);
      }
      .bar i:first-child {
        background: var(--state-memmap);
      }
      .bar i:nth-child(2) {
        background: repeating-linear-gradient(
          -45deg,
          var(--state-memmap) 0 2px,
          transparent 2px 4px
        );
      }
      td.because {
        white-space: normal;
      }
    `,
  ];

  protected override render() {
    const { structPageBytes, parameter } = this.question;
    return html`<p class="quiet">${s.rulesIntro}</p>
      <div class="choices">
        <label
          >${s.structPageBytes}
          <select data-choice="struct" @change=${(event: Event) => this.#choose({ structPageBytes: Number((event.currentTarget as HTMLSelectElement).value) })}>
            ${SIZES.map((size) => html`<option value=${size} ?selected=${size === structPageBytes}>${size} B</option>`)}
          </select></label
        >
        <label
          >${s.parameter}
          <select data-choice="parameter" @change=${(event: Event) => this.#choose({ parameter: PARAMETERS.find((one) => one === (event.currentTarget as HTMLSelectElement).value) ?? 'Y' })}>
            ${PARAMETERS.map((one) => html`<option value=${one} ?selected=${one === parameter}>${one}</option>`)}
          </select></label
        >
      </div>
      ${this.#renderRules()} ${this.rules.whatIf.length > 0 ? this.#renderWhatIf() : ''}
      ${this.#renderRemovals()}`;
  }

  #renderRules() {
    const c = s.ruleColumns;
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${s.rules}>
      <table class="tight" data-table="rules">
        <thead>
          <tr>
            <th>${c.machine}</th>
            <th class="number">${c.block}</th>
            <th class="number">${c.memmap}</th>
            <th>${c.answer}</th>
            <th class="number">${c.reserved}</th>
            <th class="number">${c.wasted}</th>
            <th>${c.because}</th>
          </tr>
        </thead>
        <tbody>
          ${this.rules.rows.map(
            (row) => html`<tr class=${row.supported ? '' : 'no'}>
              <td>${s.machine(sizeOf(row.pageBytes), row.pmdBytes === null ? null : sizeOf(row.pmdBytes))}</td>
              <td class="number">${sizeOf(row.blockBytes)}</td>
              <td class="number">${countText(row.memmapPages)}</td>
              <td>${row.supported ? s.yes : s.no}</td>
              <td class="number">${countText(row.reservedPages)}</td>
              <td class="number">${countText(row.wastedPages)}</td>
              <td class="because">${row.because}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #renderWhatIf() {
    const c = s.whatIfColumns;
    return html`<h3>${s.whatIf}</h3>
      <p class="quiet">${s.whatIfIntro}</p>
      <div class="scroll" tabindex="0" role="group" aria-label=${s.whatIf}>
        <table class="tight" data-table="what-if">
          <thead>
            <tr>
              <th>${c.release}</th>
              <th>${c.edat1}</th>
              <th class="number">${c.page}</th>
              <th class="number">${c.block}</th>
              <th>${c.placement}</th>
              <th>${c.paid}</th>
              <th class="layout">${c.layout}</th>
              <th class="number">${c.usable}</th>
              <th class="number">${c.memmap}</th>
              <th class="number">${c.tables}</th>
              <th class="number">${c.objects}</th>
              <th class="number">${c.sum}</th>
            </tr>
          </thead>
          <tbody>
            ${this.rules.whatIf.map(
              (row) => html`<tr>
                <td>${row.release}</td>
                <td>${row.edat1 === null ? '' : row.edat1 ? s.yes : s.no}</td>
                <td class="number">${sizeOf(row.pageBytes)}</td>
                <td class="number">${sizeOf(row.blockBytes)}</td>
                <td>${s.placement[row.placement]}</td>
                <td class="paid">${s.paid[row.paid]}</td>
                <td class="layout">${renderLayout(row)}</td>
                <td class="number">${countText(row.usablePages)}</td>
                <td class="number">${kib(row.memmapSystemKib)}</td>
                <td class="number">${row.tablesKib === null ? '' : kib(row.tablesKib)}</td>
                <td class="number">${row.objectsKib === null ? '' : kib(row.objectsKib)}</td>
                <td class="number">${kib(row.systemKib)}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
  }

  #renderRemovals() {
    const c = s.removalColumns;
    return html`<h3>${s.removal}</h3>
      <p class="quiet">${s.removalIntro}</p>
      <div class="scroll" tabindex="0" role="group" aria-label=${s.removal}>
        <table class="tight" data-table="removals">
          <thead>
            <tr>
              <th class="number">${c.blocks}</th>
              <th class="number">${c.withAltmap}</th>
              <th>${c.online}</th>
              <th>${c.before}</th>
              <th>${c.since}</th>
            </tr>
          </thead>
          <tbody>
            ${this.rules.removals.map(
              (row) => html`<tr>
                <td class="number">${countText(row.blocks)}</td>
                <td class="number">${countText(row.withAltmap)}</td>
                <td>${row.online ? s.oneOnline : s.allOffline}</td>
                <td class="because">${s.removalAnswers[row.before]}</td>
                <td class="because">${s.removalAnswers[row.since]}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
  }

  #choose(change: Partial<MemmapRulesQuestion>): void {
    fire(this, 'rules-choose', { ...this.question, ...change });
  }
}

customElements.define('memmap-rules', MemmapRulesView);

declare global {
  interface HTMLElementTagNameMap {
    'memmap-rules': MemmapRulesView;
  }
}
