/** What a runbook is made from, as a change of a state: a plan, actions of the journal, two sides of a comparison. */

import type { Stores } from '../../../db/stores.ts';
import { blockRanges } from '../../../shared/block-action.ts';
import { type Failure, fail, ok, type Rejection, type Result, rejection } from '../../../shared/failure.ts';
import type { PartitionName } from '../../../shared/ids.ts';
import type { RunbookForm, RunbookSource } from '../../../shared/runbook.ts';
import { type Bytes, formatBytes } from '../../../shared/units.ts';
import { systemsOf } from '../../compare/index.ts';
import { partitionNames, partitionView, type System } from '../../engine/index.ts';
import type { StoredFile } from '../../guest/tree/kept-disk.ts';
import type { OpenMachine } from '../../machine/open-machine.ts';
import { pathTo } from '../../machine/open-machine.ts';
import { inBackground } from '../../machine/pause.ts';
import { restore } from '../../machine/restore.ts';
import { type Piece, piecesBetween, runsOf } from './changes.ts';
import { blocksText, stepsFor } from './commands.ts';
import { readActions, stepsOfCommands } from './from-journal.ts';
import { type Change, contextFor } from './make.ts';

export interface SourceContext {
  readonly stores: Stores;
  readonly machine: OpenMachine;
  /** JSON of the definition that its history begins with. */
  readonly definition: string;
  readonly stop: () => boolean;
}

/** A change, and the revision of the state it begins with. undefined: it was stopped. */
export type Sourced = Result<{ readonly change: Change; readonly revision: number }, Failure> | undefined;

export async function changeFrom(
  context: SourceContext,
  source: RunbookSource,
  form: RunbookForm,
): Promise<Sourced> {
  const sourced = await found(context, source, form);
  if (!sourced?.ok || source.kind === 'blank') return sourced;
  const { base, partition } = sourced.value.change;
  const view = partitionView(base, partition);
  if (view?.status === 'operating') return sourced;
  return refuse(`No Linux runs in ${partition} where the change begins: there is no shell for its steps.`);
}

async function found(context: SourceContext, source: RunbookSource, form: RunbookForm): Promise<Sourced> {
  const { machine } = context;
  switch (source.kind) {
    case 'blank': {
      if (!partitionView(machine.system, source.partition))
        return refuse(`There is no partition ${source.partition}.`);
      const change = changeOf(context, machine.system, source.partition, [], form);
      return ok({ change: { ...change, title: `Runbook for ${source.partition}` }, revision: machine.head });
    }
    case 'plan': {
      const { action } = source;
      if (!partitionView(machine.system, action.partition))
        return refuse(`There is no partition ${action.partition}.`);
      const change = changeOf(context, machine.system, action.partition, [action], form);
      return ok({ change, revision: machine.head });
    }
    case 'actions':
      return await fromActions(context, source.actions, form);
    case 'comparison':
      return await fromComparison(context, source, form);
  }
}

const refuse = (message: string): { ok: false; failure: Rejection } =>
  fail(rejection('unknown', 'params.from', message));

const diskOf = ({ stores, machine }: SourceContext, partition: PartitionName) =>
  stores.guestFiles.of(machine.id, partition);

const changeOf = (
  context: SourceContext,
  base: System,
  partition: PartitionName,
  pieces: readonly Piece[],
  form: RunbookForm,
): Change => planned(base, partition, pieces, form, diskOf(context, partition));

/** These pieces on this state. @param files what is on the partition's disk */
export function planned(
  base: System,
  partition: PartitionName,
  pieces: readonly Piece[],
  form: RunbookForm,
  files: readonly StoredFile[],
): Change {
  return {
    base,
    partition,
    title: titleFor(base, partition, pieces),
    purpose: '',
    steps: stepsFor(pieces, form, contextFor(base, partition)),
    pieces,
    alsoBack: [],
    notes: [],
    files,
  };
}

const VERBS = {
  enable: 'Bring',
  online: 'Bring',
  offline: 'Take',
  disable: 'Take back',
  configure: 'Configure',
  deconfigure: 'Deconfigure',
  setMemmap: 'Choose the memmap of',
} as const;
const ENDS: Partial<Record<Piece['verb'], string>> = {
  enable: ' online',
  online: ' online',
  offline: ' offline',
};

/** "LNXTEST: bring 4 GiB online (blocks 64–67)". */
function titleFor(base: System, partition: PartitionName, pieces: readonly Piece[]): string {
  const { blockBytes } = contextFor(base, partition);
  const parts = pieces.slice(0, 3).map(({ verb, blocks }) => {
    const size = formatBytes((blocks.length * blockBytes) as Bytes);
    const which = blockRanges(blocks).length > 3 ? '' : ` (${blocksText(runsOf(blocks))})`;
    return `${VERBS[verb].toLowerCase()} ${size}${ENDS[verb] ?? ''}${which}`;
  });
  const more = pieces.length - parts.length;
  const rest = more > 0 ? `, and ${more} more` : '';
  return parts.length === 0 ? `Change of ${partition}` : `${partition}: ${parts.join(', ')}${rest}`;
}

async function fromActions(
  context: SourceContext,
  actions: readonly number[],
  form: RunbookForm,
): Promise<Sourced> {
  const { stores, machine, definition, stop } = context;
  const read = await inBackground(readActions(stores.journal, machine.id, actions), stop);
  if (!read) return undefined;
  if (!read.ok) return refuse(read.failure);
  const { parent, partition } = read.value;
  const branch =
    parent === 0 ? machine.branch : (stores.journal.find(machine.id, parent)?.branch ?? machine.branch);
  const path = pathTo(machine.branches, branch, parent);
  const work = restore(stores, { machine: machine.id, definition, path, startAtMost: parent });
  const restored = await inBackground(work, stop);
  if (!restored) return undefined;
  if (!restored.ok) return refuse(`Revision ${parent} cannot be restored: ${restored.failure.report}`);
  const base = restored.value.system;
  const made = stepsOfCommands(base, read.value, form);
  const change = changeOf(context, base, partition, made.pieces, form);
  return ok({ change: { ...change, ...made }, revision: parent });
}

async function fromComparison(
  context: SourceContext,
  { left, right, partition: wanted }: Extract<RunbookSource, { kind: 'comparison' }>,
  form: RunbookForm,
): Promise<Sourced> {
  const systems = await systemsOf(context.stores, left, right);
  if (!systems.ok) return systems;
  const [from, to] = [systems.value.left.system, systems.value.right.system];
  const named = wanted === undefined ? partitionNames(from) : [wanted];
  const both = named.filter((name) => partitionView(from, name) && partitionView(to, name));
  const differing = both.filter((name) => piecesBetween(from, to, name).length > 0);
  const [partition] = differing;
  if (partition === undefined)
    return refuse('The blocks of both sides are in the same states: there is nothing to do.');
  const sizes = [from, to].map((system) => partitionView(system, partition)?.geometry.blockBytes);
  if (sizes[0] !== sizes[1])
    return refuse(
      `The blocks of ${partition} are of different sizes on both sides: no command leads from one to the other.`,
    );
  const change = changeOf(context, from, partition, piecesBetween(from, to, partition), form);
  const { left: a, right: b } = systems.value;
  const notes =
    differing.length > 1 ? [`Only ${partition} is in it; ${differing.slice(1).join(', ')} differ too.`] : [];
  return ok({
    change: {
      ...change,
      purpose: `From ${a.machine}, revision ${a.revision}, to ${b.machine}, revision ${b.revision}.`,
      notes,
    },
    revision: a.revision,
  });
}
