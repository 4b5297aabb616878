/**
 * Tasks for the selected blocks and, below them, the shell command the chosen task stands for.
 * Events: `task-start` {verb, onlineAs}, `task-plan` {verb, onlineAs}, `task-cancel` (of the progress), `notice` {text}.
 */

import { copyText } from './copy-text.ts';
import '@carbon/web-components/es/components/button/button.js';
import { css, html, nothing } from 'lit';
import { type BlockVerb, shellCommandFor } from '../../shared/block-action.ts';
import type { Bytes } from '../../shared/units.ts';
import { formatSize } from '../model/format.ts';
import { tasksOf } from '../model/guest.ts';
import type { PartitionState } from '../model/machine-state.ts';
import type { Selection } from '../model/selection.ts';
import { actionFor, nextMemmap, ONLINE_AS, type OnlineAs, type Task, whyNot } from '../model/verbs.ts';
import type { Running } from '../state/action-runner.ts';
import { strings } from '../strings/index.ts';
import { base, denseButtons, plainButton } from '../theme/shared-styles.ts';
import { icons } from './icons.ts';
import './run-progress.ts';
import { chosenOf } from './chosen.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';

const LONGEST_SHOWN = 600;

export class TaskBar extends ConsoleElement {
  static override properties = {
    partition: { attribute: false },
    selection: { attribute: false },
    running: { attribute: false },
    lockedBecause: { attribute: false },
    verb: { state: true },
    onlineAs: { state: true },
  };
  declare partition: PartitionState;
  declare selection: Selection;
  declare running: Running | undefined;
  declare lockedBecause: string | undefined;
  /** The task whose command the strip shows. */
  declare private verb: BlockVerb | undefined;
  declare private onlineAs: OnlineAs;

