/** Ways out that are commands: of the HMC, of CP, or a change of the conditions. Each has been tried on the machine. */

import type { Command } from '../../../shared/command.ts';
import type { Conditions } from '../../../shared/definition.ts';
import { bytes, formatAbout, formatBytes, KIB } from '../../../shared/units.ts';
import { blockOfPath, definitionOf, partitionView, storageHolders } from '../../engine/index.ts';
import type { Found, RemedyContext } from './context.ts';
import { type Tried, works } from './trial.ts';

const command = (asked: Command): Tried => ({ kind: 'command', command: asked });

/** Offered when it, and then all of `after`, would be carried out. */
function offer(
  { system }: RemedyContext,
  label: string,
  asked: Command,
  after: readonly Tried[] = [],
  also?: () => boolean,
): Found | null {
  return works(system, [command(asked), ...after], also)
    ? { label, act: { kind: 'command', command: asked } }
    : null;
}

export function activate(context: RemedyContext): Found | null {
  const { view } = context;
  if (view?.status !== 'not-activated') return null;
  return offer(context, `Activate ${view.name}`, { kind: 'activate', partition: view.name });
}

/** Only where nothing runs that it would end, and only when the kernel comes up. */
export function load(context: RemedyContext): Found | null {
  const { view, system } = context;
  if (!view || (view.status !== 'not-operating' && view.status !== 'exceptions')) return null;
  // What is stopped goes on with Start: a load would end it.
  if (view.halted === 'stopped') return null;
  const comesUp = () => partitionView(system, view.name)?.status === 'operating';
  return offer(
    context,
    `Load ${view.name}`,
    { kind: 'load', partition: view.name, clear: false },
    [],
    comesUp,
  );
}

export function start(context: RemedyContext): Found | null {
  const { view } = context;
  if (view?.halted !== 'stopped') return null;
  return offer(context, `Start ${view.name}`, { kind: 'start', partition: view.name });
}

export function smallerInitial(context: RemedyContext): Found | null {
  const { view, facts } = context;
  if (!view) return null;
  const { incrementBytes } = view.geometry;
  const initialBytes = bytes(Math.floor(facts.pool.availableBytes / incrementBytes) * incrementBytes);
  if (initialBytes <= 0) return null;
  return offer(
    context,
    `Set the initial storage of ${view.name} to ${formatBytes(initialBytes)}`,
    { kind: 'changeProfile', partition: view.name, profile: { ...view.profile, initialBytes } },
    [command({ kind: 'activate', partition: view.name })],
  );
}

export function anyOrigin(context: RemedyContext): Found | null {
  const { view } = context;
  if (!view) return null;
  const { originBytes, ...profile } = view.profile;
  if (originBytes === undefined) return null;
  return offer(
    context,
    'Let the system choose the origin',
    { kind: 'changeProfile', partition: view.name, profile },
    [command({ kind: 'activate', partition: view.name })],
  );
}

export function heldStorage(context: RemedyContext): Found | null {
  const held = bytes(storageHolders(context.system).reduce((sum, { bytes: each }) => sum + each, 0));
  return offer(context, `Set customer storage to ${formatBytes(held)}`, {
    kind: 'upgradeStorage',
    customerBytes: held,
  });
}

/** z/VM: reserved storage becomes standby, as much as is missing and there is. */
export function moveStandby(context: RemedyContext): Found | null {
  const { view, blocks, retry } = context;
  const running = view?.zvm?.running;
  if (!view || !running || running.reservedBytes <= 0) return null;
  const wanted = Math.max(1, blocks.length) * view.geometry.blockBytes;
  const more = bytes(Math.min(running.reservedBytes, wanted));
  const standby = bytes(running.standbyBytes + more);
  return offer(
    context,
    `Make ${formatBytes(more)} of the reserved storage standby`,
    { kind: 'defineStorage', partition: view.name, operands: { standby } },
    more === wanted ? retry : [],
  );
}

/** The kernel reads it when it is loaded the next time. */
export function parameterOn(context: RemedyContext): Found | null {
  const { system, view } = context;
  if (!view || view.era === 'classic' || view.parameters.memmapOnMemory !== 'N') return null;
  const kernel = definitionOf(system).partitions.find(({ name }) => name === view.name)?.kernel;
  if (!kernel || kernel.commandLine.includes('memmap_on_memory')) return null;
  const commandLine = `${kernel.commandLine} memory_hotplug.memmap_on_memory=1`.trim();
  return offer(context, 'Put memory_hotplug.memmap_on_memory=1 on the command line, for the next load', {
    kind: 'changeKernel',
    partition: view.name,
    kernel: { ...kernel, commandLine },
  });
}

export function signal(context: RemedyContext): Found | null {
  const { view } = context;
  if (!view?.pendingWrite) return null;
  const asked: Command = { kind: 'signalPendingWrite', partition: view.name };
  const { path } = view.pendingWrite;
  const block = blockOfPath(path);
  return offer(context, `Interrupt the write to ${block === undefined ? path : `block ${block}`}`, asked);
}

// ---- conditions

/** What the conditions stood in the way of is tried again behind it. */
function without(context: RemedyContext, label: string, conditions: Partial<Conditions>): Found | null {
  const { view, retry } = context;
  if (!view) return null;
  return offer(context, label, { kind: 'setConditions', partition: view.name, conditions }, retry);
}

export function removeFault(context: RemedyContext): Found | null {
  const { view, rns } = context;
  const known = view?.conditions.sclpFaults ?? [];
  const sclpFaults = known.filter(({ command: asked, rn }) => asked !== 'assign' || !rns.includes(rn));
  const removed = known.length - sclpFaults.length;
  if (removed === 0) return null;
  return without(context, `Take ${removed === 1 ? 'the fault' : `${removed} faults`} out of the conditions`, {
    sclpFaults,
  });
}

export function removeVeto(context: RemedyContext): Found | null {
  const { view, blocks, refusal } = context;
  const known = view?.conditions.notifierVetoes ?? [];
  const stage = refusal?.by === 'kernel' ? refusal.stage : '';
  const notifierVetoes = known.filter(
    ({ on, block }) => on !== stage || (block !== undefined && !blocks.includes(block)),
  );
  const removed = known.length - notifierVetoes.length;
  if (removed === 0) return null;
  return without(context, `Take the ${removed === 1 ? 'veto' : 'vetoes'} of ${stage} out of the conditions`, {
    notifierVetoes,
  });
}

export function removeAddFault(context: RemedyContext): Found | null {
  const { view, blocks } = context;
  const known = view?.conditions.addFaults ?? [];
  const addFaults = known.filter(({ block }) => !blocks.includes(block));
  if (addFaults.length === known.length) return null;
  return without(context, 'Take the fault out of the conditions', { addFaults });
}

export function endPressure(context: RemedyContext): Found | null {
  const used = context.view?.conditions.pressure.usedByProgramsKib ?? 0;
  if (used === 0) return null;
  return without(context, `End the memory pressure of ${formatAbout(bytes(used * KIB))}`, {
    pressure: { usedByProgramsKib: 0 },
  });
}

export function lessPressure(context: RemedyContext): Found | null {
  const { view, refusal } = context;
  if (!view || refusal?.by !== 'conditions' || refusal.reason.kind !== 'pressure') return null;
  const usedByProgramsKib = view.conditions.pressure.usedByProgramsKib + refusal.reason.availableKib;
  return offer(context, `Take ${formatAbout(bytes(usedByProgramsKib * KIB))} in all`, {
    kind: 'setConditions',
    partition: view.name,
    conditions: { pressure: { usedByProgramsKib } },
  });
}
