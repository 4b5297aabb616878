/**
 * One direction of a partition's storage: block by block on a copy of the machine, in the order in which they would be
 * chosen, what is refused taken back at once. Every wish is a piece of that order, so the trial is made once for a
 * revision; what has been tried so far can be asked while it goes on beside everything else.
 */

import { type BlockAction, writesFor } from '../../shared/block-action.ts';
import { BLOCK, blockStateOf, zoneIndexOf } from '../../shared/cells.ts';
import { type BlockId, blockId } from '../../shared/ids.ts';
import type { StorageLimit } from '../../shared/storage-wish.ts';
import type { PartitionView } from '../../shared/view.ts';
import {
  blockCell,
  blockCells,
  execute,
  newUndoLog,
  partitionView,
  revert,
  type System,
  snapshotOf,
  systemFromSnapshot,
} from '../engine/index.ts';
import { backgroundPace } from '../machine/pause.ts';
import { causesOf } from './advice/index.ts';
import {
  newRefusedGroups,
  newWaitingGroups,
  type RefusedGroups,
  type WaitingGroups,
} from './advice/refused.ts';

/** So many blocks in a row that meet one and the same refusal: the others would too. */
const ENOUGH_REFUSED = 64;
/** Whoever wants an early answer waits for so many blocks of a direction: a twentieth of a second of the engine's. */
const TRIED_EARLY = 1024;

/** What one direction has come to: the blocks that go, in order, and what the others meet. */
export interface Tried {
  readonly blocks: readonly BlockId[];
  readonly limit: StorageLimit;
}

interface Waiter {
  /** So many blocks that go are enough. */
  readonly enough: number;
  readonly resolve: () => void;
}

export class BlockTrial {
  readonly #going: BlockId[] = [];
  #tried = 0;
  #limit: StorageLimit | undefined;
  #waiting: Waiter[] = [];
  readonly #ended: Promise<boolean>;

  /** @param stop nobody wants to know any more */
  constructor(system: System, action: BlockAction, byIncrement: boolean, stop: () => boolean) {
    this.#ended = this.#run(system, action, byIncrement, stop).finally(() => this.#wake(true));
    // Whoever asks is told; the rest of a trial that was answered early fails unheard.
    this.#ended.catch(() => {});
  }

  /** All of it; undefined: it was stopped. */
  async whole(): Promise<Tried | undefined> {
    await this.#ended;
    return this.#limit && { blocks: this.#going, limit: this.#limit };
  }

  /** As soon as so many blocks are known to go, or all were tried; undefined: it was stopped. */
  async early(enough: number): Promise<Tried | undefined> {
    if (!this.#isEnough(enough))
      await Promise.race([
        this.#ended,
        new Promise<void>((resolve) => {
          this.#waiting.push({ enough, resolve });
        }),
      ]);
    if (this.#limit || !this.#isEnough(enough)) return this.whole();
    return { blocks: [...this.#going], limit: { causes: [], notAsked: 0, isOpen: true } };
  }

  #isEnough(enough: number): boolean {
    return this.#tried >= TRIED_EARLY && this.#going.length >= enough;
  }

  #wake(ended: boolean): void {
    if (this.#waiting.length === 0) return;
    const [woken, waiting] = [[] as Waiter[], [] as Waiter[]];
    for (const each of this.#waiting) (ended || this.#isEnough(each.enough) ? woken : waiting).push(each);
    this.#waiting = waiting;
    for (const { resolve } of woken) resolve();
  }

  /** @returns whether it came to its end */
  async #run(
    system: System,
    action: BlockAction,
    byIncrement: boolean,
    stop: () => boolean,
  ): Promise<boolean> {
    // Both copies are of one moment: the machine goes on while blocks are tried.
    const snapshot = snapshotOf(system);
    const copy = copyOf(snapshot);
    const view = partitionView(copy, action.partition);
    if (view?.status !== 'operating') {
      this.#limit = NO_LIMIT;
      return true;
    }
    const met = { groups: newRefusedGroups(), waits: newWaitingGroups() };
    const asked = candidates(action, view, blockCells(copy, action.partition), byIncrement);
    const pace = backgroundPace();
    let inARow = 0;
    for (const block of asked) {
      const kinds = met.groups.groups.length;
      const how = tryBlock(copy, action, view, block, met);
      this.#tried++;
      if (how === 'done') this.#going.push(block);
      inARow = how === 'refused' && met.groups.groups.length === kinds ? inARow + 1 : 0;
      if (inARow >= ENOUGH_REFUSED && action.verb === 'enable') break;
      const others = pace();
      if (!others) continue;
      this.#wake(false);
      await others;
      if (stop()) return false;
    }
    const goes = new Set(this.#going);
    // Ways out are looked for on the machine as it is.
    const causes = causesOf(
      copyOf(snapshot),
      { ...action, blocks: asked },
      {
        groups: met.groups.groups,
        waits: met.waits.groups,
        refusedBlocks: asked.filter((block) => !goes.has(block)),
        planned: true,
      },
    );
    this.#limit = { causes, notAsked: asked.length - this.#tried, isOpen: false };
    return true;
  }
}

function copyOf(snapshot: ReturnType<typeof snapshotOf>): System {
  const copied = systemFromSnapshot(snapshot);
  if (!copied.ok) throw new Error('a snapshot of the running state cannot be read');
  return copied.value;
}

const NO_LIMIT: StorageLimit = { causes: [], notAsked: 0, isOpen: false };

/** Bringing: offline blocks first, which cost nothing more, then ascending. Taking: Movable first, then highest first. */
function candidates(
  { verb }: BlockAction,
  view: PartitionView,
  cells: Uint16Array,
  byIncrement: boolean,
): BlockId[] {
  const all = [...cells.keys()];
  const state = (block: number) => blockStateOf(cells[block] ?? 0);
  if (verb === 'enable') {
    const isOffline = (block: number): number => Number(state(block) === 'offline');
    return all
      .filter((block) => state(block) === 'offline' || state(block) === 'deconfigured')
      .sort((a, b) => isOffline(b) - isOffline(a) || a - b)
      .map(blockId);
  }
  const isMovable = (block: number): number =>
    byIncrement ? 0 : Number(view.zones[zoneIndexOf(cells[block] ?? 0)]?.name === 'Movable');
  return all
    .filter((block) => state(block) === 'online')
    .sort((a, b) => isMovable(b) - isMovable(a) || b - a)
    .map(blockId);
}

/** Stays done on the copy, or is taken back whole. */
function tryBlock(
  copy: System,
  action: BlockAction,
  { era }: PartitionView,
  block: BlockId,
  met: { readonly groups: RefusedGroups; readonly waits: WaitingGroups },
): 'done' | 'refused' | 'pending' {
  const undo = newUndoLog();
  const cell = (): number => blockCell(copy, action.partition, block);
  const writes = writesFor(action, block, era, (cell() & BLOCK.configured) !== 0);
  for (const [count, write] of writes.entries()) {
    if (count > 0 && action.verb === 'enable' && cell() & BLOCK.online) break;
    const { outcome, events } = execute(copy, write, undo);
    if (outcome.kind === 'done') continue;
    if (outcome.kind === 'refused') met.groups.add(outcome.refusal, write, events, block);
    else met.waits.add(outcome, write, events, block);
    revert(copy, undo);
    return outcome.kind;
  }
  return 'done';
}
