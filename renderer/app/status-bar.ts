/**
 * Exceptions, messages, place in the history, era, block size, connection: always in view. Events: `look-step` {step},
 * `travel` {action}.
 */

import { css, html, nothing } from 'lit';
import type { HistoryAction } from '../../shared/api.ts';
import type { HistoryPlace } from '../../shared/saved-machine.ts';
import type { ActionRow } from '../../shared/view.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { icons } from '../elements/icons.ts';
import { formatSize } from '../model/format.ts';
import type { PartitionState } from '../model/machine-state.ts';
import { addressOf } from '../model/router.ts';
import type { Moves } from '../state/moves.ts';
import { strings } from '../strings/index.ts';
import { base } from '../theme/shared-styles.ts';

export class StatusBar extends ConsoleElement {
  static override properties = {
    partition: { attribute: false },
    machine: { type: String },
    revision: { type: Number },
    history: { attribute: false },
    moves: { attribute: false },
    hardwareMessages: { type: Number },
    past: { attribute: false },
    locked: { attribute: false },
  };
  declare partition: PartitionState | undefined;
  /** Name of the open machine. */
  declare machine: string;
  declare revision: number;
  declare history: HistoryPlace | undefined;
  /** What undo and redo would take back and do again; undefined while it is not known. */
  declare moves: Moves | undefined;
  declare hardwareMessages: number;
  /** The past revision that is looked at, if one is. */
  declare past: number | undefined;
  declare locked: 'lost' | 'readOnly' | 'past' | undefined;

  static override styles = [
    base,
    css`
      footer {
        display: flex;
        flex-wrap: wrap;
        align-items: stretch;
        min-block-size: 1.75rem;
        border-block-start: 1px solid var(--cds-border-strong-01);
        background: var(--cds-layer-01);
        font-size: 0.75rem;
      }
      .item {
        display: inline-flex;
        align-items: center;
        /* Where the bar takes several lines each is as high as a finger needs. */
        min-block-size: 1.5rem;
        gap: 0.375rem;
        padding-inline: 0.75rem;
        border-inline-end: 1px solid var(--cds-border-subtle-01);
        color: var(--cds-text-secondary);
        text-decoration: none;
      }
      a.item:hover {
        background: var(--cds-layer-hover-01);
        color: var(--cds-text-primary);
      }
      .attention {
        color: var(--cds-text-primary);
      }
      .attention svg {
        color: var(--state-failed);
      }
      button.item {
        border-block: 0;
        border-inline-start: 0;
        background: transparent;
        color: var(--cds-link-primary);
        font: inherit;
        cursor: pointer;
      }
      button.item:hover:not([disabled]) {
        background: var(--cds-layer-hover-01);
      }
      button.item[disabled] {
        color: var(--cds-text-disabled);
        cursor: default;
      }
      .move b {
        font-weight: 400;
      }
      .move .what {
        max-inline-size: 15rem;
        overflow: hidden;
        white-space: nowrap;
        text-overflow: ellipsis;
        color: var(--cds-text-secondary);
      }
      /* One line in the smallest window at ordinary size. */
      @media (max-width: 84rem) {
        .item {
          padding-inline: 0.5rem;
        }
        .move .what {
          max-inline-size: 11rem;
        }
      }
      .place {
        gap: 0;
        max-inline-size: 18rem;
        overflow: hidden;
        white-space: nowrap;
        color: var(--cds-text-primary);
      }
      /* A long name of the machine gives way, the partition's never. */
      .place .machine {
        overflow: hidden;
        min-inline-size: 0;
        text-overflow: ellipsis;
      }
      .place .of {
        flex: none;
        white-space: pre;
      }
      .spring {
        flex: 1 1 auto;
      }
      .end {
        border-inline: 0;
      }
      .stepper {
        padding-inline: 0;
        gap: 0;
      }
      .stepper a,
      .stepper button {
        display: inline-flex;
        align-items: center;
        block-size: 100%;
        min-inline-size: 1.5rem;
        justify-content: center;
        border: 0;
        background: transparent;
        color: inherit;
        font: inherit;
      }
      .stepper button {
        cursor: pointer;
      }
      .stepper button[disabled] {
        color: var(--cds-text-disabled);
        cursor: default;
      }
      .stepper a:hover,
      .stepper button:hover:not([disabled]) {
        background: var(--cds-layer-hover-01);
      }
      .stepper .now {
        padding-inline: 0.5rem;
        font-family: var(--font-mono);
        text-decoration: none;
      }
    `,
  ];

  constructor() {
    super();
    this.partition = undefined;
    this.machine = '';
    this.revision = 0;
    this.history = undefined;
    this.moves = undefined;
    this.hardwareMessages = 0;
    this.past = undefined;
    this.locked = undefined;
  }

