/**
 * What became of the last action: done, partly done or refused, with each cause and the ways out.
 * Events: `outcome-dismiss`, `outcome-remaining`, `outcome-retry`, `go` {screen, item, partition},
 * `remedy` {remedy}.
 */

import { css, html, nothing } from 'lit';
import type { ActionResult } from '../../shared/api.ts';
import type { BlockAction } from '../../shared/block-action.ts';
import { blockCounts } from '../model/block-counts.ts';
import { failureSentences } from '../model/outcome-text.ts';
import type { ScreenId } from '../model/router.ts';
import { type Done, isNothingToDo } from '../state/action-runner.ts';
import { strings } from '../strings/index.ts';
import { base, plainButton } from '../theme/shared-styles.ts';
import { icons } from './icons.ts';
import './cause-note.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';

type Tone = 'done' | 'refused' | 'warning' | 'info';

const TONE_ICONS = {
  done: icons.done,
  refused: icons.error,
  warning: icons.warning,
  info: icons.info,
} as const;

export class OutcomeNote extends ConsoleElement {
  static override properties = { done: { attribute: false }, lockedBecause: { attribute: false } };
  declare done: Done | undefined;
  declare lockedBecause: string | undefined;

  static override styles = [
    base,
    plainButton,
    css`
      :host {
        display: block;
        flex: none;
      }
      .note {
        --tone: var(--cds-support-success);
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        gap: 0.25rem 0.75rem;
        align-items: start;
        padding: 0.5rem 0.5rem 0.5rem 0.875rem;
        max-block-size: min(16rem, 40vh);
        overflow: auto;
        border-block-start: 1px solid var(--cds-border-subtle-01);
        border-inline-start: 3px solid var(--tone);
        background: var(--cds-layer-02);
      }
      .note.refused {
        --tone: var(--cds-support-error);
      }
      .note.warning {
        --tone: var(--cds-support-warning);
      }
      .note.info {
        --tone: var(--cds-support-info);
      }
      .sign {
        padding-block-start: 0.125rem;
        color: var(--tone);
      }
      .text {
        padding-block: 0.1875rem;
      }
      .lead-in {
        display: flex;
        gap: 0.5rem;
      }
      .of {
        padding-block: 0.1875rem;
        font-weight: 600;
        white-space: nowrap;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
      }
      .actions button {
        color: var(--cds-link-primary);
      }
      strong {
        font-weight: 600;
      }
      .lead {
        margin: 0 0 0.375rem;
      }
      cause-note + cause-note {
        margin-block-start: 0.75rem;
        padding-block-start: 0.75rem;
        border-block-start: 1px solid var(--cds-border-subtle-02);
      }
    `,
  ];

  constructor() {
    super();
    this.done = undefined;
    this.lockedBecause = undefined;
  }

