/** The machine as the console has it: views and typed arrays of cells, patched in place by deltas. */

import type {
  ConsoleApi,
  DeltaPush,
  FileSavedPush,
  Hello,
  PartitionCells,
  PastPush,
  Push,
  SnapshotPush,
} from '../../shared/api.ts';
import { applyRuns, type CellRun } from '../../shared/cells.ts';
import type { Failure } from '../../shared/failure.ts';
import { type PartitionName, type Revision, revision } from '../../shared/ids.ts';
import type { PastView } from '../../shared/saved-machine.ts';
import type { PartitionView } from '../../shared/view.ts';
import type { MachineState, PartitionState } from '../model/machine-state.ts';

export type StoreEvent =
  | { readonly kind: 'changed' }
  /** `since`: the action it tells of; a later sentence about the same one says it all. */
  | { readonly kind: 'announced'; readonly text: string; readonly since?: Revision }
  | {
      readonly kind: 'terminal';
      readonly terminal: string;
      readonly stream: 'typed' | 'stdout' | 'stderr' | 'why' | 'hint';
      readonly text: string;
    }
  | { readonly kind: 'progress'; readonly ticket: string; readonly done: number; readonly total: number }
  | FileSavedPush
  | { readonly kind: 'trouble'; readonly failure: Failure }
  | { readonly kind: 'connection'; readonly state: 'lost' | 'back' };

function cellsOf(push: PartitionCells & PartitionView): PartitionState {
  const { incrementRuns, blockRuns, ...view } = push;
  const blocks = new Uint16Array(view.geometry.blockCount);
  const increments = new Uint8Array(view.geometry.rnMax);
  applyRuns(blocks, blockRuns);
  applyRuns(increments, incrementRuns);
  return {
    view,
    blocks,
    increments,
    blocksChanged: new Uint32Array(view.geometry.blockCount),
    incrementsChanged: new Uint32Array(view.geometry.rnMax),
    exact: { block: false, increment: false },
    since: 0,
  };
}

function patched(
  old: PartitionState | undefined,
  push: PartitionCells & PartitionView,
  { from, revision: at, since }: DeltaPush,
): PartitionState {
  const { blockCount, rnMax } = push.geometry;
  if (!old || old.blocks.length !== blockCount || old.increments.length !== rnMax) {
    return { ...cellsOf(push), since };
  }
  const { incrementRuns, blockRuns, ...view } = push;
  // Of several commands in one push nobody knows which one it was.
  if (at - from > 1) Object.assign(old.exact, { block: false, increment: false });
  noteChanges(old.blocksChanged, old.blocks, blockRuns, at);
  noteChanges(old.incrementsChanged, old.increments, incrementRuns, at);
  applyRuns(old.blocks, blockRuns);
  applyRuns(old.increments, incrementRuns);
  return { ...old, view, since };
}

/** Runs may cover cells that stay as they were: after an HMC action all of them come. */
function noteChanges(
  changed: Uint32Array,
  cells: ArrayLike<number>,
  runs: readonly CellRun[],
  at: Revision,
): void {
  for (const { start, count, value } of runs) {
    for (let index = start; index < start + count; index++) if (cells[index] !== value) changed[index] = at;
  }
}

/** A new machine from a snapshot, or from a past revision. */
export function machineFrom(push: SnapshotPush | PastPush): MachineState {
  return {
    ...push.machine,
    revision: push.revision,
    history: push.history,
    system: push.system,
    partitions: new Map(push.partitions.map((partition) => [partition.name, cellsOf(partition)])),
  };
}

/** The machine after a delta, or undefined when a delta was missed and a snapshot is needed. */
export function machineAfter(machine: MachineState, push: DeltaPush): MachineState | undefined {
  if (push.from !== machine.revision) return undefined;
  const partitions = new Map(machine.partitions);
  for (const partition of push.partitions) {
    partitions.set(partition.name, patched(partitions.get(partition.name), partition, push));
  }
  const { revision: at, history, system } = push;
  return { ...machine, revision: at, history, system, partitions };
}

