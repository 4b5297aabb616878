/** Changes the system: name, storage, machine profile. Events: `editor-run` {commands}, `editor-close`. */

import { chosenOf, chosenText } from '../elements/chosen.ts';
import '@carbon/web-components/es/components/button/button.js';
import { css, html, nothing, type PropertyValues } from 'lit';
import type { ConsoleApi } from '../../shared/api.ts';
import type { HmcCommand } from '../../shared/command.ts';
import { ANSWER_STYLES } from '../../shared/definition.ts';
import { MACHINE_PROFILES, machineProfileOf } from '../../shared/machine-profile.ts';
import type { SystemView } from '../../shared/view.ts';
import { icons } from '../elements/icons.ts';
import { setModal } from '../elements/modal.ts';
import {
  linesOf,
  readSystemForm,
  type SystemForm,
  systemFormOf,
  type TableLine,
} from '../model/system-form.ts';
import { Trial } from '../state/trial.ts';
import { strings } from '../strings/index.ts';
import { fieldStyles } from '../theme/field-styles.ts';
import { base, dialogStyles, plainButton, tableStyles } from '../theme/shared-styles.ts';
import './system-verdict.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';

const s = strings.editor;
const OWN = 'own';

type TextField = 'name' | 'customer' | 'installed' | 'hsa';

export class SystemEditor extends ConsoleElement {
  static override properties = {
    open: { type: Boolean },
    system: { attribute: false },
    api: { attribute: false },
    form: { state: true },
  };
  declare open: boolean;
  declare system: SystemView;
  declare api: ConsoleApi;
  declare private form: SystemForm | undefined;
  readonly #trial = new Trial(this);
  #commands: readonly HmcCommand[] = [];
  #problems: readonly string[] = [];

  static override styles = [
    base,
    dialogStyles,
    fieldStyles,
    tableStyles,
    plainButton,
    css`
      td {
        padding: 0.25rem 0.5rem;
        vertical-align: middle;
      }
      td input:not([type='checkbox']) {
        inline-size: 100%;
        block-size: 2rem;
        padding-inline: 0.75rem;
        border: 0;
        border-block-end: 1px solid var(--cds-border-strong-01);
        background: var(--cds-field-02);
        color: var(--cds-text-primary);
        font-family: var(--font-mono);
        text-align: end;
      }
      .lines {
        margin-block: 0.75rem;
      }
    `,
  ];

