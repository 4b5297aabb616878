/** What a captured /sys says about its system: a definition to start from, what was known, and what had to be guessed. */

import {
  type ArchitectureName,
  type KernelDefinition,
  ORDINARY_CONDITIONS,
  type PartitionDefinition,
  type SystemDefinition,
} from '../../shared/definition.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import { blockId, partitionName } from '../../shared/ids.ts';
import { buildOf } from '../../shared/kernel-build.ts';
import { bytes, formatBytes, isPowerOfTwo, MIB } from '../../shared/units.ts';
import type { Era } from '../../shared/view.ts';
import { systemDefinition } from '../contract/definition-schema.ts';
import { createSystem, partitionView } from '../engine/index.ts';
import { architectureOf } from './architecture.ts';
import type { Assumptions } from './assumptions.ts';
import {
  type CapturedBlock,
  DEVICES,
  isDynamic,
  isKernelMemory,
  PARAMETERS,
  readBlocks,
  runsOfBlocks,
  textOf,
  wordsOfRuns,
} from './blocks.ts';
import type { AssembledCapture } from './capture-of.ts';
import type { Findings } from './findings.ts';
import { type CapturedKernel, type CapturedSettings, kernelOf } from './kernel.ts';
import { platformOf } from './platform.ts';
import { absentOf, DMA_END, incrementOf, initialOf, type Source } from './storage.ts';

export interface CapturedSystem {
  /** A system with this one partition. */
  readonly definition: SystemDefinition;
  readonly partition: PartitionDefinition;
  /** Blocks that existed, ascending. Numbers need not begin at 0 and may have holes. */
  readonly blocks: readonly CapturedBlock[];
  readonly settings: CapturedSettings;
  /** One sentence for each thing that the capture says. */
  readonly known: readonly string[];
  /** One sentence for each thing that follows from what it says. */
  readonly derived: readonly string[];
  /** One sentence for each thing that it does not. */
  readonly guessed: readonly string[];
}

/** Highest block number plus one. */
const BLOCK_LIMIT = 65_535;

/** Releases to take for a generation, the usual one first; the block size decides between them. */
const RELEASES = {
  s390x: { dynamic: ['7.2'], memmap: ['6.12', '6.18'], classic: ['6.1'] },
  // The parameter memmap_on_memory came with 5.13.
  x86_64: { dynamic: [], memmap: ['6.12'], classic: ['5.10'] },
} as const;

/** Why there is no system of a capture. */
export interface CaptureRefusal {
  /** One sentence. */
  readonly because: string;
  /** It is of another architecture, which can be looked at: "aarch64", or by what that is seen. */
  readonly foreign?: string;
}

/**
 * Yields where a pause may be made.
 * @param name what the partition is to be called; made into a name that an HMC takes
 */
export function* captureDefinition(
  { capture, findings, machine }: AssembledCapture,
  name: string,
  assumptions: Assumptions = {},
): Generator<void, Result<CapturedSystem, CaptureRefusal>, void> {
  const refused = (because: string) => fail({ because });
  const blockBytes = Number.parseInt(textOf(capture, `${DEVICES}/block_size_bytes`) ?? '', 16);
  if (!isPowerOfTwo(blockBytes) || blockBytes < MIB || blockBytes > 2 ** 44)
    return refused('block_size_bytes is not a power of two of at least 1 MiB');
  const blocks = yield* readBlocks(capture);
  const last = blocks.at(-1);
  if (!last) return refused('the capture has no memory blocks');
  const arch = architectureOf({ capture, blocks, blockBytes, machine, assumed: assumptions.arch }, findings);
  if (typeof arch === 'object') return fail({ because: foreignText(arch.foreign), foreign: arch.foreign });
  if (last.block >= BLOCK_LIMIT)
    return refused(
      `block ${last.block} is beyond the last block that a partition can have (${BLOCK_LIMIT - 1})`,
    );
  tellBlocks(blocks, blockBytes, findings);
  yield;
  const source: Source = { capture, blocks, blockBytes, assumptions, findings };
  const partition = yield* arch === 's390x' ? sclpPartition(source) : platformPartition(source);
  if (!partition.ok) return refused(partition.failure);
  yield;
  const { kernel, settings, definition } = partition.value;
  findings.guess('Which pages cannot be moved: taken as on an idle system.');
  if (!blocks.every(({ removable, state }) => removable || state !== 'online'))
    findings.guess('removable: the kernels that are simulated say 1 for every block.');
  const whole: PartitionDefinition = {
    name: partitionName(partitionNameOf(name)),
    ...definition,
    kernel,
    conditions: {
      ...ORDINARY_CONDITIONS,
      unmovable: { kind: 'idle', also: [], except: movable(blocks) },
    },
  };
  // Through the door, as if it had come from a file: a machine file of it then reads as the very same system.
  const checked = systemDefinition.safeParse(systemOf(whole));
  if (!checked.success)
    return refused(
      `no partition can be like this: ${checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`,
    );
  yield;
  const system = checked.data as unknown as SystemDefinition;
  const built = createSystem(system);
  if (!built.ok)
    return refused(
      `no partition can be like this: ${built.failure.map(({ path, rule }) => `${path}: ${rule}`).join('; ')}`,
    );
  const { known, derived, guessed } = findings;
  return ok({ definition: system, partition: whole, blocks, settings, known, derived, guessed });
}

