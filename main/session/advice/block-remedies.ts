/** Ways out that ask the machine to do something else with blocks. Each has been tried on the machine. */

import type { BlockAction } from '../../../shared/block-action.ts';
import { BLOCK, blockStateOf, zoneIndexOf } from '../../../shared/cells.ts';
import { type BlockId, blockId } from '../../../shared/ids.ts';
import { bytes, formatBytes } from '../../../shared/units.ts';
import type { PartitionView } from '../../../shared/view.ts';
import { blockCell, newUndoLog, revert, type UndoLog } from '../../engine/index.ts';
import type { Found, RemedyContext } from './context.ts';
import { blocksText } from './facts.ts';
import { carryOut, works } from './trial.ts';

/** Blocks that are tried before nothing is suggested. */
const MOST_TRIED = 128;
/** Blocks that are suggested at once. */
const MOST_SUGGESTED = 64;

const BRINGS: readonly BlockAction['verb'][] = ['enable', 'online', 'configure'];

/** What the plan brings without those that are refused; after the action it has been brought. */
export function bringLess({ system, action, planned, refusedBlocks, view }: RemedyContext): Found | null {
  if (!planned || !view || action.kind !== 'blocks' || !BRINGS.includes(action.verb)) return null;
  const blocks = withoutRefused(action.blocks, refusedBlocks);
  if (blocks.length === 0) return null;
  const act = { ...action, blocks };
  // More blocks than can be tried at once: they were done in the plan, and fewer commands take no more storage.
  if (blocks.length <= MOST_SUGGESTED && !works(system, [act])) return null;
  return { label: `Bring only ${formatBytes(bytes(blocks.length * view.geometry.blockBytes))}`, act };
}

/**
 * As many other blocks as were refused that would go: Movable first, highest first. In a plan they take the place of all
 * that it is refused for.
 */
export function otherBlocks(context: RemedyContext): Found | null {
  const { system, action, view, verb, planned, refusedBlocks } = context;
  if (!view || (verb !== 'offline' && verb !== 'disable')) return null;
  const kept = planned && action.kind === 'blocks' ? withoutRefused(action.blocks, refusedBlocks) : [];
  const blocks = kept.length > 0 ? refusedBlocks : context.blocks;
  const asked = new Set<number>([...blocks, ...(action.kind === 'blocks' ? action.blocks : [])]);
  const zoneOf = (block: BlockId): string | undefined =>
    view.zones[zoneIndexOf(blockCell(system, view.name, block))]?.name;
  const isMovable = (block: BlockId): boolean => zoneOf(block) === 'Movable';
  const candidates = candidatesOf(context, view, asked);
  const wanted = Math.min(Math.max(1, blocks.length), MOST_SUGGESTED);
  const found: BlockId[] = [];
  const undos: UndoLog[] = [];
  for (const block of candidates) {
    if (found.length === wanted) break;
    const undo = newUndoLog();
    if (carryOut(system, { kind: 'blocks', partition: view.name, verb, blocks: [block] }, undo)) {
      found.push(block);
      undos.push(undo);
    } else revert(system, undo);
  }
  for (const undo of undos.reverse()) revert(system, undo);
  if (found.length === 0) return null;
  const why = found.every(isMovable) ? `: ${found.length === 1 ? 'it is' : 'they are'} Movable` : '';
  const named = blocksText([...found].sort((a, b) => a - b));
  const act: BlockAction = { kind: 'blocks', partition: view.name, verb, blocks: [...kept, ...found] };
  if (kept.length === 0) return { label: `Try ${named}${why}`, act };
  return tried(context, act, `Take ${named} instead${why}`);
}

/** Online blocks that could go, Movable first, highest first: no more than are tried. */
function candidatesOf(
  { system }: RemedyContext,
  { name, zones, geometry }: PartitionView,
  asked: ReadonlySet<number>,
): BlockId[] {
  const movable: BlockId[] = [];
  const others: BlockId[] = [];
  for (let number = geometry.blockCount - 1; number >= 0 && movable.length < MOST_TRIED; number--) {
    const block = blockId(number);
    const cell = blockCell(system, name, block);
    if (blockStateOf(cell) !== 'online' || cell & (BLOCK.unmovable | BLOCK.hole) || asked.has(block))
      continue;
    const list = zones[zoneIndexOf(cell)]?.name === 'Movable' ? movable : others;
    if (list.length < MOST_TRIED) list.push(block);
  }
  return [...movable, ...others].slice(0, MOST_TRIED);
}

const withoutRefused = (blocks: readonly BlockId[], refused: readonly BlockId[]): BlockId[] => {
  const not = new Set(refused);
  return blocks.filter((block) => !not.has(block));
};

/** The same with another placement of the memmap. */
export function withMemmap(context: RemedyContext, onMemory: boolean): Found | null {
  const { action, view, blocks } = context;
  if (view?.era !== 'dynamic' || blocks.length === 0) return null;
  const asked = action.kind === 'blocks' ? action : undefined;
  // What only chose the place goes on to what it was chosen for.
  const verb = asked && BRINGS.includes(asked.verb) ? asked.verb : 'enable';
  if (asked?.memmapOnMemory === onMemory && asked.verb !== 'setMemmap') return null;
  const act: BlockAction = {
    kind: 'blocks',
    partition: view.name,
    verb,
    blocks: asked ? asked.blocks : blocks,
    ...(asked?.onlineAs ? { onlineAs: asked.onlineAs } : {}),
    memmapOnMemory: onMemory,
  };
  const place = onMemory ? 'in the blocks themselves' : 'in system memory';
  return tried(context, act, `Bring ${blocksText(act.blocks)} online with the memmap ${place}`);
}

/** Offline and, where there is such a thing, deconfigured. */
export const takeBack = (context: RemedyContext): Found | null =>
  onBlocks(context, 'disable', 'online', 'Take back');

export const deconfigure = (context: RemedyContext): Found | null =>
  onBlocks(context, 'deconfigure', 'offline', 'Deconfigure');

function onBlocks(
  context: RemedyContext,
  verb: 'disable' | 'deconfigure',
  from: 'online' | 'offline',
  label: string,
): Found | null {
  const { system, view, blocks } = context;
  if (!view) return null;
  const chosen = blocks.filter((block) => blockStateOf(blockCell(system, view.name, block)) === from);
  if (chosen.length === 0) return null;
  const act: BlockAction = { kind: 'blocks', partition: view.name, verb, blocks: chosen };
  return tried(context, act, `${label} ${blocksText(chosen)}`);
}

const tried = ({ system }: RemedyContext, act: BlockAction, label: string): Found | null =>
  act.blocks.length <= MOST_SUGGESTED && works(system, [act]) ? { label, act } : null;
