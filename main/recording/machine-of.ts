/** Builds the simulated machine of a recording. Nothing but what a kernel build decides is taken from the recorded boot. */

import type {
  AutoOnline,
  MeasuredBoot,
  OnlinePolicy,
  PlatformDefinition,
  SclpDefinition,
  SclpFault,
  SystemDefinition,
} from '../../shared/definition.ts';
import { FAULT_COMMANDS, ORDINARY_CONDITIONS } from '../../shared/definition.ts';
import type { MachineEvent } from '../../shared/event.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import { partitionName, rn } from '../../shared/ids.ts';
import { type Bytes, bytes, GIB, mib } from '../../shared/units.ts';
import { createSystem, execute, newUndoLog, partitionView, type System } from '../engine/index.ts';
import { MACHINE_KEYS, type RecordedFault, type RecordedState, type Recording } from './recording.ts';
import { initialBytesOf, platformOf } from './x86-machine.ts';

export const GUEST = partitionName('GUEST');

/** `measured`: figures of the guest without the cost of standby memory; absent: the engine's own estimate. */
export function definitionOf(recording: Recording, measured?: MeasuredBoot): SystemDefinition {
  const { machine, kernel } = recording;
  const platform = x86PlatformOf(recording);
  const initialBytes = platform ? bytes(initialBytesOf(platform)) : mib(machine.coreMiB ?? 0);
  const reservedBytes = mib(machine.standbyMiB ?? 0);
  const incrementBytes = mib(machine.incrementMiB ?? 1);
  return {
    name: 'RECORDED',
    customerBytes: bytes(initialBytes + reservedBytes),
    answerStyle: machine.answerStyle ?? 'always-0020',
    ...(machine.standbyListed === undefined ? {} : { standbyListed: machine.standbyListed }),
    partitions: [
      {
        name: GUEST,
        profile: { initialBytes, reservedBytes },
        sclp: { incrementBytes, ...elementsOf(machine, incrementBytes) },
        ...(platform ? { platform } : {}),
        kernel: {
          ...(platform ? { arch: 'x86_64' as const } : {}),
          release: kernel.release,
          commandLine: machine.commandLine,
          edat1: machine.edat1 ?? true,
          ...(measured ? { measured } : {}),
        },
        conditions: {
          ...ORDINARY_CONDITIONS,
          unmovable: { kind: 'listed', blocks: [] },
          sclpFaults: machine.sclpFaults.map(faultOf),
        },
      },
    ],
  };
}

/** The recording counts increments. */
const elementsOf = (
  { standbyElements }: Recording['machine'],
  incrementBytes: Bytes,
): Pick<SclpDefinition, 'standbyElements'> =>
  standbyElements
    ? { standbyElements: standbyElements.map((count) => ({ bytes: bytes(count * incrementBytes) })) }
    : {};

function faultOf({ command, rn: whom, response, onlyNth }: RecordedFault): SclpFault {
  return {
    command,
    rn: rn(whom),
    response: Number(response),
    ...(onlyNth === undefined ? {} : { onlyNth }),
  };
}

/** What the recording says of the machine and this runner cannot build: told, never passed over. */
export function notBuilt({ machine }: Recording): string[] {
  const unknown = Object.keys(machine).filter((key) => !(MACHINE_KEYS as readonly string[]).includes(key));
  const faults = machine.sclpFaults.map(({ command }) => command);
  const unable = faults.filter((command) => !FAULT_COMMANDS.includes(command));
  return [
    ...unknown.map((key) => `machine.${key}`),
    ...new Set(unable.map((command) => `sclpFaults of ${command}`)),
  ];
}

/** A recording that panics has no boot state; none of the x86 ones does. */
function x86PlatformOf({ boot: recorded, ...recording }: Recording): PlatformDefinition | undefined {
  if (recording.kernel.arch !== 'x86_64' || recorded.panics) return undefined;
  return platformOf({ ...recording, boot: recorded }, recorded.state);
}

export interface Booted {
  readonly system: System;
  readonly events: readonly MachineEvent[];
  readonly panic: string | null;
}

/** Fails with the rules that the definition breaks. */
export function boot(definition: SystemDefinition): Result<Booted, string> {
  const built = createSystem(definition);
  if (!built.ok) return fail(built.failure.map(({ path, rule }) => `${path}: ${rule}`).join('; '));
  const system = built.value;
  const undo = newUndoLog();
  execute(system, { kind: 'activate', partition: GUEST }, undo);
  const { events } = execute(system, { kind: 'load', partition: GUEST, clear: true }, undo);
  return ok({ system, events, panic: partitionView(system, GUEST)?.panic ?? null });
}

