/**
 * How far the running action is, and the way to end it: "Bring online: 3,353 of 65,535 blocks".
 * Events: `task-cancel`.
 */

import '@carbon/web-components/es/components/button/button.js';
import { css, html, nothing } from 'lit';
import type { Running } from '../state/action-runner.ts';
import { strings } from '../strings/index.ts';
import { base, denseButtons } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';

export class RunProgress extends ConsoleElement {
  static override properties = { running: { attribute: false } };
  declare running: Running | undefined;

  static override styles = [
    base,
    denseButtons,
    css`
      :host {
        display: block;
      }
      .run {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.25rem 0.75rem;
      }
      label {
        display: inline-flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.25rem 0.75rem;
      }
      progress {
        inline-size: 14rem;
        accent-color: var(--cds-interactive);
      }
    `,
  ];

  constructor() {
    super();
    this.running = undefined;
  }

  protected override render() {
    const { running } = this;
    if (!running) return nothing;
    const { action, done, total } = running;
    const blocks = action.kind === 'blocks' ? action : undefined;
    // How much there is to a move or a command is not known before it is through.
    return html`<div class="run" role="group" aria-label=${strings.tasks.progress}>
      <label>
        ${blocks ? html`<progress max=${total} value=${done}></progress>` : html`<progress></progress>`}
        <span>${blocks ? strings.tasks.running(strings.verbs[blocks.verb], done, total) : strings.whyNot.busy}</span>
      </label>
      ${
        isCancellable(action)
          ? html`<cds-button class="dense" size="sm" kind="tertiary" data-cancel @click=${this.#cancel}>${strings.tasks.cancel}</cds-button>`
          : nothing
      }
    </div>`;
  }

  #cancel = (): void => {
    fire(this, 'task-cancel');
  };
}

/** A single command and a move through the history are carried out whole. */
const isCancellable = ({ kind }: Running['action']): boolean => kind === 'blocks' || kind === 'shell';

customElements.define('run-progress', RunProgress);

declare global {
  interface HTMLElementTagNameMap {
    'run-progress': RunProgress;
  }
}
