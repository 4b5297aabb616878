/** Before and after of a plan, as a table: what Linux has, where the memmap lies, what the machine has left. */

import { css, html, nothing } from 'lit';
import type { StorageFigures } from '../../shared/storage-figures.ts';
import { figureRows } from '../model/figures.ts';
import { strings } from '../strings/index.ts';
import { base, tableStyles } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';

const s = strings.figures;

export class FiguresTable extends ConsoleElement {
  static override properties = { now: { attribute: false }, planned: { attribute: false } };
  declare now: StorageFigures;
  /** Absent: no plan yet, only what is. */
  declare planned: StorageFigures | undefined;

  static override styles = [
    base,
    tableStyles,
    css`
      :host {
        display: block;
        overflow-x: auto;
      }
      table {
        inline-size: 100%;
      }
      td.change {
        font-weight: 600;
      }
      tr.same td {
        color: var(--cds-text-secondary);
      }
    `,
  ];

  constructor() {
    super();
    this.planned = undefined;
  }

  protected override render() {
    const { now, planned } = this;
    const rows = figureRows(now, planned ?? now);
    return html`<table aria-label=${s.label}>
      <thead>
        <tr>
          <th>${s.what}</th>
          <th class="number">${s.now}</th>
          ${planned ? html`<th class="number">${s.after}</th><th class="number">${s.change}</th>` : nothing}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) => html`<tr class=${row.change === '' ? 'same' : ''} data-figure=${row.id}>
            <td>${row.label}</td>
            <td class="number">${row.before}</td>
            ${planned ? html`<td class="number">${row.after}</td><td class="number change">${row.change || strings.none}</td>` : nothing}
          </tr>`,
        )}
      </tbody>
    </table>`;
  }
}

customElements.define('figures-table', FiguresTable);

declare global {
  interface HTMLElementTagNameMap {
    'figures-table': FiguresTable;
  }
}
