import { setModal } from './modal.ts';
/** What becomes of the lesson's machine when the lesson is left. Event: `leave-choice` {machine}; null: stay. */

import type { LeaveChoice } from './events.ts';
import '@carbon/web-components/es/components/button/button.js';
import { css, html, type PropertyValues } from 'lit';
import { workshopStrings as s } from '../strings/workshop.ts';
import { base, dialogStyles } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';

export class LessonLeave extends ConsoleElement {
  static override properties = { open: { type: Boolean } };
  declare open: boolean;

  static override styles = [
    base,
    dialogStyles,
    css`
      dialog {
        inline-size: min(32rem, calc(100vw - 2rem));
      }
      .choices {
        display: flex;
        flex-direction: column;
        gap: 0.5rem;
        margin-block-start: 1rem;
      }
      .choices cds-button,
      .choices cds-button::part(button) {
        inline-size: 100%;
        max-inline-size: none;
      }
    `,
  ];

  constructor() {
    super();
    this.open = false;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('open')) setModal(this, this.open, '[data-choice="later"]');
  }

  protected override render() {
    const cancelled = (event: Event): void => {
      event.preventDefault();
      this.#choose(null);
    };
    return html`<dialog aria-labelledby="heading" aria-describedby="text" @cancel=${cancelled}>
      <div class="head"><h1 id="heading">${s.leaveTitle}</h1></div>
      <div class="body">
        <p id="text">${s.leaveText}</p>
        <div class="choices">
          <cds-button kind="primary" size="md" data-choice="later" @click=${() => this.#choose('later')}>${s.leaveLater}</cds-button>
          <cds-button kind="tertiary" size="md" data-choice="keep" @click=${() => this.#choose('keep')}>${s.leaveKeep}</cds-button>
          <cds-button kind="danger" size="md" data-choice="remove" @click=${() => this.#choose('remove')}>${s.leaveRemove}</cds-button>
          <cds-button kind="ghost" size="md" data-choice="stay" @click=${() => this.#choose(null)}>${s.stay}</cds-button>
        </div>
      </div>
    </dialog>`;
  }

  #choose(machine: LeaveChoice | null): void {
    fire(this, 'leave-choice', { machine });
  }
}

customElements.define('lesson-leave', LessonLeave);

declare global {
  interface HTMLElementTagNameMap {
    'lesson-leave': LessonLeave;
  }
}
