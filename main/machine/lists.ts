/** Lists of what there is: machines of the data directory, branches of the open one. */

import type { Stores } from '../../db/stores.ts';
import { revision } from '../../shared/ids.ts';
import type { Branch, MachineLists, SavedMachine, TemplateHeading } from '../../shared/saved-machine.ts';
import { TEMPLATES } from '../files/templates/systems.ts';
import { type OpenMachine, ownerOf } from './open-machine.ts';
import type { Trash } from './trash.ts';

/** `trash`: its machines are still there, hidden. */
export function machineLists(stores: Stores, open: OpenMachine, trash: Trash): MachineLists {
  const deleted = trash.list().flatMap((id) => {
    const row = stores.machines.findHidden(id);
    return row ? [{ id, name: row.name, revision: revision(row.head) }] : [];
  });
  return { machines: savedMachines(stores, open), deleted };
}

function savedMachines(stores: Stores, open: OpenMachine): SavedMachine[] {
  const attempts = new Map(stores.progress.withMachines().map((row) => [row.machine, row]));
  return stores.machines.list().map(({ id, name, notes, createdMs, openedMs, head }) => {
    const attempt = attempts.get(id);
    const lesson = attempt
      ? { attendee: attempt.attendee, stepsDone: attempt.stepsDone, finishedMs: attempt.finishedMs }
      : null;
    return {
      id,
      name,
      notes,
      createdMs,
      openedMs,
      revision: revision(head),
      isOpen: id === open.id,
      lesson,
    };
  });
}

export function branchesOf({ branches, branch: current, head }: OpenMachine): Branch[] {
  const owner = ownerOf(branches, current, head);
  return branches.map(({ branch, name, parent, base, tip, createdMs }) => ({
    branch,
    name,
    parent,
    base: revision(base),
    tip: revision(tip),
    createdMs,
    isCurrent: branch === owner,
  }));
}

export const templateHeadings = (): TemplateHeading[] =>
  TEMPLATES.map(({ id, title, description }) => ({ id, title, description }));
