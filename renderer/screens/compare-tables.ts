/** What differs in a partition, as tables: figures by group, increments, blocks, zones; both sides as maps. */

import { css, html, nothing, type TemplateResult } from 'lit';
import type {
  ComparedPartition,
  Differences,
  FieldDifference,
  RangeDifference,
} from '../../shared/comparison.ts';
import type { ComparedEras } from '../../shared/lesson.ts';
import '../elements/data-table.ts';
import '../elements/era-maps.ts';
import { type ComparedRow, comparedRow, grouped } from '../model/comparison.ts';
import type { TableColumn } from '../model/data-table.ts';
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
    ${increments.total > 0 ? html`<h3>${s.increments}</h3>${rangesTable(s.increments, increments, 'rn')}` : nothing}
    ${blocks.total > 0 ? html`<h3>${blocksBy === 'MiB' ? s.blocksMib : s.blocks}</h3>${rangesTable(s.blocks, blocks, '')}` : nothing}
    ${zones.length > 0 ? html`<h3>${s.zones}</h3>${fieldsTable(s.zones, zones)}` : nothing}
    ${
      maps
        ? html`<div class="maps" data-maps><h3>${s.maps}</h3><era-maps .eras=${maps}></era-maps></div>`
        : html`<p><button class="plain link" data-show-maps @click=${showMaps}>${s.showMaps}</button></p>`
    }
  </section>`;
}

interface TableRow extends ComparedRow {
  readonly group?: string;
}

const compareSheet = css`
  .nothing {
    color: var(--cds-text-secondary);
    font-style: italic;
  }
  tr.more td:last-child {
    color: var(--state-online);
  }
  tr.less td:last-child {
    color: var(--state-failed);
  }
`;

const side = (text: string | null) => (text === null ? html`<span class="nothing">${s.absent}</span>` : text);

/** "+4.00 GiB" and "−3" sort by what they say. */
const amountOf = (text: string): number => {
  const number = Number.parseFloat(text.replace('−', '-'));
  return Number.isNaN(number) ? 0 : number;
};

const columns = (what: string, isGrouped: boolean): readonly TableColumn<TableRow>[] => [
  ...(isGrouped
    ? [{ id: 'group', label: s.group, width: 110, text: ({ group = '' }: TableRow) => group }]
    : []),
  { id: 'what', label: what, width: 240, fixed: true, text: (row) => row.what },
  {
    id: 'left',
    label: s.left,
    width: 200,
    text: ({ left }) => left ?? s.absent,
    cell: ({ left }) => side(left),
  },
  {
    id: 'right',
    label: s.right,
    width: 200,
    text: ({ right }) => right ?? s.absent,
    cell: ({ right }) => side(right),
  },
  {
    id: 'difference',
    label: s.difference,
    width: 120,
    isNumber: true,
    text: ({ difference }) => difference,
    cell: ({ difference }) => html`<span class="difference">${difference}</span>`,
    value: ({ difference }) => amountOf(difference),
  },
];

const FIGURE_COLUMNS = columns(s.what, true);
const FIELD_COLUMNS = columns(s.what, false);
const RANGE_COLUMNS = columns(s.range, false);

const table = (
  name: string,
  shown: readonly TableColumn<TableRow>[],
  rows: readonly TableRow[],
): TemplateResult => html`<data-table
  small
  .name=${name}
  .store=${'compared'}
  .columns=${shown}
  .rows=${rows}
  .rowKey=${({ what }: TableRow) => what}
  .rowClass=${({ tone }: TableRow) => tone}
  .sheet=${compareSheet}
></data-table>`;

const figuresTable = (rows: readonly FieldDifference[]): TemplateResult =>
  table(
    s.figures,
    FIGURE_COLUMNS,
    grouped(rows).flatMap(([group, found]) => found.map((row) => ({ ...row, group: s.groups[group] }))),
  );

export const fieldsTable = (
  name: string,
  rows: readonly FieldDifference[],
  all?: Differences<unknown>,
): TemplateResult => html`${table(name, FIELD_COLUMNS, rows.map(comparedRow))}${more(rows.length, all)}`;

const more = (shown: number, all: Differences<unknown> | undefined) =>
  all && all.total > shown ? html`<p class="note">${s.more(shown, all.total)}</p>` : nothing;

/** Between ranges lies how many of them there are. */
function rangesTable(
  name: string,
  differences: Differences<RangeDifference>,
  prefix: string,
): TemplateResult {
  const rows = differences.rows.map(
    ({ first, last, left, right }): TableRow => ({
      what: `${prefix} ${first === last ? first : `${first}–${last}`}`.trim(),
      left,
      right,
      difference: `${last - first + 1}`,
      tone: 'other',
    }),
  );
  return html`${table(name, RANGE_COLUMNS, rows)}${more(rows.length, differences)}`;
}
