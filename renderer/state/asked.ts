/** An element's question to the machine: asked again when the question or the revision changes, the newest answer wins. */

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ConsoleApi, Query, QueryAnswer } from '../../shared/api.ts';
import type { Failure } from '../../shared/failure.ts';

export class Asked<K extends QueryAnswer['kind']> implements ReactiveController {
  /** The last answer; it stays while the next one is on its way. */
  answer: Extract<QueryAnswer, { kind: K }> | undefined;
  failure: Failure | undefined;
  /** A newer answer is on its way. */
  waiting = false;
  readonly #host: ReactiveControllerHost;
  #asked = '';

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {}

  /** Call it from `willUpdate`. @param seen what the answer depends on beside the question */
  ask(api: ConsoleApi, query: Extract<Query, { kind: K }>, seen: unknown): void {
    const key = JSON.stringify([query, seen]);
    if (key === this.#asked) return;
    this.#asked = key;
    this.waiting = true;
    void this.#load(api, query, key);
  }

  forget(): void {
    this.#asked = '';
    this.answer = undefined;
  }

  async #load(api: ConsoleApi, query: Query, key: string): Promise<void> {
    const reply = await api.call('query', query);
    if (key !== this.#asked) return;
    this.waiting = false;
    this.failure = reply.ok ? undefined : reply.failure;
    if (reply.ok) this.answer = reply.value as Extract<QueryAnswer, { kind: K }>;
    this.#host.requestUpdate();
  }
}
