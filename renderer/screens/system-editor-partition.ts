/** Defines or changes a partition; the machine is asked while one types. Events: `editor-run` {commands}, `editor-close`. */

import { chosenOf } from '../elements/chosen.ts';
import { setModal } from '../elements/modal.ts';
import '@carbon/web-components/es/components/button/button.js';
import { css, html, nothing, type PropertyValues } from 'lit';
import type { ConsoleApi } from '../../shared/api.ts';
import type { HmcCommand } from '../../shared/command.ts';
import type { LoadDevice, PartitionDefinition } from '../../shared/definition.ts';
import { buildOf, unheardParameters } from '../../shared/kernel-build.ts';
import { releaseNamed } from '../../shared/known-releases.ts';
import { granularityFor, type MachineProfile } from '../../shared/machine-profile.ts';
import { bytes, mib } from '../../shared/units.ts';
import { releaseOptions } from '../elements/release-options.ts';
import { brokenSize, definitionProblems, type FieldProblem, nearest } from '../model/definition-problems.ts';
import { sentence } from '../model/outcome-text.ts';
import {
  commandsBetween,
  type FormField,
  formOf,
  freePartitionName,
  incrementOf,
  NEW_PARTITION,
  type PartitionForm,
  readForm,
} from '../model/partition-form.ts';
import { Trial } from '../state/trial.ts';
import { strings } from '../strings/index.ts';
import { fieldStyles } from '../theme/field-styles.ts';
import { base, dialogStyles } from '../theme/shared-styles.ts';
import './system-verdict.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { formatSize, readSize } from '../model/format.ts';

const s = strings.editor;

const CRASH_DUMP: readonly PartitionForm['crashDump'][] = ['', 'yes', 'no'];
const DEVICES: readonly ('' | LoadDevice)[] = ['', 'ccw', 'fcp', 'nvme'];

type TextField = Exclude<FormField, 'device' | 'atActivation' | 'crashDump' | 'zvm'>;
const TEXT_FIELDS = Object.keys(NEW_PARTITION).filter(
  (field): field is TextField => !['device', 'atActivation', 'crashDump', 'zvm'].includes(field),
);

export class PartitionEditor extends ConsoleElement {
  static override properties = {
    open: { type: Boolean },
    current: { attribute: false },
    machine: { attribute: false },
    taken: { attribute: false },
    api: { attribute: false },
    form: { state: true },
  };
  declare open: boolean;
  /** Absent: a new partition. */
  declare current: PartitionDefinition | undefined;
  declare machine: MachineProfile | null;
  declare taken: ReadonlySet<string>;
  declare api: ConsoleApi;
  declare private form: PartitionForm;
  readonly #trial = new Trial(this);
  #commands: readonly HmcCommand[] = [];
  #unread: readonly FormField[] = [];
  /** What the machine has against the fields. */
  #refused: readonly FieldProblem[] = [];

  static override styles = [
    base,
    dialogStyles,
    fieldStyles,
    css`
      .line {
        display: block;
      }
      .sum {
        margin-block: 0.5rem 0;
        font-size: 0.75rem;
        color: var(--cds-text-secondary);
      }
    `,
  ];

