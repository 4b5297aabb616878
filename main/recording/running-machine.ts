/**
 * The machine of a recording that began on a running system: what its files said is read as a captured /sys is, and the
 * machine is brought to the same states by what an operator would do.
 */

import type { Command } from '../../shared/command.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import type { Outcome } from '../../shared/outcome.ts';
import { MIB } from '../../shared/units.ts';
import { treeAlone } from '../capture/capture-of.ts';
import { captureDefinition } from '../capture/definition.ts';
import { type Capture, CaptureFiles } from '../capture/files.ts';
import { notReached, reachStates } from '../capture/reach.ts';
import { createSystem, execute, newUndoLog, type System } from '../engine/index.ts';
import { GUEST } from './machine-of.ts';
import type { RecordedState, Recording } from './recording.ts';

export interface RunningMachine {
  readonly system: System;
  readonly known: readonly string[];
  readonly assumed: readonly string[];
}

/** Yields where a pause may be made. Fails with what no partition can be. */
export function* buildRunning(
  recording: Recording,
  state: RecordedState,
): Generator<void, Result<RunningMachine, string>, undefined> {
  const captured = yield* captureDefinition(treeAlone(yield* captureOf(recording, state)), GUEST);
  if (!captured.ok) return fail(captured.failure.because);
  const built = createSystem(captured.value.definition);
  if (!built.ok) throw new Error('a definition that was read as a good one is none');
  const system = built.value;
  const run = (command: Command): Outcome => execute(system, command, newUndoLog()).outcome;
  yield* reachStates(captured.value, () => system, run);
  const { known, derived, guessed } = captured.value;
  return ok({
    system,
    known: [...known, ...derived],
    assumed: [
      ...guessed,
      ...(state.meminfo?.MemAvailable === undefined
        ? []
        : ['Free memory: all that is available (MemAvailable), because caches give way.']),
      ...notReached(captured.value, system),
    ],
  });
}

/** What is free for others: pages of caches give way to them. */
export const freeKibOf = (state: RecordedState): number | null =>
  state.meminfo?.MemAvailable ?? state.memFreeKiB ?? null;

const ROWS_AT_A_TIME = 1000;

/** The recorded start as the files of a captured system. */
function* captureOf(
  { kernel, machine }: Recording,
  state: RecordedState,
): Generator<void, Capture, undefined> {
  const files = new CaptureFiles();
  let rows = 0;
  const put = (path: string, text: string | number | null | undefined): void => {
    if (text !== null && text !== undefined) files.set(path, `${text}\n`);
  };
  const memory = 'sys/devices/system/memory';
  put(`${memory}/block_size_bytes`, ((machine.blockMiB ?? 0) * MIB).toString(16));
  put(`${memory}/auto_online_blocks`, state.autoOnlineBlocks);
  for (const [number, block] of Object.entries(state.blocks ?? {})) {
    if (++rows % ROWS_AT_A_TIME === 0) yield;
    if (!block) continue;
    const directory = `${memory}/memory${number}`;
    put(`${directory}/state`, block.state);
    put(`${directory}/valid_zones`, block.validZones);
    put(`${directory}/removable`, block.removable);
    put(`${directory}/phys_device`, block.physDevice);
  }
  for (const [number, firmware] of Object.entries(state.firmware ?? {})) {
    if (++rows % ROWS_AT_A_TIME === 0) yield;
    put(`sys/firmware/memory/memory${number}/config`, firmware?.config);
    put(`sys/firmware/memory/memory${number}/memmap_on_memory`, firmware?.memmapOnMemory);
  }
  for (const [name, value] of Object.entries(state.parameters ?? {}))
    put(`sys/module/memory_hotplug/parameters/${name}`, value);
  put('proc/version', `Linux version ${kernel.release} (${kernel.arch})`);
  put('proc/cmdline', machine.commandLine);
  put('proc/iomem', state.iomem?.join('\n'));
  put('proc/meminfo', `MemTotal: ${state.memTotalKiB ?? 0} kB\nMemFree: ${freeKibOf(state) ?? 0} kB`);
  put(
    'proc/zoneinfo',
    Object.entries(state.zones ?? {})
      .map(([name, zone]) => `Node 0, zone ${name}\n  managed ${zone.managed}`)
      .join('\n'),
  );
  return files;
}
