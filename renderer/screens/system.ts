/**
 * The whole machine: its storage and profile, and what each partition was promised, holds and uses. Events: `commands`
 * {commands}, `system-task` {task, partition}, `notice` {text}.
 */

import '@carbon/web-components/es/components/button/button.js';
import { html, nothing, type PropertyValues } from 'lit';
import { type HmcCommand, partitionOf } from '../../shared/command.ts';
import type { PartitionDefinition } from '../../shared/definition.ts';
import type { PartitionName } from '../../shared/ids.ts';

import type { ActionAdvice, SystemView } from '../../shared/view.ts';
import '../elements/data-table.ts';
import '../elements/partition-tasks.ts';
import type { MachineState } from '../model/machine-state.ts';
import { failureSentences, sentence } from '../model/outcome-text.ts';
import { addressOf } from '../model/router.ts';
import { type PartitionRow, partitionRows } from '../model/system.ts';
import { isAcceptable } from '../state/acceptable.ts';
import { Asked } from '../state/asked.ts';
import { download } from '../state/files.ts';
import type { Store } from '../state/store.ts';
import { strings } from '../strings/index.ts';
import { calloutStyles, screenStyles } from '../theme/screen-styles.ts';
import { base, denseButtons, panel, plainButton, tableStyles } from '../theme/shared-styles.ts';
import './system-editor.ts';
import './system-editor-partition.ts';
import '../elements/system-confirm.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { type ConsoleEvent, fire } from '../elements/events.ts';
import { on } from '../elements/on.ts';
import { renderMachine, renderMessages, renderPlaces, renderStorage } from './system-panels.ts';
import {
  activateSeveral,
  deactivateSeveral,
  loadSeveral,
  PARTITION_COLUMNS,
  partitionSheet,
  partitionTotals,
  type SeveralTask,
} from './system-partitions.ts';
import { systemStyles } from './system-styles.ts';

const s = strings.system;

/** Which dialog is open. */
type Editing =
  | { readonly kind: 'system' }
  | { readonly kind: 'define' }
  | { readonly kind: 'change'; readonly definition: PartitionDefinition }
  | { readonly kind: 'delete'; readonly partition: PartitionName }
  | { readonly kind: 'several'; readonly commands: readonly HmcCommand[] };

export class SystemScreen extends ConsoleElement {
  static override properties = {
    store: { attribute: false },
    machine: { attribute: false },
    lockedBecause: { attribute: false },
    wished: { state: true },
    editing: { state: true },
  };
  declare store: Store;
  /** What is shown: a new object after every change. */
  declare machine: MachineState | undefined;
  declare lockedBecause: string | undefined;
  /** Chosen by hand; it may not be there yet, or no longer. */
  declare private wished: readonly PartitionName[];
  declare private editing: Editing | undefined;
  #chosen: ReadonlySet<string> = new Set();
  readonly #actions = new Asked<'actions'>(this);

  static override styles = [
    base,
    denseButtons,
    panel,
    plainButton,
    tableStyles,
    screenStyles,
    calloutStyles,
    systemStyles,
  ];

