/** Risk notes of a change from the guard rails: movable beside kernel memory, core memory, auto-online, room. */

import { BLOCK } from '../../../shared/cells.ts';
import type { PartitionName } from '../../../shared/ids.ts';
import { type Bytes, bytes, formatBytes, KIB, MIB } from '../../../shared/units.ts';
import { blockCells, partitionView, type System, systemView } from '../../engine/index.ts';
import { type GuardFacts, guardFacts, MOVABLE_RATIO_LIMIT } from '../../guest/shell/guard-rails.ts';
import { figuresOf } from '../figures.ts';
import { type Piece, runsOf } from './changes.ts';
import { blocksText } from './commands.ts';

/** Less free memory than this afterwards, and than a twentieth of it all, is said. */
const LITTLE_FREE_BYTES = 256 * MIB;

/** @param after the same system when the change is done; undefined where it was not rehearsed to its end */
export function risksOf(
  before: System,
  after: System,
  partition: PartitionName,
  pieces: readonly Piece[],
): string[] {
  const view = partitionView(before, partition);
  const later = partitionView(after, partition);
  if (!view || !later) return [];
  const facts = guardFacts(view, blockCells(before, partition));
  return [
    ratio(guardFacts(later, blockCells(after, partition)), facts),
    coreMemory(before, partition, pieces),
    autoOnline(facts, pieces),
    room(after, partition),
    overcommitted(before, after, partition),
  ].filter((text) => text !== undefined);
}

const size = (blocks: number, { blockBytes }: GuardFacts): string =>
  formatBytes((blocks * blockBytes) as Bytes);

function ratio(after: GuardFacts, before: GuardFacts): string | undefined {
  const count = ({ blocks }: GuardFacts) => {
    const online = blocks.filter(({ online: is }) => is);
    const movable = online.filter(({ movable: is }) => is).length;
    return { movable, kernel: online.length - movable };
  };
  const [now, was] = [count(after), count(before)];
  if (now.movable === 0 || (now.movable === was.movable && now.kernel === was.kernel)) return undefined;
  const share = now.kernel === 0 ? 'no kernel memory' : `${size(now.kernel, after)} of kernel memory`;
  const text = `Afterwards ${size(now.movable, after)} are movable beside ${share}`;
  return now.kernel === 0 || now.movable > now.kernel * MOVABLE_RATIO_LIMIT
    ? `${text}, more than ${MOVABLE_RATIO_LIMIT} to 1: the kernel cannot use movable memory for its own data.`
    : `${text}: within ${MOVABLE_RATIO_LIMIT} to 1.`;
}

function coreMemory(system: System, partition: PartitionName, pieces: readonly Piece[]): string | undefined {
  const cells = blockCells(system, partition);
  const core = pieces
    .filter(({ verb }) => verb === 'disable' || verb === 'offline')
    .flatMap(({ blocks }) => blocks)
    .filter((block) => (cells[block] ?? 0) & BLOCK.boot);
  if (core.length === 0) return undefined;
  return `Core memory is taken: ${blocksText(runsOf(core))} ${core.length === 1 ? 'was' : 'were'} there at boot. Parts of the kernel may lie there and cannot move.`;
}

function autoOnline(
  { autoOnline: policy, dynamic }: GuardFacts,
  pieces: readonly Piece[],
): string | undefined {
  const adds = pieces.some(({ verb }) => verb === 'enable' || verb === 'configure');
  if (!adds || !dynamic || policy === 'offline') return undefined;
  return `auto_online_blocks is ${policy}: the kernel brings each block online by itself when it is configured, and a second write for it is refused.`;
}

function room(after: System, partition: PartitionName): string | undefined {
  const figures = figuresOf(after, partition);
  if (!figures) return undefined;
  const { memFreeKib, memTotalKib } = figures;
  if (memFreeKib * KIB >= LITTLE_FREE_BYTES || memFreeKib * 20 >= memTotalKib) return undefined;
  return `Only ${formatBytes(bytes(Math.floor((memFreeKib * KIB) / MIB) * MIB))} would be free afterwards; what programs need is not in this figure.`;
}

function overcommitted(before: System, after: System, partition: PartitionName): string | undefined {
  const [was, is] = [systemView(before).availableBytes, systemView(after).availableBytes];
  if (is >= was) return undefined;
  return `The machine has ${formatBytes(was)} of storage that nobody holds, and ${formatBytes(is)} afterwards: another partition that takes some before ${partition} does makes the change fail.`;
}
