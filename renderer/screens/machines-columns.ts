/** Columns of the saved machines, of those of lessons too, and of the deleted ones; and how their cells look. */

import { css, html, nothing } from 'lit';
import type { DeletedMachine, SavedMachine } from '../../shared/saved-machine.ts';
import { icons } from '../elements/icons.ts';
import type { TableColumn } from '../model/data-table.ts';
import { countText, whenText } from '../model/number-style.ts';
import { strings } from '../strings/index.ts';

const s = strings.machines;
const c = s.columns;

export const machineSheet = css`
  .notes {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .open {
    display: inline-flex;
    gap: 0.25rem;
    align-items: center;
    margin-inline-start: 0.5rem;
    vertical-align: top;
    font-size: 0.75rem;
    color: var(--cds-text-secondary);
  }
  .open svg {
    inline-size: 0.875rem;
    color: var(--cds-support-success);
  }
`;

/** What somebody wrote, its first line; of a lesson's machine whose attempt it is. */
const notesText = ({ notes, lesson }: SavedMachine): string =>
  lesson
    ? s.attempt(lesson.attendee, lesson.stepsDone, lesson.finishedMs !== null)
    : (notes.split('\n', 1)[0] ?? '');

export const MACHINE_COLUMNS: readonly TableColumn<SavedMachine>[] = [
  {
    id: 'name',
    label: c.name,
    width: 240,
    fixed: true,
    text: ({ name, isOpen }) => `${name}${isOpen ? ` (${s.isOpen})` : ''}`,
    value: ({ name }) => name,
    cell: ({ name, isOpen }) =>
      html`<strong>${name}</strong>${isOpen ? html`<span class="open">${icons.done}${s.isOpen}</span>` : nothing}`,
  },
  {
    id: 'notes',
    label: c.notes,
    width: 260,
    text: notesText,
    cell: (machine) => html`<span class="notes" title=${machine.notes}>${notesText(machine)}</span>`,
  },
  {
    id: 'revision',
    label: c.revision,
    width: 96,
    isNumber: true,
    text: ({ revision }) => countText(revision),
    value: ({ revision }) => revision,
  },
  {
    id: 'opened',
    label: c.opened,
    width: 150,
    text: ({ openedMs }) => (openedMs === null ? s.never : whenText(openedMs, 'minute')),
    value: ({ openedMs }) => openedMs ?? 0,
  },
  {
    id: 'created',
    label: c.created,
    width: 150,
    text: ({ createdMs }) => whenText(createdMs, 'minute'),
    value: ({ createdMs }) => createdMs,
  },
];

/** @param restore brings it back into the list */
export const deletedColumns = (
  restore: (machine: DeletedMachine) => void,
): readonly TableColumn<DeletedMachine>[] => [
  { id: 'name', label: c.name, width: 240, fixed: true, text: ({ name }) => name },
  {
    id: 'revision',
    label: c.revision,
    width: 96,
    isNumber: true,
    text: ({ revision }) => countText(revision),
    value: ({ revision }) => revision,
  },
  {
    id: 'restore',
    label: s.restoreRun,
    width: 160,
    acts: true,
    text: () => '',
    cell: (machine) =>
      html`<button class="plain link" aria-label=${s.restoreNamed(machine.name)} @click=${() => restore(machine)}>${s.restoreRun}</button>`,
  },
];
