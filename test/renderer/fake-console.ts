/** A console without a machine behind it, for tests: a plausible partition of 512 GiB that does what it is told. */

import type { ConsoleApi, MethodName, Methods, Push } from '../../shared/api.ts';
import { writesFor } from '../../shared/block-action.ts';
import { BLOCK, INCREMENT, runsOf } from '../../shared/cells.ts';
import { ORDINARY_CONDITIONS } from '../../shared/definition.ts';
import { type Failure, fail, ok, type Result, rejection } from '../../shared/failure.ts';
import { type BlockId, partitionName, revision } from '../../shared/ids.ts';
import { gib, mib } from '../../shared/units.ts';
import type { PartitionView, SystemView } from '../../shared/view.ts';

export const FAKE_BLOCKS = 512;
const BOOT_BLOCKS = 64;
const BOOT_CELL =
  BLOCK.known | BLOCK.present | BLOCK.configured | BLOCK.online | BLOCK.boot | (2 << BLOCK.zoneShift);

export function fakeView(changes: Partial<PartitionView> = {}): PartitionView {
  return {
    name: partitionName('LNXTEST'),
    status: 'operating',
    release: '7.2',
    era: 'dynamic',
    commandLine: 'memhp_default_state=offline memory_hotplug.memmap_on_memory=1',
    profile: { initialBytes: gib(BOOT_BLOCKS), reservedBytes: gib(FAKE_BLOCKS - BOOT_BLOCKS) },
    allocation: {
      storageElementType: 'central',
      initialBytes: gib(BOOT_BLOCKS),
      currentBytes: gib(BOOT_BLOCKS),
      maximumBytes: gib(FAKE_BLOCKS),
      originBytes: gib(1536),
    },
    tableIncrementBytes: null,
    zvm: null,
    geometry: {
      incrementBytes: gib(1),
      rnMax: FAKE_BLOCKS,
      sectionBytes: mib(128),
      blockBytes: gib(1),
      blockCount: FAKE_BLOCKS,
      pagesPerBlock: 262_144,
      memmapPagesPerBlock: 4096,
      incrementsPerBlock: 1,
    },
    zones: ['DMA', 'Normal', 'Movable'].map((name) => ({
      name,
      startPfn: null,
      spannedPages: 0,
      presentPages: 0,
      managedPages: 0,
      watermarks: { min: 0, low: 0, high: 0 },
    })),
    memory: {
      memTotalKib: 65_902_840,
      memFreeKib: 65_603_840,
      memmapPages: 0,
      memmapBootPages: 262_144,
      cmaTotalKib: 0,
      cmaFreeKib: 0,
      mapping: null,
      memmapSelfKib: 0,
      memmapSystemKib: 0,
    },
    parameters: {
      memmapOnMemory: 'Y',
      onlinePolicy: 'contig-zones',
      autoMovableRatio: 301,
      autoOnline: 'offline',
    },
    conditions: ORDINARY_CONDITIONS,
    divergences: { total: 0, first: [] },
    pendingWrite: null,
    messageCount: 0,
    panic: null,
    ...changes,
  } as PartitionView;
}

/** What the tests read of a system. */
const FAKE_SYSTEM = { name: 'SIMCPC1', customerBytes: gib(1024), availableBytes: gib(960) } as SystemView;

/** Cells of the fake partition: 64 boot blocks online, the others deconfigured. */
export const fakeBlocks = (): Uint16Array =>
  Uint16Array.from({ length: FAKE_BLOCKS }, (_, block) =>
    block < BOOT_BLOCKS ? BOOT_CELL : BLOCK.known | BLOCK.memmapRequested,
  );

export const fakeIncrements = (): Uint8Array =>
  Uint8Array.from({ length: FAKE_BLOCKS }, (_, index) =>
    index < BOOT_BLOCKS
      ? INCREMENT.known | INCREMENT.listed | INCREMENT.assigned | INCREMENT.believedAssigned
      : INCREMENT.known | INCREMENT.listed | INCREMENT.reserved,
  );

