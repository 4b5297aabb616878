/** Columns of the steps of a replay, and of the kept recordings; and how their cells and what unfolds below them look. */

import { css, html, nothing } from 'lit';
import type { RecordingHeading, ReplayRow } from '../../shared/replayed.ts';
import { bytes } from '../../shared/units.ts';
import { icons } from '../elements/icons.ts';
import type { TableColumn } from '../model/data-table.ts';
import { formatRounded } from '../model/format.ts';
import { countText, whenText } from '../model/number-style.ts';
import { hasDifference, resultText, ruleText, VERDICT_ICONS } from '../model/recordings.ts';
import type { RecordingsState } from '../state/recordings.ts';
import { strings } from '../strings/index.ts';
import { fieldStyles } from '../theme/field-styles.ts';

const s = strings.recordings;
const c = s.columns;

/** Of cells and of an unfolded step, in the table and in what stands around it. */
export const stepParts = css`
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
  .aside {
    display: block;
    font-size: 0.75rem;
    color: var(--cds-text-secondary);
    white-space: normal;
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
  .step {
    display: grid;
    gap: 0.75rem;
    min-inline-size: 0;
    padding: 0.25rem 0 0.5rem 1rem;
  }
  .step .note,
  .step p {
    margin: 0;
  }
  .step table {
    min-inline-size: 0;
  }
  .step td {
    overflow-wrap: anywhere;
  }
  .step tr.carried td {
    color: var(--cds-text-secondary);
  }
  .step code {
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
`;

/** For the table's own root. */
export const stepSheet = css`
  ${fieldStyles} ${stepParts}
`;

const verdictText = ({ verdict, reason }: ReplayRow): string =>
  [s.verdicts[verdict], ...(reason === null ? [] : [reason])].join(', ');

const firstText = ({ first, differenceCount }: ReplayRow): string =>
  first
    ? `${first.what}: ${ruleText(first).title}${differenceCount > 1 ? `; ${s.differences(differenceCount)}` : ''}`
    : '';

const valueColumn = (id: 'recorded' | 'simulated'): TableColumn<ReplayRow> => ({
  id,
  label: c[id],
  width: 150,
  text: ({ first }) => first?.[id] ?? '',
  cell: ({ first }) => (first ? html`<code class="value">${first[id]}</code>` : nothing),
});

/** The first column unfolds its step. */
export function stepColumns(state: RecordingsState): readonly TableColumn<ReplayRow>[] {
  return [
    {
      id: 'step',
      label: c.step,
      width: 88,
      isNumber: true,
      fixed: true,
      text: ({ n }) => String(n),
      value: ({ n }) => n,
      cell: ({ n }) => {
        const isOpen = state.opened.has(n);
        return html`<button class="plain link" aria-expanded=${isOpen ? 'true' : 'false'} aria-label=${isOpen ? s.close(n) : s.open(n)} @click=${() => state.toggle(n)}>
          ${isOpen ? icons.chevronDown : icons.chevronRight}${n === 0 ? s.start : n}
        </button>`;
      },
    },
    {
      id: 'command',
      label: c.command,
      width: 280,
      text: ({ command, name }) => command || name,
      cell: ({ command, name }) =>
        html`<code class="one-line" title=${command || name}>${command || name}</code>`,
    },
    {
      id: 'verdict',
      label: c.verdict,
      width: 150,
      text: verdictText,
      cell: ({ verdict, reason }) =>
        html`<span class="verdict ${verdict}">${icons[VERDICT_ICONS[verdict]]}${s.verdicts[verdict]}</span>${reason === null ? nothing : html`<span class="aside">${reason}</span>`}`,
    },
    {
      id: 'first',
      label: c.first,
      width: 180,
      text: firstText,
      cell: ({ first, differenceCount }) =>
        first
          ? html`${first.what}<span class="aside">${ruleText(first).title}${differenceCount > 1 ? `; ${s.differences(differenceCount)}` : ''}</span>`
          : nothing,
    },
    valueColumn('recorded'),
    valueColumn('simulated'),
  ];
}

const lastText = ({ last }: RecordingHeading): string =>
  last
    ? `${resultText(last)} ${s.byEngine(last.engineVersion)}${last.complete ? '' : `; ${s.lastCancelled}`}`
    : s.never;

function lastResult({ last }: RecordingHeading) {
  if (!last) return html`<span class="quiet">${s.never}</span>`;
  const differs = hasDifference(last);
  return html`<span class="verdict ${differs ? 'differs' : 'equal'}">${differs ? icons.error : icons.done}${resultText(last)}</span>
    <span class="aside">${s.byEngine(last.engineVersion)}${last.complete ? '' : `; ${s.lastCancelled}`}</span>`;
}

/** The first column shows the recording. */
export function keptColumns(state: RecordingsState): readonly TableColumn<RecordingHeading>[] {
  const { name, file, kernel, steps, taken, last, size } = s.list;
  return [
    {
      id: 'name',
      label: name,
      width: 180,
      fixed: true,
      text: (recording) => recording.name,
      cell: (recording) =>
        html`<button class="plain link" aria-label=${s.show(recording.name)} ?disabled=${state.running !== undefined} @click=${() => state.choose(recording.id)}>${recording.name}</button>`,
    },
    { id: 'file', label: file, width: 150, text: (recording) => recording.file },
    { id: 'kernel', label: kernel, width: 190, text: ({ release, arch }) => s.on(release, arch) },
    {
      id: 'steps',
      label: steps,
      width: 80,
      isNumber: true,
      text: (recording) => countText(recording.steps),
      value: (recording) => recording.steps,
    },
    { id: 'last', label: last, width: 190, text: lastText, cell: lastResult },
    {
      id: 'taken',
      label: taken,
      width: 140,
      text: ({ takenMs }) => whenText(takenMs, 'minute'),
      value: ({ takenMs }) => takenMs,
      cell: ({ takenMs }) =>
        html`<time datetime=${new Date(takenMs).toISOString()}>${whenText(takenMs, 'minute')}</time>`,
    },
    {
      id: 'size',
      label: size,
      width: 90,
      isNumber: true,
      text: (recording) => formatRounded(bytes(recording.bytes)),
      value: (recording) => recording.bytes,
    },
  ];
}
