/** Saved machines as the list shows them, and what they can be exported as. */

import type { FileProblem } from '../../shared/failure.ts';
import type { PartitionName, Revision } from '../../shared/ids.ts';
import { releaseNamed } from '../../shared/known-releases.ts';
import type { CompareSide, FileRequest, SavedMachine } from '../../shared/saved-machine.ts';

/** The last used first; machines that were never opened by their making. */
export const byRecency = (machines: readonly SavedMachine[]): SavedMachine[] =>
  [...machines].sort(
    (a, b) =>
      Number(b.isOpen) - Number(a.isOpen) ||
      (b.openedMs ?? -1) - (a.openedMs ?? -1) ||
      b.createdMs - a.createdMs,
  );

/** A name that no machine has: "Machine", "Machine 2"… */
export function freeMachineName(wanted: string, machines: readonly SavedMachine[]): string {
  const taken = new Set(machines.map(({ name }) => name));
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number++) {
    const name = `${wanted.slice(0, 56)} ${number}`;
    if (!taken.has(name)) return name;
  }
}

export const EXPORTS = [
  'machine',
  'machineNow',
  'report',
  'journalCsv',
  'journalJsonl',
  'traceCsv',
  'traceJsonl',
  'hmcDefinition',
  'dpmExport',
  'zmemtopo',
  'zmemtopoTable',
  'zmemtopoCsv',
  'sysfs',
  'dbginfo',
  'prometheus',
] as const;
export type ExportFormat = (typeof EXPORTS)[number];

/** Can be made of a revision of the past. */
export const ofRevision = (format: ExportFormat): boolean =>
  isOfPartition(format) || format.startsWith('zmemtopo');

/** Made of one partition that runs Linux. */
export const isOfPartition = (format: ExportFormat): format is 'sysfs' | 'dbginfo' | 'prometheus' =>
  ['sysfs', 'dbginfo', 'prometheus'].includes(format);

/**
 * @param partition which is meant, where it is of one and there are several
 * @param at the revision that is looked at; undefined: as it is
 */
export function exportRequest(
  machine: number,
  format: ExportFormat,
  partition?: PartitionName,
  at?: Revision,
): FileRequest {
  const then = at === undefined ? {} : { at };
  switch (format) {
    case 'machine':
      return { kind: 'machine', machine, history: true };
    case 'machineNow':
      return { kind: 'machine', machine, history: false };
    case 'journalCsv':
      return { kind: 'journal', machine, format: 'csv' };
    case 'journalJsonl':
      return { kind: 'journal', machine, format: 'jsonl' };
    case 'traceCsv':
      return { kind: 'trace', machine, format: 'csv' };
    case 'traceJsonl':
      return { kind: 'trace', machine, format: 'jsonl' };
    case 'zmemtopo':
      return { kind: 'zmemtopo', machine, ...then };
    case 'zmemtopoTable':
      return { kind: 'zmemtopo', machine, format: 'table', ...then };
    case 'zmemtopoCsv':
      return { kind: 'zmemtopo', machine, format: 'csv', ...then };
    case 'sysfs':
    case 'dbginfo':
    case 'prometheus':
      return { kind: format, machine, ...(partition === undefined ? {} : { partition }), ...then };
    default:
      return { kind: format, machine };
  }
}

/** Problems in the order of their lines, the first ones only. */
export const firstProblems = (problems: readonly FileProblem[], most: number): FileProblem[] =>
  [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0)).slice(0, most);

/** What the compare screen holds as text. */
export interface SideForm {
  readonly machine: number;
  readonly revision: string;
  readonly release: string;
}

/**
 * What is compared unless somebody says otherwise: the machine that was used before the open one with it; the open
 * one's beginning where there is no other.
 */
export function firstPair(
  machines: readonly SavedMachine[],
  open: number,
): [left: SideForm, right: SideForm] {
  const now = { machine: open, revision: '', release: '' };
  const other = byRecency(machines).find(({ id }) => id !== open);
  return [other ? { ...now, machine: other.id } : { ...now, revision: '0' }, now];
}

/** A side as its form has it. */
export const formOf = ({ machine, revision, branch, release }: CompareSide): SideForm => ({
  machine,
  revision: branch ?? (revision === undefined ? '' : String(revision)),
  release: release ?? '',
});

/** The place is a revision, the name of a branch, or nothing for now. */
export function sideOf({ machine, revision, release }: SideForm): CompareSide | undefined {
  const typed = revision.trim();
  const isNumber = /^\d{1,15}$/.test(typed);
  if (typed.length > 64) return undefined;
  return {
    machine,
    ...(typed === '' || isNumber ? {} : { branch: typed }),
    ...(!isNumber ? {} : { revision: Number(typed) as CompareSide['revision'] & number }),
    ...(release.trim() === '' ? {} : { release: releaseNamed(release) }),
  };
}
