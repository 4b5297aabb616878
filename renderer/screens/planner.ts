/** What standby storage costs at IPL, and how much of it each kernel generation can boot with. Events: none. */

import '@carbon/web-components/es/components/button/button.js';
import { css, html, nothing } from 'lit';
import type { KernelPlan, StandbyPlan } from '../../shared/standby-plan.ts';
import { type Bytes, parseBytes } from '../../shared/units.ts';
import '../elements/data-table.ts';
import '../elements/standby-chart.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { icons } from '../elements/icons.ts';
import { formatSize, sizeText } from '../model/format.ts';
import type { PartitionState } from '../model/machine-state.ts';
import { failureSentences } from '../model/outcome-text.ts';
import { verdictOf } from '../model/planner-chart.ts';
import { Asked } from '../state/asked.ts';
import type { Store } from '../state/store.ts';
import { strings } from '../strings/index.ts';
import { fieldStyles } from '../theme/field-styles.ts';
import { calloutStyles, screenStyles } from '../theme/screen-styles.ts';
import { base, panel } from '../theme/shared-styles.ts';

import { PLANNER_COLUMNS, plannerSheet } from './planner-columns.ts';

const s = strings.planner;

export class PlannerScreen extends ConsoleElement {
  static override properties = {
    store: { attribute: false },
    partition: { attribute: false },
    seen: { type: Number },
    initial: { state: true },
    standby: { state: true },
  };
  declare store: Store;
  declare partition: PartitionState;
  declare seen: number;
  /** What was typed; undefined: as defined. */
  declare private initial: string | undefined;
  declare private standby: string | undefined;
  readonly #plan = new Asked<'plan'>(this);

  static override styles = [
    base,
    panel,
    screenStyles,
    calloutStyles,
    fieldStyles,
    css`
      .callout {
        margin-block-start: 1rem;
      }
      form {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem 1rem;
        align-items: flex-end;
      }
      form .field {
        inline-size: 11rem;
      }
    `,
  ];

  constructor() {
    super();
    this.seen = 0;
    this.initial = undefined;
    this.standby = undefined;
  }

  protected override willUpdate(): void {
    const { name: partition, platform } = this.partition.view;
    if (platform) return;
    const [initial, reserved] = [this.#typed(this.initial), this.#typed(this.standby)];
    if (initial === null || reserved === null) return;
    this.#plan.ask(
      this.store.api,
      {
        kind: 'plan',
        partition,
        ...(initial === undefined ? {} : { initialBytes: initial }),
        ...(reserved === undefined ? {} : { reservedBytes: reserved }),
      },
      [this.store.machine?.id, this.seen],
    );
  }

  /** undefined: as defined; null: not a size. */
  #typed(text: string | undefined): Bytes | undefined | null {
    return text === undefined ? undefined : (parseBytes(text) ?? null);
  }

  protected override render() {
    const { view } = this.partition;
    const plan = this.#plan.answer?.plan;
    return html`<div class="head"><h1>${s.title}: ${view.name}</h1></div>
      <p class="intro">${s.intro}</p>
      ${
        view.platform
          ? html`<p>${s.none}</p>`
          : html`${this.#renderForm(plan)} ${plan ? html`${this.#renderChart(plan)} ${this.#renderTable(plan)}` : nothing}`
      }`;
  }

  #renderForm(plan: StandbyPlan | undefined) {
    const { profile } = this.partition.view;
    const { failure } = this.#plan;
    const rounded =
      plan &&
      ((this.initial !== undefined && parseBytes(this.initial) !== plan.initialBytes) ||
        (this.standby !== undefined && parseBytes(this.standby) !== plan.standbyBytes));
    return html`<section class="panel" aria-label=${s.title}>
      <form @submit=${(event: Event) => event.preventDefault()}>
        ${this.#field('initial', s.initial, this.initial ?? sizeText(profile.initialBytes))}
        ${this.#field('standby', s.reserved, this.standby ?? sizeText(profile.reservedBytes))}
        <cds-button
          size="md"
          kind="ghost"
          ?disabled=${this.initial === undefined && this.standby === undefined}
          @click=${() => {
            this.initial = undefined;
            this.standby = undefined;
          }}
          >${s.reset}</cds-button
        >
      </form>
      ${rounded ? html`<p class="note">${s.rounded(formatSize(plan.initialBytes), formatSize(plan.standbyBytes))}</p>` : nothing}
      ${
        failure
          ? html`<div class="callout bad" role="alert">${icons.error}<span>${failureSentences(failure).join(' ')}</span></div>`
          : plan
            ? html`<div class="callout ${plan.own.boots ? 'good' : 'bad'}" role="status" data-verdict=${plan.own.boots ? 'boots' : 'fails'}>
              ${plan.own.boots ? icons.done : icons.error}<span>${verdictOf(plan).join(' ')}</span>
            </div>`
            : html`<p class="note" role="status">${strings.editor.asking}</p>`
      }
    </section>`;
  }

  #field(field: 'initial' | 'standby', label: string, value: string) {
    const wrong = this.#typed(this[field]) === null;
    return html`<label class="field"
      >${label}
      <input
        .value=${value}
        data-field=${field}
        autocomplete="off"
        aria-invalid=${wrong ? 'true' : 'false'}
        @input=${(event: Event) => {
          this[field] = (event.currentTarget as HTMLInputElement).value;
        }}
      />
      ${wrong ? html`<span class="hint error">${strings.editor.unread}</span>` : nothing}
    </label>`;
  }

  #renderChart(plan: StandbyPlan) {
    return html`<section class="panel" aria-label=${s.chart}>
      <h2>${s.chart}</h2>
      <standby-chart .plan=${plan}></standby-chart>
    </section>`;
  }

  #renderTable(plan: StandbyPlan) {
    const estimated = [plan.own, ...plan.eras].some(({ estimate }) => estimate);
    const rows: PlannedKernel[] = [
      { ...plan.own, isOwn: true },
      ...plan.eras.map((kernel) => ({ ...kernel, isOwn: false })),
    ];
    return html`<section class="panel" aria-label=${s.table}>
      <h2>${s.table}</h2>
      <data-table
        small
        .name=${s.table}
        .store=${'planner'}
        .columns=${PLANNER_COLUMNS}
        .rows=${rows}
        .rowKey=${keyOf}
        .rowData=${(kernel: PlannedKernel) => ({ kernel: keyOf(kernel) })}
        .rowClass=${({ isOwn }: PlannedKernel) => (isOwn ? 'own' : '')}
        .sheet=${plannerSheet}
      ></data-table>
      ${estimated ? html`<p class="note">* ${s.estimateHint}</p>` : nothing}
    </section>`;
  }
}

type PlannedKernel = KernelPlan & { readonly isOwn: boolean };

const keyOf = ({ isOwn, release }: PlannedKernel): string => (isOwn ? 'own' : release);

customElements.define('planner-screen', PlannerScreen);

declare global {
  interface HTMLElementTagNameMap {
    'planner-screen': PlannerScreen;
  }
}
