/** A window's door to a real console, for tests of what stands behind the window: session, engine, database file. */

import type { ConsoleApi, MethodName, Methods, Push } from '../../shared/api.ts';
import type { Failure, Result } from '../../shared/failure.ts';
import { openSession, type TestSession } from '../session/open-session.ts';

type Told = Push | { kind: 'connection'; state: 'lost' | 'back' };

export class RealConsole implements ConsoleApi {
  readonly session: TestSession = openSession();
  readonly calls: { readonly method: MethodName; readonly params: unknown }[] = [];
  /** While it is set, pushes are lost on their way. */
  deaf = false;
  readonly #listeners = new Set<(told: Told) => void>();
  readonly #open = new Set<Promise<unknown>>();
  readonly #client = this.session.session.join((push) => {
    if (!this.deaf) this.tell(push);
  });

  subscribe(listener: (told: Told) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What only a host or a disk would say. */
  tell(told: Told): void {
    for (const listener of this.#listeners) listener(told);
  }

  call<M extends MethodName>(
    method: M,
    params: Methods[M]['params'],
  ): Promise<Result<Methods[M]['answer'], Failure>> {
    this.calls.push({ method, params });
    const answer = this.#client.call({ id: this.calls.length, method, params });
    this.#open.add(answer);
    void answer.finally(() => this.#open.delete(answer));
    return answer as never;
  }

  /** How often a machine was opened. */
  get opens(): number {
    return this.calls.filter(({ method }) => method === 'open').length;
  }

  /** Waits until what was asked without waiting for it has been answered. */
  async answered(): Promise<void> {
    while (this.#open.size > 0) await Promise.all(this.#open);
  }
}
