/** Saves a workshop's certificate; who has given no name is asked for one first. Event: `workshop` {request}. */

import '@carbon/web-components/es/components/button/button.js';
import { css, html } from 'lit';
import { UNNAMED_ATTENDEE } from '../../shared/lesson.ts';
import './system-confirm.ts';
import { workshopStrings as s } from '../strings/workshop.ts';
import { base, plainButton } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';
import { on } from './on.ts';

export class LessonCertificate extends ConsoleElement {
  static override properties = {
    workshop: { type: String },
    attendee: { type: String },
    main: { type: Boolean },
    asking: { state: true },
  };
  declare workshop: string;
  declare attendee: string;
  /** A button instead of a link: the certificate is the next thing to do. */
  declare main: boolean;
  declare private asking: boolean;

  static override styles = [
    base,
    plainButton,
    css`
      :host {
        display: contents;
      }
      button.plain {
        padding-inline: 0;
        color: var(--cds-link-primary);
      }
      button.plain:hover {
        color: var(--cds-link-primary-hover);
      }
    `,
  ];

  constructor() {
    super();
    this.workshop = '';
    this.attendee = '';
    this.main = false;
    this.asking = false;
  }

  protected override render() {
    const save = (): void => {
      if (this.attendee === UNNAMED_ATTENDEE) this.asking = true;
      else this.#ask(undefined);
    };
    return html`${
      this.main
        ? html`<cds-button size="sm" kind="tertiary" data-certificate @click=${save}>${s.certificate}</cds-button>`
        : html`<button class="plain link" data-certificate @click=${save}>${s.certificate}</button>`
    }
      <system-confirm
        .open=${this.asking}
        .heading=${s.certificateName}
        .text=${s.certificateNameText}
        .label=${s.certificateNameLabel}
        .confirm=${s.certificate}
        .danger=${false}
        ${on('confirm-run', (event) => this.#ask(event.detail.text))}
        ${on('confirm-close', () => {
          this.asking = false;
        })}
      ></system-confirm>`;
  }

  #ask(name: string | undefined): void {
    this.asking = false;
    const named = name === undefined ? {} : { name };
    fire(this, 'workshop', { request: { do: 'certificate', workshop: this.workshop, ...named } });
  }
}

customElements.define('lesson-certificate', LessonCertificate);

declare global {
  interface HTMLElementTagNameMap {
    'lesson-certificate': LessonCertificate;
  }
}
