/** Saved machines: open, copy, name, delete, import and export them; branches of the open one. Events: `travel` {action}, `notice`. */

import '@carbon/web-components/es/components/button/button.js';
import { css, html, nothing, type PropertyValues } from 'lit';
import type { PartitionName } from '../../shared/ids.ts';
import type { Branch, DeletedMachine, SavedMachine } from '../../shared/saved-machine.ts';
import { chosenOf, chosenText } from '../elements/chosen.ts';
import type { TableColumn } from '../model/data-table.ts';
import {
  byRecency,
  EXPORTS,
  type ExportFormat,
  exportRequest,
  freeMachineName,
  isOfPartition,
  ofRevision,
} from '../model/machines.ts';
import { whenText } from '../model/number-style.ts';
import { looksLikeRecording } from '../model/recordings.ts';
import { addressOf } from '../model/router.ts';
import { type Note, SavedMachinesState } from '../state/saved-machines.ts';
import type { Store } from '../state/store.ts';
import { strings } from '../strings/index.ts';
import { fieldStyles } from '../theme/field-styles.ts';
import { calloutStyles, screenStyles } from '../theme/screen-styles.ts';
import { base, denseButtons, dropTarget, panel, plainButton, tableStyles } from '../theme/shared-styles.ts';
import { deletedColumns, MACHINE_COLUMNS, machineSheet } from './machines-columns.ts';
import './machines-new.ts';
import { noteStyles, renderNote } from './machines-note.ts';
import { answerOf, type Question, questionOf } from './machines-questions.ts';
import '../elements/data-table.ts';
import '../elements/paste-text.ts';
import '../elements/hmc-import-dialog.ts';
import '../elements/system-confirm.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { on } from '../elements/on.ts';

const s = strings.machines;

type Asking = { readonly kind: 'new' } | Question;

export class MachinesScreen extends ConsoleElement {
  static override properties = {
    store: { attribute: false },
    seen: { type: Number },
    lockedBecause: { attribute: false },
    given: { attribute: false },
    chosen: { state: true },
    asking: { state: true },
    format: { state: true },
    partition: { state: true },
    dropping: { state: true },
    pasting: { state: true },
  };
  declare store: Store;
  declare seen: number;
  declare lockedBecause: string | undefined;
  /** A file to import that was dropped elsewhere in the window; `given-taken` says that it is on its way. */
  declare given: File | undefined;
  declare private chosen: number | undefined;
  declare private asking: Asking | undefined;
  declare private format: ExportFormat;
  /** Whose /sys is exported; empty: the first one that runs. */
  declare private partition: string;
  declare private dropping: boolean;
  declare private pasting: boolean;
  readonly #saved = new SavedMachinesState(this);

  #noted: Note | undefined;

  static override styles = [
    base,
    denseButtons,
    dropTarget,
    panel,
    plainButton,
    tableStyles,
    screenStyles,
    fieldStyles,
    calloutStyles,
    noteStyles,
    css`
      :host {
        position: relative;
      }
      .list > p {
        margin-block: 0 0.5rem;
        padding-inline-end: 2.5rem;
      }
      .list h2 {
        margin-block: 1rem 0.25rem;
      }
      .tasks {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        align-items: center;
        margin: 0.75rem -1rem -1rem;
        padding: 0.75rem 1rem;
        border-block-start: 1px solid var(--cds-border-subtle-01);
        background: var(--cds-layer-02);
      }
      .small {
        flex-basis: 100%;
        font-size: 0.75rem;
      }
      .tasks .field {
        flex-direction: row;
        align-items: center;
      }
      .tasks select {
        inline-size: 19rem;
        background: var(--cds-field-01);
      }
    `,
  ];

