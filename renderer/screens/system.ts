/**
 * The whole machine: its storage and profile, and what each partition was promised, holds and uses. Events: `commands`
 * {commands}, `system-task` {task, partition}, `notice` {text}.
 */

import '@carbon/web-components/es/components/button/button.js';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import type { HmcCommand } from '../../shared/command.ts';
import type { PartitionDefinition } from '../../shared/definition.ts';
import type { PartitionName } from '../../shared/ids.ts';
import { type Bytes, formatAddress, formatBytes } from '../../shared/units.ts';
import type { SystemView } from '../../shared/view.ts';
import '../elements/partition-tasks.ts';
import '../elements/state-glyph.ts';
import { icons } from '../elements/icons.ts';
import { place } from '../elements/place.ts';
import { failureSentences } from '../model/outcome-text.ts';
import type { PartitionTask } from '../model/partition-tasks.ts';
import { type PartitionRow, partitionRows, promisedBytes, storageParts } from '../model/system.ts';
import { Asked } from '../state/asked.ts';
import { download } from '../state/files.ts';
import { addressOf } from '../state/router.ts';
import type { MachineState, Store } from '../state/store.ts';
import { strings } from '../strings.ts';
import { base, panel, plainButton, tableStyles } from '../theme/shared-styles.ts';
import './system-editor.ts';
import './system-editor-partition.ts';
import './system-confirm.ts';
import { screenFrame } from './system-styles.ts';

const s = strings.system;

const MOST_MESSAGES = 5;

/** Which dialog is open. */
type Editing =
  | { readonly kind: 'system' }
  | { readonly kind: 'define' }
  | { readonly kind: 'change'; readonly definition: PartitionDefinition }
  | { readonly kind: 'delete'; readonly partition: PartitionName };

export class SystemScreen extends LitElement {
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
  declare private wished: PartitionName | undefined;
  declare private editing: Editing | undefined;
  #chosen: PartitionName | undefined;
  readonly #actions = new Asked<'actions'>(this);

  static override styles = [
    base,
    panel,
    plainButton,
    tableStyles,
    screenFrame,
    css`
      .bar {
        display: flex;
        block-size: 1.5rem;
        margin-block-end: 0.75rem;
        background: var(--cds-layer-02);
      }
      .bar div {
        flex: none;
        inline-size: var(--share);
        min-inline-size: 2px;
      }
      .hsa {
        background: repeating-linear-gradient(135deg, var(--cds-border-strong-01) 0 2px, transparent 2px 6px);
      }
      .held {
        background: var(--state-online);
      }
      .available {
        border: 2px solid var(--state-offline);
      }
      .dormant {
        border: 1.5px dotted var(--state-deconfigured);
      }
      .key {
        display: inline-block;
        flex: none;
        inline-size: 0.875rem;
        block-size: 0.875rem;
        margin-inline-end: 0.5rem;
        vertical-align: -0.125rem;
      }
      .status {
        display: inline-flex;
        gap: 0.375rem;
        align-items: center;
        white-space: nowrap;
      }
      .groups th {
        border-inline-start: 1px solid var(--cds-border-subtle-01);
        text-align: center;
      }
      .groups th:first-child {
        border: 0;
      }
      td.first,
      th.first {
        border-inline-start: 1px solid var(--cds-border-subtle-01);
      }
      .tasks {
        position: sticky;
        inset-block-end: 0;
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        align-items: flex-start;
        margin: 0.75rem -1rem -1rem;
        padding: 0.75rem 1rem;
        border-block-start: 1px solid var(--cds-border-subtle-01);
        background: var(--cds-layer-02);
      }
      .tasks strong {
        line-height: 2rem;
      }
      .differs {
        font-size: 0.75rem;
        color: var(--cds-text-secondary);
      }
      .tag {
        padding: 0 0.5rem;
        margin-inline-start: 0.25rem;
        border: 1px solid var(--cds-border-strong-01);
        border-radius: 1rem;
        font-size: 0.6875rem;
        white-space: nowrap;
      }
      .unconfirmed {
        display: inline-flex;
        gap: 0.25rem;
        align-items: center;
      }
      .unsaid {
        text-align: end;
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        gap: 0.5rem;
        padding-block: 0.25rem;
      }
      li svg {
        flex: none;
      }
    `,
  ];

  constructor() {
    super();
    this.machine = undefined;
    this.lockedBecause = undefined;
    this.wished = undefined;
    this.editing = undefined;
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const { machine } = this;
    const partitions = machine?.partitions;
    const { wished } = this;
    const partition = wished && partitions?.has(wished) ? wished : partitions?.keys().next().value;
    this.#chosen = partition;
    if (partition !== undefined)
      this.#actions.ask(this.store.api, { kind: 'actions', partition }, [machine?.id, machine?.revision]);
  }

