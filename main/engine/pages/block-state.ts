/**
 * What decides the pages of one block: read from the machine, or carried on from there event by event, so that every
 * microstep of a command has its pages. Nothing of it is kept.
 */

import type { MachineEvent } from '../../../shared/event.ts';
import { blockOfRn, incrementsOfBlock } from '../../../shared/geometry.ts';
import type { BlockId } from '../../../shared/ids.ts';
import type { MemmapPlacement, MemmapState, ShadowView } from '../../../shared/pages.ts';
import type { Geometry } from '../../../shared/view.ts';
import { altmapPagesOf, stateOf } from '../kernel/blocks.ts';
import { hasKasan } from '../kernel/kasan.ts';
import { zoneName, zoneOfBlock } from '../kernel/zones.ts';
import { isAssigned } from '../sclp/hypervisor.ts';
import { architectureOf, BLOCK_STATE, EARLY, guestOf, MEMMAP, type Partition } from '../state/partition.ts';

export interface BlockState {
  readonly block: BlockId;
  /** There is a memory block with this number. */
  present: boolean;
  state: 'offline' | 'online' | 'going-offline';
  /** Zone of the pages; null: none, or several. */
  zone: string | null;
  /** Boot memory in which zones meet: it never goes offline. */
  readonly inSeveralZones: boolean;
  /** Zone of the altmap's pages: it comes before the others and goes after them. */
  headZone: string | null;
  placement: MemmapPlacement;
  altmapPages: number;
  head: MemmapState;
  rest: MemmapState;
  /** Usable pages are with the buddy allocator. */
  buddy: boolean;
  isolated: boolean;
  presentPages: number;
  /** Shadow of KASAN; kernels without it have none. */
  shadowHead: ShadowView['head'];
  shadowRest: ShadowView['rest'];
  /** Increments of the block that the hypervisor has assigned, in their order. */
  readonly assigned: boolean[];
}

const STATES = ['offline', 'online', 'going-offline'] as const;
const PLACEMENTS = ['none', 'boot', 'system', 'self'] as const;

/** A kernel with CONFIG_DEBUG_VM fills struct pages that nothing describes yet with a pattern (page_init_poison). */
export const poisons = (partition: Partition): boolean =>
  partition.definition.value.kernel.build?.debugVm === true;

export function stateOfBlock(partition: Partition, block: BlockId): BlockState {
  const { blocks } = partition;
  const guest = guestOf(partition);
  const present = blocks.present.cells[block] === 1;
  const state = STATES[stateOf(partition, block)] ?? 'offline';
  const zone = zoneOfBlock(partition, block);
  const placement = PLACEMENTS[blocks.memmap.cells[block] ?? MEMMAP.none] ?? 'none';
  const altmapPages = altmapPagesOf(partition, block);
  const assigned = assignedOf(partition, block);
  const isIn = state !== 'offline';
  const name = zone === undefined || !isIn ? null : zoneName(partition, zone);
  const idle = idleState(placement, assigned[0] !== false, poisons(partition));
  const struct: MemmapState = !present ? 'notThere' : isIn ? 'initialised' : idle;
  const whole = present && isIn ? guest.geometry.pagesPerBlock : 0;
  return {
    block,
    present,
    state,
    zone: name,
    inSeveralZones: present && isIn && zone === undefined,
    headZone: altmapPages > 0 ? name : null,
    placement,
    altmapPages,
    head: struct,
    rest: struct,
    buddy: isIn,
    isolated: blocks.state.cells[block] === BLOCK_STATE.goingOffline,
    presentPages: state === 'going-offline' ? whole - altmapPages : whole,
    ...shadowOf(partition, block, isIn && altmapPages > 0, isIn),
    assigned,
  };
}

/** Struct pages of memory that is in no zone. Of boot memory that is offline they were initialised once. */
function idleState(placement: MemmapPlacement, headAssigned: boolean, debug: boolean): MemmapState {
  if (placement === 'self' && !headAssigned) return 'inaccessible';
  return debug ? 'poisoned' : 'accessible';
}

function shadowOf(
  partition: Partition,
  block: BlockId,
  hasHead: boolean,
  isIn: boolean,
): Pick<BlockState, 'shadowHead' | 'shadowRest'> {
  if (!hasKasan(partition)) return { shadowHead: 'none', shadowRest: 'none' };
  const isEarly = partition.blocks.early.cells[block] !== EARLY.no;
  return { shadowHead: hasHead ? 'zero' : 'none', shadowRest: isEarly ? 'boot' : isIn ? 'vmalloc' : 'none' };
}