  protected override render() {
    return html`<footer aria-label=${strings.status.label}>
      ${this.machine ? html`<a class="item place" href="#/~/machines" title=${strings.masthead.machine(this.machine)}><span class="machine">${this.machine}</span>${this.partition ? html`<span class="of"> · <b>${this.partition.view.name}</b></span>` : nothing}</a>` : nothing}
      ${this.partition ? this.#renderPartition(this.partition) : nothing}
      <span class="spring"></span>
      ${
        this.locked
          ? html`<span class="item attention end" role="status">${icons.warning}${strings.status[this.locked]}</span>`
          : html`<span class="item end">${icons.done}${strings.status.saved}</span>`
      }
    </footer>`;
  }

  #renderPartition({ view }: PartitionState) {
    const partition = view.name;
    const exceptions = view.divergences.total + (view.panic ? 1 : 0) + (view.pendingWrite ? 1 : 0);
    const messages = addressOf({ partition, screen: 'messages', item: undefined });
    return html`<a class="item ${exceptions > 0 ? 'attention' : ''}" href=${addressOf({ partition, screen: 'overview', item: undefined })}
        >${icons.warning}${strings.status.exceptions(exceptions)}</a
      >
      <a class="item ${this.hardwareMessages > 0 ? 'attention' : ''}" href=${messages}
        >${icons.system}${strings.status.hardware(this.hardwareMessages)}</a
      >
      <a class="item" href=${messages}>${icons.messages}${strings.status.messages(view.messageCount)}</a>
      ${this.#renderPlace(partition)}
      <span class="item">${strings.status.era(view.era, view.release)}</span>
      <span class="item">${strings.status.blocks(formatSize(view.geometry.blockBytes))}</span>`;
  }

  /** Where the machine, or the revision that is looked at, is in the history; and the ways on from there. */
  #renderPlace(partition: string) {
    const { past, revision, history } = this;
    const shown = past ?? revision;
    const tip = history?.tip ?? revision;
    const atStart = shown === 0;
    const atEnd = past === undefined && revision === tip;
    const { status } = strings;
    return html`<span class="item stepper" role="group" aria-label=${status.place}>
        <button aria-label=${status.previous} title=${atStart ? strings.past.noEarlier : `${status.previous} ([)`} ?disabled=${atStart} @click=${() => this.#step(-1)}>${icons.previous}</button>
        <a class="now" href=${addressOf({ partition, screen: 'sequence', item: shown })} data-revision=${revision} title=${status.sequence}
          >${past === undefined ? status.at(revision, tip) : status.looking(past, revision)}</a
        >
        <button aria-label=${status.next} title=${atEnd ? strings.past.noLater : `${status.next} (])`} ?disabled=${atEnd} @click=${() => this.#step(1)}>${icons.next}</button>
      </span>
      ${past === undefined && revision > 0 ? this.#renderMove('undo', this.moves?.undo) : nothing}
      ${past === undefined && tip > revision ? this.#renderMove('redo', this.moves?.redo) : nothing}
      ${
        history && history.branches > 1
          ? html`<a class="item" data-branches href=${addressOf({ partition: '', screen: 'machines', item: undefined })} title=${status.branchesHint}
            >${status.branch(history.branch, history.branches)}</a
          >`
          : nothing
      }`;
  }

  /** The button says what it takes back, and whose it is where that is not the partition that is shown. */
  #renderMove(kind: 'undo' | 'redo', row: ActionRow | null | undefined) {
    const { status } = strings;
    const { locked } = this;
    const isOthers = row?.partition != null && row.partition !== this.partition?.view.name;
    const what = row ? `${row.title}${isOthers ? ` (${row.partition})` : ''}` : '';
    const hint = kind === 'undo' ? status.undoHint : status.redoHint;
    return html`<button
      class="item move"
      data-undo=${kind === 'undo' ? 'true' : nothing}
      data-redo=${kind === 'redo' ? 'true' : nothing}
      title=${locked ? status[locked] : what ? `${status[kind]}: ${what}. ${hint}` : hint}
      ?disabled=${locked !== undefined}
      @click=${() => this.#move(kind)}
    >
      <b>${status[kind]}</b>${what ? html`<span class="what">${what}</span>` : nothing}
    </button>`;
  }

  #move(kind: 'undo' | 'redo'): void {
    const action: HistoryAction = { kind, scope: 'action' };
    fire(this, 'travel', { action });
  }

  #step(step: 1 | -1): void {
    fire(this, 'look-step', { step });
  }
}

customElements.define('lpar-status-bar', StatusBar);

declare global {
  interface HTMLElementTagNameMap {
    'lpar-status-bar': StatusBar;
  }
}