const foreignText = (foreign: string): string =>
  /^[\w-]+$/.test(foreign)
    ? `captured on ${foreign}, which is not simulated and can only be looked at`
    : `captured on neither s390x nor x86-64, because ${foreign}; it can only be looked at, unless it is said to be s390x (arch=s390x)`;

/** Whether an HMC takes the name as it is. */
export const isPartitionName = (name: string): boolean => /^[A-Z][A-Z0-9]{0,7}$/.test(name);

/** An HMC name: one to eight letters and digits, the first a letter. */
function partitionNameOf(wanted: string): string {
  const name = wanted
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replace(/^[0-9]+/, '')
    .slice(0, 8);
  return name === '' ? 'CAPTURED' : name;
}

function tellBlocks(blocks: readonly CapturedBlock[], blockBytes: number, { know }: Findings): void {
  const states = ['online', 'offline', 'going-offline', 'deconfigured'] as const;
  const counts = states.flatMap((state) => {
    const count = blocks.filter((block) => block.state === state).length;
    return count === 0 ? [] : [`${count} ${state}`];
  });
  know(`${blocks.length} memory blocks of ${formatBytes(bytes(blockBytes))}: ${counts.join(', ')}.`);
  know(`Their numbers: ${wordsOfRuns(runsOfBlocks(blocks.map(({ block }) => block)))}.`);
  if (blocks.some(({ zones, state }) => state === 'online' && zones.length > 0))
    know('The zone of each online block.');
}

/** Boot blocks that are offline in the capture could go offline: nothing in them was unmovable. */
const movable = (blocks: readonly CapturedBlock[]) =>
  blocks.filter(({ state }) => state !== 'online').map(({ block }) => blockId(block));

interface PartitionParts {
  readonly definition: Omit<PartitionDefinition, 'name' | 'kernel' | 'conditions'>;
  readonly kernel: KernelDefinition;
  readonly settings: CapturedSettings;
}

type PartitionWork = Generator<void, Result<PartitionParts, string>, void>;

/** s390x: increments, of which those before the first block, between blocks and behind holes are not there. */
function* sclpPartition(source: Source): PartitionWork {
  const { capture, blocks, blockBytes, assumptions, findings } = source;
  const dynamic = isDynamic(blocks);
  const memmapParameter = textOf(capture, `${PARAMETERS}/memmap_on_memory`);
  const hostsItself = ({ memmapOnMemory }: CapturedBlock): boolean =>
    dynamic ? memmapOnMemory : memmapParameter === 'Y' || memmapParameter === 'force';
  if (dynamic) findings.know('The memmap choice of each block.');
  const recorded = assumptions.incrementBytes ?? incrementOf(blocks, blockBytes);
  if (recorded !== undefined && recorded > blockBytes)
    return fail(`an increment of ${formatBytes(bytes(recorded))} is larger than a memory block`);
  const initialBlocks = initialOf(source, dynamic, recorded ?? blockBytes);
  yield;
  const core = {
    dynamic,
    bytes: initialBlocks * blockBytes,
    blockBytes,
    hotAdded: blocks.slice(initialBlocks),
    offlined: blocks.slice(0, initialBlocks).filter((block) => !isKernelMemory(block)),
    zoneOf: (block: number) => (block * blockBytes < DMA_END ? 'DMA' : 'Normal'),
    hostsItself,
  };
  const captured = kernelOf(capture, core, assumptions, findings);
  yield;
  const hasNodes = blocks.some(({ node }) => node !== undefined);
  if (hasNodes) findings.know('NODE of the blocks: 0, the kernel was built with NUMA.');
  const shapeOf = (incrementBytes: number): PartitionParts['definition'] => ({
    profile: {
      initialBytes: bytes(initialBlocks * blockBytes),
      reservedBytes: bytes((blocks.length - initialBlocks) * blockBytes),
    },
    sclp: { incrementBytes: bytes(incrementBytes), ...absentOf(blocks, blockBytes / incrementBytes) },
  });
  const increments =
    recorded === undefined || recorded === blockBytes ? [blockBytes] : [recorded, blockBytes];
  for (const incrementBytes of increments) {
    const definition = shapeOf(incrementBytes);
    const fitting = yield* fittingKernel(captured, definition, blockBytes, 's390x', findings);
    if (!fitting) continue;
    const isUsual = buildOf(fitting).numa === hasNodes;
    const kernel = isUsual ? fitting : { ...fitting, build: { ...fitting.build, numa: hasNodes } };
    if (assumptions.incrementBytes !== undefined && incrementBytes === recorded)
      findings.guess(`The increment size: ${formatBytes(bytes(recorded))}, as given.`);
    else if (incrementBytes === recorded)
      findings.know(`The increment size: ${formatBytes(bytes(recorded))}.`);
    else
      findings.guess(
        `The increment size: taken as one increment for each block (${formatBytes(bytes(blockBytes))}).`,
      );
    return ok({ definition, kernel, settings: captured.settings });
  }
  return fail(`no kernel that is simulated has memory blocks of ${formatBytes(bytes(blockBytes))}`);
}