  constructor() {
    super();
    this.open = false;
    this.current = undefined;
    this.machine = null;
    this.taken = new Set();
    this.form = NEW_PARTITION;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('open') && this.open) {
      this.#trial.forget();
      this.form = this.current
        ? formOf(this.current)
        : { ...NEW_PARTITION, name: freePartitionName(this.taken) };
    }
    if (!this.open) return;
    const read = readForm(this.form, this.machine, this.current);
    this.#unread = read.unread;
    this.#commands = read.definition ? commandsBetween(this.current, read.definition) : [];
    this.#trial.of(this.api, this.#commands);
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('open')) setModal(this, this.open, 'input:not([disabled])');
  }

  protected override render() {
    const { current: before } = this;
    const { verdict } = this.#trial;
    const runnable = verdict.kind === 'accepted';
    this.#refused = verdict.kind === 'refused' ? definitionProblems(verdict.failure) : [];
    return html`<dialog aria-labelledby="heading" @cancel=${this.#cancelled}>
      <div class="head">
        <h1 id="heading">${before ? s.changeHeading(before.name) : s.defineHeading}</h1>
        ${before ? html`<p class="quiet">${s.takesEffect}</p>` : nothing}
      </div>
      <form class="body" tabindex="-1" @submit=${this.#submitted}>${this.open ? this.#renderFields() : nothing}</form>
      <div class="foot">
        <cds-button kind="secondary" size="lg" data-cancel @click=${() => fire(this, 'editor-close')}>${strings.preview.cancel}</cds-button>
        <cds-button kind="primary" size="lg" data-run ?disabled=${!runnable} @click=${this.#submitted}>${before ? s.runChange : s.runDefine}</cds-button>
      </div>
    </dialog>`;
  }

  #renderFields() {
    const { form, current: before } = this;
    const table = incrementOf({ ...form, increment: '' }, this.machine);
    const increment = before
      ? s.hints.incrementFixed
      : table === undefined
        ? ''
        : this.machine
          ? s.hints.incrementTable(formatSize(table))
          : s.hints.incrementPlain(formatSize(table));
    const fixedZvm = before !== undefined;
    const wrongRelease = this.#wrongWith('release');
    return html`<fieldset>
        <legend>${s.profile}</legend>
        <div class="fields">
          ${before ? nothing : this.#text('name', s.hints.name)} ${this.#text('initial', s.hints.initial)}
          ${this.#text('reserved', s.hints.reserved)} ${this.#text('increment', increment, before !== undefined)}
          ${this.#text('origin', s.hints.origin)}
          ${before && form.elements === '' ? nothing : this.#text('elements', before ? s.hints.elementsFixed : s.hints.elements, before !== undefined)}
        </div>
        <p class="sum" aria-live="polite" data-sum>${this.#sum()}</p>
      </fieldset>
      <fieldset>
        <legend>${s.kernel}</legend>
        <div class="fields">
          <label class="field"
            >${s.fields.release}
            <input list="releases" .value=${form.release} data-field="release" aria-invalid=${wrongRelease.length > 0 ? 'true' : 'false'} aria-describedby="about-release" @input=${this.#typed('release')} autocomplete="off" />
            ${releaseOptions('releases')}
            <span class="hint ${wrongRelease.length > 0 ? 'error' : ''}" id="about-release">${wrongRelease[0] ?? s.hints.release}</span>
          </label>
          ${this.#text('commandLine', s.hints.commandLine, false, 'across')}
          ${this.#renderUnheard()}
          ${this.#text('cma', s.hints.cma(buildOf({ release: releaseNamed(form.release) }).cmaMib))}
          <label class="field"
            >${s.fields.crashDump}
            <select data-field="crashDump" @change=${(event: Event) => this.#set({ crashDump: chosenOf(event, CRASH_DUMP) ?? '' })}>
              ${CRASH_DUMP.map((choice) => html`<option value=${choice} ?selected=${choice === form.crashDump}>${s.crashDump[choice]}</option>`)}
            </select>
          </label>
        </div>
      </fieldset>
      <fieldset>
        <legend>${s.load}</legend>
        <div class="fields">
          <label class="field"
            >${s.fields.device}
            <select data-field="device" @change=${(event: Event) => this.#set({ device: chosenOf(event, DEVICES) ?? '' })}>
              ${DEVICES.map((device) => html`<option value=${device} ?selected=${device === form.device}>${s.devices[device]}</option>`)}
            </select>
          </label>
          ${this.#text('address')} ${this.#text('parameter')} ${this.#check('atActivation')}
        </div>
      </fieldset>
      ${
        fixedZvm && !form.zvm
          ? nothing
          : html`<fieldset>
            <legend>${s.zvmGroup}</legend>
            <div class="fields">
              ${fixedZvm ? nothing : html`<div class="across">${this.#check('zvm')}</div>`}
              ${form.zvm ? html`${this.#text('directoryInitial', '', fixedZvm)} ${this.#text('directoryMaximum', '', fixedZvm)} ${this.#text('standby', '', fixedZvm)}` : nothing}
            </div>
          </fieldset>`
      }
      <system-verdict .verdict=${this.#trial.verdict} .commands=${this.#commands.length} .problems=${this.#problems()} .refused=${this.#refusedLines()}></system-verdict>
      <button hidden></button>`;
  }

  /** "4 initial increments + 12 reserved increments = rnmax 16" */
  #sum(): string {
    const read = readForm(this.form, this.machine, this.current).definition;
    if (!read || read.kernel.arch === 'x86_64') return '';
    const { initialBytes, reservedBytes } = read.profile;
    const { incrementBytes } = read.sclp;
    if (incrementBytes <= 0) return '';
    return s.increments(Math.ceil(initialBytes / incrementBytes), Math.ceil(reservedBytes / incrementBytes));
  }

  #problems(): string[] {
    const labels: Readonly<Record<string, string>> = s.fields;
    return this.#unread.map((field) => `${labels[field]}: ${this.#unreadText(field)}`);
  }

  /** What is not said at a field is said here. */
  #refusedLines(): string[] {
    const fields = TEXT_FIELDS.filter((field) => this.#wrongWith(field).length > 0).length;
    const others = this.#refused.filter(({ field }) => field === null);
    return [...(fields > 0 ? [s.marked(fields)] : []), ...others.map(({ rule }) => sentence(rule))];
  }

  #unreadText(field: FormField): string {
    const size = brokenSize(String(this.form[field]));
    return size === undefined ? s.unread : s.broken(nearest(size, mib(1)).map(formatSize));
  }

  /** What is wrong with a field, one line each. */
  #wrongWith(field: TextField): string[] {
    if (this.#unread.includes(field)) return [this.#unreadText(field)];
    const lines = this.#refused
      .filter((one) => one.field === field)
      .map(({ rule }) => this.#explained(field, rule));
    // A size that nobody typed has to say where it comes from.
    const concerned = this.#refused.some(({ rule }) => rule.includes('increment') || rule.includes('rnmax'));
    return field === 'increment' && concerned ? [...lines, ...this.#assumed()] : lines;
  }

  #explained(field: TextField, rule: string): string {
    const increment = this.current?.sclp.incrementBytes ?? incrementOf(this.form, this.machine);
    const size = readSize(this.form[field]);
    if (!rule.includes('multiple of the increment') || !increment || size === undefined)
      return sentence(rule);
    return `${sentence(rule)} ${s.nearest(nearest(size, increment).map(formatSize))}`;
  }

  #assumed(): string[] {
    if (this.current || this.form.increment.trim() !== '') return [];
    const sizes = [this.form.initial, this.form.reserved].map((text) => readSize(text) ?? 0);
    const increment = incrementOf(this.form, this.machine);
    if (!increment) return [];
    const [initial = 0, reserved = 0] = sizes;
    const table = !this.machine
      ? 'none'
      : granularityFor(this.machine, initial, reserved)
        ? 'line'
        : 'too large';
    return [s.assumed(formatSize(increment), formatSize(bytes(Math.max(...sizes))), table)];
  }

  /** Words of the command line that will do nothing, where they are typed. */
  #renderUnheard() {
    const definition = readForm(this.form, null, this.current).definition;
    const unheard = unheardParameters(
      definition?.kernel ?? { release: this.form.release, commandLine: this.form.commandLine },
    );
    return html`<div class="across" aria-live="polite" data-unheard>
      ${unheard.map(({ parameter, why }) => html`<p class="hint"><code>${parameter}</code>: ${strings.overview.unheard[why]}</p>`)}
    </div>`;
  }

  #text(field: TextField, hint = '', disabled = false, className = '') {
    const wrong = this.#wrongWith(field);
    const said = wrong.length > 0 || hint !== '';
    return html`<label class="field ${className}"
      >${s.fields[field]}
      <input
        .value=${this.form[field]}
        data-field=${field}
        ?disabled=${disabled}
        aria-invalid=${wrong.length > 0 ? 'true' : 'false'}
        aria-describedby=${said ? `about-${field}` : nothing}
        autocomplete="off"
        spellcheck="false"
        @input=${this.#typed(field)}
      />
      ${
        wrong.length > 0
          ? html`<span class="hint error" id="about-${field}">${wrong.map((line) => html`<span class="line">${line}</span>`)}</span>`
          : hint
            ? html`<span class="hint" id="about-${field}">${hint}</span>`
            : nothing
      }
    </label>`;
  }

  #check(field: 'atActivation' | 'zvm') {
    return html`<label class="check"
      ><input
        type="checkbox"
        data-field=${field}
        .checked=${this.form[field]}
        @change=${(event: Event) => this.#set({ [field]: (event.currentTarget as HTMLInputElement).checked })}
      />${s.fields[field]}</label
    >`;
  }

  #typed = (field: TextField) => (event: Event) =>
    this.#set({ [field]: (event.currentTarget as HTMLInputElement).value });

  #set(change: Partial<PartitionForm>): void {
    this.form = { ...this.form, ...change };
  }

  #submitted = (event: Event): void => {
    event.preventDefault();
    if (this.#trial.verdict.kind !== 'accepted') return;
    fire(this, 'editor-run', { commands: this.#commands });
  };

  #cancelled = (event: Event): void => {
    event.preventDefault();
    fire(this, 'editor-close');
  };
}

customElements.define('partition-editor', PartitionEditor);

declare global {
  interface HTMLElementTagNameMap {
    'partition-editor': PartitionEditor;
  }
}
