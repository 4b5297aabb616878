/**
 * Everything that was done, with its outcome: the audit log, and the way back to any of its revisions. Events:
 * `action-older`, `action-unfold` {action, more}, `compare-with` {revision}, `course-toggle` {open}, `go` {screen, item},
 * `journal-filter` {filter}, `journal-from` {before}, `journal-older`, `look` {revision}, `runbook-make` {from}, `travel` {action}.
 */

import { css, html, nothing, type PropertyValues } from 'lit';
import type { HistoryAction, JournalFilter } from '../../shared/api.ts';
import { type PartitionName, type Revision, revision } from '../../shared/ids.ts';
import { ACTIONS_LIMIT } from '../../shared/runbook.ts';
import type { Branch, HistoryPlace } from '../../shared/saved-machine.ts';
import type { ActionRow, JournalRow } from '../../shared/view.ts';
import '../elements/branch-graph.ts';
import '../elements/course-chart.ts';
import '../elements/data-table.ts';
import '../elements/journal-filter.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { on } from '../elements/on.ts';
import type { CoursePoint } from '../model/course.ts';
import type { TableColumn } from '../model/data-table.ts';
import type { ScreenId } from '../model/router.ts';
import { strings } from '../strings/index.ts';
import { screenStyles } from '../theme/screen-styles.ts';
import { base, modeButtons, plainButton } from '../theme/shared-styles.ts';
import {
  actionLines,
  isHere,
  type JournalLine,
  journalColumns,
  journalSheet,
  lineClass,
  lineData,
  lineKey,
} from './journal-columns.ts';

const s = strings.journal;

export class JournalScreen extends ConsoleElement {
  static override properties = {
    rows: { attribute: false },
    more: { type: Boolean },
    here: { type: Number },
    partitions: { attribute: false },
    filter: { attribute: false },
    shownFrom: { attribute: false },
    history: { attribute: false },
    branches: { attribute: false },
    looked: { attribute: false },
    course: { attribute: false },
    lockedBecause: { attribute: false },
    actions: { attribute: false },
    actionsMore: { type: Boolean },
    unfolded: { attribute: false },
    byCommand: { state: true },
    chosen: { state: true },
  };
  /** Keys of the actions that a runbook is to be made of. */
  declare private chosen: ReadonlySet<string>;
  declare actions: readonly ActionRow[] | undefined;
  declare actionsMore: boolean;
  /** Another map whenever something was unfolded or folded. */
  declare unfolded: ReadonlyMap<number, readonly JournalRow[]>;
  declare private byCommand: boolean;
  declare rows: readonly JournalRow[] | undefined;
  declare more: boolean;
  /** With several partitions each row says whose it is. */
  declare partitions: readonly PartitionName[];
  /** Which rows were asked for, and from which revision down; undefined: from the newest. */
  declare filter: JournalFilter;
  declare shownFrom: Revision | undefined;
  /** The revision the machine is at. */
  declare here: number;
  /** What else there is besides the way here. */
  declare history: HistoryPlace | undefined;
  declare branches: readonly Branch[];
  /** The past revision that is looked at, if one is. */
  declare looked: number | undefined;
  /** Memory along the journal; undefined: the chart is closed. */
  declare course: readonly CoursePoint[] | undefined;
  declare lockedBecause: string | undefined;
  #lines: readonly JournalLine[] = [];
  #columns: readonly TableColumn<JournalLine>[] = [];
  /** The row of the machine is brought into view as soon as it is there. */
  #wantsHere = false;

  static override styles = [
    base,
    plainButton,
    modeButtons,
    screenStyles,
    css`
      :host {
        display: flex !important;
        flex-direction: column;
        gap: 0.5rem;
        padding: 1rem 1rem 0;
        overflow: auto;
      }
      .head,
      .bar {
        flex: none;
      }
      data-table {
        min-block-size: 16rem;
      }
      .head {
        margin-block-end: 0;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        align-items: center;
      }
      .bar label {
        display: inline-flex;
        gap: 0.5rem;
        align-items: center;
        font-size: 0.8125rem;
      }
      .bar input {
        inline-size: 6rem;
        block-size: 1.75rem;
        padding-inline: 0.5rem;
        border: 0;
        border-block-end: 1px solid var(--cds-border-strong-01);
        background: var(--cds-field-01);
        color: inherit;
        font: inherit;
      }
      details {
        flex: none;
      }
      summary {
        min-block-size: 1.75rem;
        font-weight: 600;
        cursor: pointer;
      }
    `,
  ];

