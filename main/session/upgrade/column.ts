/** One kernel of an upgrade check: the machine as it is defined now, started with it, and the change on it. */

import type { BlockAction } from '../../../shared/block-action.ts';
import { blockStateOf } from '../../../shared/cells.ts';
import type { Command } from '../../../shared/command.ts';
import { type BlockId, type PartitionName, revision } from '../../../shared/ids.ts';
import { shippedBy } from '../../../shared/known-releases.ts';
import type { Step } from '../../../shared/outcome.ts';
import { type Bytes, bytes, formatBytes, KIB, MIB } from '../../../shared/units.ts';
import type { UpgradeColumn, UpgradeFailure, UpgradeStep } from '../../../shared/upgrade-check.ts';
import { definitionOn } from '../../compare/path.ts';
import {
  blockCells,
  createSystem,
  definitionOf,
  execute,
  newUndoLog,
  partitionNames,
  partitionView,
  planStandby,
  type System,
} from '../../engine/index.ts';
import { drive, untilPending } from '../../guest/shell/index.ts';
import type { StoredFile } from '../../guest/tree/kept-disk.ts';
import { inBackground } from '../../machine/pause.ts';
import { causesOf } from '../advice/index.ts';
import { newRefusedGroups, type RefusedGroup } from '../advice/refused.ts';
import { workOnState } from '../advice/trial.ts';
import { figuresOf } from '../figures.ts';
import { placeOn, runCommand } from '../runbook/run-command.ts';
import { newStorageWishes } from '../storage-wish.ts';
import type { Intent } from './intents.ts';

export interface ColumnRequest {
  /** The machine as it is. */
  readonly base: System;
  readonly partition: PartitionName;
  /** undefined: its own kernel. */
  readonly release: string | undefined;
  readonly asked: string;
  readonly intents: readonly Intent[];
  readonly files: readonly StoredFile[];
  readonly stop: () => boolean;
  /** Told after each part. */
  readonly progress: () => void;
}

/** undefined: it was stopped. */
export async function checkColumn(request: ColumnRequest): Promise<UpgradeColumn | undefined> {
  const { base, partition, asked, stop, progress } = request;
  const release = request.release ?? partitionView(base, partition)?.release ?? '';
  const nothing: UpgradeColumn = {
    release,
    asked: asked === release ? '' : asked,
    shipped: shippedBy(release),
    era: null,
    boots: false,
    costKib: null,
    freeKib: null,
    largestStandbyBytes: null,
    onlineBytes: null,
    mostOnlineBytes: null,
    steps: [],
    after: null,
    failure: null,
  };
  const started = start(base, partition, request.release);
  if (typeof started === 'string')
    return {
      ...nothing,
      failure: {
        where: 'Definition',
        what: `There is no machine with kernel ${release}.`,
        why: started,
        ways: [],
      },
    };
  const { system, refused } = started;
  const view = partitionView(system, partition);
  const plan = planStandby(system, { partition })?.own;
  progress();
  const known = {
    ...nothing,
    era: view?.era ?? null,
    costKib: plan?.bill.totalKib ?? null,
    freeKib: plan?.freeAfterKib ?? null,
    largestStandbyBytes: plan?.largestStandbyBytes ?? null,
  };
  if (refused) return { ...known, failure: refused };
  if (view?.panic || view?.status !== 'operating') {
    return { ...known, failure: panicked(release, partition, view?.panic ?? 'it does not run', plan) };
  }
  const online = onlineOf(system, partition);
  const wishes = newStorageWishes();
  const possible = await wishes.answer({ id: 0, head: revision(0), system }, { partition });
  if (stop()) return undefined;
  progress();
  const { blockBytes } = view.geometry;
  const most = possible.ok ? bytes(possible.value.most * blockBytes) : null;
  const changed = await carryOut(request, system);
  if (!changed) return undefined;
  const figures = figuresOf(system, partition);
  return {
    ...known,
    boots: true,
    freeKib: view.memory.memFreeKib,
    onlineBytes: online,
    mostOnlineBytes: most,
    steps: changed.steps,
    after: figures
      ? {
          onlineBytes: onlineOf(system, partition),
          memTotalKib: figures.memTotalKib,
          memFreeKib: figures.memFreeKib,
        }
      : null,
    failure: changed.failure,
  };
}

function onlineOf(system: System, partition: PartitionName): Bytes {
  const blockBytes = partitionView(system, partition)?.geometry.blockBytes ?? bytes(0);
  let count = 0;
  for (const cell of blockCells(system, partition)) if (blockStateOf(cell) === 'online') count++;
  return bytes(count * blockBytes);
}

