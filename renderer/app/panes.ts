/**
 * The panes of the console, each of which may stop without the others. An element that throws while it is drawn fires
 * `pane-error`, and here a message takes the place of the pane until someone reopens it.
 */

import { html, type nothing, type ReactiveController, type TemplateResult } from 'lit';
import type { ConsoleEvent } from '../elements/events.ts';
import { on } from '../elements/on.ts';
import { strings } from '../strings/index.ts';
import type { ConsoleHost } from './console-host.ts';

/** A pane's element carries its name as `data-pane`. */
export type PaneId = keyof typeof strings.panes.names;

export class Panes implements ReactiveController {
  /** What the panes said when they stopped. */
  #stopped: ReadonlyMap<PaneId, string> = new Map();
  readonly #host: ConsoleHost;

  constructor(host: ConsoleHost) {
    this.#host = host;
  }

  hostConnected(): void {
    this.#host.addEventListener('pane-error', this.#reported);
  }

  hostDisconnected(): void {
    this.#host.removeEventListener('pane-error', this.#reported);
  }

  readonly #reported = (event: ConsoleEvent<'pane-error'>): void => {
    this.#stop(paneOf(event), event.detail.error);
    this.#host.requestUpdate();
  };

  #stop(pane: PaneId, error: unknown): void {
    // Several elements of one pane may fail: the first message is the cause.
    if (this.#stopped.has(pane)) return;
    const message = error instanceof Error ? error.message : String(error);
    this.#stopped = new Map(this.#stopped).set(pane, message);
  }

  reopen(pane: PaneId): void {
    if (!this.#stopped.has(pane)) return;
    this.#stopped = new Map([...this.#stopped].filter(([stopped]) => stopped !== pane));
    this.#host.requestUpdate();
  }

  /** Does what a pane needs before it is drawn; when that throws, the pane has stopped. */
  attempt(pane: PaneId, work: () => void): void {
    try {
      work();
    } catch (error) {
      reportError(error);
      this.#stop(pane, error);
    }
  }

  /** Draws a pane, or the message in its place. */
  draw(pane: PaneId, template: () => TemplateResult | typeof nothing): TemplateResult | typeof nothing {
    return this.#drawn(pane, template) ?? this.#renderStopped(pane, false, () => this.reopen(pane));
  }

  /** Draws a dialog. One that stopped still has its question: `close` takes that back. */
  drawDialog(pane: PaneId, template: () => TemplateResult, close: () => void): TemplateResult {
    const dismiss = () => {
      close();
      this.reopen(pane);
    };
    return this.#drawn(pane, template) ?? this.#renderStopped(pane, true, dismiss);
  }

  #drawn<T>(pane: PaneId, template: () => T): T | undefined {
    let drawn: T | undefined;
    if (!this.#stopped.has(pane)) this.attempt(pane, () => (drawn = template()));
    return drawn;
  }

  #renderStopped(pane: PaneId, modal: boolean, close: () => void): TemplateResult {
    return html`<pane-failure
      data-pane-stopped=${pane}
      .name=${strings.panes.names[pane]}
      .message=${this.#stopped.get(pane) ?? ''}
      .large=${pane === 'screen' || pane === 'console'}
      .modal=${modal}
      ${on('pane-reopen', () => this.reopen(pane))}
      ${on('pane-close', close)}
    ></pane-failure>`;
  }
}

/** The pane that an event came from; what is in none belongs to the console as a whole. */
function paneOf(event: Event): PaneId {
  for (const node of event.composedPath()) {
    if (node instanceof HTMLElement && node.dataset.pane !== undefined) return node.dataset.pane as PaneId;
  }
  return 'console';
}
