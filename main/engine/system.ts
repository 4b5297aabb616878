/** Building a system and carrying out commands on it. */

import type { Command } from '../../shared/command.ts';
import type { ForeignProperties, SystemDefinition } from '../../shared/definition.ts';
import { fail, ok, type Problem, type Result, unreachable } from '../../shared/failure.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { Outcome, Step } from '../../shared/outcome.ts';
import { bytes } from '../../shared/units.ts';
import { loadModule } from './dax/bring-up.ts';
import { plugDimm } from './dax/dimm.ts';
import { createNamespace } from './dax/namespace.ts';
import { checkDefinition } from './definition-rules.ts';
import { setConditions, signalPendingWrite } from './hmc/conditions.ts';
import { defineStorage } from './hmc/define-storage.ts';
import { deleteMessages, issueMessages } from './hmc/messages.ts';
import {
  activate,
  deactivate,
  haltedRefusal,
  load,
  pswRestart,
  resetClear,
  resetNormal,
  setStatus,
  start,
  stop,
} from './hmc/partition-actions.ts';
import {
  addPartition,
  changeKernel,
  changeProfile,
  changeSystem,
  definePartition,
  deletePartition,
  upgradeStorage,
} from './hmc/system-actions.ts';
import { touchStorage } from './kernel/crash.ts';
import { touchProbed } from './kernel/probe.ts';
import { architectureOf } from './state/partition.ts';
import { Store, type UndoLog } from './state/store.ts';
import { begin, type Refused, type RefusedAbove, refuse, refusedOutcome, type Steps } from './step.ts';
import { writeSysfs } from './sysfs/write.ts';
import { frameOf, type MessageList, type SystemFrame, type SystemState } from './system-state.ts';

const SYSTEM_OWNER = '';
const FRAME_ID = 0;
const HELD_ID = 1;
const MESSAGES_ID = 2;
const FOREIGN_ID = 3;

/** A system without partitions. */
export function emptySystem(frame: SystemFrame, foreign: ForeignProperties | null = null): SystemState {
  const store = new Store();
  return {
    store,
    frame: store.ref(SYSTEM_OWNER, FRAME_ID, frame),
    messages: store.ref<MessageList>(SYSTEM_OWNER, MESSAGES_ID, { next: 1, messages: [] }),
    foreign: store.ref(SYSTEM_OWNER, FOREIGN_ID, foreign),
    partitions: new Map(),
    held: store.column('partition', SYSTEM_OWNER, HELD_ID, new Float64Array(1)),
    nextSlot: 0,
  };
}

/** A system with every partition defined and none activated. */
export function createSystem(definition: SystemDefinition): Result<SystemState, readonly Problem[]> {
  const problems = checkDefinition(definition);
  if (problems.length > 0) return fail(problems);
  const system = emptySystem(frameOf(definition), definition.foreign ?? null);
  for (const partition of definition.partitions) addPartition(system, partition);
  return ok(system);
}

/** The definition as it is now: profiles, kernels and conditions as changed by commands. */
export function definitionOf(system: SystemState): SystemDefinition {
  const frame = system.frame.value;
  const foreign = system.foreign.value;
  return {
    ...frame,
    customerBytes: bytes(frame.customerBytes),
    ...(foreign ? { foreign } : {}),
    partitions: [...system.partitions.values()].map(({ definition }) => definition.value),
  };
}

/** Carries out one command; the inverse of every change goes to `undo`. */
export function execute(system: SystemState, command: Command, undo: UndoLog): Step {
  system.store.record(undo);
  try {
    return issueMessages(system, command, dispatch(system, command));
  } finally {
    system.store.record(null);
  }
}

