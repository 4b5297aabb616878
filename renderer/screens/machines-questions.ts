/** The questions about a saved machine or branch: what each says, and what it does when it is answered. */

import type { Branch, MachineAction, SavedMachine } from '../../shared/saved-machine.ts';
import { freeMachineName } from '../model/machines.ts';
import { strings } from '../strings/index.ts';

const s = strings.machines;

export type Question =
  | {
      readonly kind: 'duplicate' | 'rename' | 'annotate' | 'delete' | 'recover';
      readonly machine: SavedMachine;
    }
  | { readonly kind: 'renameBranch'; readonly machine: number; readonly branch: Branch };

export interface QuestionTexts {
  readonly heading: string;
  readonly text: string;
  readonly confirm: string;
  /** Of the field that is filled in; undefined: there is none. */
  readonly label: string | undefined;
  readonly value: string;
}

export function questionOf(asking: Question, machines: readonly SavedMachine[]): QuestionTexts {
  if (asking.kind === 'renameBranch') {
    const { name } = asking.branch;
    return { heading: s.branchRenameOf(name), text: '', confirm: s.renameRun, label: s.name, value: name };
  }
  const { name, notes, isOpen } = asking.machine;
  switch (asking.kind) {
    case 'duplicate': {
      const value = freeMachineName(s.copyOf(name).slice(0, 60), machines);
      return {
        heading: s.duplicateHeading(name),
        text: s.duplicateText,
        confirm: s.duplicateRun,
        label: s.name,
        value,
      };
    }
    case 'recover': {
      const value = freeMachineName(s.copyOf(name).slice(0, 60), machines);
      return {
        heading: s.recoverHeading(name),
        text: s.recoverText,
        confirm: s.recoverRun,
        label: s.name,
        value,
      };
    }
    case 'rename':
      return { heading: s.renameHeading(name), text: '', confirm: s.renameRun, label: s.name, value: name };
    case 'annotate':
      return {
        heading: s.notesHeading(name),
        text: '',
        confirm: s.notesRun,
        label: s.columns.notes,
        value: notes,
      };
    case 'delete': {
      const text = isOpen ? `${s.deleteText} ${s.deleteOpen}` : s.deleteText;
      return { heading: s.deleteHeading(name), text, confirm: s.deleteRun, label: undefined, value: '' };
    }
  }
}

/** What is done when the question is answered with this text, and the sentence that says so. */
export function answerOf(
  question: Exclude<Question, { kind: 'delete' }>,
  text: string,
): readonly [MachineAction, string] {
  const said = s.done;
  if (question.kind === 'renameBranch') {
    const { kind, machine, branch } = question;
    return [{ kind, machine, branch: branch.branch, name: text }, said.renamed(text)];
  }
  const { kind } = question;
  const { id: machine, name } = question.machine;
  switch (kind) {
    case 'duplicate':
      return [{ kind, machine, name: text }, said.duplicated(text)];
    case 'recover':
      return [{ kind, machine, name: text }, said.recovered(text)];
    case 'rename':
      return [{ kind, machine, name: text }, said.renamed(text)];
    case 'annotate':
      return [{ kind, machine, notes: text }, said.noted];
    case 'delete':
      return [{ kind, machine }, said.deleted(name)];
  }
}
