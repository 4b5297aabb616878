/** What a machine can be made into for others: files with a name, a type and their text in pieces. */

import type { BranchRange } from '../../db/journal-store.ts';
import type { Stores } from '../../db/stores.ts';
import type { Comparison } from '../../shared/comparison.ts';
import { type Failure, fail, ok, type Result, rejection } from '../../shared/failure.ts';
import type { PartitionName } from '../../shared/ids.ts';
import { PRODUCT_VERSION } from '../../shared/product.ts';
import type { CompareSide, FileRequest } from '../../shared/saved-machine.ts';
import type { JournalRow } from '../../shared/view.ts';
import { exportSysfs } from '../capture/sysfs-export.ts';
import { definitionOf, partitionNames, partitionView, type System, systemView } from '../engine/index.ts';
import { exportHmcDefinition } from '../files/hmc-definition/index.ts';
import { writeMachineFile } from '../files/machine-file.ts';
import { problemText } from '../files/problem.ts';
import { zmemtopoOf } from '../files/zmemtopo.ts';
import { createEngineTree } from '../guest/shell/index.ts';
import { journalRow } from '../machine/journal-row.ts';
import { loadMachine } from '../machine/load.ts';
import { machineFileOf } from '../machine/machine-file-of.ts';
import { type OpenMachine, pathTo } from '../machine/open-machine.ts';
import { inBackground } from '../machine/pause.ts';
import { comparisonText } from './comparison-text.ts';
import type { OfferedFile } from './offered-file.ts';
import { HISTORY_LIMIT, reportHtml } from './report.ts';
import { journalLines, traceLines } from './rows.ts';
import { sysfsArchive } from './sysfs-archive.ts';

export type { OfferedFile };

export interface FileContext {
  readonly stores: Stores;
  readonly open: OpenMachine;
  readonly now: () => number;
  /** Compares two sides; what comparing is stands beside this folder. */
  readonly compare: (left: CompareSide, right: CompareSide) => Promise<Result<Comparison, Failure>>;
}

const TEXT = 'text/plain; charset=utf-8';
const TYPES = {
  jsonl: 'application/jsonl; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  text: TEXT,
  json: 'application/json; charset=utf-8',
} as const;

/** What is made of a machine as it is stored. */
export type StoredRequest = Exclude<FileRequest, { kind: 'packed' | 'replay' | 'recorder' }>;

/** The file that is asked for. */
export async function offerFile(
  context: FileContext,
  request: StoredRequest,
): Promise<Result<OfferedFile, Failure>> {
  if (request.kind === 'comparison') {
    const compared = await context.compare(request.left, request.right);
    if (!compared.ok) return compared;
    const { value } = compared;
    const text = request.format === 'json' ? `${JSON.stringify(value, null, 2)}\n` : comparisonText(value);
    const name = `${plain(value.left.machine)}-${value.left.revision}-and-${plain(value.right.machine)}-${value.right.revision}`;
    const suffix = request.format === 'json' ? 'json' : 'txt';
    return ok({ name: `${name}.${suffix}`, type: TYPES[request.format], pieces: [text] });
  }
  const { stores } = context;
  const row = stores.machines.find(request.machine);
  if (!row) return fail(rejection('unknown', 'params.machine', `There is no machine ${request.machine}.`));
  const name = plain(row.name);
  switch (request.kind) {
    case 'journal':
    case 'trace': {
      const { kind, format } = request;
      const pieces = (kind === 'journal' ? journalLines : traceLines)(stores, row.id, format);
      return ok({ name: `${name}-${kind}.${format}`, type: TYPES[format], pieces });
    }
    case 'machine':
      return await machineText(context, request.machine, request.history, `${name}.lpar`);
    case 'hmcDefinition':
    case 'zmemtopo': {
      const state = stateOf(context, request.machine);
      if (!state.ok) return state;
      return ok(hmcFile(request.kind, state.value.system, name, context.now()));
    }
    case 'sysfs':
      return await sysfsFile(context, request.machine, request.partition, name);
    case 'report': {
      const text = report(context, request.machine);
      return text.ok
        ? ok({ name: `${name}.html`, type: 'text/html; charset=utf-8', pieces: [text.value] })
        : text;
    }
  }
}