  protected override render() {
    const { machine } = this;
    if (!machine) return nothing;
    const { system } = machine;
    const rows = partitionRows(machine);
    const locked = this.lockedBecause !== undefined;
    return html`<div class="head">
        <h1>${system.name}</h1>
        <span>${s.modes[system.mode]}${system.machine ? ` · ${system.machine.model}` : ''}</span>
        <span class="spring"></span>
        <div class="buttons">
          <cds-button size="sm" kind="primary" data-define ?disabled=${locked} @click=${() => this.#edit({ kind: 'define' })}>${s.define}</cds-button>
          <cds-button size="sm" kind="tertiary" data-change-system ?disabled=${locked} @click=${() => this.#edit({ kind: 'system' })}>${s.change}</cds-button>
          ${
            // An HMC knows no guests of another architecture.
            rows.some(({ view }) => view.platform)
              ? nothing
              : html`<cds-button size="sm" kind="ghost" @click=${() => void this.#export('hmcDefinition', machine.id)}>${s.exportHmc}</cds-button>
                <cds-button size="sm" kind="ghost" @click=${() => void this.#export('zmemtopo', machine.id)}>${s.exportTopology}</cds-button>`
          }
        </div>
      </div>
      <div class="grid">
        ${this.#renderPartitions(rows)} ${this.#renderStorage(system, rows)} ${this.#renderMachine(system)}
        ${this.#renderMessages(system)} ${this.#renderPlaces(system)}
      </div>
      ${this.#renderDialogs(system)}`;
  }

  #renderPartitions(rows: readonly PartitionRow[]) {
    const chosen = rows.find(({ name }) => name === this.#chosen);
    const c = s.columns;
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
      <div class="scroll" tabindex="0" role="group" aria-label=${s.partitions}>
        <table>
          <thead>
            <tr class="groups">
              <td colspan="3"></td>
              <th colspan="2" scope="colgroup">${c.profile}</th>
              <th colspan="3" scope="colgroup">${c.allocation}</th>
              <th colspan="2" scope="colgroup">${c.linux}</th>
            </tr>
            <tr>
              <th><span class="hidden-text">${c.choose}</span></th>
              <th>${c.name}</th>
              <th>${c.status}</th>
              <th class="number first">${c.initial}</th>
              <th class="number">${c.reserved}</th>
              <th class="number first">${c.initial}</th>
              <th class="number">${c.current}</th>
              <th class="number">${c.maximum}</th>
              <th class="number first">${c.online}</th>
              <th>${c.kernel}</th>
            </tr>
          </thead>
          <tbody>
            ${rows.map((row) => this.#renderRow(row))}
          </tbody>
        </table>
      </div>
      ${chosen ? this.#renderTasks(chosen) : nothing}
    </section>`;
  }

  #renderRow({ name, view, status, troubled, onlineBytes }: PartitionRow) {
    const { profile, allocation } = view;
    const differs =
      allocation !== null &&
      (allocation.initialBytes !== profile.initialBytes ||
        allocation.maximumBytes !== profile.initialBytes + profile.reservedBytes);
    return html`<tr data-partition=${name} ?data-chosen=${name === this.#chosen} @click=${() => this.#choose(name)}>
      <td>
        <input type="radio" name="partition" .checked=${name === this.#chosen} aria-label=${s.choose(name)} @change=${() => this.#choose(name)} />
      </td>
      <td>
        <a href=${addressOf({ partition: name, screen: 'overview', item: undefined })}>${name}</a>${view.zvm ? html`<span class="tag">${s.zvm}</span>` : nothing}${view.platform ? html`<span class="tag">${s.x86}</span>` : nothing}
      </td>
      <td>
        <span class="status">
          <state-glyph .category=${troubled ? 'failed' : status === 'operating' ? 'online' : status === 'not-operating' ? 'offline' : 'deconfigured'}></state-glyph>
          ${strings.statusWords[status]}
        </span>
      </td>
      <td class="number first">${formatBytes(profile.initialBytes)}</td>
      <td class="number">
        ${formatBytes(profile.reservedBytes)}${differs ? html` <span class="differs" title=${s.profileDiffers}>≠<span class="hidden-text">${s.profileDiffers}</span></span>` : nothing}
      </td>
      <td class="number first">${allocation ? formatBytes(allocation.initialBytes) : strings.none}</td>
      <td class="number" data-current>${allocation ? formatBytes(allocation.currentBytes) : strings.none}</td>
      <td class="number">${allocation ? formatBytes(allocation.maximumBytes) : strings.none}</td>
      <td class="number first" data-online>${onlineBytes === null ? strings.none : formatBytes(onlineBytes)}</td>
      <td>${strings.status.era(view.era, view.release)}</td>
    </tr>`;
  }

  #renderTasks({ name, view }: PartitionRow) {
    const advice = this.#actions.answer?.actions;
    const deletable = advice?.find(({ action }) => action === 'deletePartition')?.allowed ?? false;
    const locked = this.lockedBecause !== undefined;
    return html`<div class="tasks" role="group" aria-label=${s.tasksFor(name)}>
      <strong>${name}</strong>
      <partition-tasks
        .actions=${advice}
        .lockedBecause=${this.lockedBecause}
        @partition-task=${(event: CustomEvent<{ task: PartitionTask }>) => this.#task(event, name)}
      ></partition-tasks>
      <span class="spring"></span>
      <div class="buttons">
        <cds-button size="sm" kind="tertiary" data-change ?disabled=${locked} @click=${() => void this.#change(name)}>${s.changePartition}</cds-button>
        <cds-button size="sm" kind="tertiary" data-delete ?disabled=${locked || !deletable} @click=${() => this.#edit({ kind: 'delete', partition: name })}
          >${s.deletePartition}</cds-button
        >
        ${
          view.platform
            ? nothing
            : html`<cds-button size="sm" kind="ghost" href=${addressOf({ partition: name, screen: 'planner', item: undefined })}>${s.plan}</cds-button>`
        }
      </div>
    </div>`;
  }

  #renderStorage(system: SystemView, rows: readonly PartitionRow[]) {
    const parts = storageParts(system);
    const promised = promisedBytes(rows);
    const drawn = [
      ['hsa', parts.hsaBytes, s.hsa],
      ['held', parts.heldBytes, s.held],
      ['available', parts.availableBytes, s.available],
      ['dormant', parts.dormantBytes, s.dormant],
    ] as const;
    const shown = drawn.filter(([, size]) => size > 0);
    const share = (size: number) => `${(size / parts.installedBytes) * 100}%`;
    return html`<section class="panel" aria-label=${s.storage} data-storage>
      <h2>${s.storage}</h2>
      <div class="bar" role="img" aria-label=${s.bar(shown.map(([, size, name]) => `${name} ${formatBytes(size)}`).join(', '))}>
        ${shown.map(([key, size]) => html`<div class=${key} ${place({ '--share': share(size) })}></div>`)}
      </div>
      <table>
        <tbody>
          <tr>
            <td>${s.installed}</td>
            ${this.#renderSaid(system.installedBytes)}
          </tr>
          <tr>
            <td><span class="key hsa"></span>${s.hsa}</td>
            ${this.#renderSaid(system.hsaBytes)}
          </tr>
          <tr>
            <td>${s.customer}</td>
            <td class="number">${formatBytes(system.customerBytes)}</td>
          </tr>
          <tr>
            <td><span class="key held"></span>${s.held}</td>
            <td class="number" data-held>${formatBytes(parts.heldBytes)}</td>
          </tr>
          <tr>
            <td><span class="key available"></span>${s.available}</td>
            <td class="number" data-available>${formatBytes(parts.availableBytes)}</td>
          </tr>
          ${
            parts.dormantBytes > 0
              ? html`<tr>
                <td><span class="key dormant"></span>${s.dormant}</td>
                <td class="number">${formatBytes(parts.dormantBytes)}</td>
              </tr>`
              : nothing
          }
        </tbody>
      </table>
      ${
        promised > parts.availableBytes
          ? html`<p class="warning" data-promise>${icons.warning}<span>${s.promise(formatBytes(promised), formatBytes(parts.availableBytes))}</span></p>`
          : promised > 0
            ? html`<p class="note">${s.promiseKept(formatBytes(promised))}</p>`
            : nothing
      }
    </section>`;
  }

  #renderSaid(size: Bytes | null) {
    return size === null
      ? html`<td class="unsaid quiet">${s.unsaid}</td>`
      : html`<td class="number">${formatBytes(size)}</td>`;
  }

  #renderMessages({ hardwareMessages }: SystemView) {
    const newest = hardwareMessages.slice(-MOST_MESSAGES).reverse();
    const partition = newest[0] && this.#chosen;
    if (!partition) return nothing;
    return html`<section class="panel" aria-label=${strings.messages.hardware}>
      <h2>${strings.messages.hardware}</h2>
      <ul>
        ${newest.map(
          ({ severity, text, partition: from }) => html`<li>
            ${severity === 'serious' ? icons.error : severity === 'warning' ? icons.warning : icons.info}
            <span>${strings.messages.severity[severity]}${from ? ` · ${from}` : ''}: ${text}</span>
          </li>`,
        )}
      </ul>
      <p class="note">
        <a href=${addressOf({ partition, screen: 'messages', item: undefined })}>${s.allMessages(hardwareMessages.length)}</a>
      </p>
    </section>`;
  }

  #renderMachine({ machine }: SystemView) {
    if (!machine) {
      return html`<section class="panel" aria-label=${s.machine}>
        <h2>${s.machine}</h2>
        <p class="quiet">${s.noMachine}</p>
      </section>`;
    }
    const unconfirmed = machine.granularity.some(({ confirmed }) => !confirmed);
    return html`<section class="panel" aria-label=${s.machine}>
      <h2>${s.machine}: ${machine.model}${machine.machineTypes.length > 0 ? ` (${machine.machineTypes.join(', ')})` : ''}</h2>
      <table data-granularity>
        <thead>
          <tr>
            <th class="number">${s.upTo}</th>
            <th class="number">${s.increment}</th>
            <th>${s.source}</th>
          </tr>
        </thead>
        <tbody>
          ${machine.granularity.map(
            ({ upToBytes, incrementBytes, confirmed }) => html`<tr>
              <td class="number">${formatBytes(upToBytes)}</td>
              <td class="number">${formatBytes(incrementBytes)}</td>
              <td>${confirmed ? s.confirmed : html`<span class="unconfirmed">${icons.warning}${s.unconfirmed}</span>`}</td>
            </tr>`,
          )}
        </tbody>
      </table>
      ${unconfirmed ? html`<p class="note">${s.unconfirmedHint}</p>` : nothing}
    </section>`;
  }

  #renderPlaces({ storageMap }: SystemView) {
    if (storageMap.length === 0) return nothing;
    return html`<section class="panel" aria-label=${s.places}>
      <h2>${s.places}</h2>
      <div class="scroll" tabindex="0" role="group" aria-label=${s.places}>
        <table>
          <thead>
            <tr>
              <th>${s.columns.name}</th>
              <th class="number">${s.origin}</th>
              <th class="number">${s.columns.initial}</th>
              <th class="number">${s.columns.maximum}</th>
              <th class="number">${s.gap}</th>
            </tr>
          </thead>
          <tbody>
            ${storageMap.map(
              (entry) => html`<tr>
                <td>${entry.partition}</td>
                <td class="number">${formatAddress(entry.originBytes)}</td>
                <td class="number">${formatBytes(entry.initialBytes)}</td>
                <td class="number">${formatBytes(entry.maximumBytes)}</td>
                <td class="number">${formatBytes(entry.gapBytes)}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="note">${s.gapHint}</p>
    </section>`;
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
        @editor-run=${(event: CustomEvent<{ commands: readonly HmcCommand[] }>) => this.#run(event.detail.commands)}
        @editor-close=${() => this.#edit(undefined)}
      ></partition-editor>
      <system-editor
        .open=${editing?.kind === 'system'}
        .system=${system}
        .api=${this.store.api}
        @editor-run=${(event: CustomEvent<{ commands: readonly HmcCommand[] }>) => this.#run(event.detail.commands)}
        @editor-close=${() => this.#edit(undefined)}
      ></system-editor>
      <system-confirm
        .open=${editing?.kind === 'delete'}
        .heading=${editing?.kind === 'delete' ? s.deleteHeading(editing.partition) : ''}
        .text=${s.deleteText}
        .confirm=${strings.machines.deleteRun}
        @confirm-run=${() => editing?.kind === 'delete' && this.#run([{ kind: 'deletePartition', partition: editing.partition }])}
        @confirm-close=${() => this.#edit(undefined)}
      ></system-confirm>`;
  }

  #edit(editing: Editing | undefined): void {
    this.editing = editing;
  }

  #choose(name: PartitionName): void {
    this.wished = name;
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
    if (defined?.kind === 'definePartition') this.wished = defined.definition.name;
    this.dispatchEvent(new CustomEvent('commands', { detail: { commands }, bubbles: true, composed: true }));
  }

  #task(event: CustomEvent<{ task: PartitionTask }>, partition: PartitionName): void {
    event.stopPropagation();
    const detail = { task: event.detail.task, partition };
    this.dispatchEvent(new CustomEvent('system-task', { detail, bubbles: true, composed: true }));
  }

  async #export(kind: 'hmcDefinition' | 'zmemtopo', machine: number): Promise<void> {
    const saved = await download({ kind, machine });
    this.#notice(saved.ok ? s.exported(saved.value) : failureSentences(saved.failure).join(' '));
  }

  #notice(text: string): void {
    this.dispatchEvent(new CustomEvent('notice', { detail: { text }, bubbles: true, composed: true }));
  }
}

customElements.define('system-screen', SystemScreen);
