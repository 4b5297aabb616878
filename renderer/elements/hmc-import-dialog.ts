/**
 * What an HMC file says of each partition, what it lacks, and what becomes of it. The defaults are filled in: one click
 * takes them. Events: `hmc-import-run` {answers}, `hmc-import-close`.
 */

import '@carbon/web-components/es/components/button/button.js';
import { css, html, nothing, type PropertyValues } from 'lit';
import type { HmcAnswers, HmcSurvey, SurveyedPartition, SurveyedSystem } from '../../shared/hmc-survey.ts';
import { isOpen } from '../../shared/hmc-survey.ts';
import type { PartitionStatus } from '../../shared/partition-action.ts';
import { formatSize, grouped } from '../model/format.ts';
import {
  type AmountField,
  answersOf,
  changed,
  type ImportForm,
  type ImportRow,
  isSaid,
  isUnread,
  proposedForm,
} from '../model/hmc-import.ts';
import { strings } from '../strings/index.ts';
import { fieldStyles } from '../theme/field-styles.ts';
import { calloutStyles } from '../theme/screen-styles.ts';
import { base, dialogStyles, tableStyles } from '../theme/shared-styles.ts';
import { chosenText } from './chosen.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';
import { icons } from './icons.ts';
import { setModal } from './modal.ts';

const s = strings.hmcImport;

export class HmcImportDialog extends ConsoleElement {
  static override properties = {
    name: { attribute: false },
    survey: { attribute: false },
    form: { state: true },
  };
  /** Of the file. */
  declare name: string;
  declare survey: HmcSurvey | undefined;
  declare private form: ImportForm;

  static override styles = [
    base,
    dialogStyles,
    tableStyles,
    fieldStyles,
    calloutStyles,
    css`
      dialog {
        inline-size: min(76rem, calc(100vw - 2rem));
      }
      h2 {
        margin-block: 1rem 0.25rem;
        font-size: 0.875rem;
      }
      .body > .callout {
        margin-block-end: 0.5rem;
      }
      .scroll {
        overflow-x: auto;
      }
      th {
        position: static;
      }
      thead th {
        inline-size: 9.5rem;
      }
      thead th:last-child {
        inline-size: auto;
      }
      tbody th {
        padding-block: 0.3125rem;
        background: transparent;
        box-shadow: none;
        border-block-end: 1px solid var(--cds-border-subtle-01);
        vertical-align: top;
        font-weight: 400;
      }
      .called,
      .from {
        display: block;
        font-size: 0.75rem;
        color: var(--cds-text-secondary);
      }
      td .field input,
      td .field select {
        inline-size: 9rem;
        block-size: 1.75rem;
      }
      .remarks {
        min-inline-size: 14rem;
        max-inline-size: 26rem;
        white-space: normal;
      }
      .remarks ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .remarks .wrong {
        color: var(--cds-text-error);
      }
      tr[data-out] :is(td, th):not(:last-child) {
        color: var(--cds-text-secondary);
      }
    `,
  ];

  constructor() {
    super();
    this.name = '';
    this.survey = undefined;
    this.form = new Map();
  }

  protected override willUpdate(properties: PropertyValues): void {
    if (properties.has('survey') && this.survey) this.form = proposedForm(this.survey);
  }

  protected override updated(properties: PropertyValues): void {
    if (properties.has('survey')) setModal(this, Boolean(this.survey), '[data-run]');
  }

  protected override render() {
    const { survey, form } = this;
    const answers = survey && answersOf(survey, form);
    const taken = [...form.values()].filter(({ takes }) => takes).length;
    return html`<dialog aria-labelledby="heading" aria-describedby="text" @cancel=${this.#cancelled}>
      <div class="head"><h1 id="heading">${s.heading(this.name)}</h1></div>
      <div class="body">
        <div class="callout" id="text">${icons.info}<span>${s.intro}</span></div>
        ${survey?.systems.map((system) => this.#renderSystem(system))}
      </div>
      <div class="foot">
        <cds-button kind="secondary" size="lg" data-cancel @click=${() => fire(this, 'hmc-import-close')}>${strings.machines.cancel}</cds-button>
        <cds-button kind="primary" size="lg" data-run ?disabled=${answers === undefined} @click=${() => this.#run(answers)}>
          ${s.run(taken, form.size)}
        </cds-button>
      </div>
    </dialog>`;
  }

