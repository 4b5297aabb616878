/** Two machines, two revisions, or the same commands on another kernel, side by side. Events: `notice` {text}, `runbook-make` {from}. */

import { chosenText } from '../elements/chosen.ts';
import '@carbon/web-components/es/components/button/button.js';
import { css, html, nothing } from 'lit';
import type { ComparedHistory, ComparedStep, Comparison } from '../../shared/comparison.ts';
import type { Failure } from '../../shared/failure.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { ComparedEras } from '../../shared/lesson.ts';
import type { SavedMachine } from '../../shared/saved-machine.ts';
import './upgrade-check.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { icons } from '../elements/icons.ts';
import { releaseOptions } from '../elements/release-options.ts';
import { definitionWords } from '../model/comparison.ts';
import { firstPair, formOf, type SideForm, sideOf } from '../model/machines.ts';
import { failureSentences, sentence } from '../model/outcome-text.ts';
import { Asked } from '../state/asked.ts';
import { takeCompareRequest } from '../state/compare-request.ts';
import { download } from '../state/files.ts';
import type { Store } from '../state/store.ts';
import { strings } from '../strings/index.ts';
import { fieldStyles } from '../theme/field-styles.ts';
import { calloutStyles, screenStyles } from '../theme/screen-styles.ts';
import { base, panel, plainButton, tableStyles } from '../theme/shared-styles.ts';
import { comparedStyles } from './compare-styles.ts';
import { comparedPartition, fieldsTable } from './compare-tables.ts';

const s = strings.compare;
const ERAS = ['6.8', '6.12', '7.2'] as const;
type Side = 'left' | 'right';

export class CompareScreen extends ConsoleElement {
  static override properties = {
    store: { attribute: false },
    seen: { type: Number },
    left: { state: true },
    right: { state: true },
    comparison: { state: true },
    failure: { state: true },
    running: { state: true },
    mode: { state: true },
    maps: { state: true },
  };
  declare store: Store;
  declare seen: number;
  declare private left: SideForm | undefined;
  declare private right: SideForm | undefined;
  declare private comparison: Comparison | undefined;
  declare private failure: Failure | undefined;
  declare private running: boolean;
  declare private mode: 'sides' | 'upgrade';
  /** Both sides of partitions as maps, as far as they were asked for. */
  declare private maps: ReadonlyMap<string, ComparedEras>;
  readonly #machines = new Asked<'machines'>(this);
  readonly #branches = new Asked<'branches'>(this);

  static override styles = [
    base,
    panel,
    plainButton,
    tableStyles,
    screenStyles,
    calloutStyles,
    fieldStyles,
    comparedStyles,
    css`
      .mode {
        display: inline-flex;
        border: 1px solid var(--cds-border-strong-01);
      }
      .mode button[aria-pressed='true'],
      .mode button[aria-pressed='true']:hover {
        background: var(--cds-layer-selected-inverse);
        color: var(--cds-text-inverse);
      }
      .sides {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr));
        gap: 0 2rem;
      }
      .sides .fields {
        grid-template-columns: repeat(auto-fit, minmax(min(9rem, 100%), 1fr));
      }
      .summary {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        align-items: center;
      }
      .summary strong {
        display: inline-flex;
        gap: 0.5rem;
        align-items: center;
      }
      h3 {
        margin-block: 1rem 0.25rem;
      }
      .panel > h3:first-of-type {
        margin-block-start: 0;
      }
      td.side {
        inline-size: 38%;
        overflow-wrap: anywhere;
      }
      td.nothing {
        color: var(--cds-text-secondary);
      }
      .parting td {
        background: var(--cds-layer-selected-01);
      }
      .because {
        display: block;
        font-size: 0.75rem;
        color: var(--cds-text-secondary);
      }
    `,
  ];

  constructor() {
    super();
    this.seen = 0;
    this.left = undefined;
    this.right = undefined;
    this.comparison = undefined;
    this.failure = undefined;
    this.running = false;
    this.mode = 'sides';
    this.maps = new Map();
  }