export class Store {
  readonly api: ConsoleApi;
  hello: Hello | undefined;
  machine: MachineState | undefined;
  /** The past revision that is looked at, read-only, and where one can go from it. */
  past: { readonly machine: MachineState; readonly view: PastView } | undefined;
  connected = true;
  /** Why the first opening failed. */
  failed: Failure | undefined;
  trouble: Failure | undefined;
  readonly #listeners = new Set<(event: StoreEvent) => void>();
  /** The last past revision that was pushed: its answer follows. */
  #pushedPast: MachineState | undefined;

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
    const first = hello.value.safeMode ? undefined : hello.value.machines[0]?.id;
    const machine = hello.value.openMachine ?? first;
    if (machine !== undefined) await this.openMachine(machine);
    this.#tell({ kind: 'changed' });
  }

  /** Revision the machine stands at. */
  get seen(): Revision {
    return this.machine?.revision ?? revision(0);
  }

  /** What is on the screen: the machine, or the past revision that is looked at. */
  get shown(): MachineState | undefined {
    return this.past?.machine ?? this.machine;
  }

  /** Why nothing can be changed at all, or undefined. */
  get locked(): 'lost' | 'readOnly' | 'past' | undefined {
    if (!this.connected) return 'lost';
    if (this.trouble || this.hello?.readOnly) return 'readOnly';
    return this.past && 'past';
  }

  /** Shows a past revision instead of the machine; null, or the machine's own revision: the machine again. */
  async look(wanted: Revision | null): Promise<Failure | undefined> {
    const at = wanted === this.seen ? null : wanted;
    const answer = await this.api.call('view', { revision: at });
    if (!answer.ok) return answer.failure;
    const pushed = this.#pushedPast;
    this.past = answer.value && pushed ? { machine: pushed, view: answer.value } : undefined;
    this.#tell({ kind: 'changed' });
    return undefined;
  }

  /** Goes one action along the history, read-only. false: there is none. */
  async lookStep(step: 1 | -1): Promise<boolean | Failure> {
    let view = this.past?.view;
    if (!view) {
      const now = await this.api.call('view', { revision: this.seen });
      if (!now.ok) return now.failure;
      view = now.value ?? undefined;
    }
    const wanted = step < 0 ? view?.previousAction : view?.nextAction;
    if (wanted === null || wanted === undefined) return false;
    return (await this.look(wanted)) ?? true;
  }

  /** What the journal says of the last action on a partition, unless a later one was seen already. */
  learnSince(name: PartitionName, since: number): void {
    const { shown } = this;
    const state = shown?.partitions.get(name);
    if (!shown || !state || since <= state.since) return;
    const learnt = {
      ...shown,
      partitions: new Map(shown.partitions).set(name, { ...state, since }),
    };
    if (this.past) this.past = { ...this.past, machine: learnt };
    else this.machine = learnt;
  }

  /** Opens a machine; its snapshot follows. A refusal is shown in its place. */
  async openMachine(machine: number): Promise<void> {
    const opened = await this.api.call('open', { machine });
    if (!opened.ok) this.failed = opened.failure;
  }

  /** Another machine is open: what was wrong with the last one is not wrong with it. */
  #forgetMachine(): void {
    this.past = undefined;
    if (!this.machine) return;
    this.trouble = undefined;
    void this.api.call('hello', {}).then((hello) => {
      if (!hello.ok) return;
      this.hello = hello.value;
      this.#tell({ kind: 'changed' });
    });
  }

  #receive(push: Push | { kind: 'connection'; state: 'lost' | 'back' }): void {
    switch (push.kind) {
      case 'snapshot':
        if (push.machine.id !== this.machine?.id) this.#forgetMachine();
        this.machine = machineFrom(push);
        this.failed = undefined;
        this.#tell({ kind: 'changed' });
        if (push.announcement) this.#tell({ kind: 'announced', text: push.announcement });
        return;
      case 'delta':
        this.#patch(push);
        return;
      case 'past':
        this.#pushedPast = machineFrom(push);
        return;
      case 'machines':
      case 'workshop':
      case 'presenter':
      case 'settings':
        return;
      case 'connection':
        this.connected = push.state === 'back';
        this.past = undefined;
        if (this.connected) void this.start();
        this.#tell(push);
        this.#tell({ kind: 'changed' });
        return;
      case 'trouble':
        this.trouble = push.failure;
        this.#tell(push);
        this.#tell({ kind: 'changed' });
        return;
      case 'progress':
      case 'terminal':
      case 'fileSaved':
        this.#tell(push);
        return;
      default:
    }
  }

  #patch(push: DeltaPush): void {
    if (!this.machine) return;
    const next = machineAfter(this.machine, push);
    if (!next) {
      void this.openMachine(this.machine.id);
      return;
    }
    this.machine = next;
    this.#tell({ kind: 'changed' });
    if (push.announcement) this.#tell({ kind: 'announced', text: push.announcement, since: push.since });
  }

  #tell(event: StoreEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
