/** Paged, read-only questions about the open machine. */

import type { Stores } from '../../db/stores.ts';
import type { Query, QueryAnswer } from '../../shared/api.ts';
import { blockStateOf } from '../../shared/cells.ts';
import type { MachineEvent } from '../../shared/event.ts';
import { fail, ok, type Rejection, type Result, rejection } from '../../shared/failure.ts';
import { type PartitionName, revision } from '../../shared/ids.ts';
import { bytes, KIB } from '../../shared/units.ts';
import type { MemoryPoint, TraceRow } from '../../shared/view.ts';
import {
  actionsOf,
  blockCells,
  blockDetail,
  definitionOf,
  kernelLog,
  memmapRules,
  partitionNames,
  partitionView,
  planStandby,
  rebootEffect,
  type System,
} from '../engine/index.ts';
import { complete } from '../guest/shell/completion.ts';
import type { Shell } from '../guest/shell/index.ts';
import { isUnfinished } from '../guest/shell/language/check.ts';
import { movesOf } from '../machine/journal-actions.ts';
import { parseStored } from '../machine/journal-entry.ts';
import { reaches } from '../machine/journal-page.ts';
import { branchesOf, machineLists, templateHeadings } from '../machine/lists.ts';
import { type OpenMachine, pathTo } from '../machine/open-machine.ts';
import type { Trash } from '../machine/trash.ts';

const END = Number.MAX_SAFE_INTEGER;

export interface QueryContext {
  readonly stores: Stores;
  readonly machine: OpenMachine;
  readonly trash: Trash;
  /** The machine's state, or the past one that the question is about. */
  readonly system: System;
  /** The terminal's shell, to be read only; a new one where there is none. */
  readonly shellFor: (partition: PartitionName, terminal: string | undefined) => Shell;
}

/** Questions that one state answers; the others are about the way there. */
export function answerQuery(
  context: QueryContext,
  query: Exclude<
    Query,
    { kind: 'calls' | 'changes' | 'journal' | 'journalActions' | 'pages' | 'sequence' | 'storage' }
  >,
): Result<QueryAnswer, Rejection> {
  const { stores, machine, system, shellFor } = context;
  switch (query.kind) {
    case 'block': {
      const detail = blockDetail(system, query.partition, query.block);
      return detail
        ? ok({ kind: 'block', detail })
        : unknown('params.block', `There is no block ${query.block}.`);
    }
    case 'trace': {
      const before = query.before ?? { revision: END, ordinal: 0 };
      const rows = stores.trace.page(machine.id, before, query.limit + 1, query.partition);
      const dropped = stores.trace.dropped(machine.id);
      return ok({
        kind: 'trace',
        rows: traceRows(context, rows.slice(0, query.limit)),
        more: rows.length > query.limit,
        dropped,
      });
    }
    case 'messages': {
      const lines = kernelLog(system, query.partition);
      return ok({
        kind: 'messages',
        lines: lines.slice(query.from, query.from + query.limit),
        total: lines.length,
      });
    }
    case 'figures':
      return ok({ kind: 'figures', figures: memoryPoint(system, query.partition) });
    case 'machines':
      return ok({ kind: 'machines', ...machineLists(stores, machine, context.trash) });
    case 'branches':
      return ok({ kind: 'branches', branches: branchesOf(machine) });
    case 'moves':
      return ok({ kind: 'moves', ...movesOf(stores, machine) });
    case 'templates':
      return ok({ kind: 'templates', templates: templateHeadings() });
    case 'definition': {
      const definition = definitionOf(machine.system).partitions.find(({ name }) => name === query.partition);
      return definition ? ok({ kind: 'definition', definition }) : unknownPartition(query.partition);
    }
    case 'complete': {
      const shell = shellFor(query.partition, query.terminal);
      const { files, cwd, personality, variables } = shell;
      const partitions = partitionNames(machine.system);
      return ok({
        kind: 'complete',
        ...complete({ files, cwd, personality, variables, partitions }, query.line),
      });
    }
    case 'unfinished':
      return ok({ kind: 'unfinished', unfinished: isUnfinished(query.line) });
    case 'actions':
      return ok({ kind: 'actions', actions: actionsOf(machine.system, query.partition) });
    case 'reboot': {
      const effect = rebootEffect(machine.system, query.partition, query.action);
      return effect ? ok({ kind: 'reboot', effect }) : unknownPartition(query.partition);
    }
    case 'memmapRules': {
      const rules = memmapRules(machine.system, query.partition, query);
      return rules ? ok({ kind: 'memmapRules', rules }) : unknownPartition(query.partition);
    }
    case 'plan': {
      const plan = planStandby(machine.system, query);
      return plan ? ok({ kind: 'plan', plan }) : unknownPartition(query.partition);
    }
  }
}

function memoryPoint(system: System, partition: PartitionName): MemoryPoint | null {
  const view = partitionView(system, partition);
  if (!view) return null;
  let online = 0;
  let offline = 0;
  for (const cell of blockCells(system, partition)) {
    const state = blockStateOf(cell);
    if (state === 'online' || state === 'changing') online++;
    else if (state === 'offline') offline++;
  }
  const { blockBytes } = view.geometry;
  const { memmapSelfKib, memmapSystemKib, memFreeKib } = view.memory;
  return {
    onlineBytes: bytes(online * blockBytes),
    offlineBytes: bytes(offline * blockBytes),
    memmapBytes: bytes((memmapSelfKib + memmapSystemKib) * KIB),
    freeBytes: bytes(memFreeKib * KIB),
  };
}

const unknownPartition = (name: PartitionName): { ok: false; failure: Rejection } =>
  unknown('params.partition', `There is no partition ${name}.`);

const unknown = (where: string, message: string): { ok: false; failure: Rejection } =>
  fail(rejection('unknown', where, message));

type StoredTrace = ReturnType<Stores['trace']['page']>[number];

/** Rows of a page. Requests of older databases have their replies among the events of their revision. */
function traceRows({ stores, machine }: QueryContext, rows: readonly StoredTrace[]): TraceRow[] {
  const replies = new Map<number, readonly (string | undefined)[]>();
  const repliesOf = (number: number): readonly (string | undefined)[] => {
    const known = replies.get(number);
    if (known) return known;
    const events = parseStored<MachineEvent[]>(stores.journal.find(machine.id, number)?.events ?? '[]') ?? [];
    const found = events.flatMap((event) => (event.kind === 'sclpAnswered' ? [event.sccb] : []));
    replies.set(number, found);
    return found;
  };
  const reach = reaches(pathTo(machine.branches, machine.branch, machine.head));
  const counts = new Map<number, boolean>();
  const onPath = (at: number): boolean => {
    const known = counts.get(at);
    if (known !== undefined) return known;
    const branch = stores.journal.find(machine.id, at)?.branch;
    const fits = branch !== undefined && at <= (reach.get(branch) ?? 0);
    counts.set(at, fits);
    return fits;
  };
  const replyOf = ({ revision: at, ordinal, command, sccb }: StoredTrace): string | null =>
    sccb ?? (WITH_PAYLOAD.includes(command) ? (repliesOf(at)[ordinal] ?? null) : null);
  return rows.map((row) => ({
    ...row,
    revision: revision(row.revision),
    partition: row.partition as PartitionName,
    injected: row.injected === 1,
    onPath: onPath(row.revision),
    sccb: replyOf(row),
  }));
}

/** Commands whose reply carries more than the response. */
const WITH_PAYLOAD: readonly string[] = ['read-scp-info', 'read-storage-info', 'attach'];
