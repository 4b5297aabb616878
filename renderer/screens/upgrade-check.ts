/** One partition under several kernels, a column each. */

import '@carbon/web-components/es/components/button/button.js';
import { css, html, nothing } from 'lit';
import type { Failure } from '../../shared/failure.ts';
import type { PartitionName } from '../../shared/ids.ts';
import { KIB } from '../../shared/units.ts';
import {
  UPGRADE_RELEASES_LIMIT,
  type UpgradeCheck,
  type UpgradeColumn,
  type UpgradeStep,
} from '../../shared/upgrade-check.ts';
import { chosenText } from '../elements/chosen.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { icons } from '../elements/icons.ts';
import { failureSentences } from '../model/outcome-text.ts';
import {
  type ChangeKind,
  changeOf,
  differenceText,
  gibText,
  isGood,
  releaseGroups,
  releaseLabel,
} from '../model/upgrade.ts';
import type { Store } from '../state/store.ts';
import { strings } from '../strings/index.ts';
import { fieldStyles } from '../theme/field-styles.ts';
import { calloutStyles, screenStyles } from '../theme/screen-styles.ts';
import { base, denseButtons, panel, plainButton, tableStyles } from '../theme/shared-styles.ts';

const s = strings.upgrade;
const KINDS: readonly ChangeKind[] = ['done', 'up', 'down', 'lines', 'none'];
/** One of each generation. */
const FIRST = ['Ubuntu 24.04', 'RHEL 10', '7.3'];

export class UpgradeCheckPanel extends ConsoleElement {
  static override properties = {
    store: { attribute: false },
    seen: { type: Number },
    partition: { state: true },
    releases: { state: true },
    kind: { state: true },
    size: { state: true },
    lines: { state: true },
    running: { state: true },
    check: { state: true },
    failure: { state: true },
    cancelled: { state: true },
  };
  declare store: Store;
  declare seen: number;
  declare private partition: string;
  declare private releases: readonly string[];
  declare private kind: ChangeKind;
  declare private size: string;
  declare private lines: string;
  declare private running:
    | { readonly ticket: string; readonly done: number; readonly total: number }
    | undefined;
  declare private check: UpgradeCheck | undefined;
  declare private failure: Failure | undefined;
  declare private cancelled: boolean;
  #stop: (() => void) | undefined;
  #tickets = 0;

  static override styles = [
    base,
    panel,
    plainButton,
    tableStyles,
    screenStyles,
    calloutStyles,
    fieldStyles,
    denseButtons,
    css`
      :host {
        display: block;
        padding: 0;
      }
      .chips {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        margin: 0.5rem 0 1rem;
        padding: 0;
        list-style: none;
      }
      .chips li {
        display: inline-flex;
        align-items: center;
        gap: 0.25rem;
        padding-inline-start: 0.75rem;
        background: var(--cds-layer-accent-01);
      }
      .chips button {
        min-block-size: 1.75rem;
        min-inline-size: 1.75rem;
        justify-content: center;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        align-items: center;
        margin-block-start: 1rem;
      }
      progress {
        inline-size: 14rem;
        accent-color: var(--cds-interactive);
      }
      th[scope='row'],
      th.row {
        position: static;
        background: none;
        box-shadow: none;
        font-weight: 400;
        white-space: normal;
        vertical-align: top;
        border-block-end: 1px solid var(--cds-border-subtle-01);
        min-inline-size: 12rem;
      }
      tr.group th {
        position: static;
        padding-block-start: 0.75rem;
        font-weight: 600;
      }
      thead th {
        white-space: normal;
        vertical-align: bottom;
      }
      thead th:not(:first-child),
      td:not(.failure) {
        text-align: end;
      }
      td,
      thead th:not(:first-child) {
        min-inline-size: 9rem;
      }
      .shipped,
      .difference {
        display: block;
        font-family: var(--font-sans);
        font-size: 0.75rem;
        font-weight: 400;
        color: var(--cds-text-secondary);
      }
      .difference {
        font-family: var(--font-mono);
      }
      .differs {
        background: var(--cds-layer-selected-01);
      }
      .verdict {
        display: inline-flex;
        gap: 0.375rem;
        align-items: center;
      }
      .good svg {
        color: var(--cds-support-success);
      }
      .bad {
        font-weight: 600;
      }
      .bad svg {
        color: var(--cds-support-error);
      }
      .line {
        overflow-wrap: anywhere;
      }
      .failure p + p {
        margin-block-start: 0.25rem;
      }
      .failure ul {
        margin: 0.25rem 0 0;
        padding-inline-start: 1rem;
      }
      textarea.code {
        font-family: var(--font-mono);
        font-size: 0.8125rem;
      }
    `,
  ];