  constructor() {
    super();
    this.rows = undefined;
    this.more = false;
    this.partitions = [];
    this.filter = {};
    this.shownFrom = undefined;
    this.here = 0;
    this.history = undefined;
    this.branches = [];
    this.looked = undefined;
    this.course = undefined;
    this.lockedBecause = undefined;
    this.actions = undefined;
    this.actionsMore = false;
    this.unfolded = new Map();
    this.byCommand = false;
    this.chosen = new Set();
  }

  protected override willUpdate(_changed: PropertyValues): void {
    this.#lines = this.byCommand
      ? (this.rows ?? []).map((row) => ({ kind: 'command', row }))
      : actionLines(this.actions ?? [], this.unfolded);
    const several = this.partitions.length > 1;
    const columns = journalColumns(several, {
      here: this.here,
      looked: this.looked,
      locked: this.lockedBecause,
      unfolded: this.unfolded,
      unfold: (action, more) => fire(this, 'action-unfold', { action, more }),
      open: (at) => this.#go('sequence', at),
      look: (at) => fire(this, 'look', { revision: at }),
      travel: (at) => this.#travel({ kind: 'goTo', revision: at }),
    });
    // Of single commands the command itself is a column, and what is counted of actions is none.
    this.#columns = this.byCommand
      ? columns
          .filter(({ id }) => id !== 'blocks' && id !== 'commands')
          .map((column) => (column.id === 'command' ? { ...column, off: false } : column))
      : columns;
  }

  protected override updated(): void {
    if (this.#wantsHere) void this.#revealHere();
  }

  protected override render() {
    return html`<div class="head">
        <h1>${s.title}</h1>
        ${this.#renderMove(s.undo, { kind: 'undo', scope: 'action' }, this.here === 0 ? s.atStart : undefined)}
        ${this.#renderMove(s.redo, { kind: 'redo', scope: 'action' }, this.here === this.history?.tip ? s.atEnd : undefined)}
        ${this.#renderMove(s.toStart, { kind: 'goTo', revision: revision(0) }, this.here === 0 ? s.atStart : undefined)}
        ${this.#renderMove(s.goToEnd, { kind: 'goTo', revision: revision(this.history?.tip ?? 0) }, this.here === this.history?.tip ? s.atEnd : undefined)}
        <span class="quiet">${s.historyHint}</span>
      </div>
      ${this.#renderBranches()}
      <details class="course" ?open=${this.course !== undefined} @toggle=${this.#toggled}>
        <summary>${strings.course.title}</summary>
        ${this.course ? html`<course-chart .points=${this.course}></course-chart>` : nothing}
      </details>
      <div class="bar" role="search" aria-label=${s.filter}>
        ${this.#renderMode()}
        <journal-filter-bar .filter=${this.filter} .partitions=${this.partitions}></journal-filter-bar>
        <label
          >${s.jump}
          <input inputmode="numeric" data-jump autocomplete="off" @keydown=${this.#jumpKeyed} />
        </label>
        <button class="plain link" data-here @click=${this.#toHere}>${s.toHere}</button>
        ${this.shownFrom === undefined ? nothing : html`<button class="plain link" data-newest @click=${() => fire(this, 'journal-from', { before: undefined })}>${s.newest}</button>`}
      </div>
      ${this.byCommand ? nothing : this.#renderChosen()}
      ${this.#renderLines()}`;
  }

  #renderBranches() {
    if (this.branches.length < 2) return nothing;
    return html`<details class="branches" open>
      <summary>${strings.branchGraph.title(this.branches.length)}</summary>
      <branch-graph .branches=${this.branches} .here=${this.here} .lockedBecause=${this.lockedBecause}></branch-graph>
    </details>`;
  }