/** Free memory with which a trial boot cannot run out. */
const PLENTY_KIB = 2 ** 40;

/**
 * Figures of the recorded kernel build. MemFree is taken back to what it was before standby memory cost anything, by
 * a trial boot that shows how much the engine itself charges.
 */
export function measuredBoot(
  recording: Recording,
  state: RecordedState,
  freeWithoutStandbyKib?: number,
): MeasuredBoot {
  const zones = Object.entries(state.zones ?? {});
  const coreZones = coreZoneNames(recording);
  const managedPages = Object.fromEntries(
    zones
      .filter(([name]) => coreZones.includes(name))
      .map(([name, zone]) => [name, zone.managed - hotPagesAtBoot(recording, state, name)]),
  );
  const cmaPages = Object.fromEntries(zones.map(([name, zone]) => [name, zone.cma ?? 0]));
  const managedAll = zones.reduce((sum, [, zone]) => sum + zone.managed, 0);
  const managedCore = Object.values(managedPages).reduce((sum, pages) => sum + pages, 0);
  const isDynamic = /^([7-9]|\d\d)\./.test(recording.kernel.release);
  const figures: MeasuredBoot = {
    managedPages,
    cmaPages,
    memTotalKib: (state.memTotalKiB ?? 0) - (managedAll - managedCore) * 4,
    memFreeKib: PLENTY_KIB,
    ...defaultsOf(recording, state, isDynamic),
  };
  if (freeWithoutStandbyKib !== undefined) return { ...figures, memFreeKib: freeWithoutStandbyKib };
  const trial = boot(definitionOf(recording, figures));
  const left = trial.ok ? partitionView(trial.value.system, GUEST)?.memory.memFreeKib : undefined;
  const charged = PLENTY_KIB - (left ?? PLENTY_KIB);
  return { ...figures, memFreeKib: (state.memFreeKiB ?? 0) + charged };
}

/** Zones below the end of core memory; hot-added memory that was onlined at boot has to be derived. */
function coreZoneNames(recording: Recording): readonly string[] {
  const { machine } = recording;
  const platform = x86PlatformOf(recording);
  if (platform) {
    const above = platform.ram.some(({ start }) => start >= 4 * GIB);
    return above ? ['DMA', 'DMA32', 'Normal'] : ['DMA', 'DMA32'];
  }
  if (splitsCore(machine.commandLine)) return ['DMA', 'Normal', 'Movable'];
  return (machine.coreMiB ?? 0) > 2048 ? ['DMA', 'Normal'] : ['DMA'];
}

/** Usable pages of standby that came online in this zone while the kernel booted: derived, not measured. */
function hotPagesAtBoot({ machine }: Recording, state: RecordedState, zone: string): number {
  if (!splitsCore(machine.commandLine)) return 0;
  const blockMib = machine.blockMiB ?? 0;
  const first = Math.ceil((machine.coreMiB ?? 0) / blockMib);
  const onMemory =
    state.parameters?.memmap_on_memory !== undefined && state.parameters.memmap_on_memory !== 'N';
  const usable = blockMib * 256 - (onMemory ? blockMib * 4 : 0);
  const hot = Object.entries(state.blocks ?? {}).filter(
    ([block, found]) => Number(block) >= first && found?.state === 'online' && found.validZones === zone,
  );
  return hot.length * usable;
}

const splitsCore = (commandLine: string): boolean => /\b(?:kernelcore|movablecore)=/.test(commandLine);

const parameter = (state: RecordedState, name: string): string | undefined => state.parameters?.[name];

/** Build defaults count only where the command line does not decide. */
function defaultsOf(
  recording: Recording,
  state: RecordedState,
  isDynamic: boolean,
): { onlinePolicy: OnlinePolicy; autoOnline: AutoOnline } {
  const { commandLine } = recording.machine;
  const policy = commandLine.includes('online_policy=') ? undefined : parameter(state, 'online_policy');
  const auto = commandLine.includes('memhp_default_state=') ? undefined : state.autoOnlineBlocks;
  return {
    onlinePolicy: (policy as OnlinePolicy | undefined) ?? 'contig-zones',
    autoOnline: (auto as AutoOnline | undefined | null) ?? (isDynamic ? 'online' : 'offline'),
  };
}
