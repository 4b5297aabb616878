/** Plans and runs actions: preview first where several blocks change or something is taken away or refused. */

import type { Action, ActionResult } from '../../shared/api.ts';
import type { BlockAction } from '../../shared/block-action.ts';
import type { Failure } from '../../shared/failure.ts';
import { needsPlan } from '../model/verbs.ts';
import type { Store } from './store.ts';

/** The action that runs at the moment, in blocks done. */
export interface Running {
  readonly ticket: string;
  readonly done: number;
  readonly total: number;
}

/** An action on a copy: `result` is undefined while the machine is asked. */
export interface Plan {
  readonly action: BlockAction;
  readonly result: ActionResult | undefined;
  readonly failure: Failure | undefined;
}

/** What became of the last action. */
export interface Done {
  readonly action: Action;
  readonly result: ActionResult | undefined;
  readonly failure: Failure | undefined;
}

export class ActionRunner {
  plan: Plan | undefined;
  done: Done | undefined;
  running: Running | undefined;
  readonly #store: Store;
  readonly #changed: () => void;
  #tickets = 0;

  constructor(store: Store, changed: () => void) {
    this.#store = store;
    this.#changed = changed;
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

  /** Opens the plan of an action. */
  async open(action: BlockAction): Promise<void> {
    this.plan = { action, result: undefined, failure: undefined };
    this.#changed();
    const preview = await this.#store.api.call('preview', { action });
    if (this.plan?.action === action) this.#showPlan(action, preview);
  }

  #showPlan(action: BlockAction, preview: Awaited<ReturnType<Store['api']['call']>>): void {
    this.plan = preview.ok
      ? { action, result: preview.value as ActionResult, failure: undefined }
      : { action, result: undefined, failure: preview.failure };
    this.#changed();
  }

  closePlan(): void {
    this.plan = undefined;
    this.#changed();
  }

  dismiss(): void {
    this.done = undefined;
    this.#changed();
  }

  /** Another view is shown: what went well needs no more attention. */
  leave(): void {
    if (this.done?.result && !this.done.result.firstRefusal) this.dismiss();
  }

  /** Runs an action on the revision that was seen. */
  async run(action: Action): Promise<Done> {
    const ticket = `ui-${++this.#tickets}-${this.#store.seen}`;
    const total = action.kind === 'blocks' ? action.blocks.length : 1;
    this.plan = undefined;
    this.running = { ticket, done: 0, total };
    this.#changed();
    const answer = await this.#store.api.call('run', { action, seen: this.#store.seen, ticket });
    this.running = undefined;
    this.done = answer.ok
      ? { action, result: answer.value, failure: undefined }
      : { action, result: undefined, failure: answer.failure };
    this.#changed();
    return this.done;
  }

  progress(ticket: string, done: number, total: number): void {
    if (this.running?.ticket !== ticket) return;
    this.running = { ticket, done, total };
    this.#changed();
  }

  async cancel(): Promise<void> {
    if (this.running) await this.#store.api.call('cancel', { ticket: this.running.ticket });
  }
}