type Listener = Parameters<ConsoleApi['subscribe']>[0];

export class FakeConsole implements ConsoleApi {
  readonly calls: { readonly method: MethodName; readonly params: unknown }[] = [];
  readonly blocks = fakeBlocks();
  readonly increments = fakeIncrements();
  /** Previews and runs of these blocks are refused. */
  readonly refusing = new Set<number>();
  /** A run is cancelled after so many blocks. */
  stopAfter = Number.POSITIVE_INFINITY;
  revision = revision(2);
  readonly #listeners = new Set<Listener>();

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  push(push: Push | { kind: 'connection'; state: 'lost' | 'back' }): void {
    for (const listener of this.#listeners) listener(push);
  }

  async call<M extends MethodName>(
    method: M,
    params: Methods[M]['params'],
  ): Promise<Result<Methods[M]['answer'], Failure>> {
    this.calls.push({ method, params });
    return this.#answer(method, params) as Result<Methods[M]['answer'], Failure>;
  }

  #answer(method: MethodName, params: unknown): Result<unknown, Failure> {
    switch (method) {
      case 'hello':
        return ok({
          product: 'LPAR memory console',
          version: '0',
          engineVersion: '1',
          host: 'browser',
          machines: [{ id: 1, name: 'fake' }],
          openMachine: 1,
          readOnly: null,
        });
      case 'open':
        this.pushSnapshot();
        return ok({ revision: this.revision });
      case 'preview':
        return this.#act((params as Methods['preview']['params']).action, false);
      case 'run': {
        const { action, seen } = params as Methods['run']['params'];
        if (seen !== null && seen !== this.revision)
          return fail(rejection('stale', 'params.seen', 'The machine moved on.'));
        return this.#act(action, true);
      }
      default:
        return fail(rejection('unknown', 'method', `The fake console has no ${method}.`));
    }
  }

  pushSnapshot(machine = { id: 1, name: 'fake' }): void {
    this.push({
      kind: 'snapshot',
      history: { tip: this.revision, branch: 'Main', branches: 1 },
      revision: this.revision,
      machine,
      system: FAKE_SYSTEM,
      partitions: [{ ...fakeView(), blockRuns: runsOf(this.blocks), incrementRuns: runsOf(this.increments) }],
    });
  }

  #act(action: Methods['run']['params']['action'], real: boolean): Result<unknown, Failure> {
    if (action.kind !== 'blocks') return fail(rejection('unknown', 'action', 'Only blocks.'));
    const tried = action.blocks.slice(0, this.stopAfter);
    const cancelled = tried.length < action.blocks.length;
    const refused = tried.filter((block) => this.refusing.has(block));
    const done = tried.filter((block) => !this.refusing.has(block));
    const from = this.revision;
    if (real) {
      for (const block of done) {
        this.blocks[block] = BOOT_CELL & ~BLOCK.boot;
        this.revision = revision(this.revision + writesFor(action, block, 'dynamic', false).length);
      }
      this.push({
        kind: 'delta',
        from,
        revision: this.revision,
        since: revision(from + 1),
        history: { tip: this.revision, branch: 'Main', branches: 1 },
        system: FAKE_SYSTEM,
        partitions: [
          {
            ...fakeView(),
            blockRuns: done.map((block) => ({ start: block, count: 1, value: this.blocks[block] ?? 0 })),
            incrementRuns: [],
          },
        ],
        actor: 'ui',
        announcement: `${done.length} online`,
      });
    }
    return ok({
      revision: this.revision,
      results: [],
      done: done.length,
      refused: refused.length,
      skipped: 0,
      cancelled,
      ...(cancelled ? { triedBlocks: tried.length } : {}),
      refusedBlocks: refused as BlockId[],
      firstRefusal:
        refused.length === 0
          ? null
          : {
              kind: 'refusal',
              errno: 'EBUSY',
              stage: 'isolate',
              rule: 'unmovable',
              because: 'The block holds unmovable pages.',
              undone: ['isolation'],
            },
      events: [],
    });
  }
}
