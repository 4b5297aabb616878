/** Above the machine while a lesson is presented: where the lesson is, and what was done last. Event: `large-type`. */

import { css, html, nothing } from 'lit';
import type { PlayerView } from '../../shared/lesson.ts';
import { workshopStrings as s } from '../strings/workshop.ts';
import { base, plainButton } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';

export class LessonBanner extends ConsoleElement {
  static override properties = { player: { attribute: false }, large: { type: Boolean } };
  declare player: PlayerView;
  declare large: boolean;

  static override styles = [
    base,
    plainButton,
    css`
      :host {
        display: block;
        flex: none;
      }
      section {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0.25rem 1.5rem;
        padding: 0.5rem 1rem;
        border-inline-start: 3px solid var(--cds-border-interactive);
        border-block-end: 1px solid var(--cds-border-subtle-01);
        background: var(--cds-layer-01);
      }
      .step {
        font-size: 1rem;
      }
      button.plain {
        margin-inline-start: auto;
        white-space: nowrap;
      }
      .last {
        order: 1;
        flex-basis: 100%;
        overflow-wrap: anywhere;
      }
    `,
  ];

  protected override render() {
    const { heading, step, steps, lastCommand } = this.player;
    return html`<section aria-label=${s.presented}>
      <span class="quiet">${heading.title}</span>
      <strong class="step">${s.stepTitled(step + 1, steps.length, steps[step]?.title ?? '')}</strong>
      ${lastCommand === null ? nothing : html`<span class="last" role="status"><code>${lastCommand}</code></span>`}
      <button class="plain" data-large aria-pressed=${this.large ? 'true' : 'false'} @click=${() => fire(this, 'large-type')}>
        ${s.largeType}
      </button>
    </section>`;
  }
}

customElements.define('lesson-banner', LessonBanner);

declare global {
  interface HTMLElementTagNameMap {
    'lesson-banner': LessonBanner;
  }
}