  constructor() {
    super();
    this.open = false;
    this.form = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('open') && this.open) {
      this.#trial.forget();
      this.form = systemFormOf(this.system);
    }
    if (!this.open || !this.form) return;
    const { commands, problems } = readSystemForm(this.form, this.system);
    this.#commands = commands;
    this.#problems = problems.map(({ field, rule }) => `${field}: ${rule}.`);
    this.#trial.of(this.api, commands);
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('open')) setModal(this, this.open, 'input');
  }

  protected override render() {
    const runnable = this.#trial.verdict.kind === 'accepted' && this.#problems.length === 0;
    return html`<dialog aria-labelledby="heading" @cancel=${this.#cancelled}>
      <div class="head"><h1 id="heading">${this.open ? s.systemHeading(this.system.name) : ''}</h1></div>
      <form class="body" tabindex="-1" @submit=${this.#submitted}>${this.open && this.form ? this.#renderFields(this.form) : nothing}</form>
      <div class="foot">
        <cds-button kind="secondary" size="lg" data-cancel @click=${() => fire(this, 'editor-close')}>${strings.preview.cancel}</cds-button>
        <cds-button kind="primary" size="lg" data-run ?disabled=${!runnable} @click=${this.#submitted}>${s.runChange}</cds-button>
      </div>
    </dialog>`;
  }

  #renderFields(form: SystemForm) {
    const preset = machineProfileOf(form.model);
    const isPreset = preset && JSON.stringify(linesOf(preset)) === JSON.stringify(form.table);
    return html`<fieldset>
        <div class="fields">
          ${this.#text(form, 'name', s.fields.name)} ${this.#text(form, 'customer', s.customer, s.customerHint)}
          ${this.#text(form, 'installed', s.installed, s.installedHint)} ${this.#text(form, 'hsa', s.hsa, s.hsaHint)}
          <label class="field"
            >${s.model}
            <select data-field="model" @change=${(event: Event) => this.#model(chosenText(event))}>
              ${form.model === '' ? html`<option value="" selected>${s.modelNone}</option>` : nothing}
              ${MACHINE_PROFILES.map(({ model }) => html`<option value=${model} ?selected=${isPreset && model === form.model}>${model}</option>`)}
              ${form.model !== '' && !isPreset ? html`<option value=${OWN} selected>${form.model}, ${s.modelOwn}</option>` : nothing}
            </select>
          </label>
        </div>
        <div class="fields">
          <label class="field"
            >${s.answerStyle}
            <select data-field="answerStyle" @change=${(event: Event) => this.#set({ answerStyle: chosenOf(event, ANSWER_STYLES) ?? form.answerStyle })}>
              ${ANSWER_STYLES.map((style) => html`<option value=${style} ?selected=${style === form.answerStyle}>${s.answerStyles[style]}</option>`)}
            </select>
            <span class="hint">${s.answerStyleHint}</span>
          </label>
          <label class="check"
            ><input
              type="checkbox"
              data-field="standbyListed"
              .checked=${form.standbyListed}
              @change=${(event: Event) => this.#set({ standbyListed: (event.currentTarget as HTMLInputElement).checked })}
            />${s.standbyListed}</label
          >
        </div>
        ${form.table.length > 0 ? this.#renderTable(form) : nothing}
      </fieldset>
      <system-verdict .verdict=${this.#trial.verdict} .commands=${this.#commands.length} .problems=${this.#problems}></system-verdict>
      <button hidden></button>`;
  }

  #renderTable({ table }: SystemForm) {
    return html`<div class="lines">
      <table>
        <caption class="hidden-text">${s.table}</caption>
        <thead>
          <tr>
            <th class="number">${strings.system.upTo}</th>
            <th class="number">${strings.system.increment}</th>
            <th>${strings.system.confirmedHead}</th>
            <th><span class="hidden-text">${strings.conditions.remove}</span></th>
          </tr>
        </thead>
        <tbody>
          ${table.map(
            (line, index) => html`<tr>
              <td><input .value=${line.upTo} aria-label=${s.upTo(index + 1)} @input=${this.#lineTyped(index, 'upTo')} /></td>
              <td><input .value=${line.increment} aria-label=${s.lineIncrement(index + 1)} @input=${this.#lineTyped(index, 'increment')} /></td>
              <td>
                <input
                  type="checkbox"
                  .checked=${line.confirmed}
                  aria-label=${s.lineConfirmed(index + 1)}
                  @change=${(event: Event) => this.#line(index, { confirmed: (event.currentTarget as HTMLInputElement).checked })}
                />
              </td>
              <td>
                <button type="button" class="plain" aria-label=${s.removeLine(index + 1)} @click=${() => this.#setTable(table.filter((_, other) => other !== index))}>
                  ${icons.close}
                </button>
              </td>
            </tr>`,
          )}
        </tbody>
      </table>
      <button
        type="button"
        class="plain"
        @click=${() => this.#setTable([...table, { ...(table.at(-1) ?? { upTo: '512 GiB', increment: '1 GiB' }), confirmed: false }])}
      >
        ${icons.plus}${s.addLine}
      </button>
    </div>`;
  }

  #text(form: SystemForm, field: TextField, label: string, hint = '') {
    return html`<label class="field"
      >${label}
      <input
        .value=${form[field]}
        data-field=${field}
        autocomplete="off"
        spellcheck="false"
        @input=${(event: Event) => this.#set({ [field]: (event.currentTarget as HTMLInputElement).value })}
      />
      ${hint ? html`<span class="hint">${hint}</span>` : nothing}
    </label>`;
  }

  #model(model: string): void {
    const profile = machineProfileOf(model);
    if (profile) this.#set({ model, machineTypes: profile.machineTypes.join(', '), table: linesOf(profile) });
  }

  #lineTyped = (index: number, field: 'upTo' | 'increment') => (event: Event) =>
    this.#line(index, { [field]: (event.currentTarget as HTMLInputElement).value });

  #line(index: number, change: Partial<TableLine>): void {
    this.#setTable(
      (this.form?.table ?? []).map((line, at) => (at === index ? { ...line, ...change } : line)),
    );
  }

  #setTable(table: readonly TableLine[]): void {
    this.#set({ table });
  }

  #set(change: Partial<SystemForm>): void {
    if (this.form) this.form = { ...this.form, ...change };
  }

  #submitted = (event: Event): void => {
    event.preventDefault();
    if (this.#trial.verdict.kind !== 'accepted' || this.#problems.length > 0) return;
    fire(this, 'editor-run', { commands: this.#commands });
  };

  #cancelled = (event: Event): void => {
    event.preventDefault();
    fire(this, 'editor-close');
  };
}

customElements.define('system-editor', SystemEditor);

declare global {
  interface HTMLElementTagNameMap {
    'system-editor': SystemEditor;
  }
}
