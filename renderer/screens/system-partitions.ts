/** The partitions of a system as a table: what each was promised, holds and uses, with totals; and tasks for several. */

import { css, html, nothing } from 'lit';
import type { HmcCommand } from '../../shared/command.ts';
import { type Bytes, bytes } from '../../shared/units.ts';
import type { SystemView } from '../../shared/view.ts';
import '../elements/state-glyph.ts';
import type { TableColumn } from '../model/data-table.ts';
import { formatSize } from '../model/format.ts';
import { addressOf } from '../model/router.ts';
import type { PartitionRow } from '../model/system.ts';
import { strings } from '../strings/index.ts';

const s = strings.system;
const c = s.columns;

/** Looks of what the cells show. */
export const partitionSheet = css`
  .status {
    display: inline-flex;
    gap: 0.375rem;
    align-items: center;
  }
  .differs {
    font-size: 0.75rem;
    color: var(--cds-text-secondary);
  }
  .tag {
    padding: 0 0.5rem;
    margin-inline-start: 0.25rem;
    border: 1px solid var(--cds-border-strong-01);
    border-radius: 1rem;
    font-size: 0.6875rem;
    white-space: nowrap;
  }
`;

const sizeColumn = (
  id: string,
  label: string,
  group: string,
  of: (row: PartitionRow) => Bytes | null,
  cell?: (row: PartitionRow) => unknown,
): TableColumn<PartitionRow> => ({
  id,
  label,
  group,
  width: 88,
  isNumber: true,
  text: (row) => sizeText(of(row)),
  value: (row) => of(row) ?? -1,
  ...(cell ? { cell } : {}),
});

const sizeText = (size: Bytes | null): string => (size === null ? strings.none : formatSize(size));

const currentOf = ({ view }: PartitionRow): Bytes | null => view.allocation?.currentBytes ?? null;

/** The profile counts at the next activation only. */
const differs = ({ view: { profile, allocation } }: PartitionRow): boolean =>
  allocation !== null &&
  (allocation.initialBytes !== profile.initialBytes ||
    allocation.maximumBytes !== profile.initialBytes + profile.reservedBytes);

const statusText = ({ status, troubled, acceptable }: PartitionRow): string =>
  [
    strings.statusWords[status],
    ...(troubled ? [strings.tree.troubled] : []),
    ...(acceptable ? [] : [strings.tree.unacceptable]),
  ].join(', ');

export const PARTITION_COLUMNS: readonly TableColumn<PartitionRow>[] = [
  {
    id: 'name',
    label: c.name,
    width: 150,
    fixed: true,
    text: ({ name, view }) => `${name}${view.zvm ? ` ${s.zvm}` : ''}${view.platform ? ` ${s.x86}` : ''}`,
    value: ({ name }) => name,
    cell: ({ name, view }) =>
      html`<a href=${addressOf({ partition: name, screen: 'overview', item: undefined })}>${name}</a>${view.zvm ? html`<span class="tag">${s.zvm}</span>` : nothing}${view.platform ? html`<span class="tag">${s.x86}</span>` : nothing}`,
  },
  {
    id: 'status',
    label: c.status,
    width: 160,
    text: statusText,
    cell: (row) => html`<span class="status">
      <state-glyph .category=${row.troubled || !row.acceptable ? 'failed' : row.status === 'operating' ? 'online' : row.status === 'not-operating' ? 'offline' : 'deconfigured'}></state-glyph>
      ${statusText(row)}
    </span>`,
  },
  sizeColumn('initial', c.initial, c.profile, ({ view }) => view.profile.initialBytes),
  sizeColumn(
    'reserved',
    c.reserved,
    c.profile,
    ({ view }) => view.profile.reservedBytes,
    (row) =>
      html`${formatSize(row.view.profile.reservedBytes)}${differs(row) ? html` <span class="differs" title=${s.profileDiffers}>≠<span class="hidden-text">${s.profileDiffers}</span></span>` : nothing}`,
  ),
  sizeColumn('runInitial', c.initial, c.allocation, ({ view }) => view.allocation?.initialBytes ?? null),
  sizeColumn(
    'current',
    c.current,
    c.allocation,
    currentOf,
    (row) => html`<span data-current>${sizeText(currentOf(row))}</span>`,
  ),
  sizeColumn('maximum', c.maximum, c.allocation, ({ view }) => view.allocation?.maximumBytes ?? null),
  sizeColumn(
    'online',
    c.online,
    c.linux,
    ({ onlineBytes }) => onlineBytes,
    ({ onlineBytes }) => html`<span data-online>${sizeText(onlineBytes)}</span>`,
  ),
  {
    id: 'kernel',
    label: c.kernel,
    group: c.linux,
    width: 150,
    text: ({ view }) => strings.status.era(view.era, view.release),
  },
  {
    id: 'increment',
    label: c.increment,
    width: 96,
    isNumber: true,
    off: true,
    text: ({ view }) => formatSize(view.geometry.incrementBytes),
    value: ({ view }) => view.geometry.incrementBytes,
  },
];

/** What all partitions come to. */
export function partitionTotals(rows: readonly PartitionRow[]): Readonly<Record<string, string>> {
  const sum = (of: (row: PartitionRow) => number | null | undefined): string =>
    formatSize(bytes(rows.reduce((total, row) => total + (of(row) ?? 0), 0)));
  return {
    name: s.total,
    status: strings.count(rows.length, 'partition'),
    initial: sum(({ view }) => view.profile.initialBytes),
    reserved: sum(({ view }) => view.profile.reservedBytes),
    runInitial: sum(({ view }) => view.allocation?.initialBytes),
    current: sum(currentOf),
    maximum: sum(({ view }) => view.allocation?.maximumBytes),
    online: sum(({ onlineBytes }) => onlineBytes),
  };
}

export interface SeveralTask {
  readonly commands: readonly HmcCommand[];
  /** Partitions that are left out, although their status fits: their storage is not there. */
  readonly without: readonly string[];
}

/** Activates those that can be, in the order of the table, as far as the storage goes. */
export function activateSeveral(rows: readonly PartitionRow[], { availableBytes }: SystemView): SeveralTask {
  let left: number = availableBytes;
  const commands: HmcCommand[] = [];
  const without: string[] = [];
  for (const { name, status, view } of rows) {
    if (status !== 'not-activated') continue;
    if (view.profile.initialBytes > left) without.push(name);
    else {
      left -= view.profile.initialBytes;
      commands.push({ kind: 'activate', partition: name });
    }
  }
  return { commands, without };
}

/** Loads those in which nothing runs that it would end. */
export const loadSeveral = (rows: readonly PartitionRow[]): SeveralTask => ({
  commands: rows
    .filter(({ status }) => status === 'not-operating' || status === 'exceptions')
    .filter(({ view }) => view.halted !== 'stopped')
    .map(({ name }) => ({ kind: 'load', partition: name, clear: false })),
  without: [],
});

/** Takes the storage of all that are active. */
export const deactivateSeveral = (rows: readonly PartitionRow[]): SeveralTask => ({
  commands: rows
    .filter(({ status }) => status !== 'not-activated')
    .map(({ name }) => ({ kind: 'deactivate', partition: name })),
  without: [],
});