function assignedOf(partition: Partition, block: BlockId): boolean[] {
  if (!architectureOf(partition).sclp) return [true];
  const { first, last } = incrementsOfBlock(block, guestOf(partition).geometry);
  return Array.from({ length: last - first + 1 }, (_, index) => isAssigned(partition, first + index));
}

/** The block after one event. Events that say nothing about it leave it as it is. */
export function applyEvent(
  before: BlockState,
  event: MachineEvent,
  geometry: Geometry,
  debug: boolean,
): BlockState {
  if (event.kind === 'incrementAssigned' || event.kind === 'incrementUnassigned') {
    const { block } = before;
    if (blockOfRn(event.rn, geometry) !== block) return before;
    const assigned = [...before.assigned];
    assigned[event.rn - incrementsOfBlock(block, geometry).first] = event.kind === 'incrementAssigned';
    return withStorage({ ...before, assigned });
  }
  if (!('block' in event) || event.block !== before.block) return before;
  switch (event.kind) {
    case 'altmapReserved':
      return { ...before, altmapPages: event.freePages };
    case 'memmapPopulated': {
      const placement = event.from === 'altmap' ? 'self' : 'system';
      const idle = idleState(placement, before.assigned[0] !== false, debug);
      return { ...before, placement, head: idle, rest: idle };
    }
    case 'blockAdded':
      return { ...before, present: true, state: 'offline' };
    case 'memmapPlacedInZone':
      return { ...before, headZone: event.zone, head: 'initialised' };
    case 'rangePlacedInZone':
      return { ...before, zone: event.zone, rest: 'initialised', ...headWith(before, 'initialised') };
    case 'pagesHandedToBuddy':
      return { ...before, buddy: true };
    case 'presentAdjusted':
      return { ...before, presentPages: before.presentPages + event.pages };
    case 'pageblocksIsolated':
      return { ...before, isolated: true };
    case 'isolationUndone':
      return { ...before, isolated: false };
    case 'pagesTakenFromBuddy':
      return { ...before, buddy: false };
    case 'rangeTakenFromZone': {
      const rest = debug ? 'poisoned' : 'accessible';
      return { ...before, zone: null, isolated: false, rest, ...headWith(before, rest) };
    }
    case 'memmapTakenFromZone':
      return withStorage({ ...before, headZone: null, head: debug ? 'poisoned' : 'accessible' });
    // drivers/base/memory.c: an altmap that was inaccessible is poisoned when the storage behind it is there.
    case 'notifierCalled':
      return debug && event.notification === 'MEM_PREPARE_ONLINE' && event.verdict === 'ok'
        ? poisoned(before)
        : before;
    case 'blockStateChanged':
      return { ...before, state: event.state };
    case 'blockRemoved':
      return { ...before, present: false };
    case 'memmapFreed':
      return { ...before, placement: 'none', head: 'freed', rest: 'freed' };
    case 'altmapReleased':
      return { ...before, altmapPages: 0 };
    case 'shadowMapped':
      return event.by === 'zero' ? { ...before, shadowHead: 'zero' } : { ...before, shadowRest: 'vmalloc' };
    case 'shadowUnmapped':
      return event.was === 'zero' ? { ...before, shadowHead: 'none' } : { ...before, shadowRest: 'none' };
    default:
      return before;
  }
}

/** Without an altmap all struct pages are in the same state. */
const headWith = ({ altmapPages }: BlockState, head: MemmapState): { head?: MemmapState } =>
  altmapPages > 0 ? {} : { head };

/** An altmap is as accessible as the storage that it lies in; only struct pages in no zone lose it. */
function withStorage(state: BlockState): BlockState {
  if (state.placement !== 'self') return state;
  const isThere = state.assigned[0] !== false;
  const follow = (now: MemmapState): MemmapState => {
    if (now === 'initialised' || now === 'notThere' || now === 'freed') return now;
    if (!isThere) return 'inaccessible';
    return now === 'inaccessible' ? 'accessible' : now;
  };
  return { ...state, head: follow(state.head), rest: follow(state.rest) };
}

const poisoned = (state: BlockState): BlockState =>
  state.placement === 'self' && state.head === 'accessible'
    ? { ...state, head: 'poisoned', rest: 'poisoned' }
    : state;

/** Boot memory that has not been offline since: what the kernel put there lies there. */
export const isBootMemory = (partition: Partition, block: BlockId): boolean => {
  const early = partition.blocks.early.cells[block];
  return early === EARLY.untouched || early === EARLY.withHole;
};