function dispatch(system: SystemState, command: Command): Step {
  switch (command.kind) {
    case 'definePartition':
      return definePartition(system, command.definition);
    case 'changeSystem':
      return changeSystem(system, command.change);
    case 'deleteHardwareMessages':
      return deleteMessages(system, command.elementIds);
    case 'upgradeStorage':
      return upgradeStorage(system, command.customerBytes);
    case 'writeSysfs':
      return onGuest(system, command.partition, (steps) => writeSysfs(steps, command.path, command.value));
    case 'loadModule':
      return onPlatform(system, command.partition, (steps) => loadModule(steps, command.module));
    case 'plugMemory':
      return onPlatform(system, command.partition, (steps) => plugDimm(steps, command.dimm));
    case 'createNamespace':
      return onPlatform(system, command.partition, (steps) => createNamespace(steps, command));
    case 'setConditions':
      return on(system, command.partition, (steps) => setConditions(steps, command.conditions));
    case 'signalPendingWrite':
      return on(system, command.partition, signalPendingWrite);
    case 'deletePartition':
      return on(system, command.partition, deletePartition);
    case 'changeProfile':
      return on(system, command.partition, (steps) => changeProfile(steps, command.profile));
    case 'changeKernel':
      return on(system, command.partition, (steps) => changeKernel(steps, command.kernel));
    case 'activate':
      return on(system, command.partition, activate);
    case 'deactivate':
      return on(system, command.partition, deactivate);
    case 'load':
      return on(system, command.partition, (steps) => load(steps, command.clear, command.device));
    case 'defineStorage':
      return on(system, command.partition, (steps) => defineStorage(steps, command.operands));
    case 'resetClear':
      return on(system, command.partition, resetClear);
    case 'resetNormal':
      return on(system, command.partition, resetNormal);
    case 'pswRestart':
      return on(system, command.partition, pswRestart);
    case 'start':
      return on(system, command.partition, start);
    case 'stop':
      return on(system, command.partition, (steps) => stop(steps, command.ends === true));
    default:
      return unreachable(command);
  }
}

function on(system: SystemState, name: PartitionName, act: (steps: Steps) => Outcome): Step {
  const partition = system.partitions.get(name);
  if (!partition) {
    const because = `there is no partition ${name}`;
    const reason = { kind: 'noPartition', partition: name } as const;
    return refusedStep({ by: 'hmc', reason, rule: 'unknown-partition', because });
  }
  const steps = begin(system, partition);
  const outcome = act(steps);
  return { outcome: survive(steps, outcome), events: steps.events };
}

/** What an operation did to the storage of a running guest shows when the guest uses it next: at once. */
function survive(steps: Steps, outcome: Outcome): Outcome {
  // A guest that is stopped uses nothing until it is started.
  if (steps.partition.guest.value?.halted) return outcome;
  const death = touchStorage(steps) ?? touchProbed(steps);
  if (!death) return outcome;
  setStatus(steps, 'exceptions');
  // A command of the HMC was carried out; a write never returns.
  return steps.events[0]?.kind === 'sysfsWritten' ? refuse(steps, death) : outcome;
}

/** A guest answers only while it runs. */
function onGuest(system: SystemState, name: PartitionName, act: (steps: Steps) => Outcome): Step {
  const guest = system.partitions.get(name)?.guest.value;
  if (system.partitions.has(name) && (!guest || guest.panic)) {
    const state = guest?.panic ? `its kernel panicked: ${guest.panic}` : 'no kernel is loaded';
    const because = `partition ${name} runs no guest: ${state}`;
    return refusedStep({ errno: 'ENODEV', stage: 'partition', rule: 'no-guest', because });
  }
  if (guest?.halted) return refusedStep(haltedRefusal(name, guest.halted));
  return on(system, name, act);
}

/** Device memory is modelled for guests with a memory map only. */
function onPlatform(system: SystemState, name: PartitionName, act: (steps: Steps) => Outcome): Step {
  return onGuest(system, name, (steps) => {
    if (!architectureOf(steps.partition).sclp) return act(steps);
    return refuse(steps, {
      errno: 'ENODEV',
      stage: 'platform',
      rule: 'no-platform',
      because: `partition ${name} has no device memory: it asks SCLP for its storage`,
    });
  });
}

const refusedStep = (refused: Refused | RefusedAbove): Step => ({
  outcome: refusedOutcome(refused),
  events: [],
});

export const revert = (system: SystemState, undo: UndoLog): void => system.store.revert(undo);