/** Activated and loaded as the machine is defined now: first the partition itself, then those that run beside it. */
function start(
  base: System,
  partition: PartitionName,
  release: string | undefined,
): { readonly system: System; readonly refused: UpgradeFailure | null } | string {
  const now = definitionOf(base);
  const definition =
    release === undefined
      ? now
      : {
          ...now,
          partitions: now.partitions.map((each) =>
            each.name === partition
              ? (definitionOn({ ...now, partitions: [each] }, release).partitions[0] ?? each)
              : each,
          ),
        };
  const created = createSystem(definition);
  if (!created.ok) return created.failure.map(({ rule }) => rule).join('; ');
  const system = created.value;
  const others = partitionNames(base).filter(
    (name) => name !== partition && partitionView(base, name)?.status === 'operating',
  );
  for (const name of [partition, ...others]) {
    for (const kind of ['activate', 'load'] as const) {
      if (partitionView(system, name)?.status === 'operating') continue;
      const command: Command =
        kind === 'load' ? { kind, partition: name, clear: true } : { kind, partition: name };
      const { outcome, events } = execute(system, command, newUndoLog());
      if (outcome.kind !== 'refused' || name !== partition) continue;
      const groups = newRefusedGroups();
      groups.add(outcome.refusal, command, events, undefined);
      return {
        system,
        refused: failureOf(system, kind === 'load' ? 'Load' : 'Activate', command, groups.groups),
      };
    }
  }
  return { system, refused: null };
}

const mebibytes = (kib: number): string => formatBytes(bytes(Math.ceil((kib * KIB) / MIB) * MIB));

function panicked(
  release: string,
  partition: string,
  panic: string,
  plan: NonNullable<ReturnType<typeof planStandby>>['own'] | undefined,
): UpgradeFailure {
  return {
    where: 'IPL',
    what: `Linux in ${partition} does not start with kernel ${release}: ${panic}.`,
    why: plan
      ? `This kernel takes ${mebibytes(plan.bill.totalKib)} of core memory for standby storage while it starts, and ${mebibytes(plan.freeBeforeKib)} are there.`
      : 'The kernel ended itself while it started.',
    ways: plan
      ? [
          `Reserve at most ${formatBytes(plan.largestStandbyBytes)} of standby storage`,
          ...(plan.memmapOnMemory === 'N' ? ['Put memmap_on_memory=1 on the command line'] : []),
          'Give the partition more initial storage',
        ]
      : [],
  };
}

function failureOf(
  system: System,
  where: string,
  command: Command,
  groups: readonly RefusedGroup[],
): UpgradeFailure | null {
  const [cause] = causesOf(
    system,
    { kind: 'command', command },
    { groups, waits: [], refusedBlocks: [], planned: false },
  );
  return cause
    ? { where, what: cause.what, why: cause.why, ways: cause.remedies.map(({ label }) => label) }
    : null;
}

interface Carried {
  readonly steps: readonly UpgradeStep[];
  readonly failure: UpgradeFailure | null;
}

async function carryOut(request: ColumnRequest, system: System): Promise<Carried | undefined> {
  const steps: UpgradeStep[] = [];
  let failure: UpgradeFailure | null = null;
  for (const [index, intent] of request.intents.entries()) {
    const done = await one(request, system, intent, index + 1);
    if (!done || request.stop()) return undefined;
    steps.push(done.step);
    failure ??= done.failure;
    request.progress();
  }
  return { steps, failure };
}

interface Done {
  readonly step: UpgradeStep;
  readonly failure: UpgradeFailure | null;
}

async function one(
  request: ColumnRequest,
  system: System,
  intent: Intent,
  head: number,
): Promise<Done | undefined> {
  const { title } = intent;
  const era = partitionView(system, request.partition)?.era;
  const notNeeded: Done = { step: { title, verdict: 'notNeeded', note: '' }, failure: null };
  switch (intent.kind) {
    case 'line':
      return await line(request, system, intent.line);
    case 'memmap':
      return era === 'dynamic' ? { step: { title, verdict: 'works', note: '' }, failure: null } : notNeeded;
    case 'command': {
      const { outcome, events } = execute(system, intent.command, newUndoLog());
      if (outcome.kind === 'done') return { step: { title, verdict: 'works', note: '' }, failure: null };
      if (outcome.kind === 'pending') return { step: { title, verdict: 'waits', note: '' }, failure: null };
      const groups = newRefusedGroups();
      groups.add(outcome.refusal, intent.command, events, undefined);
      const failure = failureOf(system, title, intent.command, groups.groups);
      return { step: { title, verdict: 'refused', note: outcome.refusal.because }, failure };
    }
    case 'storage':
      if (intent.way === 'configure' || intent.way === 'deconfigure')
        return era === 'dynamic' ? configure(request, system, intent) : notNeeded;
      return await storage(request, system, intent, head);
  }
}

