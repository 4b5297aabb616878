/** What the planner says of each kernel, as columns. */

import { css, html, nothing } from 'lit';
import type { KernelPlan } from '../../shared/standby-plan.ts';
import { bytes, KIB } from '../../shared/units.ts';
import '../elements/state-glyph.ts';
import type { TableColumn } from '../model/data-table.ts';
import { formatSize } from '../model/format.ts';
import { kibText, memmapWord } from '../model/planner-chart.ts';
import { strings } from '../strings/index.ts';

const s = strings.planner;
const c = s.columns;

type Kernel = KernelPlan & { readonly isOwn: boolean };

export const plannerSheet = css`
  .boots {
    display: inline-flex;
    gap: 0.375rem;
    align-items: center;
    white-space: nowrap;
  }
  tr.own td {
    font-weight: 600;
  }
  .below {
    display: block;
    font-family: var(--font-sans);
    font-size: 0.75rem;
    font-weight: 400;
    white-space: normal;
    color: var(--cds-text-secondary);
  }
`;

const size = (kib: number): string => formatSize(bytes(kib * KIB));
const below = (text: string) => html`<span class="below">${text}</span>`;

const billText = ({ bill }: Kernel): string => (bill.totalKib === 0 ? s.nothing : kibText(bill.totalKib));
const largestText = ({ largestStandbyBytes }: Kernel): string => formatSize(largestStandbyBytes);

export const PLANNER_COLUMNS: readonly TableColumn<Kernel>[] = [
  {
    id: 'kernel',
    label: c.kernel,
    width: 150,
    fixed: true,
    text: ({ release, isOwn, era }) => `${release} ${isOwn ? s.own : s.eraNames[era]}`,
    cell: ({ release, isOwn, era, estimate }) =>
      html`${release}${estimate ? html`<abbr title=${s.estimateHint}>*</abbr>` : nothing}${below(isOwn ? s.own : s.eraNames[era])}`,
  },
  { id: 'memmap', label: c.memmap, width: 130, text: memmapWord },
  {
    id: 'boots',
    label: c.boots,
    width: 84,
    text: ({ boots }) => (boots ? s.boots : s.fails),
    cell: ({ boots }) =>
      html`<span class="boots"><state-glyph .category=${boots ? 'online' : 'failed'}></state-glyph>${boots ? s.boots : s.fails}</span>`,
  },
  {
    id: 'bill',
    label: c.bill,
    width: 116,
    isNumber: true,
    text: billText,
    value: ({ bill }) => bill.totalKib,
    cell: (kernel) =>
      html`${billText(kernel)}${kernel.bill.inBlocksKib > 0 ? below(`+ ${s.inBlocks(kibText(kernel.bill.inBlocksKib))}`) : nothing}`,
  },
  {
    id: 'perBlock',
    label: c.perBlock,
    width: 100,
    isNumber: true,
    text: ({ bill }) => (bill.totalKib === 0 ? strings.none : size(bill.perBlockKib)),
    value: ({ bill }) => bill.perBlockKib,
  },
  {
    id: 'free',
    label: c.free,
    width: 110,
    isNumber: true,
    text: ({ freeAfterKib }) => (freeAfterKib === null ? strings.none : kibText(freeAfterKib)),
    value: ({ freeAfterKib }) => freeAfterKib ?? -1,
  },
  {
    id: 'largest',
    label: c.largest,
    width: 150,
    isNumber: true,
    text: largestText,
    value: ({ largestStandbyBytes }) => largestStandbyBytes,
    cell: (kernel) => html`${largestText(kernel)}${below(s.limited[kernel.limitedBy])}`,
  },
  {
    id: 'fails',
    label: c.fails,
    width: 110,
    isNumber: true,
    text: ({ firstFailingBytes }) => (firstFailingBytes === null ? s.never : formatSize(firstFailingBytes)),
    value: ({ firstFailingBytes }) => firstFailingBytes ?? Number.MAX_SAFE_INTEGER,
  },
  {
    id: 'later',
    label: c.later,
    width: 150,
    text: ({ configure }) =>
      configure === null ? strings.none : s.later(size(configure.perBlockKib), configure.blocksThatFit),
  },
];
