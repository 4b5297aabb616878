/** The machine as the console has it: views and typed arrays of cells, patched in place by deltas. */

import type { ConsoleApi, DeltaPush, Hello, PartitionCells, Push, SnapshotPush } from '../../shared/api.ts';
import { applyRuns } from '../../shared/cells.ts';
import type { Failure } from '../../shared/failure.ts';
import { type PartitionName, type Revision, revision } from '../../shared/ids.ts';
import type { PartitionView, SystemView } from '../../shared/view.ts';

/** A partition's view and its cells. A change makes a new object around the same arrays. */
export interface PartitionState {
  readonly view: PartitionView;
  /** Index = block number. */
  readonly blocks: Uint16Array;
  /** Index = rn − 1. */
  readonly increments: Uint8Array;
}

export interface MachineState {
  readonly id: number;
  readonly name: string;
  readonly revision: Revision;
  readonly system: SystemView;
  readonly partitions: ReadonlyMap<PartitionName, PartitionState>;
}

export type StoreEvent =
  | { readonly kind: 'changed' }
  | { readonly kind: 'announced'; readonly text: string }
  | {
      readonly kind: 'terminal';
      readonly terminal: string;
      readonly stream: 'stdout' | 'stderr' | 'why';
      readonly text: string;
    }
  | { readonly kind: 'progress'; readonly ticket: string; readonly done: number; readonly total: number }
  | { readonly kind: 'trouble'; readonly failure: Failure }
  | { readonly kind: 'connection'; readonly state: 'lost' | 'back' };

function cellsOf(push: PartitionCells & PartitionView): PartitionState {
  const { incrementRuns, blockRuns, ...view } = push;
  const blocks = new Uint16Array(view.geometry.blockCount);
  const increments = new Uint8Array(view.geometry.rnMax);
  applyRuns(blocks, blockRuns);
  applyRuns(increments, incrementRuns);
  return { view, blocks, increments };
}

function patched(old: PartitionState | undefined, push: PartitionCells & PartitionView): PartitionState {
  const { blockCount, rnMax } = push.geometry;
  if (!old || old.blocks.length !== blockCount || old.increments.length !== rnMax) return cellsOf(push);
  const { incrementRuns, blockRuns, ...view } = push;
  applyRuns(old.blocks, blockRuns);
  applyRuns(old.increments, incrementRuns);
  return { view, blocks: old.blocks, increments: old.increments };
}

/** A new machine from a snapshot. */
export function machineFrom(push: SnapshotPush): MachineState {
  return {
    ...push.machine,
    revision: push.revision,
    system: push.system,
    partitions: new Map(push.partitions.map((partition) => [partition.name, cellsOf(partition)])),
  };
}

/** The machine after a delta, or undefined when a delta was missed and a snapshot is needed. */
export function machineAfter(machine: MachineState, push: DeltaPush): MachineState | undefined {
  if (push.from !== machine.revision) return undefined;
  const partitions = new Map(machine.partitions);
  for (const partition of push.partitions) {
    partitions.set(partition.name, patched(partitions.get(partition.name), partition));
  }
  return { ...machine, revision: push.revision, system: push.system, partitions };
}

export class Store {
  readonly api: ConsoleApi;
  hello: Hello | undefined;
  machine: MachineState | undefined;
  connected = true;
  /** Why the first opening failed. */
  failed: Failure | undefined;
  trouble: Failure | undefined;
  readonly #listeners = new Set<(event: StoreEvent) => void>();

  constructor(api: ConsoleApi) {
    this.api = api;
    api.subscribe((push) => this.#receive(push));
  }

  subscribe(listener: (event: StoreEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Says hello and opens the machine that is open, else the first. */
  async start(): Promise<void> {
    const hello = await this.api.call('hello', {});
    if (!hello.ok) {
      this.failed = hello.failure;
      this.#tell({ kind: 'changed' });
      return;
    }
    this.hello = hello.value;
    const machine = hello.value.openMachine ?? hello.value.machines[0]?.id;
    if (machine !== undefined) await this.#openMachine(machine);
    this.#tell({ kind: 'changed' });
  }

  get seen(): Revision {
    return this.machine?.revision ?? revision(0);
  }

  /** Why nothing can be changed at all, or undefined. */
  get locked(): 'lost' | 'readOnly' | undefined {
    if (!this.connected) return 'lost';
    return this.trouble || this.hello?.readOnly ? 'readOnly' : undefined;
  }

  async #openMachine(machine: number): Promise<void> {
    const opened = await this.api.call('open', { machine });
    if (!opened.ok) this.failed = opened.failure;
  }

  #receive(push: Push | { kind: 'connection'; state: 'lost' | 'back' }): void {
    switch (push.kind) {
      case 'snapshot':
        this.machine = machineFrom(push);
        this.failed = undefined;
        this.#tell({ kind: 'changed' });
        if (push.announcement) this.#tell({ kind: 'announced', text: push.announcement });
        return;
      case 'delta':
        this.#patch(push);
        return;
      case 'connection':
        this.connected = push.state === 'back';
        if (this.connected) void this.start();
        this.#tell(push);
        this.#tell({ kind: 'changed' });
        return;
      case 'trouble':
        this.trouble = push.failure;
        this.#tell(push);
        this.#tell({ kind: 'changed' });
        return;
      case 'past':
      case 'machines':
        return;
      default:
        this.#tell(push);
    }
  }

  #patch(push: DeltaPush): void {
    if (!this.machine) return;
    const next = machineAfter(this.machine, push);
    if (!next) {
      void this.#openMachine(this.machine.id);
      return;
    }
    this.machine = next;
    this.#tell({ kind: 'changed' });
    if (push.announcement) this.#tell({ kind: 'announced', text: push.announcement });
  }

  #tell(event: StoreEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