  static override styles = [
    base,
    denseButtons,
    plainButton,
    css`
      :host {
        display: block;
        flex: none;
        border-block-start: 1px solid var(--cds-border-subtle-01);
        background: var(--cds-layer-01);
      }
      .tasks {
        display: grid;
        grid-template-columns: 8.5rem minmax(0, 1fr);
        gap: 0.25rem 0.75rem;
        padding: 0.5rem 1rem 0.25rem;
      }
      .choices {
        display: flex;
        flex-wrap: wrap;
        align-items: flex-start;
        gap: 0.25rem 0.75rem;
      }
      .subject {
        padding-block-start: 0.25rem;
      }
      .subject strong {
        display: block;
        font-weight: 600;
      }
      .subject span,
      .reason {
        font-size: 0.75rem;
        color: var(--cds-text-secondary);
      }
      .task {
        display: flex;
        flex-direction: column;
        gap: 0.125rem;
        max-inline-size: 16rem;
      }
      .reason {
        max-inline-size: 9.5rem;
        line-height: 1.25;
      }
      kbd {
        font-family: var(--font-mono);
        font-size: 0.75rem;
      }
      cds-button {
        white-space: nowrap;
      }
      select {
        block-size: 1.5rem;
        border: 0;
        border-block-end: 1px solid var(--cds-border-strong-01);
        background: var(--cds-field-01);
        color: inherit;
        font: inherit;
        font-size: 0.75rem;
      }
      .strip {
        display: flex;
        align-items: center;
        gap: 0.75rem;
        margin: 0.25rem 1rem 0.5rem;
        padding: 0.125rem 0.25rem 0.125rem 0.75rem;
        border: 1px solid var(--cds-border-subtle-01);
        background: var(--cds-background);
      }
      .strip code {
        flex: 1 1 auto;
        min-inline-size: 0;
        overflow: hidden;
        white-space: nowrap;
        text-overflow: ellipsis;
      }
      .strip .sign {
        color: var(--cds-text-secondary);
      }
      @media (max-height: 44rem) {
        .reason:not(.locked) {
          display: none;
        }
        .reason {
          overflow: hidden;
          text-overflow: ellipsis;
          white-space: nowrap;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.running = undefined;
    this.lockedBecause = undefined;
    this.verb = undefined;
    this.onlineAs = 'online_movable';
  }

  #blocks(): number[] {
    return [...this.selection.chosen].sort((a, b) => a - b).filter((block) => this.partition.blocks[block]);
  }

  /** The reason that keeps a task from being offered, or undefined. */
  #reason(verb: BlockVerb, blocks: readonly number[]): string | undefined {
    return this.lockedBecause ?? whyNot(verb, this.partition.view, this.partition.blocks, blocks);
  }

  /** The task shown in the strip: the pointed-at one, else the first that is offered. */
  #shownVerb(blocks: readonly number[]): BlockVerb | undefined {
    if (this.verb && this.#reason(this.verb, blocks) === undefined) return this.verb;
    return tasksOf(this.partition.view).find((task) => !this.#reason(task.verb, blocks))?.verb;
  }

  protected override render() {
    const blocks = this.#blocks();
    return html`<section role="group" aria-label=${strings.tasks.label}>
      <div class="tasks">
        ${this.#renderSubject(blocks)}
        <div class="choices">${this.running ? html`<run-progress .running=${this.running}></run-progress>` : tasksOf(this.partition.view).map((task) => this.#renderTask(task, blocks))}</div>
      </div>
      ${this.#renderStrip(blocks)}
    </section>`;
  }

  #renderSubject(blocks: readonly number[]) {
    const size = formatSize((blocks.length * this.partition.view.geometry.blockBytes) as Bytes);
    return html`<div class="subject" data-subject>
      <strong>${blocks.length === 0 ? strings.tasks.nothing : strings.tasks.subject(blocks.length, blocks[0] ?? 0)}</strong>
      <span>${blocks.length === 0 ? strings.tasks.nothingHint : size}</span>
    </div>`;
  }

  #renderTask(task: Task, blocks: readonly number[]) {
    const reason = this.#reason(task.verb, blocks);
    const shown = this.#shownVerb(blocks) === task.verb;
    const label =
      task.verb === 'setMemmap' && !reason
        ? strings.tasks.memmapTo(nextMemmap(this.partition.blocks, blocks))
        : task.label;
    return html`<div class="task" @pointerenter=${() => this.#show(task.verb)} @focusin=${() => this.#show(task.verb)}>
      <cds-button
        class="dense"
        size="sm"
        kind=${shown && !reason && !task.takesAway ? 'primary' : 'tertiary'}
        data-verb=${task.verb}
        ?disabled=${reason !== undefined}
        aria-keyshortcuts=${task.key}
        @click=${() => reason === undefined && fire(this, 'task-start', { verb: task.verb, onlineAs: this.onlineAs })}
        >${label}</cds-button
      >
      <span class="reason ${reason === undefined ? '' : 'locked'}" title=${blocks.length === 0 ? nothing : (reason ?? nothing)}>${blocks.length === 0 ? nothing : (reason ?? this.#renderHint(task))}</span>
    </div>`;
  }

  #renderHint(task: Task) {
    if (task.verb !== 'enable') return html`<kbd>${task.key}</kbd>`;
    return html`<kbd>${task.key}</kbd> ·
      <label
        >${strings.tasks.onlineAs}
        <select @change=${this.#zoneChosen}>
          ${ONLINE_AS.map(
            (word) => html`<option value=${word} ?selected=${word === this.onlineAs}>${word}</option>`,
          )}
        </select></label
      >`;
  }

  #renderStrip(blocks: readonly number[]) {
    const verb = this.#shownVerb(blocks);
    const offered = verb !== undefined && this.#reason(verb, blocks) === undefined;
    if (!verb || !offered) {
      return html`<div class="strip"><span class="sign mono" aria-hidden="true">$</span><code class="quiet">${blocks.length === 0 ? strings.tasks.chooseFirst : strings.tasks.noneOffered}</code></div>`;
    }
    const { view, blocks: cells } = this.partition;
    const command = shellCommandFor(actionFor(verb, view, cells, blocks, this.onlineAs));
    const shown = command.length > LONGEST_SHOWN ? `${command.slice(0, LONGEST_SHOWN)}…` : command;
    return html`<div class="strip" role="group" aria-label=${strings.tasks.strip}>
      <span class="sign mono" aria-hidden="true">$</span>
      <code data-command title=${shown}>${shown}</code>
      <button class="plain" @click=${() => this.#copy(command)}>${icons.copy}${strings.tasks.copy}</button>
      <button class="plain" data-preview ?disabled=${this.running !== undefined} @click=${() => fire(this, 'task-plan', { verb, onlineAs: this.onlineAs })}>
        ${strings.tasks.preview}
      </button>
    </div>`;
  }

  #show(verb: BlockVerb): void {
    this.verb = verb;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    // Another selection: the strip goes back to the first task that fits it.
    if (changed.has('selection') || changed.has('partition')) {
      const blocks = this.partition ? this.#blocks() : [];
      if (this.verb && this.#reason(this.verb, blocks) !== undefined) this.verb = undefined;
    }
  }

  #zoneChosen = (event: Event): void => {
    this.onlineAs = chosenOf(event, ONLINE_AS) ?? this.onlineAs;
  };

  #copy(command: string): Promise<void> {
    return copyText(command, strings.tasks.copied, (text) => fire(this, 'notice', { text }));
  }
}

customElements.define('task-bar', TaskBar);

declare global {
  interface HTMLElementTagNameMap {
    'task-bar': TaskBar;
  }
}