  /** Puts the focus on the note, when there is one. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.note')?.focus({ preventScroll: true });
  }

  protected override render() {
    const { done } = this;
    if (!done) return nothing;
    if (done.failure) return this.#renderFailure(done);
    if (!done.result) return nothing;
    return done.action.kind === 'blocks'
      ? this.#renderBlocks(done, done.action, done.result)
      : this.#renderCommand(done, done.result);
  }

  #renderFailure(done: Done) {
    const { failure } = done;
    if (!failure) return nothing;
    if (isNothingToDo(done)) return this.#frame('info', failureSentences(failure).join(' '), nothing);
    const stale = failure.kind === 'rejection' && failure.reason === 'stale';
    const text = failureSentences(failure).join(' ');
    return this.#frame(
      stale ? 'warning' : 'refused',
      html`<strong>${strings.outcome.rejected}.</strong> ${text}`,
      stale
        ? html`<button class="plain" @click=${() => fire(this, 'outcome-retry')}>${strings.outcome.retry}</button>`
        : nothing,
    );
  }

  #renderCommand(done: Done, result: ActionResult) {
    if (done.moved) return this.#renderMoved(done.moved);
    if (!result.firstRefusal && result.causes.length === 0) return nothing;
    return this.#frame(
      result.firstRefusal ? 'refused' : 'warning',
      this.#causes(result),
      this.#links(done, result),
    );
  }

  /** What was taken back, and the way to have it again. */
  #renderMoved({ kind, row }: NonNullable<Done['moved']>) {
    const back = kind === 'undo' ? 'redo' : 'undo';
    return this.#frame(
      'info',
      html`<span data-moved>${strings.outcome.moved(kind, row.title, row.partition)}</span>`,
      html`<button class="plain" data-back ?disabled=${this.lockedBecause !== undefined} @click=${() => fire(this, 'travel', { action: { kind: back, scope: 'action' } })}>${strings.outcome[back]}</button>`,
    );
  }

  #renderBlocks(done: Done, action: BlockAction, result: ActionResult) {
    const past = strings.pastVerbs[action.verb];
    const count = action.blocks.length;
    const counts = blockCounts(action, result);
    const { refused, left, remaining } = counts;
    if (!result.firstRefusal && left === 0) {
      if (result.waiting > 0) return this.#renderWaiting(done, count, result);
      const text = strings.outcome.done(past, count, action.blocks[0] ?? 0);
      return this.#frame('done', html`<span data-outcome="done">${text}</span>`, this.#links(done, result));
    }
    const lead = [
      left > 0
        ? strings.outcome.cancelled(past, counts.done, count, refused, left)
        : strings.outcome.partial(past, counts.done, count),
      ...(refused > 0 && refused < count && left === 0 ? [strings.outcome.others] : []),
    ];
    return this.#frame(
      refused === count ? 'refused' : 'warning',
      html`<div data-outcome="refused">${count > 1 ? html`<p class="lead">${lead.join(' ')}</p>` : nothing}${this.#causes(result)}</div>`,
      html`${
        remaining.length > 0 && count > 1
          ? html`<button class="plain" data-remaining @click=${() => fire(this, 'outcome-remaining')}>${strings.outcome.selectRemaining}</button>`
          : nothing
      }${this.#links(done, result)}`,
    );
  }

  #causes({ causes, firstRefusal }: ActionResult) {
    if (causes.length === 0) return firstRefusal ? failureSentences(firstRefusal).join(' ') : nothing;
    return causes.map(
      (cause) => html`<cause-note .cause=${cause} .lockedBecause=${this.lockedBecause}></cause-note>`,
    );
  }

  /** Nothing was refused, and not everything has come to an end. */
  #renderWaiting(done: Done, count: number, result: ActionResult) {
    const lead = strings.outcome.waiting(result.waiting, count);
    return this.#frame(
      'warning',
      html`<div data-outcome="waiting">${lead ? html`<p class="lead">${lead}</p>` : nothing}${this.#causes(result)}</div>`,
      this.#links(done, result),
    );
  }

  #links({ partition, traced }: Done, { revision }: ActionResult) {
    const go = (screen: ScreenId) => this.#go(screen, revision, partition);
    return html`${traced ? html`<button class="plain" @click=${() => go('trace')}>${strings.outcome.openTrace}</button>` : nothing}
      <button class="plain" @click=${() => go('sequence')}>${strings.outcome.openSequence}</button>`;
  }

  #frame(tone: Tone, text: unknown, actions: unknown) {
    const sign = TONE_ICONS[tone];
    return html`<div class="note ${tone}" role="group" tabindex="-1" aria-label=${strings.outcome.label}>
      <div class="lead-in">
        <span class="sign">${sign}</span>${this.done?.partition ? html`<span class="of" data-of>${this.done.partition}</span>` : nothing}
      </div>
      <div class="text">${text}</div>
      <div class="actions">
        ${actions}
        <button class="plain" aria-label=${strings.outcome.dismiss} @click=${() => fire(this, 'outcome-dismiss')}>${icons.close}</button>
      </div>
    </div>`;
  }

  #go(screen: ScreenId, item: number, partition: string | undefined): void {
    fire(this, 'go', { screen, item, partition });
  }
}

customElements.define('outcome-note', OutcomeNote);

declare global {
  interface HTMLElementTagNameMap {
    'outcome-note': OutcomeNote;
  }
}