/** x86-64: a memory map and memory modules. */
function* platformPartition(source: Source): PartitionWork {
  const { capture, blocks, blockBytes, assumptions, findings } = source;
  const platform = platformOf(capture, blocks, blockBytes, findings);
  const booted = blocks.filter(isKernelMemory);
  const size = Math.max(1, booted.length) * blockBytes;
  const core = {
    dynamic: false,
    bytes: size,
    blockBytes,
    hotAdded: blocks.filter((block) => !isKernelMemory(block)),
    // What was offline is taken as hot-added here.
    offlined: [],
    zoneOf: () => 'Normal',
    hostsItself: () => textOf(capture, `${PARAMETERS}/memmap_on_memory`) === 'Y',
  };
  const captured = kernelOf(capture, core, assumptions, findings);
  yield;
  if (blocks.some(({ node }) => node !== undefined && node > 0))
    findings.guess('Nodes: all memory is taken to be on node 0.');
  const definition = {
    profile: { initialBytes: bytes(size), reservedBytes: bytes(0) },
    sclp: { incrementBytes: bytes(blockBytes) },
    platform,
  };
  const kernel = yield* fittingKernel(captured, definition, blockBytes, 'x86_64', findings);
  return kernel
    ? ok({ definition, kernel, settings: captured.settings })
    : fail(`an x86-64 kernel has no memory blocks of ${formatBytes(bytes(blockBytes))}`);
}

/** The recorded release, or one of its generation, whose memory blocks have the captured size. */
function* fittingKernel(
  { release, isGiven, era, commandLine, measured }: CapturedKernel,
  definition: PartitionParts['definition'],
  blockBytes: number,
  arch: ArchitectureName,
  { know, guess }: Findings,
): Generator<void, KernelDefinition | undefined, void> {
  const candidates = [
    ...(release === undefined ? [] : [release]),
    ...RELEASES[arch][era],
    ...Object.values(RELEASES[arch]).flat(),
  ];
  for (const candidate of candidates) {
    const kernel: KernelDefinition = {
      ...(arch === 's390x' ? {} : { arch }),
      release: candidate,
      commandLine,
      ...(measured ? { measured } : {}),
    };
    const name = partitionName('TRIAL');
    yield;
    const built = createSystem(systemOf({ name, ...definition, kernel, conditions: ORDINARY_CONDITIONS }));
    const view = built.ok ? partitionView(built.value, name) : undefined;
    // What is wrong with the definition itself is told where it is whole.
    if (view && view.geometry.blockBytes !== blockBytes) continue;
    if (view && lacksFirmware(view.era, era)) continue;
    if (candidate === release && isGiven) guess(`The kernel release: ${release}, as given.`);
    else if (candidate === release) know(`The kernel release: ${release}.`);
    else if (release === undefined)
      guess(`The kernel release: taken as ${candidate}, for its generation and block size.`);
    else guess(`The kernel: ${release} does not go with these memory blocks; taken as ${candidate}.`);
    return kernel;
  }
  return undefined;
}

/** Only the dynamic generation has /sys/firmware/memory. */
const lacksFirmware = (era: Era, captured: Era): boolean => captured === 'dynamic' && era !== 'dynamic';

const systemOf = (partition: PartitionDefinition): SystemDefinition => ({
  name: 'CAPTURED',
  customerBytes: bytes(partition.profile.initialBytes + partition.profile.reservedBytes),
  answerStyle: 'always-0020',
  partitions: [partition],
});