  constructor() {
    super();
    this.machine = undefined;
    this.lockedBecause = undefined;
    this.wished = [];
    this.editing = undefined;
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const { machine } = this;
    const partitions = machine?.partitions;
    const there = this.wished.filter((name) => partitions?.has(name));
    const first = partitions?.keys().next().value;
    this.#chosen = new Set(there.length > 0 || first === undefined ? there : [first]);
    const partition = [...this.#chosen][0] as PartitionName | undefined;
    if (partition !== undefined)
      this.#actions.ask(this.store.api, { kind: 'actions', partition }, [machine?.id, machine?.revision]);
  }

  protected override render() {
    const { machine } = this;
    if (!machine) return nothing;
    const { system } = machine;
    const rows = partitionRows(machine, (view) => isAcceptable(this.store.machine?.id, view));
    const locked = this.lockedBecause !== undefined;
    return html`<div class="head">
        <h1>${system.name}</h1>
        <span>${s.modes[system.mode]}${system.machine ? ` · ${system.machine.model}` : ''}</span>
        <span class="spring"></span>
        <div class="buttons">
          <cds-button class="dense" size="sm" kind="primary" data-define ?disabled=${locked} @click=${() => this.#edit({ kind: 'define' })}>${s.define}</cds-button>
          <cds-button class="dense" size="sm" kind="tertiary" data-change-system ?disabled=${locked} @click=${() => this.#edit({ kind: 'system' })}>${s.change}</cds-button>
          ${
            // An HMC knows no guests of another architecture.
            rows.some(({ view }) => view.platform)
              ? nothing
              : html`<cds-button class="dense" size="sm" kind="ghost" @click=${() => void this.#export('hmcDefinition', machine.id)}>${s.exportHmc}</cds-button>
                <cds-button class="dense" size="sm" kind="ghost" @click=${() => void this.#export('zmemtopo', machine.id)}>${s.exportTopology}</cds-button>`
          }
        </div>
      </div>
      <div class="grid">
        ${this.#renderPartitions(rows)} ${renderStorage(system, rows)} ${renderMachine(system)}
        ${renderMessages(system, [...this.#chosen][0] as PartitionName | undefined)} ${renderPlaces(system)}
      </div>
      ${this.#renderDialogs(system)}`;
  }

  #renderPartitions(rows: readonly PartitionRow[]) {
    const chosen = rows.filter(({ name }) => this.#chosen.has(name));
    if (rows.length === 0) {
      return html`<section class="panel wide" aria-label=${s.partitions}>
        <h2>${s.partitions}</h2>
        <div class="empty">
          <h3>${s.noPartitionsTitle}</h3>
          <p>${s.noPartitions}</p>
          <cds-button size="md" ?disabled=${this.lockedBecause !== undefined} @click=${() => this.#edit({ kind: 'define' })}>${s.define}</cds-button>
        </div>
      </section>`;
    }
    return html`<section class="panel wide" aria-label=${s.partitions}>
      <h2>${s.partitions}</h2>
      <p class="quiet">${s.threeValues}</p>
      <data-table
        menus
        .name=${s.partitions}
        .store=${'partitions'}
        .columns=${PARTITION_COLUMNS}
        .rows=${rows}
        .rowKey=${(row: PartitionRow) => row.name}
        .rowData=${(row: PartitionRow) => ({ partition: row.name })}
        .selection=${this.#chosen}
        .totals=${rows.length > 1 ? partitionTotals(rows) : undefined}
        .sheet=${partitionSheet}
        ${on('rows-select', ({ detail }) => {
          this.wished = detail.keys as readonly PartitionName[];
        })}
        ${on('row-menu', ({ detail: { key, x, y } }) => {
          fire(this, 'context-menu', {
            subject: { kind: 'partition', partition: key as PartitionName },
            x,
            y,
          });
        })}
        ${on('row-open', ({ detail }) => fire(this, 'go', { screen: 'overview', partition: detail.key }))}
      ></data-table>
      ${chosen.length > 1 ? this.#renderSeveral(chosen) : chosen[0] ? this.#renderTasks(chosen[0]) : nothing}
    </section>`;
  }

  /** Tasks that make sense for several at once; what they come to stands on the button. */
  #renderSeveral(chosen: readonly PartitionRow[]) {
    const system = this.machine?.system;
    if (!system) return nothing;
    const locked = this.lockedBecause !== undefined;
    const button = (id: string, label: (count: number) => string, { commands }: SeveralTask, ask: boolean) =>
      html`<cds-button class="dense" size="sm" kind="tertiary" data-several=${id} ?disabled=${locked || commands.length === 0} @click=${() => (ask ? this.#edit({ kind: 'several', commands }) : this.#run(commands))}>${label(commands.length)}</cds-button>`;
    const activates = activateSeveral(chosen, system);
    return html`<div class="tasks" role="group" aria-label=${s.tasksForSeveral(chosen.length)}>
      <strong>${strings.count(chosen.length, 'partition')}</strong>
      <div class="buttons">
        ${button('activate', s.activateSeveral, activates, false)} ${button('load', s.loadSeveral, loadSeveral(chosen), false)}
        ${button('deactivate', s.deactivateSeveral, deactivateSeveral(chosen), true)}
      </div>
      ${activates.without.length > 0 ? html`<div class="why quiet" data-without>${s.withoutStorage(activates.without)}</div>` : nothing}
    </div>`;
  }

  #renderTasks({ name, view }: PartitionRow) {
    const advice = this.#actions.answer?.actions;
    const deletion = advice?.find(({ action }) => action === 'deletePartition');
    const deletable = deletion?.allowed ?? false;
    const locked = this.lockedBecause !== undefined;
    return html`<div class="tasks" role="group" aria-label=${s.tasksFor(name)}>
      <strong>${name}</strong>
      <partition-tasks
        .actions=${advice}
        .lockedBecause=${this.lockedBecause}
        ${on('partition-task', (event) => this.#task(event, name))}
      ></partition-tasks>
      <span class="spring"></span>
      <div class="buttons">
        <cds-button class="dense" size="sm" kind="tertiary" data-change ?disabled=${locked} @click=${() => void this.#change(name)}>${s.changePartition}</cds-button>
        <cds-button class="dense" size="sm" kind="tertiary" data-delete ?disabled=${locked || !deletable} @click=${() => this.#edit({ kind: 'delete', partition: name })}
          >${s.deletePartition}</cds-button
        >
        ${
          view.platform
            ? nothing
            : html`<cds-button class="dense" size="sm" kind="ghost" href=${addressOf({ partition: name, screen: 'planner', item: undefined })}>${s.plan}</cds-button>`
        }
        ${deletion && !deletable && !locked ? html`<div class="why quiet">${whyNotDelete(deletion)}</div>` : nothing}
      </div>
    </div>`;
  }

  #renderDialogs(system: SystemView) {
    const { editing } = this;
    const taken = new Set<string>(this.machine?.partitions.keys());
    return html`<partition-editor
        .open=${editing?.kind === 'define' || editing?.kind === 'change'}
        .current=${editing?.kind === 'change' ? editing.definition : undefined}
        .machine=${system.machine}
        .taken=${taken}
        .api=${this.store.api}
        ${on('editor-run', (event) => this.#run(event.detail.commands))}
        ${on('editor-close', () => this.#edit(undefined))}
      ></partition-editor>
      <system-editor
        .open=${editing?.kind === 'system'}
        .system=${system}
        .api=${this.store.api}
        ${on('editor-run', (event) => this.#run(event.detail.commands))}
        ${on('editor-close', () => this.#edit(undefined))}
      ></system-editor>
      <system-confirm
        .open=${editing?.kind === 'delete'}
        .heading=${editing?.kind === 'delete' ? s.deleteHeading(editing.partition) : ''}
        .text=${s.deleteText}
        .confirm=${strings.machines.deleteRun}
        ${on('confirm-run', () => editing?.kind === 'delete' && this.#run([{ kind: 'deletePartition', partition: editing.partition }]))}
        ${on('confirm-close', () => this.#edit(undefined))}
      ></system-confirm>
      <system-confirm
        .open=${editing?.kind === 'several'}
        .heading=${editing?.kind === 'several' ? s.deactivateSeveral(editing.commands.length) : ''}
        .text=${editing?.kind === 'several' ? s.deactivateText(editing.commands.map((command) => partitionOf(command) ?? '')) : ''}
        .confirm=${strings.partitionTasks.deactivate}
        .danger=${true}
        ${on('confirm-run', () => editing?.kind === 'several' && this.#run(editing.commands))}
        ${on('confirm-close', () => this.#edit(undefined))}
      ></system-confirm>`;
  }

  #edit(editing: Editing | undefined): void {
    this.editing = editing;
  }

  async #change(partition: PartitionName): Promise<void> {
    const answer = await this.store.api.call('query', { kind: 'definition', partition });
    if (answer.ok && answer.value.kind === 'definition')
      this.#edit({ kind: 'change', definition: answer.value.definition });
    else if (!answer.ok) this.#notice(failureSentences(answer.failure).join(' '));
  }

  #run(commands: readonly HmcCommand[]): void {
    this.editing = undefined;
    const defined = commands.find((command) => command.kind === 'definePartition');
    if (defined?.kind === 'definePartition') this.wished = [defined.definition.name];
    fire(this, 'commands-run', { commands });
  }

  #task(event: ConsoleEvent<'partition-task'>, partition: PartitionName): void {
    event.stopPropagation();
    fire(this, 'system-task', { task: event.detail.task, partition });
  }

  async #export(kind: 'hmcDefinition' | 'zmemtopo', machine: number): Promise<void> {
    const saved = await download({ kind, machine });
    this.#notice(saved.ok ? saved.value : failureSentences(saved.failure).join(' '));
  }

  #notice(text: string): void {
    fire(this, 'notice', { text });
  }
}

/** In the words of the other tasks, which wait for a status too. */
const whyNotDelete = ({ rule, acceptable, because }: ActionAdvice): string =>
  s.notDeletable(
    rule === 'acceptable-status'
      ? strings.whyNot.status(acceptable.map((status) => strings.statusWords[status]))
      : sentence(because ?? ''),
  );

customElements.define('system-screen', SystemScreen);

declare global {
  interface HTMLElementTagNameMap {
    'system-screen': SystemScreen;
  }
}
