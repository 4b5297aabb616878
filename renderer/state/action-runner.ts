/** Plans and runs actions: preview first where several blocks change or something is taken away or refused. */

import type { Action, ActionResult, PreviewResult } from '../../shared/api.ts';
import type { BlockAction } from '../../shared/block-action.ts';
import { type BlockState, blockStateOf } from '../../shared/cells.ts';
import { partitionOf } from '../../shared/command.ts';
import type { Failure, Result } from '../../shared/failure.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { ActionRow } from '../../shared/view.ts';
import { hasSclp } from '../model/guest.ts';
import { needsPlan } from '../model/verbs.ts';
import type { Store } from './store.ts';

/** The action that runs at the moment, in blocks done. */
export interface Running {
  readonly ticket: string;
  readonly action: Action;
  readonly done: number;
  readonly total: number;
  /** It takes long enough to be watched on every screen. */
  readonly slow: boolean;
}

/** An action that is through before this needs no progress. */
const SLOW_MS = 500;

/** An action on a copy: `result` is undefined while the machine is asked. */
export interface Plan {
  readonly action: BlockAction;
  readonly result: PreviewResult | undefined;
  readonly failure: Failure | undefined;
}

/** What became of the last action. It stays as it was said, whatever is shown or done after it. */
export interface Done {
  readonly action: Action;
  readonly result: ActionResult | undefined;
  readonly failure: Failure | undefined;
  /** The partition it was for; undefined for the system and for moves through the history. */
  readonly partition?: PartitionName;
  /** Whether the partition's hypervisor was asked through SCLP. */
  readonly traced?: boolean;
  /** What was undone or redone. */
  readonly moved?: { readonly kind: 'undo' | 'redo'; readonly row: ActionRow };
  /** State of the action's first block when the result came. */
  readonly stays?: BlockState;
  /** It was watched on every screen; where no partition is shown, what became of it is too. */
  readonly watched?: true;
}

/** Undo at the beginning and redo at the end: nothing was wanted that could have gone wrong. */
export const isNothingToDo = ({ action, failure }: Done): boolean =>
  (action.kind === 'undo' || action.kind === 'redo') &&
  failure?.kind === 'rejection' &&
  failure.reason === 'unknown';

export class ActionRunner {
  plan: Plan | undefined;
  /** What became of the last action on each partition; '': on none of them. */
  #done: ReadonlyMap<string, Done> = new Map();
  /** What became of the very last one. */
  last: Done | undefined;
  running: Running | undefined;
  readonly #store: Store;
  readonly #changed: () => void;
  #tickets = 0;
  /** The open machine. */
  #machine: number | undefined;

  constructor(store: Store, changed: () => void) {
    this.#store = store;
    this.#changed = changed;
    store.subscribe(() => this.#machineChanged());
  }

  /** What became of an action belongs to its machine. */
  #machineChanged(): void {
    const machine = this.#store.machine?.id;
    if (machine === this.#machine) return;
    this.#machine = machine;
    this.plan = undefined;
    this.#done = new Map();
    this.last = undefined;
    this.#changed();
  }

  /**
   * What there is to be said on a partition: of its own last action, or of a later one for none of them. Where none is
   * shown, of what was watched there.
   */
  doneOn(partition: string | undefined): Done | undefined {
    const isOf = ([of, { watched }]: [string, Done]) =>
      of === '' || (partition === undefined ? watched === true : of === partition);
    return [...this.#done].findLast(isOf)?.[1];
  }

  #put(done: Done): void {
    const of = done.partition ?? '';
    this.last = done;
    this.#done = new Map([...this.#done].filter(([other]) => other !== of)).set(of, done);
  }

  /** One harmless block is done at once, unless the machine would refuse it; everything else becomes a plan. */
  async start(action: BlockAction): Promise<void> {
    if (this.running) return;
    if (needsPlan(action)) {
      await this.open(action);
      return;
    }
    const preview = await this.#store.api.call('preview', { action });
    if (preview.ok && preview.value.refused === 0) await this.run(action);
    else this.#showPlan(action, preview);
  }

  /** Opens the plan of an action; `known`: where the machine has been asked already. */
  async open(action: BlockAction, known?: PreviewResult): Promise<void> {
    this.plan = { action, result: known, failure: undefined };
    this.#changed();
    if (known) return;
    const preview = await this.#store.api.call('preview', { action });
    if (this.plan?.action === action) this.#showPlan(action, preview);
  }

  #showPlan(action: BlockAction, preview: Result<PreviewResult>): void {
    this.plan = preview.ok
      ? { action, result: preview.value, failure: undefined }
      : { action, result: undefined, failure: preview.failure };
    this.#changed();
  }

  closePlan(): void {
    this.plan = undefined;
    this.#changed();
  }

  dismiss(done: Done | undefined): void {
    this.#done = new Map([...this.#done].filter(([, other]) => other !== done));
    this.#changed();
  }

  /** Another view of a partition is shown: what went well, or was nothing to do, needs no more attention. */
  leave(partition: string): void {
    for (const [of, done] of this.#done) {
      if (of !== partition && of !== '') continue;
      const isGood = done.result && !done.result.firstRefusal && !done.result.cancelled;
      if (isNothingToDo(done) || isGood) this.dismiss(done);
    }
  }

  /** Runs an action on the revision that was seen. */
  async run(action: Action, moved?: ActionRow | null): Promise<Done> {
    const ticket = `ui-${++this.#tickets}-${this.#store.seen}`;
    const total = action.kind === 'blocks' ? action.blocks.length : 1;
    const machine = this.#store.machine?.id;
    this.plan = undefined;
    this.running = { ticket, action, done: 0, total, slow: false };
    this.#changed();
    const watch = setTimeout(() => {
      // What the action before it did is no longer the news.
      this.#done = new Map();
      this.#note(ticket, { slow: true });
    }, SLOW_MS);
    const answer = await this.#store.api.call('run', { action, seen: this.#store.seen, ticket });
    clearTimeout(watch);
    const watched = this.running?.ticket === ticket && this.running.slow;
    this.running = undefined;
    const done: Done = {
      action,
      result: answer.ok ? answer.value : undefined,
      failure: answer.ok ? undefined : answer.failure,
      ...this.#subjectOf(action),
      ...(answer.ok && moved && (action.kind === 'undo' || action.kind === 'redo')
        ? { moved: { kind: action.kind, row: moved } }
        : {}),
      ...(watched ? { watched } : {}),
    };
    if (machine === this.#store.machine?.id) this.#put(done);
    this.#changed();
    return done;
  }

  /** What the action was for, as it is now. */
  #subjectOf(action: Action): Pick<Done, 'partition' | 'traced' | 'stays'> {
    const name =
      action.kind === 'command'
        ? (partitionOf(action.command) ?? undefined)
        : 'partition' in action
          ? action.partition
          : undefined;
    const partition = this.#store.machine?.partitions.get(name as PartitionName);
    if (!partition) return {};
    const stays = action.kind === 'blocks' && blockStateOf(partition.blocks[action.blocks[0] ?? 0] ?? 0);
    return {
      partition: partition.view.name,
      traced: hasSclp(partition.view),
      ...(stays ? { stays } : {}),
    };
  }

  progress(ticket: string, done: number, total: number): void {
    this.#note(ticket, { done, total });
  }

  #note(ticket: string, changes: Partial<Running>): void {
    if (this.running?.ticket !== ticket) return;
    this.running = { ...this.running, ...changes };
    this.#changed();
  }

  async cancel(): Promise<void> {
    if (this.running) await this.#store.api.call('cancel', { ticket: this.running.ticket });
  }
}