  constructor() {
    super();
    this.seen = 0;
    this.lockedBecause = undefined;
    this.given = undefined;
    this.chosen = undefined;
    this.asking = undefined;
    this.format = 'machine';
    this.partition = '';
    this.dropping = false;
    this.pasting = false;
    this.addEventListener('dragover', this.#draggedOver);
    this.addEventListener('dragleave', this.#draggedAway);
    this.addEventListener('drop', this.#dropped);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { machines, note } = this.#saved;
    if (changed.has('seen') && changed.get('seen') !== undefined) this.#saved.refresh();
    // What has just come in, or come back, is what the next task is about.
    if (note !== this.#noted && note?.kind === 'done' && note.machine !== undefined)
      this.chosen = note.machine;
    this.#noted = note;
    if (machines && !machines.some(({ id }) => id === this.chosen))
      this.chosen = machines.find(({ isOpen }) => isOpen)?.id ?? machines[0]?.id;
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('given') || !this.given) return;
    void this.#saved.import(this.given);
    fire(this, 'given-taken');
  }

  protected override render() {
    const { machines } = this.#saved;
    return html`<div class="head">
        <h1>${s.title}</h1>
        <span class="spring"></span>
        <div class="buttons">
          <cds-button class="dense" size="sm" kind="primary" data-new @click=${() => this.#ask({ kind: 'new' })}>${s.create}</cds-button>
          <cds-button class="dense" size="sm" kind="tertiary" data-import @click=${() => this.renderRoot.querySelector<HTMLInputElement>('[type=file]')?.click()}>${s.import}</cds-button>
          <input type="file" hidden accept=".lpar,.yaml,.yml,.json,.txt,.csv,.html,.out,.log,.tar,.tgz,.tbz,.tbz2,.txz,.gz,.bz2,.xz,.zst" @change=${this.#picked} />
          <cds-button class="dense" size="sm" kind="tertiary" data-paste-open @click=${() => {
            this.pasting = true;
          }}>${s.paste}</cds-button>
          <cds-button class="dense" size="sm" kind="ghost" data-back-up @click=${() => void this.#saved.backUp()}>${s.backUp}</cds-button>
        </div>
      </div>
      <p class="intro">${s.intro} <span class="quiet">${s.dropHint}</span></p>
      ${this.pasting ? html`<paste-text ${on('text-pasted', ({ detail }) => this.#pasted(detail.text))} ${on('paste-close', () => this.#closePaste())}></paste-text>` : nothing}
      ${renderNote(this.#saved)}
      ${machines ? this.#renderMachines(byRecency(machines)) : html`<p class="quiet" role="status">${strings.editor.asking}</p>`}
      ${this.#renderBranches()} ${this.#renderDialogs()}
      ${this.dropping ? html`<div class="drop" aria-hidden="true">${s.dropNow}</div>` : nothing}`;
  }

  #renderMachines(machines: readonly SavedMachine[]) {
    const chosen = machines.find(({ id }) => id === this.chosen);
    const own = machines.filter(({ lesson }) => lesson === null);
    const lessons = machines.filter(({ lesson }) => lesson !== null);
    return html`<section class="panel list" aria-label=${s.title}>
      <p class="quiet">${s.list}</p>
      ${this.#renderList(s.list, 'machines', own)}
      ${
        lessons.length === 0
          ? nothing
          : html`<h2>${s.lessonMachines}</h2>
            <p class="quiet">${s.lessonHint}</p>
            ${this.#renderList(s.lessonMachines, 'lesson-machines', lessons)}`
      }
      ${this.#renderDeleted(this.#saved.deleted)} ${chosen ? this.#renderTasks(chosen) : nothing}
    </section>`;
  }

  #renderList(name: string, store: string, machines: readonly SavedMachine[]) {
    return html`<data-table
      small
      single
      .name=${name}
      .store=${store}
      .columns=${MACHINE_COLUMNS}
      .rows=${machines}
      .rowKey=${({ id }: SavedMachine) => String(id)}
      .rowData=${(machine: SavedMachine) => ({ machine: machine.name })}
      .selection=${new Set(this.chosen === undefined ? [] : [String(this.chosen)])}
      .choiceOf=${(machine: SavedMachine) => s.choose(machine.name)}
      .sheet=${machineSheet}
      ${on('rows-select', ({ detail }) => {
        this.chosen = Number(detail.keys[0]);
      })}
      ${on('row-open', ({ detail }) => {
        const wanted = machines.find(({ id }) => String(id) === detail.key);
        if (wanted && !wanted.isOpen) void this.#saved.open(wanted.id);
      })}
    ></data-table>`;
  }

  #renderDeleted(deleted: readonly DeletedMachine[]) {
    if (deleted.length === 0) return nothing;
    return html`<div data-deleted>
      <h2>${s.deletedMachines}</h2>
      <p class="quiet">${s.deletedHint}</p>
      <data-table
        small
        .name=${s.deletedMachines}
        .store=${'deleted-machines'}
        .columns=${deletedColumns(({ id, name }) => void this.#saved.restore({ machine: id, name }))}
        .rows=${deleted}
        .rowKey=${({ id }: DeletedMachine) => String(id)}
        .rowData=${({ name }: DeletedMachine) => ({ deletedMachine: name })}
      ></data-table>
    </div>`;
  }

  #renderTasks(machine: SavedMachine) {
    const button = (label: string, key: string, act: () => void, disabled = false) =>
      html`<cds-button class="dense" size="sm" kind=${key === 'open' ? 'primary' : 'tertiary'} data-task=${key} ?disabled=${disabled} @click=${act}>${label}</cds-button>`;
    // Whose /sys: only the open machine's partitions are known here; of another one the first that runs is taken.
    const partitions =
      isOfPartition(this.format) && machine.isOpen ? [...(this.store.machine?.partitions.keys() ?? [])] : [];
    const at = machine.isOpen && ofRevision(this.format) ? this.store.past?.view.revision : undefined;
    return html`<div class="tasks" role="group" aria-label=${s.tasksFor(machine.name)}>
      <div class="buttons">
        ${button(s.open, 'open', () => void this.#saved.open(machine.id), machine.isOpen)}
        ${button(s.duplicate, 'duplicate', () => this.#ask({ kind: 'duplicate', machine }))}
        ${button(s.rename, 'rename', () => this.#ask({ kind: 'rename', machine }))}
        ${button(s.notes, 'annotate', () => this.#ask({ kind: 'annotate', machine }))}
        ${
          machine.isOpen && this.store.locked === 'readOnly'
            ? button(s.recover, 'recover', () => this.#ask({ kind: 'recover', machine }))
            : nothing
        }
        ${machine.lesson ? button(s.keep, 'keep', () => void this.#saved.manage({ kind: 'keep', machine: machine.id }, s.done.kept(machine.name))) : nothing}
        ${button(s.remove, 'delete', () => this.#ask({ kind: 'delete', machine }))}
        <cds-button class="dense" size="sm" kind="ghost" href=${addressOf({ partition: '', screen: 'compare', item: undefined })}>${s.compare}</cds-button>
      </div>
      <span class="spring"></span>
      <label class="field"
        >${s.export}
        <select
          data-format
          @change=${(event: Event) => {
            this.format = chosenOf(event, EXPORTS) ?? this.format;
          }}
        >
          ${EXPORTS.map((format) => html`<option value=${format} ?selected=${format === this.format}>${s.formats[format]}</option>`)}
        </select>
      </label>
      ${partitions.length > 1 ? this.#renderPartitions(partitions) : nothing}
      ${button(
        s.exportAs,
        'export',
        () =>
          void this.#saved.export(
            exportRequest(
              machine.id,
              this.format,
              partitions.find((name) => name === this.partition),
              at,
            ),
          ),
      )}
      ${at === undefined ? nothing : html`<p class="quiet small" data-of-past>${s.exportOfPast(at)}</p>`}
      ${machine.isOpen ? html`<p class="quiet small">${s.openAlready}</p>` : nothing}
    </div>`;
  }

  #renderPartitions(names: readonly PartitionName[]) {
    return html`<label class="field"
      >${s.partition}
      <select
        data-partition
        @change=${(event: Event) => {
          this.partition = chosenText(event);
        }}
      >
        <option value="" ?selected=${this.partition === ''}>${s.firstPartition}</option>
        ${names.map((name) => html`<option value=${name} ?selected=${name === this.partition}>${name}</option>`)}
      </select>
    </label>`;
  }

  #renderBranches() {
    const { branches, machines } = this.#saved;
    const open = machines?.find(({ isOpen }) => isOpen);
    if (branches.length === 0 || !open) return nothing;
    return html`<section class="panel" aria-label=${s.branches}>
      <h2>${s.branches}: ${open.name}</h2>
      <p class="quiet">${s.branchesHint}</p>
      <data-table
        small
        .name=${s.branches}
        .store=${'branches'}
        .columns=${this.#branchColumns(open.id)}
        .rows=${branches}
        .rowKey=${({ name }: Branch) => name}
        .rowData=${({ name }: Branch) => ({ branch: name })}
        .isCurrent=${({ isCurrent }: Branch) => isCurrent}
      ></data-table>
    </section>`;
  }

  #branchColumns(machine: number): readonly TableColumn<Branch>[] {
    const c = s.branchColumns;
    const number = (id: 'base' | 'tip', label: string): TableColumn<Branch> => ({
      id,
      label,
      width: 96,
      isNumber: true,
      text: (branch) => String(branch[id]),
      value: (branch) => branch[id],
    });
    return [
      {
        id: 'name',
        label: c.name,
        width: 260,
        fixed: true,
        text: ({ name }) => name,
        cell: (branch) => html`<strong>${branch.name}</strong>
          <button class="plain link" aria-label=${s.branchRenameOf(branch.name)} @click=${() => this.#ask({ kind: 'renameBranch', machine, branch })}>${s.branchRename}</button>`,
      },
      number('base', c.base),
      number('tip', c.tip),
      {
        id: 'created',
        label: c.created,
        width: 160,
        text: ({ createdMs }) => whenText(createdMs, 'minute'),
        value: ({ createdMs }) => createdMs,
      },
      {
        id: 'go',
        label: s.branchGo,
        width: 160,
        acts: true,
        text: () => '',
        cell: ({ name, tip, isCurrent }) =>
          isCurrent
            ? s.branchHere
            : html`<button class="plain link" ?disabled=${this.lockedBecause !== undefined} aria-label=${s.branchGoTo(name)} @click=${() => fire(this, 'travel', { action: { kind: 'goTo', revision: tip } })}>${s.branchGo}</button>`,
      },
    ];
  }

  #renderDialogs() {
    const { asking } = this;
    const machines = this.#saved.machines ?? [];
    const question = asking && asking.kind !== 'new' ? questionOf(asking, machines) : undefined;
    return html`<machines-new
        .open=${asking?.kind === 'new'}
        .templates=${this.#saved.templates}
        .nameFor=${(title: string) => freeMachineName(title, machines)}
        ${on('new-run', (event) => {
          this.asking = undefined;
          void this.#saved.create(event.detail.template, event.detail.name);
        })}
        ${on('new-close', () => this.#ask(undefined))}
      ></machines-new>
      <system-confirm
        .open=${question !== undefined}
        .heading=${question?.heading ?? ''}
        .text=${question?.text ?? ''}
        .confirm=${question?.confirm ?? ''}
        .label=${question?.label}
        .value=${question?.value ?? ''}
        .lines=${asking?.kind === 'annotate'}
        .danger=${asking?.kind === 'delete'}
        .other=${asking?.kind === 'delete' ? s.saveFirst : undefined}
        ${on('confirm-run', (event) => this.#answered(event.detail.text))}
        ${on('confirm-other', () => asking?.kind === 'delete' && void this.#saved.export(exportRequest(asking.machine.id, 'machine')))}
        ${on('confirm-close', () => this.#ask(undefined))}
      ></system-confirm>
      <hmc-import-dialog
        .name=${this.#saved.asked?.file.name ?? ''}
        .survey=${this.#saved.asked?.survey}
        ${on('hmc-import-run', (event) => void this.#saved.answer(event.detail.answers))}
        ${on('hmc-import-close', () => void this.#saved.answer(undefined))}
      ></hmc-import-dialog>`;
  }

  #answered(text: string): void {
    const { asking } = this;
    this.asking = undefined;
    if (!asking || asking.kind === 'new') return;
    if (asking.kind === 'delete') void this.#saved.delete(asking.machine.id, asking.machine.name);
    else void this.#saved.manage(...answerOf(asking, text));
  }

  #ask(asking: Asking | undefined): void {
    this.asking = asking;
  }

  #pasted(text: string): void {
    this.pasting = false;
    void this.#take(new File([text], s.pastedName, { type: 'text/plain' }));
  }

  #closePaste(): void {
    this.pasting = false;
    this.renderRoot.querySelector<HTMLElement>('[data-paste-open]')?.focus();
  }

  /** A recording is no machine: it goes where recordings are replayed. */
  async #take(file: File): Promise<void> {
    if (await looksLikeRecording(file)) fire(this, 'recording-given', { file });
    else await this.#saved.import(file);
  }

  #picked = (event: Event): void => {
    const input = event.currentTarget as HTMLInputElement;
    const file = input.files?.[0];
    if (file) void this.#take(file);
    // The same file again is a new choice.
    input.value = '';
  };

  #draggedOver = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.dropping = true;
  };

  #draggedAway = (event: DragEvent): void => {
    if (event.relatedTarget instanceof Node && this.contains(event.relatedTarget)) return;
    this.dropping = false;
  };

  #dropped = (event: DragEvent): void => {
    event.preventDefault();
    this.dropping = false;
    const file = event.dataTransfer?.files[0];
    if (file) void this.#take(file);
  };
}

customElements.define('machines-screen', MachinesScreen);

declare global {
  interface HTMLElementTagNameMap {
    'machines-screen': MachinesScreen;
  }
}