  constructor() {
    super();
    this.seen = 0;
    this.partition = '';
    this.releases = FIRST;
    this.kind = 'done';
    this.size = '24 GiB';
    this.lines = '';
    this.running = undefined;
    this.check = undefined;
    this.failure = undefined;
    this.cancelled = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = this.store.api.subscribe((push) => {
      if (push.kind === 'progress' && push.ticket === this.running?.ticket)
        this.running = { ...this.running, done: push.done, total: push.total };
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#cancel();
  }

  get #partitions(): readonly PartitionName[] {
    return [...(this.store.machine?.partitions.keys() ?? [])];
  }

  protected override willUpdate(): void {
    const all = this.#partitions;
    if (!all.includes(this.partition as PartitionName)) this.partition = all[0] ?? '';
  }

  protected override render() {
    const change = changeOf(this.kind, this.size, this.lines);
    const ready = change !== undefined && this.releases.length > 0 && this.partition !== '' && !this.running;
    return html`<section class="panel" aria-label=${s.title}>
        <p class="intro">${s.intro}</p>
        ${this.#renderReleases()} ${this.#renderChange()}
        <div class="bar">
          <cds-button size="md" kind="primary" data-check ?disabled=${!ready} @click=${() => ready && void this.#run()}>${s.run}</cds-button>
          ${this.#renderRunning()}
          ${this.cancelled ? html`<span class="quiet" role="status">${s.cancelled}</span>` : nothing}
        </div>
      </section>
      ${this.failure ? html`<p class="callout bad" role="alert">${icons.error}<span>${failureSentences(this.failure).join(' ')}</span></p>` : nothing}
      ${this.check ? this.#renderCheck(this.check) : nothing}`;
  }

  #renderRunning() {
    if (!this.running) return nothing;
    const { done, total } = this.running;
    return html`<progress max=${total || 1} value=${done} aria-label=${s.title}></progress>
      <span role="status">${s.running(done, total)}</span>
      <cds-button class="dense" size="sm" kind="tertiary" data-cancel @click=${() => this.#cancel()}>${s.cancel}</cds-button>`;
  }

  #renderReleases() {
    const full = this.releases.length >= UPGRADE_RELEASES_LIMIT;
    return html`<div class="fields">
        ${
          this.#partitions.length > 1
            ? html`<label class="field">${s.partition}
              <select data-partition @change=${(event: Event) => {
                this.partition = chosenText(event);
              }}>
                ${this.#partitions.map((name) => html`<option value=${name} ?selected=${name === this.partition}>${name}</option>`)}
              </select>
            </label>`
            : nothing
        }
        <label class="field">${s.addLabel}
          <select data-add ?disabled=${full} @change=${(event: Event) => {
            this.#add(chosenText(event));
            (event.currentTarget as HTMLSelectElement).value = '';
          }}>
            <option value="" selected>${s.add}</option>
            ${releaseGroups(s.plain).map(
              ([group, entries]) => html`<optgroup label=${group}>
                ${entries.map((entry) => html`<option value=${entry.name} title=${entry.source ?? nothing}>${releaseLabel(entry, s.unconfirmed)}</option>`)}
              </optgroup>`,
            )}
          </select>
        </label>
        <label class="field">${s.typed}
          <input data-typed autocomplete="off" ?disabled=${full} @keydown=${this.#typed} />
          <span class="hint">${full ? s.full(UPGRADE_RELEASES_LIMIT) : s.typedHint}</span>
        </label>
      </div>
      <ul class="chips" aria-label=${s.releases}>
        ${this.releases.map(
          (name) =>
            html`<li data-release=${name}>${name}<button class="plain" aria-label=${s.remove(name)} title=${s.remove(name)} @click=${() => {
              this.releases = this.releases.filter((each) => each !== name);
            }}>${icons.close}</button></li>`,
        )}
      </ul>`;
  }