const plain = (name: string): string =>
  name.replace(/[^\w.-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || 'machine';

type Row = NonNullable<ReturnType<FileContext['stores']['machines']['find']>>;

/** The row as stored and the state at its head. */
function stateOf({ stores, open }: FileContext, id: number) {
  const row = stores.machines.find(id) as Row;
  if (open.id === id) return ok({ row, system: open.system });
  const loaded = loadMachine(stores, row);
  return loaded.ok ? ok({ row, system: loaded.value.system }) : loaded;
}

/** What an HMC would tell of the machine as it is now. */
function hmcFile(
  kind: 'hmcDefinition' | 'zmemtopo',
  system: System,
  name: string,
  stampMs: number,
): OfferedFile {
  if (kind === 'zmemtopo') {
    const topology = zmemtopoOf(system, { version: PRODUCT_VERSION, host: '', now: new Date(stampMs) });
    return {
      name: `${name}-zmemtopo.json`,
      type: TYPES.json,
      pieces: [`${JSON.stringify(topology, null, 2)}\n`],
    };
  }
  const partitions = new Map(
    partitionNames(system).flatMap((partition) => {
      const view = partitionView(system, partition);
      return view ? [[partition, view] as const] : [];
    }),
  );
  const exported = { definition: definitionOf(system), system: systemView(system), partitions };
  return {
    name: `${name}-hmc.yaml`,
    type: 'application/yaml; charset=utf-8',
    pieces: [exportHmcDefinition([exported])],
  };
}

/** Of the named partition, or of the first one that runs Linux. */
async function sysfsFile(
  context: FileContext,
  id: number,
  wanted: PartitionName | undefined,
  name: string,
): Promise<Result<OfferedFile, Failure>> {
  const state = stateOf(context, id);
  if (!state.ok) return state;
  const { system } = state.value;
  const runs = (partition: PartitionName): boolean =>
    partitionView(system, partition)?.status === 'operating';
  const partition = wanted ?? partitionNames(system).find(runs);
  if (partition === undefined || !partitionView(system, partition))
    return fail(
      rejection(
        'unknown',
        'params.partition',
        wanted === undefined
          ? 'No partition of this machine runs Linux: there is no /sys to write.'
          : `There is no partition ${wanted}.`,
      ),
    );
  const tree = createEngineTree({
    system: () => system,
    partition,
    write: () => {
      throw new Error('an export writes to the tree that it reads');
    },
  });
  const entries = exportSysfs(tree);
  if (!entries.ok) return fail(rejection('unknown', 'params.partition', `${partition}: ${entries.failure}.`));
  const root = `${name}-${partition}-sysfs`;
  const archive = await sysfsArchive(entries.value, root, context.now());
  return ok({ name: `${root}.tar.gz`, type: 'application/gzip', pieces: [archive] });
}

async function machineText(
  context: FileContext,
  id: number,
  history: boolean,
  name: string,
): Promise<Result<OfferedFile, Failure>> {
  const { stores } = context;
  const row = stores.machines.find(id) as Row;
  const state = history ? null : stateOf(context, id);
  if (state && !state.ok) return state;
  const made = machineFileOf(stores, row, state ? state.value.system : null);
  const file = await inBackground(made, () => false);
  if (!file)
    return fail(rejection('unknown', 'params.machine', 'The stored definition cannot be read any more.'));
  const text = writeMachineFile(file);
  if (!text.ok) return fail(rejection('tooLarge', text.failure.path, `${problemText(text.failure)}.`));
  return ok({ name, type: 'application/yaml; charset=utf-8', pieces: [text.value] });
}

function report(context: FileContext, id: number): Result<string, Failure> {
  const state = stateOf(context, id);
  if (!state.ok) return state;
  const { stores, now } = context;
  const { row, system } = state.value;
  const branches = context.open.id === id ? context.open.branches : stores.branches.list(id);
  const path = pathTo(branches, row.branch, row.head);
  const history = newestOnPath(stores, id, path);
  const historyLength = stores.journal.find(id, row.head)?.depth ?? 0;
  const { name, notes, head } = row;
  return ok(reportHtml({ name, notes, revision: head, stampMs: now(), system, history, historyLength }));
}

/** The last commands of a path, newest first: from its end, branch by branch. */
function newestOnPath(stores: Stores, machine: number, path: readonly BranchRange[]): JournalRow[] {
  const history: JournalRow[] = [];
  for (const { branch, upTo } of path.toReversed()) {
    const room = HISTORY_LIMIT - history.length;
    if (room === 0) break;
    const page = stores.journal.pageOfBranch(machine, branch, upTo + 1, room);
    history.push(...page.flatMap((entry) => journalRow(entry, true) ?? []));
  }
  return history;
}
