/** What a machine can be made into for others: files with a name, a type and their text in pieces. */

import type { BranchRange } from '../../db/journal-store.ts';
import type { Stores } from '../../db/stores.ts';
import type { Comparison } from '../../shared/comparison.ts';
import { type Failure, fail, ok, type Result, rejection } from '../../shared/failure.ts';
import type { PartitionName, Revision } from '../../shared/ids.ts';
import { PRODUCT_VERSION } from '../../shared/product.ts';
import type { CompareSide, FileRequest } from '../../shared/saved-machine.ts';
import type { JournalRow } from '../../shared/view.ts';
import { exportSysfs } from '../capture/sysfs-export.ts';
import { partitionNames, partitionView, type System } from '../engine/index.ts';
import { exportDpmConfiguration, exportHmcDefinition } from '../files/hmc-definition/index.ts';
import { writingMachineFile } from '../files/machine-file-write.ts';
import { problemText } from '../files/problem.ts';
import { zmemtopoOf } from '../files/zmemtopo.ts';
import { zmemtopoCsv, zmemtopoTable } from '../files/zmemtopo-text.ts';
import { createEngineTree } from '../guest/shell/index.ts';
import { actionsOnPath } from '../machine/journal-actions.ts';
import { journalRow } from '../machine/journal-row.ts';
import { loadMachine } from '../machine/load.ts';
import { machineFileOf } from '../machine/machine-file-of.ts';
import { type OpenMachine, pathTo } from '../machine/open-machine.ts';
import { inBackground, inPieces } from '../machine/pause.ts';
import { restore } from '../machine/restore.ts';
import { comparisonText } from './comparison-text.ts';
import { dbginfoArchive } from './dbginfo.ts';
import { exportedOf } from './exported-system.ts';
import type { OfferedFile } from './offered-file.ts';
import { prometheusText } from './prometheus.ts';
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
/** The exposition format of Prometheus. */
const PROMETHEUS = 'text/plain; version=0.0.4; charset=utf-8';
const NO_DPM =
  'The machine is in classic mode and has no DPM configuration: its HMC definition has its partitions.';
const GZIP = 'application/gzip';
const TYPES = {
  jsonl: 'application/jsonl; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  text: TEXT,
  json: 'application/json; charset=utf-8',
} as const;

/** What is made of a machine as it is stored. */
export type StoredRequest = Exclude<
  FileRequest,
  { kind: 'packed' | 'replay' | 'recorder' | 'recording' | 'runbook' }