  #renderSystem({ name, mode, partitions, profilesLeft }: SurveyedSystem) {
    const c = s.columns;
    return html`<section data-system=${name}>
      <h2>${s.system(name, mode)}</h2>
      ${
        partitions.length === 0
          ? html`<p class="quiet">${s.noPartitions}</p>`
          : html`<div class="scroll">
              <table class="tight" aria-label=${s.table(name)}>
                <thead>
                  <tr>
                    <th>${c.name}</th>
                    <th>${c.purpose}</th>
                    <th>${c.status}</th>
                    <th>${c.initial}</th>
                    <th>${c.reserved}</th>
                    <th>${c.choice}</th>
                    <th>${c.remarks}</th>
                  </tr>
                </thead>
                <tbody>
                  ${partitions.map((partition) => this.#renderRow(partition))}
                </tbody>
              </table>
            </div>`
      }
      ${profilesLeft.length > 0 ? html`<p class="quiet">${s.profilesLeft(profilesLeft)}</p>` : nothing}
    </section>`;
  }

  #renderRow(partition: SurveyedPartition) {
    const { id, line, name, simulatedName, purpose, status, problems, remarks } = partition;
    const row = this.form.get(id);
    if (!row) return nothing;
    return html`<tr data-partition=${simulatedName} ?data-out=${!row.takes}>
      <th scope="row">
        <strong>${name}</strong>
        ${simulatedName === name ? nothing : html`<span class="called">${s.called(simulatedName)}</span>`}
        ${line === undefined ? nothing : html`<span class="called">${s.line(line)}</span>`}
      </th>
      <td class="nowrap">${s.purposes[purpose]}</td>
      <td class="nowrap">${wordOf(status)}</td>
      <td>${this.#renderAmount(partition, row, 'initial')}</td>
      <td>${this.#renderAmount(partition, row, 'reserved')}</td>
      <td>
        <div class="field">
          <select aria-label=${s.choiceOf(simulatedName)} @change=${(event: Event) => this.#change(id, { takes: chosenText(event) === 'take' })}>
            <option value="take" ?selected=${row.takes}>${isOpen(partition) ? s.assume : s.take}</option>
            <option value="leaveOut" ?selected=${!row.takes}>${s.leaveOut}</option>
          </select>
        </div>
      </td>
      <td class="remarks">
        ${problems.length + remarks.length === 0 ? nothing : this.#renderRemarks(problems, remarks)}
      </td>
    </tr>`;
  }

  #renderRemarks(problems: SurveyedPartition['problems'], remarks: readonly string[]) {
    return html`<ul>
          ${problems.map(({ line: at, rule }) => html`<li class="wrong">${at === undefined ? nothing : `${s.line(at)}: `}${grouped(rule)}</li>`)}
          ${remarks.map((remark) => html`<li>${remark}</li>`)}
        </ul>`;
  }

  #renderAmount(partition: SurveyedPartition, row: ImportRow, field: AmountField) {
    const amount = partition[field];
    if (isSaid(amount))
      return html`<span class="nowrap">${formatSize(amount.bytes)}</span>${amount.from === 'running' ? html`<span class="from">${s.running}</span>` : nothing}`;
    const unread = isUnread(partition, row, field);
    return html`<div class="field">
      <input
        data-amount=${field}
        aria-label=${s.amountOf[field](partition.simulatedName)}
        aria-invalid=${unread ? 'true' : nothing}
        autocomplete="off"
        .value=${row[field]}
        ?disabled=${!row.takes}
        @input=${(event: Event) => this.#change(partition.id, { [field]: (event.currentTarget as HTMLInputElement).value })}
      />
      <span class=${unread ? 'hint error' : 'hint'}>${unread ? s.unread : row.takes ? s.assumed[amount.from] : s.missing[amount.from]}</span>
    </div>`;
  }

  #change(id: string, change: Partial<ImportRow>): void {
    this.form = changed(this.form, id, change);
  }

  #run(answers: HmcAnswers | undefined): void {
    if (answers) fire(this, 'hmc-import-run', { answers });
  }

  #cancelled = (event: Event): void => {
    event.preventDefault();
    fire(this, 'hmc-import-close');
  };
}

/** The HMC's word for a status as a person reads it; one that it alone knows stays as it is. */
const wordOf = (status: string): string => strings.statusWords[status as PartitionStatus] ?? status;

customElements.define('hmc-import-dialog', HmcImportDialog);

declare global {
  interface HTMLElementTagNameMap {
    'hmc-import-dialog': HmcImportDialog;
  }
}
