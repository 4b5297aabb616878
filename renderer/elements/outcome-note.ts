/**
 * What became of the last action: done, partly done or refused, with errno, stage, reason and what was undone.
 * Events: `outcome-dismiss`, `outcome-remaining`, `outcome-retry`, `go` {screen, item}.
 */

import { css, html, LitElement, nothing } from 'lit';
import type { ActionResult } from '../../shared/api.ts';
import type { BlockAction } from '../../shared/block-action.ts';
import { blockStateOf } from '../../shared/cells.ts';
import { hasSclp } from '../model/guest.ts';
import { failureSentences, sentence } from '../model/outcome-text.ts';
import type { Done } from '../state/action-runner.ts';
import type { PartitionState } from '../state/store.ts';
import { strings } from '../strings.ts';
import { base, plainButton } from '../theme/shared-styles.ts';
import { icons } from './icons.ts';
import './rule-note.ts';

type Tone = 'done' | 'refused' | 'warning';

export class OutcomeNote extends LitElement {
  static override properties = { done: { attribute: false }, partition: { attribute: false } };
  declare done: Done | undefined;
  declare partition: PartitionState | undefined;

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
        max-block-size: 12rem;
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
      .sign {
        padding-block-start: 0.125rem;
        color: var(--tone);
      }
      .text {
        padding-block: 0.1875rem;
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
      ul {
        margin: 0.25rem 0 0;
        padding-inline-start: 1.25rem;
      }
    `,
  ];

  constructor() {
    super();
    this.done = undefined;
    this.partition = undefined;
  }

  protected override render() {
    const { done } = this;
    if (!done) return nothing;
    if (done.failure) return this.#renderFailure(done);
    if (!done.result) return nothing;
    const blocks = done.action.kind === 'blocks' ? done.action : undefined;
    return blocks ? this.#renderBlocks(blocks, done.result) : this.#renderCommand(done.result);
  }

  #renderFailure({ failure }: Done) {
    if (!failure) return nothing;
    const stale = failure.kind === 'rejection' && failure.reason === 'stale';
    const text = failureSentences(failure).join(' ');
    return this.#frame(
      stale ? 'warning' : 'refused',
      html`<strong>${strings.outcome.rejected}.</strong> ${text}`,
      stale
        ? html`<button class="plain" @click=${() => this.#emit('outcome-retry')}>${strings.outcome.retry}</button>`
        : nothing,
    );
  }

  #renderCommand(result: ActionResult) {
    const refusal = result.firstRefusal;
    if (!refusal) return nothing;
    return this.#frame(
      'refused',
      html`${failureSentences(refusal).join(' ')}${this.#undone(result)}`,
      this.#links(result),
    );
  }

  #renderBlocks(action: BlockAction, result: ActionResult) {
    const past = strings.pastVerbs[action.verb];
    const count = action.blocks.length;
    const refused = result.refusedBlocks.length;
    const first = action.blocks[0] ?? 0;
    if (!result.firstRefusal && !result.cancelled) {
      const text = [strings.outcome.done(past, count, first), ...this.#pending(result)].join(' ');
      return this.#frame('done', html`<span data-outcome="done">${text}</span>`, this.#links(result));
    }
    const lead =
      count === 1 ? this.#stays(first, result) : strings.outcome.partial(past, count - refused, count);
    const more = [
      ...(result.cancelled ? [strings.outcome.cancelled] : []),
      ...(result.firstRefusal ? failureSentences(result.firstRefusal, count === 1) : []),
      ...(refused > 0 && refused < count ? [strings.outcome.others] : []),
    ];
    return this.#frame(
      refused === count ? 'refused' : 'warning',
      html`<span data-outcome="refused"><strong>${lead}</strong> ${more.join(' ')}</span>${this.#undone(result)}`,
      html`${
        refused > 0 && count > 1
          ? html`<button class="plain" data-remaining @click=${() => this.#emit('outcome-remaining')}>${strings.outcome.selectRemaining}</button>`
          : nothing
      }${this.#links(result)}`,
    );
  }

  #stays(block: number, result: ActionResult): string {
    const state = strings.stateWords[blockStateOf(this.partition?.blocks[block] ?? 0)];
    return strings.outcome.refusedOne(block, state, result.firstRefusal?.errno ?? '');
  }

  #pending(result: ActionResult): string[] {
    const pending = result.results.find(({ outcome }) => outcome.kind === 'pending');
    if (pending?.outcome.kind !== 'pending') return [];
    return [strings.outcome.pending, sentence(pending.outcome.because)];
  }

  #undone(result: ActionResult) {
    if (!result.firstRefusal) return nothing;
    const { undone } = result.firstRefusal;
    const why = html`<rule-note .rule=${result.firstRefusal.rule}></rule-note>`;
    if (undone.length === 0) return html` <span class="quiet">${strings.outcome.nothingUndone}</span> ${why}`;
    return html`<div>
      <span class="quiet">${strings.outcome.undoneTitle}</span>
      <ul>
        ${undone.map((step) => html`<li>${step}</li>`)}
      </ul>
      ${why}
    </div>`;
  }

  #links(result: ActionResult) {
    const sclp = this.partition && hasSclp(this.partition.view);
    return html`${sclp ? html`<button class="plain" @click=${() => this.#go('trace', result.revision)}>${strings.outcome.openTrace}</button>` : nothing}
      <button class="plain" @click=${() => this.#go('sequence', result.revision)}>${strings.outcome.openSequence}</button>`;
  }

  #frame(tone: Tone, text: unknown, actions: unknown) {
    const sign = tone === 'done' ? icons.done : tone === 'refused' ? icons.error : icons.warning;
    return html`<div class="note ${tone}" role="group" aria-label=${strings.tasks.label}>
      <span class="sign">${sign}</span>
      <div class="text">${text}</div>
      <div class="actions">
        ${actions}
        <button class="plain" aria-label=${strings.outcome.dismiss} @click=${() => this.#emit('outcome-dismiss')}>${icons.close}</button>
      </div>
    </div>`;
  }

  #go(screen: string, item: number): void {
    this.dispatchEvent(new CustomEvent('go', { detail: { screen, item }, bubbles: true, composed: true }));
  }

  #emit(name: string): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true }));
  }
}

customElements.define('outcome-note', OutcomeNote);