type StorageIntent = Extract<Intent, { kind: 'storage' }>;

/** As much as was meant, whichever blocks that takes here. */
async function storage(
  { partition }: ColumnRequest,
  system: System,
  { title, way, bytes: size, onlineAs }: StorageIntent,
  head: number,
): Promise<Done | undefined> {
  const machine = { id: 0, head: revision(head), system };
  const wishes = newStorageWishes();
  const now = await wishes.answer(machine, { partition });
  if (!now.ok) return undefined;
  const { blockBytes, onlineBlocks } = now.value.now;
  const blocks = Math.ceil(size / blockBytes);
  const wanted = way === 'up' ? onlineBlocks + blocks : onlineBlocks - blocks;
  const possible = Math.min(now.value.most, Math.max(now.value.least, wanted));
  const wished = await wishes.answer(machine, { partition, onlineBlocks: possible });
  if (!wished.ok) return undefined;
  const { action } = wished.value;
  if (action) runBlocks(system, { ...action, ...(way === 'up' && onlineAs ? { onlineAs } : {}) });
  if (possible === wanted) {
    const more = blocks * blockBytes - size;
    return {
      step: { title, verdict: 'works', note: more > 0 ? `in blocks of ${formatBytes(blockBytes)}` : '' },
      failure: null,
    };
  }
  const { causes } = way === 'up' ? now.value.up : now.value.down;
  const part = formatBytes(bytes(Math.abs(possible - onlineBlocks) * blockBytes));
  const [cause] = causes;
  return {
    step: {
      title,
      verdict: 'refused',
      note: `only ${part}`,
    },
    failure: {
      where: title,
      what: cause?.what ?? `Only ${part} are possible.`,
      why: cause?.why ?? 'There is no more storage for the partition.',
      ways: cause?.remedies.map(({ label }) => label) ?? [],
    },
  };
}

function configure(
  { partition }: ColumnRequest,
  system: System,
  { title, way, bytes: size }: StorageIntent,
): Done {
  const blockBytes = partitionView(system, partition)?.geometry.blockBytes ?? bytes(1);
  const from = way === 'configure' ? 'deconfigured' : 'offline';
  const cells = blockCells(system, partition);
  const all = ([...cells.keys()] as BlockId[]).filter((block) => blockStateOf(cells[block] ?? 0) === from);
  const blocks = all.slice(0, Math.ceil(size / blockBytes));
  const action: BlockAction = { kind: 'blocks', partition, verb: way as 'configure', blocks };
  const groups = blocks.length === 0 ? [] : runBlocks(system, action);
  const [group] = groups;
  if (!group) return { step: { title, verdict: 'works', note: '' }, failure: null };
  return {
    step: { title, verdict: 'refused', note: group.refusal.because },
    failure: failureOf(system, title, group.command, groups),
  };
}

/** On the state itself, which is nobody else's. @returns what was refused */
function runBlocks(system: System, action: BlockAction): readonly RefusedGroup[] {
  const groups = newRefusedGroups();
  const run = (command: Command): Step => {
    const step = execute(system, command, newUndoLog());
    if (step.outcome.kind === 'refused') groups.add(step.outcome.refusal, command, step.events, undefined);
    return step;
  };
  const work = workOnState(system, action, run);
  if (!drive(work, untilPending).ended) work.return(undefined);
  return groups.groups;
}

/** As it was typed; what it asked of the machine and was refused is its failure. */
async function line(
  { partition, files, stop }: ColumnRequest,
  system: System,
  text: string,
): Promise<Done | undefined> {
  const ran = await inBackground(runCommand(placeOn(system, partition, files), text), stop);
  if (!ran) return undefined;
  const { exit, output, refused, waited } = ran;
  const title = text.trim();
  const printed = output.trim().split('\n').at(-1) ?? '';
  if (exit === 0 && refused.length === 0)
    return { step: { title, verdict: 'works', note: '' }, failure: null };
  const [group] = refused;
  const failure = group
    ? failureOf(system, title, group.command, refused)
    : { where: title, what: `The line ends with ${exit}.`, why: printed, ways: [] };
  const verdict = waited ? 'waits' : 'refused';
  return { step: { title, verdict, note: `exit code ${exit}` }, failure };
}
