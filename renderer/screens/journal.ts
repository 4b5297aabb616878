/**
 * Every command with its outcome: the audit log, and the way back to any of its revisions. Events:
 * `course-toggle` {open}, `go` {screen, item}, `journal-filter` {filter}, `journal-older`, `look` {revision}, `travel` {action}.
 */

import { css, html, nothing } from 'lit';
import type { HistoryAction, JournalFilter } from '../../shared/api.ts';
import { commandText } from '../../shared/command-words.ts';
import { type PartitionName, revision } from '../../shared/ids.ts';
import type { HistoryPlace } from '../../shared/saved-machine.ts';
import type { ActionRow, JournalRow } from '../../shared/view.ts';
import { whenText } from '../model/number-style.ts';
import '../elements/action-rows.ts';
import '../elements/course-chart.ts';
import '../elements/state-glyph.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { icons } from '../elements/icons.ts';
import type { CoursePoint } from '../model/course.ts';
import type { ScreenId } from '../model/router.ts';
import { strings } from '../strings/index.ts';
import { screenStyles } from '../theme/screen-styles.ts';
import { base, plainButton, tableStyles } from '../theme/shared-styles.ts';

const s = strings.journal;
const TYPING_PAUSE_MS = 250;

export class JournalScreen extends ConsoleElement {
  static override properties = {
    rows: { attribute: false },
    more: { type: Boolean },
    here: { type: Number },
    partitions: { attribute: false },
    filter: { attribute: false },
    history: { attribute: false },
    looked: { attribute: false },
    course: { attribute: false },
    lockedBecause: { attribute: false },
    actions: { attribute: false },
    actionsMore: { type: Boolean },
    unfolded: { attribute: false },
    byCommand: { state: true },
  };
  declare actions: readonly ActionRow[] | undefined;
  declare actionsMore: boolean;
  /** Read anew: drawn whenever the screen is. */
  declare unfolded: ReadonlyMap<number, readonly JournalRow[]>;
  declare private byCommand: boolean;
  declare rows: readonly JournalRow[] | undefined;
  declare more: boolean;
  /** With several partitions each row says whose it is. */
  declare partitions: readonly PartitionName[];
  /** Which rows were asked for. */
  declare filter: JournalFilter;
  /** The revision the machine is at. */
  declare here: number;
  /** What else there is besides the way here. */
  declare history: HistoryPlace | undefined;
  /** The past revision that is looked at, if one is. */
  declare looked: number | undefined;
  /** Memory along the journal; undefined: the chart is closed. */
  declare course: readonly CoursePoint[] | undefined;
  declare lockedBecause: string | undefined;
  /** Asked when typing stops for a moment. */
  #asking: ReturnType<typeof setTimeout> | undefined;

  static override styles = [
    base,
    plainButton,
    tableStyles,
    screenStyles,
    css`
      label {
        display: inline-flex;
        align-items: center;
        gap: 0.5rem;
      }
      .filter {
        display: flex;
        flex-wrap: wrap;
        gap: 1rem;
        align-items: center;
        margin-block-end: 0.75rem;
      }
      .mode {
        display: inline-flex;
        border: 1px solid var(--cds-border-strong-01);
      }
      .mode button[aria-pressed='true'],
      .mode button[aria-pressed='true']:hover {
        background: var(--cds-layer-selected-inverse);
        color: var(--cds-text-inverse);
      }
      .outcome {
        display: inline-flex;
        align-items: center;
        gap: 0.375rem;
        white-space: nowrap;
      }
      .done svg {
        color: var(--cds-support-success);
      }
      .what {
        min-inline-size: 14rem;
      }
      .travel {
        white-space: nowrap;
      }
      .command {
        min-inline-size: 10rem;
      }
      tr.off td {
        color: var(--cds-text-secondary);
        text-decoration: line-through;
      }
      tr.off .travel,
      tr.off td:first-child {
        text-decoration: none;
      }
      .course {
        margin-block-end: 0.75rem;
      }
      .course summary {
        min-block-size: 1.75rem;
        font-weight: 600;
        cursor: pointer;
      }
      td button.plain + button.plain {
        margin-inline-start: 1rem;
      }
    `,
  ];