  #renderChosen() {
    const chosen = (this.actions ?? []).filter((row) => this.chosen.has(lineKey({ kind: 'action', row })));
    if (chosen.length === 0) return nothing;
    const actions = chosen.slice(0, ACTIONS_LIMIT).map(({ action }) => action);
    return html`<div class="bar" role="status">
      <button class="plain link" data-runbook @click=${() => fire(this, 'runbook-make', { from: { kind: 'actions', actions } })}>${strings.runbooks.makeChosen(chosen.length)}</button>
      <button class="plain link" data-choose-none @click=${() => {
        this.chosen = new Set();
      }}>${s.chooseNone}</button>
    </div>`;
  }

  #renderLines() {
    if (this.rows === undefined) return html`<p class="quiet">${strings.inspector.loading}</p>`;
    if (this.#lines.length === 0)
      return html`<p>${Object.keys(this.filter).length > 0 ? s.nothingFound : s.empty}</p>`;
    return html`<data-table
      fills
      unfiltered
      .name=${this.byCommand ? s.byCommand : s.byAction}
      .store=${this.byCommand ? 'journal-commands' : 'journal-actions'}
      .columns=${this.#columns}
      .rows=${this.#lines}
      .rowKey=${lineKey}
      .rowData=${lineData}
      .rowClass=${lineClass}
      .isCurrent=${(line: JournalLine) => isHere(line, this.looked ?? this.here)}
      .more=${this.byCommand ? this.more : this.actionsMore}
      .selection=${this.byCommand ? undefined : this.chosen}
      .choiceOf=${(line: JournalLine) => (line.kind === 'action' ? s.choose(line.row.title) : undefined)}
      .sheet=${journalSheet}
      ${on('rows-select', ({ detail }) => {
        this.chosen = new Set(detail.keys);
      })}
      ${on('rows-more', (event) => {
        event.stopPropagation();
        if (this.byCommand) fire(this, 'journal-older');
        else fire(this, 'action-older');
      })}
    ></data-table>`;
  }

  /** @param impossible why the move leads nowhere */
  #renderMove(label: string, action: HistoryAction, impossible: string | undefined) {
    const because = this.lockedBecause ?? impossible;
    return html`<button class="plain" title=${because ?? nothing} ?disabled=${because !== undefined} @click=${() => this.#travel(action)}>${label}</button>`;
  }

  #renderMode() {
    const choice = (byCommand: boolean, label: string) =>
      html`<button class="plain" data-by=${byCommand ? 'command' : 'action'} aria-pressed=${this.byCommand === byCommand ? 'true' : 'false'} @click=${() => {
        this.byCommand = byCommand;
      }}>${label}</button>`;
    return html`<span class="mode" role="group" aria-label=${s.shownAs}>${choice(false, s.byAction)}${choice(true, s.byCommand)}</span>`;
  }

  // ---- where in the journal

  #toHere = (): void => {
    this.#wantsHere = true;
    const there = this.#lines.some((line) => isHere(line, this.here));
    if (there) void this.#revealHere();
    else fire(this, 'journal-from', { before: revision(this.here + 1) });
  };

  async #revealHere(): Promise<void> {
    const line = this.#lines.find((each) => isHere(each, this.here));
    if (!line) return;
    this.#wantsHere = false;
    const table = this.renderRoot.querySelector('data-table');
    await table?.updateComplete;
    table?.reveal(lineKey(line));
  }

  #jumpKeyed = (event: KeyboardEvent): void => {
    const { value } = event.currentTarget as HTMLInputElement;
    if (event.key !== 'Enter' || !/^\d+$/.test(value.trim())) return;
    event.preventDefault();
    fire(this, 'journal-from', { before: revision(Number(value.trim()) + 1) });
  };

  #toggled = (event: Event): void => {
    const { open } = event.currentTarget as HTMLDetailsElement;
    if (open === (this.course !== undefined)) return;
    fire(this, 'course-toggle', { open });
  };

  #travel(action: HistoryAction): void {
    fire(this, 'travel', { action });
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
