/**
 * What a wish for storage would lead to: which blocks it takes, then the figures of that plan, then, on a large machine,
 * how far one could go. The newest wish wins.
 */

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ConsoleApi, PreviewResult } from '../../shared/api.ts';
import type { BlockAction } from '../../shared/block-action.ts';
import type { Failure } from '../../shared/failure.ts';
import type { StorageAnswer, StorageWish } from '../../shared/storage-wish.ts';

/** A wish that stands this long is asked for. */
const QUIET_MS = 120;

export class Wish implements ReactiveController {
  /** The last answer; it stays while the next one is on its way. */
  answer: StorageAnswer | undefined;
  /** The plan of its action; undefined while it is asked for, and where there is nothing to do. */
  plan: PreviewResult | undefined;
  failure: Failure | undefined;
  waiting = false;
  readonly #host: ReactiveControllerHost;
  #asked = '';
  #timer = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {}

  /** Call it from `willUpdate`. @param seen what the answer depends on beside the wish */
  ask(api: ConsoleApi, wish: StorageWish, seen: unknown): void {
    const key = JSON.stringify([wish, seen]);
    if (key === this.#asked) return;
    this.#asked = key;
    this.waiting = true;
    window.clearTimeout(this.#timer);
    // While somebody changes the machine, revisions come faster than blocks can be tried.
    if (this.answer) this.#timer = window.setTimeout(() => void this.#load(api, wish, key), QUIET_MS);
    else void this.#load(api, wish, key);
  }

  async #load(api: ConsoleApi, wish: StorageWish, key: string): Promise<void> {
    const reply = await api.call('query', { kind: 'storage', ...wish, early: true });
    if (key !== this.#asked) return;
    // Another revision is on its way, and is asked about when it is there.
    if (!reply.ok && reply.failure.kind === 'rejection' && reply.failure.reason === 'stale') {
      this.#asked = '';
      return;
    }
    this.failure = reply.ok ? undefined : reply.failure;
    this.answer = reply.ok && reply.value.kind === 'storage' ? reply.value : this.answer;
    this.plan = undefined;
    const action = reply.ok ? this.answer?.action : undefined;
    this.waiting = Boolean(action);
    this.#host.requestUpdate();
    if (action) await this.#plan(api, action, key);
    if (this.answer?.down.isOpen || this.answer?.up.isOpen) await this.#findEnds(api, wish, key);
  }

  async #plan(api: ConsoleApi, action: BlockAction, key: string): Promise<void> {
    const planned = await api.call('preview', { action });
    if (key !== this.#asked) return;
    this.waiting = false;
    this.failure = planned.ok ? undefined : planned.failure;
    this.plan = planned.ok ? planned.value : undefined;
    this.#host.requestUpdate();
  }

  /** What was decided stays; how far one could go is known when all blocks have been tried. */
  async #findEnds(api: ConsoleApi, wish: StorageWish, key: string): Promise<void> {
    if (key !== this.#asked) return;
    const whole = await api.call('query', { kind: 'storage', ...wish });
    if (key !== this.#asked || !whole.ok || whole.value.kind !== 'storage') return;
    this.answer = whole.value;
    this.#host.requestUpdate();
  }
}