>;

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
    case 'hmcDefinition': {
      const state = stateOf(context, request.machine);
      return state.ok ? ok(hmcFile(state.value.system, name)) : state;
    }
    case 'dpmExport': {
      const state = stateOf(context, request.machine);
      return state.ok ? dpmFile(state.value.system, name) : state;
    }
    case 'zmemtopo': {
      const state = await stateAt(context, request.machine, request.at);
      const named = request.at === undefined ? name : `${name}-${request.at}`;
      return state.ok ? ok(topologyFile(state.value, request.format ?? 'json', named, context.now())) : state;
    }
    case 'sysfs':
    case 'dbginfo':
    case 'prometheus':
      return await guestFile(context, request, name);
    case 'report': {
      const text = await report(context, request.machine);
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

/** The state at a revision, or at the head. */
async function stateAt(
  context: FileContext,
  id: number,
  at: Revision | undefined,
): Promise<Result<System, Failure>> {
  const { stores } = context;
  const row = stores.machines.find(id) as Row;
  if (at === undefined || at === row.head) {
    const state = stateOf(context, id);
    return state.ok ? ok(state.value.system) : state;
  }
  const entry = at === 0 ? undefined : stores.journal.find(id, at);
  if (at !== 0 && !entry)
    return fail(rejection('unknown', 'params.at', `There is no revision ${at} of ${row.name}.`));
  const path = pathTo(stores.branches.list(id), entry?.branch ?? row.branch, at);
  const work = restore(stores, { machine: id, definition: row.definition, path, startAtMost: at });
  const restored = await inBackground(work, () => false);
  if (restored?.ok) return ok(restored.value.system);
  const why = restored?.failure.report ?? '';
  return fail(rejection('unknown', 'params.at', `Revision ${at} cannot be restored: ${why}`));
}

/** Increments as zmemtopo tells of them. */
function topologyFile(
  system: System,
  format: 'json' | 'table' | 'csv',
  name: string,
  stampMs: number,
): OfferedFile {
  const topology = zmemtopoOf(system, { version: PRODUCT_VERSION, host: '', now: new Date(stampMs) });
  switch (format) {
    case 'json':
      return {
        name: `${name}-zmemtopo.json`,
        type: TYPES.json,
        pieces: [`${JSON.stringify(topology, null, 2)}\n`],
      };
    case 'csv':
      return { name: `${name}-zmemtopo.csv`, type: TYPES.csv, pieces: [zmemtopoCsv(topology)] };
    case 'table':
      return { name: `${name}-zmemtopo.txt`, type: TEXT, pieces: [zmemtopoTable(topology)] };
  }
}

/** What an HMC would tell of the machine as it is now. */
const hmcFile = (system: System, name: string): OfferedFile => ({
  name: `${name}-hmc.yaml`,
  type: 'application/yaml; charset=utf-8',
  pieces: [exportHmcDefinition([exportedOf(system)])],
});

function dpmFile(system: System, name: string): Result<OfferedFile, Failure> {
  const text = exportDpmConfiguration(exportedOf(system));
  return text === undefined
    ? fail(rejection('unknown', 'params.kind', NO_DPM))
    : ok({ name: `${name}-dpm.json`, type: TYPES.json, pieces: [text] });
}

type GuestRequest = Extract<FileRequest, { kind: 'sysfs' | 'dbginfo' | 'prometheus' }>;

/** Of the named partition, or of the first one that runs Linux. */
async function guestFile(
  context: FileContext,
  { kind, machine, partition: wanted, at }: GuestRequest,
  name: string,
): Promise<Result<OfferedFile, Failure>> {
  const state = await stateAt(context, machine, at);
  if (!state.ok) return state;
  const system = state.value;
  const runs = (partition: PartitionName): boolean =>
    partitionView(system, partition)?.status === 'operating';
  const partition = wanted ?? partitionNames(system).find(runs);
  const refused = (why: string) => fail(rejection('unknown', 'params.partition', why));
  if (partition === undefined)
    return refused('No partition of this machine runs Linux: there is no /sys to write.');
  if (!partitionView(system, partition)) return refused(`There is no partition ${wanted}.`);
  if (!runs(partition)) return refused(`${partition}: no Linux is running in this partition.`);
  const tree = createEngineTree({
    system: () => system,
    partition,
    write: () => {
      throw new Error('an export writes to the tree that it reads');
    },
  });
  const stampMs = context.now();
  const root = `${name}-${partition}${at === undefined ? '' : `-${at}`}`;
  switch (kind) {
    case 'prometheus':
      return ok({ name: `${root}.prom`, type: PROMETHEUS, pieces: [prometheusText(tree)] });
    case 'dbginfo': {
      const topology = zmemtopoOf(system, { version: PRODUCT_VERSION, host: '', now: new Date(stampMs) });
      const zmemtopo = zmemtopoTable(topology);
      const made = await dbginfoArchive({ system, partition, tree, stampMs, zmemtopo });
      return ok({ name: made.name, type: GZIP, pieces: [made.bytes] });
    }
    case 'sysfs': {
      const entries = exportSysfs(tree);
      if (!entries.ok) return refused(`${partition}: ${entries.failure}.`);
      const archive = await sysfsArchive(entries.value, `${root}-sysfs`, stampMs);
      return ok({ name: `${root}-sysfs.tar.gz`, type: GZIP, pieces: [archive] });
    }
  }
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
  const text = await inBackground(writingMachineFile(file), () => false);
  if (!text) throw new Error('a writing that nobody stops has stopped');
  if (!text.ok) return fail(rejection('tooLarge', text.failure.path, `${problemText(text.failure)}.`));
  return ok({ name, type: 'application/yaml; charset=utf-8', pieces: [text.value] });
}

async function report(context: FileContext, id: number): Promise<Result<string, Failure>> {
  const state = stateOf(context, id);
  if (!state.ok) return state;
  const { stores, now } = context;
  const { row, system } = state.value;
  const { name, notes, head, branch } = row;
  const branches = context.open.id === id ? context.open.branches : stores.branches.list(id);
  const place = { id, branches, branch, head: head as Revision };
  const done = await inPieces(actionsOnPath(stores, place, HISTORY_LIMIT));
  const refused = await inPieces(refusedOnPath(stores, id, pathTo(branches, branch, head)));
  const writing = reportHtml({
    name,
    notes,
    revision: head,
    stampMs: now(),
    system,
    actions: done.rows,
    more: done.more,
    refused,
  });
  return ok(await inPieces(writing));
}

/** The last refused commands of a path, oldest first. Yields after every page. */
function* refusedOnPath(
  stores: Stores,
  machine: number,
  path: readonly BranchRange[],
): Generator<void, JournalRow[], void> {
  const refused: JournalRow[] = [];
  for (const { branch, upTo } of path.toReversed()) {
    const span = { from: 1, before: upTo + 1 };
    for (;;) {
      const room = HISTORY_LIMIT - refused.length;
      if (room === 0) return refused.toReversed();
      const page = stores.journal.page(machine, span, room, { branch, notDone: true });
      refused.push(...page.flatMap((entry) => journalRow(entry, true) ?? []).filter(isRefused));
      yield;
      const last = page.at(-1);
      if (!last || page.length < room) break;
      span.before = last.revision;
    }
  }
  return refused.toReversed();
}

const isRefused = ({ outcome }: JournalRow): boolean => outcome.kind === 'refused';
