/**
 * The same step on another kernel: the whole history is replayed there, and its end compared. Events: `era-choose`
 * {release} (empty: none any more), `go` {screen, item}. The microsteps of both are the screen's.
 */

import { css, html, nothing } from 'lit';
import type { StepPair } from '../../shared/comparison.ts';
import type { EraAnswer } from '../model/era.ts';
import { failureSentences, sentence } from '../model/outcome-text.ts';
import { strings } from '../strings/index.ts';
import { base, plainButton } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';

const s = strings.era;
/** One well-known kernel of each generation. */
const RELEASES = ['6.8', '6.12', '7.2'] as const;

export class EraNote extends ConsoleElement {
  static override properties = { own: { type: String }, answer: { attribute: false } };
  /** The partition's own release. */
  declare own: string;
  declare answer: EraAnswer | undefined;

  static override styles = [
    base,
    plainButton,
    css`
      :host {
        display: block;
        flex: none;
        max-block-size: 45%;
        overflow: auto;
        padding-block: 0.5rem;
        border-block-start: 1px solid var(--cds-border-subtle-01);
        font-size: 0.8125rem;
      }
      .choose {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.25rem 0.75rem;
      }
      .choose button {
        border: 1px solid var(--cds-border-strong-01);
        min-block-size: 1.75rem;
      }
      .choose button[aria-pressed='true'] {
        background: var(--cds-layer-selected-inverse);
        color: var(--cds-text-inverse);
      }
      .sides {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 0 1.5rem;
        margin-block-start: 0.5rem;
      }
      p {
        margin-block-start: 0.5rem;
      }
    `,
  ];

  constructor() {
    super();
    this.own = '';
    this.answer = undefined;
  }

  protected override render() {
    return html`<section aria-label=${s.title}>
      <div class="choose">
        <strong>${s.title}</strong>
        ${RELEASES.filter((release) => release !== this.own).map(
          (release) => html`<button
            class="plain"
            data-release=${release}
            aria-pressed=${this.answer?.release === release ? 'true' : 'false'}
            @click=${() => fire(this, 'era-choose', { release })}
          >
            ${release}
          </button>`,
        )}
        ${this.answer ? html`<button class="plain" data-release="" @click=${() => fire(this, 'era-choose', { release: '' })}>${s.alone}</button>` : nothing}
      </div>
      <div aria-live="polite">${this.answer ? this.#renderAnswer(this.answer) : nothing}</div>
    </section>`;
  }

  #renderAnswer({ release, comparison, failure }: EraAnswer) {
    if (failure) return html`<p>${failureSentences(failure).join(' ')}</p>`;
    if (!comparison) return html`<p class="quiet">${s.asking(release)}</p>`;
    const { history } = comparison;
    const here = Math.max(history.leftSteps, history.rightSteps);
    const { parting } = history;
    const differs =
      parting?.place === here ? parting : history.pairs.rows.find(({ place }) => place === here);
    return html`<div data-era=${differs ? 'differs' : 'same'}>
      ${differs ? this.#renderSides(release, differs) : html`<p>${s.same(release)}</p>`}
      ${parting && parting.place < here ? this.#renderParting(release, parting) : nothing}
    </div>`;
  }

  #renderSides(release: string, { left, right }: StepPair) {
    const side = (name: string, step: StepPair['left']) => html`<div>
      <h3>${name}</h3>
      ${
        step
          ? html`<div><b>${step.outcome}</b> · ${s.microsteps(step.eventCount)}</div>
            ${step.because ? html`<div>${sentence(step.because)}</div>` : nothing}`
          : html`<div>${s.noStep}</div>`
      }
    </div>`;
    return html`<div class="sides">${side(s.here(this.own), left)}${side(s.there(release), right)}</div>`;
  }

  #renderParting(release: string, { place, left, right }: StepPair) {
    const revision = left?.revision ?? undefined;
    return html`<p>
      ${s.parted(release, place, left?.summary ?? right?.summary ?? '')}
      ${revision === undefined ? nothing : html`<button class="plain link" @click=${() => fire(this, 'go', { screen: 'sequence', item: revision })}>${s.openParting}</button>`}
    </p>`;
  }
}

customElements.define('era-note', EraNote);

declare global {
  interface HTMLElementTagNameMap {
    'era-note': EraNote;
  }
}