  protected override willUpdate(): void {
    const open = this.store.machine?.id;
    this.#machines.ask(this.store.api, { kind: 'machines' }, [open, this.seen]);
    this.#branches.ask(this.store.api, { kind: 'branches' }, [open, this.seen]);
    const known = new Set(this.#machines.answer?.machines.map(({ id }) => id));
    if (open === undefined || known.size === 0) return;
    const request = takeCompareRequest();
    if (request) {
      this.left = formOf(request.left);
      this.right = formOf(request.right);
      void this.updateComplete.then(() => void this.#compare());
    }
    const [left, right] = firstPair(this.#machines.answer?.machines ?? [], open);
    if (!this.left || !known.has(this.left.machine)) this.left = left;
    if (!this.right || !known.has(this.right.machine)) this.right = right;
  }

  protected override render() {
    const machines = this.#machines.answer?.machines ?? [];
    const { left, right } = this;
    return html`<div class="head"><h1>${s.title}</h1>${this.#renderMode()}</div>
      ${this.mode === 'upgrade' ? html`<upgrade-check .store=${this.store} .seen=${this.seen}></upgrade-check>` : this.#renderSides(machines, left, right)}`;
  }

  #renderMode() {
    const { mode: label, modes } = strings.upgrade;
    return html`<span class="mode" role="group" aria-label=${label}>
      ${(['sides', 'upgrade'] as const).map(
        (mode) =>
          html`<button class="plain" data-mode=${mode} aria-pressed=${this.mode === mode ? 'true' : 'false'} @click=${() => {
            this.mode = mode;
          }}>${modes[mode]}</button>`,
      )}
    </span>`;
  }

  #renderSides(machines: readonly SavedMachine[], left: SideForm | undefined, right: SideForm | undefined) {
    return html`
      <p class="intro">${s.intro}</p>
      ${left && right ? this.#renderForm(machines, left, right) : nothing}
      ${this.failure ? html`<p class="callout bad" role="alert">${icons.error}<span>${failureSentences(this.failure).join(' ')}</span></p>` : nothing}
      ${this.comparison ? this.#renderComparison(this.comparison) : nothing}`;
  }

  #renderForm(machines: readonly SavedMachine[], left: SideForm, right: SideForm) {
    const valid = sideOf(left) !== undefined && sideOf(right) !== undefined;
    return html`<section class="panel" aria-label=${s.title}>
      <form @submit=${this.#submitted}>
        <div class="sides">${this.#renderSide('left', machines, left)} ${this.#renderSide('right', machines, right)}</div>
        <div class="buttons">
          <cds-button size="md" kind="primary" data-run ?disabled=${!valid || this.running} @click=${this.#submitted}>${this.running ? s.running : s.run}</cds-button>
          <cds-button size="md" kind="ghost" @click=${() => this.#set(right, left)}>${s.swap}</cds-button>
          <span class="quiet">${s.presets}:</span>
          <button type="button" class="plain link" data-preset="start" @click=${() => this.#preset({ revision: '0' }, {})}>${s.presetStart}</button>
          ${ERAS.map((release) => html`<button type="button" class="plain link" data-preset=${release} @click=${() => this.#preset({}, { release })}>${s.presetEra(release)}</button>`)}
        </div>
        ${releaseOptions('releases')}
        <datalist id="branches">${(this.#branches.answer?.branches ?? []).map(({ name }) => html`<option value=${name}></option>`)}</datalist>
        <button hidden></button>
      </form>
    </section>`;
  }

  #renderSide(side: Side, machines: readonly SavedMachine[], form: SideForm) {
    const change = (part: Partial<SideForm>) => {
      this[side] = { ...form, ...part };
    };
    const unread = sideOf(form) === undefined;
    return html`<fieldset data-side=${side}>
      <legend>${s[side]}</legend>
      <div class="fields">
        <label class="field"
          >${s.machine}
          <select data-field="machine" @change=${(event: Event) => change({ machine: Number(chosenText(event)) })}>
            ${machines.map(({ id, name }) => html`<option value=${id} ?selected=${id === form.machine}>${name}</option>`)}
          </select>
        </label>
        <label class="field"
          >${s.revision}
          <input
            list="branches"
            autocomplete="off"
            data-field="revision"
            .value=${form.revision}
            aria-invalid=${unread ? 'true' : 'false'}
            @input=${(event: Event) => change({ revision: (event.currentTarget as HTMLInputElement).value })}
          />
          <span class="hint">${s.revisionHint}</span>
        </label>
        <label class="field"
          >${s.release}
          <input
            list="releases"
            data-field="release"
            .value=${form.release}
            autocomplete="off"
            @input=${(event: Event) => change({ release: (event.currentTarget as HTMLInputElement).value })}
          />
          <span class="hint">${s.releaseHint}</span>
        </label>
      </div>
    </fieldset>`;
  }

  #renderComparison(comparison: Comparison) {
    const { left, right, equal, definition, partitions, history } = comparison;
    const total = differencesIn(comparison);
    return html`<section class="panel" aria-label=${s.result} data-compared=${equal ? 'equal' : 'different'}>
        <div class="summary">
          <strong role="status">${equal ? icons.done : icons.info}${equal ? s.equal : s.different(total)}</strong>
          <span>${s.side(left.machine, left.revision, left.release)} ↔ ${s.side(right.machine, right.revision, right.release)}</span>
          <span class="spring"></span>
          ${equal ? nothing : html`<cds-button size="sm" kind="tertiary" data-runbook title=${strings.runbooks.makeHint} @click=${this.#makeRunbook}>${strings.runbooks.makeCompared}</cds-button>`}
          <cds-button size="sm" kind="tertiary" data-export="text" @click=${() => void this.#export('text')}>${s.exportText}</cds-button>
          <cds-button size="sm" kind="tertiary" data-export="json" @click=${() => void this.#export('json')}>${s.exportJson}</cds-button>
        </div>
      </section>
      ${
        definition.total > 0
          ? html`<section class="panel" aria-label=${s.definition}>
            <h2>${s.definition}</h2>
            ${fieldsTable(
              s.definition,
              definition.rows.map((row) => ({ ...row, field: definitionWords(row.field) })),
              definition,
            )}
          </section>`
          : nothing
      }
      ${partitions.map((partition) => comparedPartition(partition, this.maps.get(partition.name), () => void this.#showMaps(partition.name)))} ${this.#renderHistory(history)}`;
  }

  #renderHistory({ leftSteps, rightSteps, common, parting, pairs }: ComparedHistory) {
    return html`<section class="panel" aria-label=${s.history} data-history>
      <h2>${s.history}</h2>
      <p>${s.historySteps(leftSteps, rightSteps, common)} ${parting ? `${s.parting(parting.place)}.` : s.noParting}</p>
      ${
        pairs.total === 0
          ? nothing
          : html`<table>
            <thead>
              <tr>
                <th class="number">${s.step}</th>
                <th>${s.left}</th>
                <th>${s.right}</th>
              </tr>
            </thead>
            <tbody>
              ${pairs.rows.map(
                ({ place, left, right }) => html`<tr class=${place === parting?.place ? 'parting' : ''}>
                  <td class="number">${place}</td>
                  ${this.#renderStep(left)} ${this.#renderStep(right)}
                </tr>`,
              )}
            </tbody>
          </table>
          ${pairs.total > pairs.rows.length ? html`<p class="note">${s.more(pairs.rows.length, pairs.total)}</p>` : nothing}`
      }
    </section>`;
  }

  #renderStep(step: ComparedStep | null) {
    if (!step) return html`<td class="side nothing">${s.nothing}</td>`;
    return html`<td class="side">
      ${step.summary}: <strong>${step.outcome}</strong>
      <span class="because">${step.because ? `${sentence(step.because)} ` : ''}${s.microsteps(step.eventCount)}</span>
    </td>`;
  }

  #set(left: SideForm, right: SideForm): void {
    this.left = left;
    this.right = right;
  }

  #preset(left: Partial<SideForm>, right: Partial<SideForm>): void {
    const machine = this.store.machine?.id ?? 0;
    const plain = { machine, revision: '', release: '' };
    this.#set({ ...plain, ...left }, { ...plain, ...right });
    void this.#compare();
  }

  #submitted = (event: Event): void => {
    event.preventDefault();
    void this.#compare();
  };

  async #compare(): Promise<void> {
    const [left, right] = [this.left && sideOf(this.left), this.right && sideOf(this.right)];
    if (!left || !right || this.running) return;
    this.running = true;
    const answer = await this.store.api.call('compare', { left, right });
    this.running = false;
    this.failure = answer.ok ? undefined : answer.failure;
    this.comparison = answer.ok ? answer.value : undefined;
    this.maps = new Map();
  }

  async #showMaps(partition: string): Promise<void> {
    const [left, right] = [this.left && sideOf(this.left), this.right && sideOf(this.right)];
    if (!left || !right) return;
    const answer = await this.store.api.call('compareMaps', {
      left,
      right,
      partition: partition as PartitionName,
    });
    if (answer.ok) this.maps = new Map([...this.maps, [partition, answer.value]]);
    else this.failure = answer.failure;
  }

  #makeRunbook = (): void => {
    const [left, right] = [this.left && sideOf(this.left), this.right && sideOf(this.right)];
    if (left && right) fire(this, 'runbook-make', { from: { kind: 'comparison', left, right } });
  };

  async #export(format: 'text' | 'json'): Promise<void> {
    const [left, right] = [this.left && sideOf(this.left), this.right && sideOf(this.right)];
    if (!left || !right) return;
    const saved = await download({ kind: 'comparison', left, right, format });
    const text = saved.ok ? saved.value : failureSentences(saved.failure).join(' ');
    fire(this, 'notice', { text });
  }
}

const differencesIn = ({ definition, partitions }: Comparison): number =>
  partitions.reduce(
    (sum, { presence, figures, zones, increments, blocks }) =>
      sum + (presence === 'both' ? figures.length + zones.length + increments.total + blocks.total : 1),
    definition.total,
  );

customElements.define('compare-screen', CompareScreen);

declare global {
  interface HTMLElementTagNameMap {
    'compare-screen': CompareScreen;
  }
}