  #renderChange() {
    const sized = this.kind === 'up' || this.kind === 'down';
    const unread = sized && changeOf(this.kind, this.size, '') === undefined;
    return html`<div class="fields">
      <label class="field">${s.change}
        <select data-change @change=${(event: Event) => {
          this.kind = chosenText(event) as ChangeKind;
        }}>
          ${KINDS.map((kind) => html`<option value=${kind} ?selected=${kind === this.kind}>${s.changes[kind]}</option>`)}
        </select>
      </label>
      ${
        sized
          ? html`<label class="field">${s.size}
            <input data-size autocomplete="off" .value=${this.size} aria-invalid=${unread ? 'true' : 'false'} @input=${(
              event: Event,
            ) => {
              this.size = (event.currentTarget as HTMLInputElement).value;
            }} />
            ${unread ? html`<span class="error">${s.sizeUnread}</span>` : nothing}
          </label>`
          : nothing
      }
      ${
        this.kind === 'lines'
          ? html`<label class="field across">${s.lines}
            <textarea class="code" data-lines spellcheck="false" .value=${this.lines} @input=${(
              event: Event,
            ) => {
              this.lines = (event.currentTarget as HTMLTextAreaElement).value;
            }}></textarea>
          </label>`
          : nothing
      }
    </div>`;
  }

  #renderCheck({ columns, notes }: UpgradeCheck) {
    const failing = columns.filter((column) => !isGood(column)).length;
    const [own] = columns;
    if (!own) return nothing;
    const titles = columns.find(({ steps }) => steps.length > 0)?.steps ?? [];
    const span = columns.length + 1;
    const group = (name: string) => html`<tr class="group"><th colspan=${span}>${name}</th></tr>`;
    const figure = (label: string, of: (column: UpgradeColumn) => number | null) => html`<tr>
      <th scope="row">${label}</th>
      ${columns.map((column) => this.#figureCell(of(column), column === own ? null : of(own)))}
    </tr>`;
    const kib = (value: number | null | undefined): number | null => (value == null ? null : value * KIB);
    return html`<section class="panel" aria-label=${s.result} data-checked=${failing === 0 ? 'good' : 'bad'}>
      <p class="verdict ${failing === 0 ? 'good' : 'bad'}" role="status">${failing === 0 ? icons.done : icons.error}${failing === 0 ? s.good(columns.length) : s.bad(failing, columns.length)}</p>
      ${notes.map((note) => html`<p class="note">${note}</p>`)}
      <div class="scroll" tabindex="0" role="group" aria-label=${s.what}>
        <table>
          <thead>
            <tr>
              <th>${s.what}</th>
              ${columns.map(
                (column, index) => html`<th data-column=${column.release}>
                  ${column.asked || column.release}${index === 0 ? ` (${s.own})` : ''}
                  <span class="shipped">${[column.asked === '' ? '' : column.release, column.shipped].filter(Boolean).join(' – ')}</span>
                </th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${group(s.groups.start)}
            <tr>
              <th scope="row">${s.rows.boots}</th>
              ${columns.map(({ boots }) => html`<td data-boots=${boots ? 'yes' : 'no'}>${this.#verdict(boots, boots ? s.yes : s.no)}</td>`)}
            </tr>
            <tr><th scope="row">${s.rows.era}</th>${columns.map(({ era }) => html`<td>${era ?? strings.none}</td>`)}</tr>
            ${figure(s.rows.cost, ({ costKib }) => kib(costKib))} ${figure(s.rows.free, ({ freeKib }) => kib(freeKib))}
            ${group(s.groups.storage)} ${figure(s.rows.largest, ({ largestStandbyBytes }) => largestStandbyBytes)}
            ${figure(s.rows.online, ({ onlineBytes }) => onlineBytes)} ${figure(s.rows.most, ({ mostOnlineBytes }) => mostOnlineBytes)}
            ${titles.length > 0 ? group(s.groups.change) : nothing}
            ${titles.map(
              ({ title }, index) => html`<tr>
                <th scope="row" class="line">${title}</th>
                ${columns.map(({ steps }) => html`<td>${this.#stepVerdict(steps[index])}</td>`)}
              </tr>`,
            )}
            ${
              this.kind === 'done' && titles.length === 0
                ? html`<tr><td colspan=${span} class="quiet">${s.nothingDone}</td></tr>`
                : nothing
            }
            ${group(s.groups.after)} ${figure(s.rows.afterOnline, ({ after }) => after?.onlineBytes ?? null)}
            ${figure(s.rows.afterTotal, ({ after }) => kib(after?.memTotalKib))}
            ${figure(s.rows.afterFree, ({ after }) => kib(after?.memFreeKib))}
            <tr>
              <th scope="row">${s.rows.failure}</th>
              ${columns.map((column) => html`<td class="failure" data-failure=${column.failure ? 'yes' : 'no'}>${this.#failureText(column)}</td>`)}
            </tr>
          </tbody>
        </table>
      </div>
    </section>`;
  }

  #figureCell(value: number | null, own: number | null) {
    const difference = differenceText(value, own);
    return html`<td class="number ${difference === '' ? '' : 'differs'}">${gibText(value)}${difference === '' ? nothing : html`<span class="difference">${difference}</span>`}</td>`;
  }

  #verdict(good: boolean, text: string) {
    return html`<span class="verdict ${good ? 'good' : 'bad'}">${good ? icons.done : icons.error}${text}</span>`;
  }

  #stepVerdict(step: UpgradeStep | undefined) {
    if (!step) return html`<span class="quiet">${strings.none}</span>`;
    const good = step.verdict === 'works' || step.verdict === 'notNeeded';
    return html`${this.#verdict(good, s.verdicts[step.verdict])}${step.note === '' ? nothing : html`<span class="shipped">${step.note}</span>`}`;
  }

  #failureText({ failure }: UpgradeColumn) {
    if (!failure) return s.noFailure;
    const { where, what, why, ways } = failure;
    return html`<p class="quiet line">${where}</p>
      <p><strong>${what}</strong></p>
      <p>${why}</p>
      ${ways.length === 0 ? nothing : html`<p class="quiet">${s.ways}</p><ul>${ways.map((way) => html`<li>${way}</li>`)}</ul>`}`;
  }

  #add(name: string): void {
    const wanted = name.trim();
    if (wanted === '' || this.releases.includes(wanted) || this.releases.length >= UPGRADE_RELEASES_LIMIT)
      return;
    this.releases = [...this.releases, wanted];
  }

  #typed = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    const input = event.currentTarget as HTMLInputElement;
    event.preventDefault();
    this.#add(input.value);
    input.value = '';
  };

  async #run(): Promise<void> {
    const change = changeOf(this.kind, this.size, this.lines);
    if (!change || this.running) return;
    const ticket = `upgrade-${++this.#tickets}-${Date.now()}`;
    this.running = { ticket, done: 0, total: 0 };
    this.cancelled = false;
    const { releases } = this;
    const partition = this.partition as PartitionName;
    const answer = await this.store.api.call('upgrade', { partition, releases, change, ticket });
    this.running = undefined;
    this.failure = answer.ok ? undefined : answer.failure;
    this.cancelled = answer.ok && answer.value === null;
    if (answer.ok && answer.value) this.check = answer.value;
  }

  #cancel(): void {
    if (this.running) void this.store.api.call('cancel', { ticket: this.running.ticket });
  }
}

customElements.define('upgrade-check', UpgradeCheckPanel);

declare global {
  interface HTMLElementTagNameMap {
    'upgrade-check': UpgradeCheckPanel;
  }
}
