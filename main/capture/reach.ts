/**
 * Brings a freshly defined partition to the states of a capture, by what an operator would do: activate it, load it, and
 * write to its sysfs.
 */

import { blockStateOf, zoneIndexOf } from '../../shared/cells.ts';
import type { Command } from '../../shared/command.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { Outcome } from '../../shared/outcome.ts';
import { blockCells, partitionView, readFile, type System } from '../engine/index.ts';
import { type CapturedBlock, DEVICES, FIRMWARE, PARAMETERS, runsOfBlocks, wordsOfRuns } from './blocks.ts';
import type { CapturedSystem } from './definition.ts';

type Writes = Generator<void, void, void>;

/**
 * Yields where a pause may be made.
 * @param system the state at the moment of each look at it
 * @param run carries one command out
 */
export function* reachStates(
  captured: CapturedSystem,
  system: () => System,
  run: (command: Command) => Outcome,
): Writes {
  const { name: partition } = captured.partition;
  run({ kind: 'activate', partition });
  yield;
  run({ kind: 'load', partition, clear: true });
  yield;
  const guest = new Guest(system, partition, run);
  // While blocks are brought to their states none may come online by itself.
  yield* guest.set(`${DEVICES}/auto_online_blocks`, 'offline');
  for (const block of captured.blocks) {
    yield* reachBlock(guest, block);
    // Also where nothing was to be written: looking takes its time as well.
    yield;
  }
  const { autoOnline, onlinePolicy, autoMovableRatio } = captured.settings;
  yield* guest.set(`${DEVICES}/auto_online_blocks`, autoOnline ?? guest.autoOnlineAtBoot);
  yield* guest.set(`${PARAMETERS}/online_policy`, onlinePolicy);
  yield* guest.set(`${PARAMETERS}/auto_movable_ratio`, autoMovableRatio);
}

/** The simulated guest as its files tell of it. */
class Guest {
  readonly #system: () => System;
  readonly #partition: PartitionName;
  readonly #run: (command: Command) => Outcome;
  readonly autoOnlineAtBoot: string | undefined;

  constructor(system: () => System, partition: PartitionName, run: (command: Command) => Outcome) {
    this.#system = system;
    this.#partition = partition;
    this.#run = run;
    this.autoOnlineAtBoot = this.read(`${DEVICES}/auto_online_blocks`);
  }

  read(path: string): string | undefined {
    const text = readFile(this.#system(), this.#partition, `/${path}`);
    return text.ok ? text.value.trim() : undefined;
  }

  /** Writes a value that is not there yet, to a file that is. */
  *set(path: string, value: string | undefined): Writes {
    const now = value === undefined ? undefined : this.read(path);
    if (value === undefined || now === undefined || now === value) return;
    const partition = this.#partition;
    const { kind } = this.#run({ kind: 'writeSysfs', partition, path: `/${path}`, value });
    // Nobody would end a migration that finds no room.
    if (kind === 'pending') this.#run({ kind: 'signalPendingWrite', partition });
    yield;
  }
}

/** Offline first, then the memmap choice, then `config`, then `state`. A refused write leaves the block as it is. */
function* reachBlock(guest: Guest, block: CapturedBlock): Writes {
  const state = `${DEVICES}/memory${block.block}/state`;
  const config = `${FIRMWARE}/memory${block.block}/config`;
  const requested = `${FIRMWARE}/memory${block.block}/memmap_on_memory`;
  const wanted = block.memmapOnMemory ? '1' : '0';
  const isConfigured = block.state !== 'deconfigured';
  if (!isOnline(block) || needsOtherZone(guest, block)) yield* guest.set(state, 'offline');
  if (guest.read(config) === '1' && (!isConfigured || guest.read(requested) !== wanted)) {
    // Boot memory carries no memmap of its own, and says so.
    if (guest.read(state) === 'offline') yield* guest.set(config, '0');
  }
  if (guest.read(config) === '0') yield* guest.set(requested, wanted);
  if (isConfigured) yield* guest.set(config, '1');
  if (isOnline(block) && guest.read(state) === 'offline') yield* guest.set(state, onlineWord(block));
}

/** A block that was going offline was still online. */
const isOnline = ({ state }: CapturedBlock): boolean => state === 'online' || state === 'going-offline';

const onlineWord = ({ zones: [zone] }: CapturedBlock): string =>
  zone === undefined ? 'online' : zone === 'Movable' ? 'online_movable' : 'online_kernel';

function needsOtherZone(guest: Guest, { block, zones: [zone] }: CapturedBlock): boolean {
  const now = guest.read(`${DEVICES}/memory${block}/valid_zones`);
  if (zone === undefined || now === undefined || guest.read(`${DEVICES}/memory${block}/state`) !== 'online')
    return false;
  return (zone === 'Movable') !== (now === 'Movable');
}

/** What is not as captured: one sentence for each way in which blocks differ. */
export function notReached(captured: CapturedSystem, system: System): string[] {
  const { name: partition } = captured.partition;
  const view = partitionView(system, partition);
  if (view?.panic) return [`The kernel does not survive its boot: ${view.panic}.`];
  const cells = blockCells(system, partition);
  const differing = new Map<string, number[]>();
  for (const { block, state, zones } of captured.blocks) {
    const cell = cells[block] ?? 0;
    const now = blockStateOf(cell);
    const was = state === 'going-offline' ? 'online' : state;
    const zone = view?.zones[zoneIndexOf(cell)]?.name;
    const [zoneThen] = zones;
    const difference =
      now !== was
        ? `${now === 'absent' ? 'not there' : now} here and ${state} in the capture`
        : now === 'online' &&
            zone !== undefined &&
            zoneThen !== undefined &&
            zoneThen !== 'none' &&
            zone !== zoneThen
          ? `in zone ${zone} here and ${zoneThen} in the capture`
          : undefined;
    if (difference !== undefined) {
      const blocks = differing.get(difference);
      if (blocks) blocks.push(block);
      else differing.set(difference, [block]);
    }
  }
  return [...differing].map(
    ([difference, blocks]) =>
      `${blocks.length === 1 ? 'Block' : 'Blocks'} ${wordsOfRuns(runsOfBlocks(blocks))}: ${difference}.`,
  );
}
