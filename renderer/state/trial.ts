/** Tries commands on a copy while they are being typed: what would the machine say to each? */

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ConsoleApi } from '../../shared/api.ts';
import type { Command } from '../../shared/command.ts';
import type { Failure } from '../../shared/failure.ts';

/** A pause in typing that is long enough to ask. */
const PAUSE_MS = 150;

export type Verdict =
  | { readonly kind: 'nothing' | 'asking' | 'accepted' }
  | { readonly kind: 'refused'; readonly failure: Failure };

export class Trial implements ReactiveController {
  verdict: Verdict = { kind: 'nothing' };
  readonly #host: ReactiveControllerHost;
  #key = '';
  #timer: number | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {}

  hostDisconnected(): void {
    window.clearTimeout(this.#timer);
  }

  /** Call it from `willUpdate`. */
  of(api: ConsoleApi, commands: readonly Command[]): void {
    const key = JSON.stringify(commands);
    if (key === this.#key) return;
    this.#key = key;
    window.clearTimeout(this.#timer);
    this.verdict = { kind: commands.length === 0 ? 'nothing' : 'asking' };
    if (commands.length > 0)
      this.#timer = window.setTimeout(() => void this.#try(api, commands, key), PAUSE_MS);
  }

  forget(): void {
    this.#key = '';
  }

  /** Each by itself: the machine of a trial forgets the one before. */
  async #try(api: ConsoleApi, commands: readonly Command[], key: string): Promise<void> {
    let failure: Failure | undefined;
    for (const command of commands) {
      const answer = await api.call('preview', { action: { kind: 'command', command } });
      if (key !== this.#key) return;
      failure ??= answer.ok ? (answer.value.firstRefusal ?? undefined) : answer.failure;
    }
    this.verdict = failure ? { kind: 'refused', failure } : { kind: 'accepted' };
    this.#host.requestUpdate();
  }
}
