/** What the inspector's tables say of a block: its increments by both truths, and its files. */

import { css, html } from 'lit';
import { INCREMENT, incrementDiffers } from '../../shared/cells.ts';
import type { BlockDetail } from '../../shared/view.ts';
import '../elements/state-glyph.ts';
import { icons } from '../elements/icons.ts';
import type { TableColumn } from '../model/data-table.ts';
import { strings } from '../strings/index.ts';

const s = strings.inspector;

export type Truth = BlockDetail['increments'][number];
export type BlockFile = BlockDetail['files'][number];

export const inspectorSheet = css`
  .verdict {
    display: inline-flex;
    gap: 0.375rem;
    align-items: center;
  }
`;

const believed = ({ cell }: Truth): string =>
  cell & INCREMENT.listed ? (cell & INCREMENT.believedAssigned ? 'assigned' : 'standby') : s.notListed;

export const TRUTH_COLUMNS: readonly TableColumn<Truth>[] = [
  {
    id: 'rn',
    label: 'rn',
    width: 80,
    isNumber: true,
    fixed: true,
    text: ({ rn }) => String(rn),
    value: ({ rn }) => rn,
  },
  {
    id: 'sclp',
    label: s.sclp,
    width: 140,
    text: ({ cell }) => (cell & INCREMENT.assigned ? 'assigned' : 'standby'),
  },
  { id: 'kernel', label: s.kernel, width: 140, text: believed },
  {
    id: 'agree',
    label: s.agree,
    width: 120,
    text: ({ cell }) => (incrementDiffers(cell) ? s.differ : s.agree),
    cell: ({ cell }) =>
      html`<span class="verdict">${incrementDiffers(cell) ? html`<state-glyph .category=${'differs'}></state-glyph>${s.differ}` : html`${icons.done}${s.agree}`}</span>`,
  },
];

export const FILE_COLUMNS: readonly TableColumn<BlockFile>[] = [
  {
    id: 'path',
    label: s.path,
    width: 290,
    fixed: true,
    text: ({ path }) => path,
    cell: ({ path }) => html`<code>${path}</code>`,
  },
  {
    id: 'content',
    label: s.content,
    width: 90,
    text: ({ content }) => content.trimEnd(),
    cell: ({ content }) => html`<code>${content.trimEnd()}</code>`,
  },
  {
    id: 'writable',
    label: s.writable,
    width: 96,
    text: ({ writable }) => (writable ? s.writable : s.readOnlyFile),
  },
];