  constructor() {
    super();
    this.rows = undefined;
    this.more = false;
    this.partitions = [];
    this.filter = {};
    this.here = 0;
    this.history = undefined;
    this.looked = undefined;
    this.course = undefined;
    this.lockedBecause = undefined;
    this.actions = undefined;
    this.actionsMore = false;
    this.unfolded = new Map();
    this.byCommand = false;
  }

  protected override render() {
    const { rows } = this;
    const isFiltered = Object.keys(this.filter).length > 0;
    return html`<div class="head">
        <h1>${s.title}</h1>
        ${this.#renderMove(s.undo, { kind: 'undo', scope: 'action' }, this.here === 0 ? s.atStart : undefined)}
        ${this.#renderMove(s.redo, { kind: 'redo', scope: 'action' }, this.here === this.history?.tip ? s.atEnd : undefined)}
        ${this.#renderMove(s.toStart, { kind: 'goTo', revision: revision(0) }, this.here === 0 ? s.atStart : undefined)}
        ${
          this.history && this.history.branches > 1
            ? html`<button class="plain link" data-branches @click=${() => this.#go('machines')}>${s.branches(this.history.branches)}</button>`
            : nothing
        }
        <span class="quiet">${s.historyHint}</span>
      </div>
      ${this.#renderFilter()}
      <details class="course" ?open=${this.course !== undefined} @toggle=${this.#toggled}>
        <summary>${strings.course.title}</summary>
        ${this.course ? html`<course-chart .points=${this.course}></course-chart>` : nothing}
      </details>
      ${rows === undefined ? html`<p class="quiet">${strings.inspector.loading}</p>` : rows.length === 0 && (this.byCommand || this.actions?.length === 0) ? html`<p>${isFiltered ? s.nothingFound : s.empty}</p>` : this.byCommand ? this.#renderRows(rows) : this.#renderActions()}`;
  }

  #renderFilter() {
    const { partition, refused, text = '' } = this.filter;
    return html`<div class="filter" role="search" aria-label=${s.filter}>
      ${this.#renderMode()}
      <label
        >${s.find}
        <input type="search" .value=${text} @input=${(event: Event) => this.#findSoon((event.currentTarget as HTMLInputElement).value)} />
      </label>
      ${
        this.partitions.length > 1
          ? html`<label
            >${s.partition}
            <select @change=${(event: Event) => this.#narrow({ partition: (event.currentTarget as HTMLSelectElement).value as PartitionName })}>
              <option value="" ?selected=${partition === undefined}>${s.everyPartition}</option>
              ${this.partitions.map((name) => html`<option value=${name} ?selected=${name === partition}>${name}</option>`)}
            </select>
          </label>`
          : nothing
      }
      <label
        ><input
          type="checkbox"
          .checked=${refused === true}
          @change=${(event: Event) => this.#narrow({ refused: (event.currentTarget as HTMLInputElement).checked })}
        />${s.onlyRefused}</label
      >
    </div>`;
  }

  #findSoon(text: string): void {
    clearTimeout(this.#asking);
    this.#asking = setTimeout(() => this.#narrow({ text }), TYPING_PAUSE_MS);
  }

  /** What is empty, or not wanted any more, is not asked for. */
  #narrow(change: { text?: string; partition?: PartitionName; refused?: boolean }): void {
    const wanted = Object.entries({ ...this.filter, ...change }).filter(([, value]) => value);
    const filter = Object.fromEntries(wanted) as JournalFilter;
    fire(this, 'journal-filter', { filter });
  }

  /** @param impossible why the move leads nowhere */
  #renderMove(label: string, action: HistoryAction, impossible: string | undefined) {
    const because = this.lockedBecause ?? impossible;
    return html`<button class="plain" title=${because ?? nothing} ?disabled=${because !== undefined} @click=${() => this.#travel(action)}>${label}</button>`;
  }

  #renderActions() {
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${s.title}>
      <action-rows
        .rows=${this.actions ?? []}
        .unfolded=${new Map(this.unfolded)}
        .more=${this.actionsMore}
        .here=${this.looked ?? this.here}
        .partitions=${this.partitions}
        .lockedBecause=${this.lockedBecause}
      ></action-rows>
    </div>`;
  }

  #renderMode() {
    const choice = (byCommand: boolean, label: string) =>
      html`<button class="plain" data-by=${byCommand ? 'command' : 'action'} aria-pressed=${this.byCommand === byCommand ? 'true' : 'false'} @click=${() => {
        this.byCommand = byCommand;
      }}>${label}</button>`;
    return html`<span class="mode" role="group" aria-label=${s.shownAs}>${choice(false, s.byAction)}${choice(true, s.byCommand)}</span>`;
  }

  #renderRows(rows: readonly JournalRow[]) {
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${s.title}>
        <table class="tight">
          <thead>
            <tr>
              <th class="number">${s.revision}</th>
              <th>${s.when}</th>
              <th>${s.actor}</th>
              ${this.partitions.length > 1 ? html`<th>${s.partition}</th>` : nothing}
              <th>${s.outcome}</th>
              <th>${s.summary}</th>
              <th><span class="hidden-text">${s.travelTo}</span></th>
              <th>${s.command}</th>
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (
                row,
              ) => html`<tr data-revision=${row.revision} class=${row.onPath ? '' : 'off'} aria-current=${row.revision === (this.looked ?? this.here) ? 'true' : nothing}>
                <td class="number">
                  <button class="plain link mono" aria-label=${s.open(row.revision)} @click=${() => this.#go('sequence', row.revision)}>${row.revision}</button>
                </td>
                <td class="nowrap">${whenText(row.stampMs)}</td>
                <td>${row.actor}</td>
                ${this.partitions.length > 1 ? html`<td>${row.partition ?? s.system}</td>` : nothing}
                <td>
                  <span class="outcome ${row.outcome.kind}"
                    >${row.outcome.kind === 'done' ? icons.done : html`<state-glyph .category=${row.outcome.kind === 'refused' ? 'failed' : 'changing'}></state-glyph>`}
                    ${s.outcomes[row.outcome.kind]}</span
                  >
                </td>
                <td class="what">${row.summary}${row.parent === row.revision - 1 ? nothing : html` <span class="quiet">${s.branch(row.parent)}</span>`}</td>
                <td class="travel">${this.#renderTravel(row)}</td>
                <td class="command"><code>${commandText(row.command)}</code></td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${this.more ? html`<p><button class="plain link" @click=${() => this.#older()}>${s.older}</button></p>` : nothing}`;
  }

  #renderTravel(row: JournalRow) {
    if (row.revision === this.here) return html`<strong>${s.here}</strong>`;
    if (row.revision === this.looked) return html`<strong>${strings.past.label}</strong>`;
    return html`<button class="plain link" aria-label=${strings.past.lookAt(row.revision)} @click=${() => this.#look(row.revision)}>${strings.past.look}</button
    ><button
      class="plain link"
      ?disabled=${this.lockedBecause !== undefined}
      title=${this.lockedBecause ?? nothing}
      aria-label=${s.travelToRevision(row.revision)}
      @click=${() => this.#travel({ kind: 'goTo', revision: row.revision })}
    >
      ${s.travelTo}
    </button>`;
  }

  #look(wanted: number): void {
    fire(this, 'look', { revision: revision(wanted) });
  }

  #toggled = (event: Event): void => {
    const { open } = event.currentTarget as HTMLDetailsElement;
    if (open === (this.course !== undefined)) return;
    fire(this, 'course-toggle', { open });
  };

  #travel(action: HistoryAction): void {
    fire(this, 'travel', { action });
  }

  #older(): void {
    fire(this, 'journal-older');
  }

  #go(screen: ScreenId, item?: number): void {
    fire(this, 'go', { screen, item });
  }
}

customElements.define('journal-screen', JournalScreen);

declare global {
  interface HTMLElementTagNameMap {
    'journal-screen': JournalScreen;
  }
}
