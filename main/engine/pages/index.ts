/**
 * The pages of one block, computed when somebody looks: after a command, or at any event within it. Nothing is stored
 * for a page.
 */

import type { MachineEvent } from '../../../shared/event.ts';
import type { BlockId } from '../../../shared/ids.ts';
import { pfn } from '../../../shared/ids.ts';
import type { BlockPages, PopulateLimits } from '../../../shared/pages.ts';
import { PAGE_BYTES } from '../../../shared/units.ts';
import { reservedPagesFor } from '../kernel/memmap.ts';
import { architectureOf, guestOf, type Partition } from '../state/partition.ts';
import { applyEvent, type BlockState, poisons, stateOfBlock } from './block-state.ts';
import { mappingOfBlock } from './mapping.ts';
import { type PopulateRequest, populateFromAltmap, populateFromBuddy, tablePagesOf } from './populate.ts';
import { managedPagesIn, runsOf } from './runs.ts';
import { frameBytesOf, offsetOf, shadowOf, structPagesOf } from './struct-pages.ts';
import { walkOf } from './walk.ts';
import { zoneAnswers } from './zone-answers.ts';

export interface PagesQuestion {
  readonly block: BlockId;
  /** The page whose walk is wanted; it belongs to the block. */
  readonly pfn?: number;
  /** Events of a command that `partition` is the state before: the pages are those after them. */
  readonly events?: readonly MachineEvent[];
  /** What populating would do with less: pages of the altmap, free pieces and pages of the buddy allocator. */
  readonly limits?: PopulateLimits;
}

/** undefined: no kernel runs, or it has no block of that number. */
export function blockPages(partition: Partition, question: PagesQuestion): BlockPages | undefined {
  const { block, limits = {} } = question;
  const guest = partition.guest.value;
  if (!guest || block < 0 || block >= guest.geometry.blockCount) return undefined;
  const state = stateAfter(partition, block, question.events ?? []);
  const { geometry } = guest;
  const { memmap } = architectureOf(partition);
  const runs = runsOf(partition, state);
  const structPages = structPagesOf(partition, state);
  const request = requestOf(partition, block);
  const shadow = shadowOf(partition, state);
  return {
    block,
    firstPfn: pfn(block * geometry.pagesPerBlock),
    pages: geometry.pagesPerBlock,
    pageblockPages: memmap.pageblockPages,
    state: state.present ? state.state : 'absent',
    runs,
    presentPages: presentIn(state, runs),
    managedPages: managedPagesIn(runs, state.buddy),
    structPages,
    mapping: mappingOfBlock(partition, block),
    altmap: populateFromAltmap(request, {
      basePfn: block * geometry.pagesPerBlock,
      blockPages: geometry.pagesPerBlock,
      reserve: limits.altmapReserve ?? 0,
      free: limits.altmapPages ?? (state.altmapPages || reservedForMemmap(partition)),
      inaccessible:
        architectureOf(partition).inaccessibleAltmap && guest.profile.era === 'memmap' ? true : null,
    }),
    buddy: populateFromBuddy(request, {
      ...(limits.freeFrames === undefined ? {} : { frames: limits.freeFrames }),
      ...(limits.freePages === undefined ? {} : { pages: limits.freePages }),
    }),
    zones: zoneAnswers(partition, block),
    walk: question.pfn === undefined ? null : walkOf(partition, state, question.pfn, { runs, structPages }),
    ...(shadow ? { shadow } : {}),
  };
}

export function stateAfter(
  partition: Partition,
  block: BlockId,
  events: readonly MachineEvent[],
): BlockState {
  const { geometry } = guestOf(partition);
  const debug = poisons(partition);
  return events.reduce(
    (state, event) => applyEvent(state, event, geometry, debug),
    stateOfBlock(partition, block),
  );
}

/** Boot memory may have holes; all other memory counts as its events said. */
function presentIn(state: BlockState, runs: readonly { kind: string; pages: number }[]): number {
  const holes = runs.reduce((sum, { kind, pages }) => sum + (kind === 'hole' ? pages : 0), 0);
  return Math.max(0, state.presentPages - holes);
}

/** Pages of the altmap that the block would get. */
const reservedForMemmap = (partition: Partition): number =>
  reservedPagesFor(
    guestOf(partition).geometry.pagesPerBlock,
    partition.parameters.value.memmapOnMemory ?? 'N',
    architectureOf(partition).memmap,
  );

export function requestOf(partition: Partition, block: BlockId): PopulateRequest {
  const { geometry } = guestOf(partition);
  const { pmdBytes } = architectureOf(partition).memmap;
  return {
    offset: offsetOf(block * geometry.pagesPerBlock),
    pages: geometry.memmapPagesPerBlock,
    framePages: frameBytesOf(partition) / PAGE_BYTES,
    tablePages: tablePagesOf(pmdBytes),
  };
}
