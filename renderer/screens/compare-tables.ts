/** What differs in a partition, as tables: figures by group, increments, blocks, zones; both sides as maps. */

import { html, nothing, type TemplateResult } from 'lit';
import type {
  ComparedPartition,
  Differences,
  FieldDifference,
  RangeDifference,
} from '../../shared/comparison.ts';
import type { ComparedEras } from '../../shared/lesson.ts';
import '../elements/era-maps.ts';
import { type ComparedRow, comparedRow, grouped } from '../model/comparison.ts';
import { strings } from '../strings/index.ts';

const s = strings.compare;

/** @param maps undefined: nobody has asked for them */
export function comparedPartition(
  { name, presence, figures, zones, increments, blocks, blocksBy }: ComparedPartition,
  maps: ComparedEras | undefined,
  showMaps: () => void,
): TemplateResult {
  if (presence !== 'both') {
    return html`<section class="panel" aria-label=${name}>
      <h2>${name}</h2>
      <p>${presence === 'left' ? s.onlyLeft : s.onlyRight}</p>
    </section>`;
  }
  const none = figures.length + zones.length + increments.total + blocks.total === 0;
  return html`<section class="panel" aria-label=${name} data-partition=${name}>
    <h2>${name}</h2>
    ${none ? html`<p class="quiet">${s.none}</p>` : nothing}
    ${figures.length > 0 ? html`<h3>${s.figures}</h3>${figuresTable(figures)}` : nothing}
    ${increments.total > 0 ? html`<h3>${s.increments}</h3>${rangesTable(increments, 'rn')}` : nothing}
    ${blocks.total > 0 ? html`<h3>${blocksBy === 'MiB' ? s.blocksMib : s.blocks}</h3>${rangesTable(blocks, '')}` : nothing}
    ${zones.length > 0 ? html`<h3>${s.zones}</h3>${fieldsTable(zones)}` : nothing}
    ${
      maps
        ? html`<div class="maps" data-maps><h3>${s.maps}</h3><era-maps .eras=${maps}></era-maps></div>`
        : html`<p><button class="plain link" data-show-maps @click=${showMaps}>${s.showMaps}</button></p>`
    }
  </section>`;
}

const head = (what: string): TemplateResult => html`<thead>
  <tr><th>${what}</th><th>${s.left}</th><th>${s.right}</th><th class="number">${s.difference}</th></tr>
</thead>`;

const side = (text: string | null) =>
  html`<td class="side ${text === null ? 'nothing' : ''}">${text ?? s.absent}</td>`;

const rowOf = ({ what, left, right, difference, tone }: ComparedRow): TemplateResult =>
  html`<tr class=${tone}><td>${what}</td>${side(left)} ${side(right)}<td class="difference">${difference}</td></tr>`;

const figuresTable = (rows: readonly FieldDifference[]): TemplateResult => html`<table>
  ${head(s.what)}
  <tbody>
    ${grouped(rows).map(
      ([group, found]) => html`<tr class="group"><th colspan="4">${s.groups[group]}</th></tr>
        ${found.map(rowOf)}`,
    )}
  </tbody>
</table>`;

export const fieldsTable = (
  rows: readonly FieldDifference[],
  all?: Differences<unknown>,
): TemplateResult => html`<table>
    ${head(s.what)}
    <tbody>${rows.map((row) => rowOf(comparedRow(row)))}</tbody>
  </table>
  ${more(rows.length, all)}`;

const more = (shown: number, all: Differences<unknown> | undefined) =>
  all && all.total > shown ? html`<p class="note">${s.more(shown, all.total)}</p>` : nothing;

/** Between ranges lies how many of them there are. */
function rangesTable(differences: Differences<RangeDifference>, prefix: string): TemplateResult {
  return html`<table>
      ${head(s.range)}
      <tbody>
        ${differences.rows.map(({ first, last, left, right }) =>
          rowOf({
            what: `${prefix} ${first === last ? first : `${first}–${last}`}`.trim(),
            left,
            right,
            difference: `${last - first + 1}`,
            tone: 'other',
          }),
        )}
      </tbody>
    </table>
    ${more(differences.rows.length, differences)}`;
}
