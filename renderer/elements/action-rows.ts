/**
 * The journal by actions: a row for each thing done, with its blocks, commands and refusals; unfolded, its commands.
 * Events: `action-unfold` {action, more}, `action-older`, `go` {screen, item}, `look` {revision}, `runbook-make` {from},
 * `travel` {action}.
 */

import { css, html, nothing } from 'lit';
import { commandText, reasonOf } from '../../shared/command-words.ts';
import type { PartitionName } from '../../shared/ids.ts';
import { ACTIONS_LIMIT } from '../../shared/runbook.ts';
import type { ActionRow, JournalRow } from '../../shared/view.ts';
import { countText, whenText } from '../model/number-style.ts';
import { sentence } from '../model/outcome-text.ts';
import { strings } from '../strings/index.ts';
import { base, plainButton, tableStyles } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';
import { icons } from './icons.ts';
import './state-glyph.ts';

const s = strings.journal;

export class ActionRows extends ConsoleElement {
  static override properties = {
    rows: { attribute: false },
    unfolded: { attribute: false },
    more: { type: Boolean },
    here: { type: Number },
    partitions: { attribute: false },
    lockedBecause: { attribute: false },
    chosen: { state: true },
  };
  declare rows: readonly ActionRow[];
  /** Commands of unfolded actions, newest first. */
  declare unfolded: ReadonlyMap<number, readonly JournalRow[]>;
  declare more: boolean;
  /** The revision the machine is at. */
  declare here: number;
  /** With several partitions each row says whose it is. */
  declare partitions: readonly PartitionName[];
  declare lockedBecause: string | undefined;
  /** Actions that a runbook is to be made of. */
  declare private chosen: ReadonlySet<number>;

  static override styles = [
    base,
    plainButton,
    tableStyles,
    css`
      .what {
        min-inline-size: 18rem;
      }
      tr.off td {
        color: var(--cds-text-secondary);
        text-decoration: line-through;
      }
      tr.off td:is(.fold, .travel, .number) {
        text-decoration: none;
      }
      tr.command td {
        background: var(--cds-background);
        font-size: 0.75rem;
      }
      tr.command .what {
        padding-inline-start: 2rem;
      }
      .refused {
        display: inline-flex;
        align-items: center;
        gap: 0.375rem;
        white-space: nowrap;
      }
      .reason {
        display: block;
      }
      .ok svg {
        color: var(--cds-support-success);
      }
      .fold {
        white-space: nowrap;
      }
      .fold input {
        margin-inline-end: 0.375rem;
        vertical-align: middle;
      }
      .chosen {
        display: flex;
        gap: 1.5rem;
        padding: 0.25rem 0.5rem;
        background: var(--cds-layer-selected-01);
      }
      .travel button.plain + button.plain {
        margin-inline-start: 1rem;
      }
    `,
  ];

  constructor() {
    super();
    this.rows = [];
    this.unfolded = new Map();
    this.more = false;
    this.here = 0;
    this.partitions = [];
    this.lockedBecause = undefined;
    this.chosen = new Set();
  }

  protected override render() {
    const several = this.partitions.length > 1;
    return html`${this.#renderChosen()}<table class="tight" aria-label=${s.byAction}>
        <thead>
          <tr>
            <th><span class="hidden-text">${s.unfold}</span></th>
            <th class="number">${s.revision}</th>
            <th>${s.when}</th>
            <th>${s.actor}</th>
            ${several ? html`<th>${s.partition}</th>` : nothing}
            <th>${s.summary}</th>
            <th class="number">${s.blocks}</th>
            <th class="number">${s.writes}</th>
            <th>${s.outcome}</th>
            <th><span class="hidden-text">${s.travelTo}</span></th>
          </tr>
        </thead>
        <tbody>
          ${this.rows.map((row) => this.#renderAction(row, several))}
        </tbody>
      </table>
      ${this.more ? html`<p><button class="plain link" data-older @click=${() => fire(this, 'action-older')}>${s.older}</button></p>` : nothing}`;
  }

