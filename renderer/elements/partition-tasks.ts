/** The HMC's tasks on a partition, each with the reason it is not accepted now. Event: `partition-task` {task}. */

import '@carbon/web-components/es/components/button/button.js';
import { css, html, nothing } from 'lit';
import type { ActionAdvice } from '../../shared/view.ts';
import { sentence } from '../model/outcome-text.ts';
import { PARTITION_TASKS, type PartitionTask } from '../model/partition-tasks.ts';
import { strings } from '../strings/index.ts';
import { base, denseButtons } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';

export class PartitionTasks extends ConsoleElement {
  static override properties = { actions: { attribute: false }, lockedBecause: { attribute: false } };
  /** undefined while the machine is asked. */
  declare actions: readonly ActionAdvice[] | undefined;
  declare lockedBecause: string | undefined;

  static override styles = [
    base,
    denseButtons,
    css`
      :host {
        display: block;
      }
      .tasks {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
      }
      .reasons {
        margin-block-start: 0.375rem;
        font-size: 0.75rem;
        color: var(--cds-text-secondary);
      }
    `,
  ];

  constructor() {
    super();
    this.actions = undefined;
    this.lockedBecause = undefined;
  }

  protected override render() {
    const buttons = PARTITION_TASKS.map((task) => {
      const advice = this.#refusing(task);
      const disabled = this.lockedBecause !== undefined || this.actions === undefined || advice !== undefined;
      return html`<cds-button
        class="dense"
        size="sm"
        kind=${task === 'activate' && !disabled ? 'primary' : 'tertiary'}
        data-task=${task}
        ?disabled=${disabled}
        @click=${() => !disabled && this.#start(task)}
        >${strings.partitionTasks[task]}</cds-button
      >`;
    });
    const reasons = this.lockedBecause ? [this.lockedBecause] : this.#reasons();
    return html`<div class="tasks" role="group" aria-label=${strings.tasks.label}>${buttons}</div>
      ${reasons.length > 0 ? html`<div class="reasons">${reasons.join(' ')}</div>` : nothing}`;
  }

  /** The advice that keeps the task from being offered. */
  #refusing(task: PartitionTask): ActionAdvice | undefined {
    const name = task === 'loadClear' ? 'load' : task;
    return this.actions?.find(({ action, allowed }) => action === name && !allowed);
  }

  /** One sentence per reason: tasks that wait for the same statuses share theirs. */
  #reasons(): string[] {
    const byReason = new Map<string, string[]>();
    for (const task of PARTITION_TASKS) {
      const advice = this.#refusing(task);
      if (!advice) continue;
      const statuses = advice.acceptable.map((status) => strings.statusWords[status]);
      const reason =
        advice.rule === 'acceptable-status'
          ? strings.whyNot.status(statuses)
          : sentence(advice.because ?? '');
      byReason.set(reason, [...(byReason.get(reason) ?? []), strings.partitionTasks[task]]);
    }
    return [...byReason].map(([reason, tasks]) => `${tasks.join(', ')}: ${reason}`);
  }

  #start(task: PartitionTask): void {
    fire(this, 'partition-task', { task });
  }
}

customElements.define('partition-tasks', PartitionTasks);

declare global {
  interface HTMLElementTagNameMap {
    'partition-tasks': PartitionTasks;
  }
}