  #renderChosen() {
    const chosen = this.rows.filter(({ action }) => this.chosen.has(action)).map(({ action }) => action);
    if (chosen.length === 0) return nothing;
    return html`<div class="chosen" role="status">
      <button class="plain link" data-runbook @click=${() => fire(this, 'runbook-make', { from: { kind: 'actions', actions: chosen.slice(0, ACTIONS_LIMIT) } })}>${strings.runbooks.makeChosen(chosen.length)}</button>
      <button class="plain link" data-choose-none @click=${() => {
        this.chosen = new Set();
      }}>${s.chooseNone}</button>
    </div>`;
  }

  #choose(action: number): void {
    const chosen = new Set(this.chosen);
    if (!chosen.delete(action)) chosen.add(action);
    this.chosen = chosen;
  }

  #renderAction(row: ActionRow, several: boolean) {
    const commands = this.unfolded.get(row.action);
    const isHere = row.first <= this.here && this.here <= row.last;
    return html`<tr data-action=${row.action} class=${row.onPath ? '' : 'off'} aria-current=${isHere ? 'true' : nothing}>
        <td class="fold">
          <input type="checkbox" data-choose=${row.action} aria-label=${s.choose(row.title)} .checked=${this.chosen.has(row.action)} @change=${() => this.#choose(row.action)} />
          <button class="plain" aria-expanded=${commands ? 'true' : 'false'} aria-label=${s.unfoldOf(row.title)} @click=${() => fire(this, 'action-unfold', { action: row.action, more: false })}>${commands ? icons.minus : icons.plus}</button>
        </td>
        <td class="number">
          <button class="plain link mono" aria-label=${s.openAll(row.first, row.last)} @click=${() => fire(this, 'go', { screen: 'sequence', item: row.last })}>${row.first === row.last ? row.last : `${row.first}–${row.last}`}</button>
        </td>
        <td class="nowrap">${whenText(row.stampMs)}</td>
        <td>${row.actor}</td>
        ${several ? html`<td>${row.partition ?? s.system}</td>` : nothing}
        <td class="what">${row.title}${row.parent === row.first - 1 ? nothing : html` <span class="quiet">${s.branch(row.parent)}</span>`}</td>
        <td class="number">${row.blocks === 0 ? strings.none : countText(row.blocks)}</td>
        <td class="number">${countText(row.commands)}</td>
        <td>
          ${row.refused === 0 ? html`<span class="refused ok">${icons.done}${s.outcomes.done}</span>` : html`<span class="refused"><state-glyph .category=${'failed'}></state-glyph>${s.refusedOf(row.refused)}</span>`}
        </td>
        <td class="travel">${row.last === this.here ? html`<strong>${s.here}</strong>` : this.#renderTravel(row.last)}</td>
      </tr>
      ${commands?.map((command) => this.#renderCommand(command, several))}
      ${
        commands && commands.length > 0 && commands.length < row.commands
          ? html`<tr class="command"><td></td><td colspan=${several ? 9 : 8}><button class="plain link" @click=${() => fire(this, 'action-unfold', { action: row.action, more: true })}>${s.moreOf(row.commands - commands.length)}</button></td></tr>`
          : nothing
      }`;
  }

  #renderCommand(row: JournalRow, several: boolean) {
    return html`<tr class="command" data-revision=${row.revision}>
      <td></td>
      <td class="number"><button class="plain link mono" aria-label=${s.open(row.revision)} @click=${() => fire(this, 'go', { screen: 'sequence', item: row.revision })}>${row.revision}</button></td>
      <td colspan=${several ? 3 : 2}></td>
      <td class="what" colspan="3"><code>${commandText(row.command)}</code>${row.outcome.kind === 'refused' ? html`<span class="reason">${sentence(reasonOf(row.outcome.refusal))}</span>` : nothing}</td>
      <td>${row.outcome.kind === 'refused' ? html`<span class="refused"><state-glyph .category=${'failed'}></state-glyph>${s.outcomes.refused}</span>` : s.outcomes[row.outcome.kind]}</td>
      <td class="travel">${row.revision === this.here ? nothing : this.#renderTravel(row.revision)}</td>
    </tr>`;
  }

  #renderTravel(revision: ActionRow['last']) {
    return html`<button class="plain link" aria-label=${strings.past.lookAt(revision)} @click=${() => fire(this, 'look', { revision })}>${strings.past.look}</button
      ><button
        class="plain link"
        ?disabled=${this.lockedBecause !== undefined}
        title=${this.lockedBecause ?? nothing}
        aria-label=${s.travelToRevision(revision)}
        @click=${() => fire(this, 'travel', { action: { kind: 'goTo', revision } })}
      >
        ${s.travelTo}
      </button>`;
  }
}

customElements.define('action-rows', ActionRows);

declare global {
  interface HTMLElementTagNameMap {
    'action-rows': ActionRows;
  }
}
