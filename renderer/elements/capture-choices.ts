/**
 * What a capture left open, as it was taken, to say otherwise. Events: `capture-again` {assume}: the changed ones as the
 * door reads them, "increment=256M,initial=4G".
 */

import '@carbon/web-components/es/components/button/button.js';
import { css, html } from 'lit';
import type { CaptureChoices } from '../../shared/saved-machine.ts';
import { strings } from '../strings/index.ts';
import { fieldStyles } from '../theme/field-styles.ts';
import { base, denseButtons } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';
import { releaseOptions } from './release-options.ts';

const s = strings.machines;
/** The command line is last: it takes all that follows it. */
const FIELDS = [
  'increment',
  'initial',
  'release',
  'cmdline',
] as const satisfies readonly (keyof CaptureChoices)[];

export class CaptureChoicesForm extends ConsoleElement {
  static override properties = { choices: { attribute: false } };
  /** As they were taken. */
  declare choices: CaptureChoices;

  static override styles = [
    base,
    denseButtons,
    fieldStyles,
    css`
      :host {
        display: block;
        margin-block-start: 0.5rem;
      }
      summary {
        cursor: pointer;
      }
      p {
        margin: 0.5rem 0;
      }
      .fields {
        max-inline-size: 60rem;
      }
      cds-button {
        margin-block-start: 0.75rem;
      }
    `,
  ];

  protected override render() {
    return html`<details>
      <summary>${s.again}</summary>
      <p>${s.againHint}</p>
      <div class="fields">
        ${FIELDS.map(
          (name) => html`<label class="field ${name === 'cmdline' ? 'across' : ''}"
            >${s.choices[name]}
            <input data-choice=${name} list=${name === 'release' ? 'capture-releases' : ''} spellcheck="false" .value=${this.choices[name]} />
          </label>`,
        )}
      </div>
      ${releaseOptions('capture-releases')}
      <cds-button class="dense" size="sm" kind="tertiary" data-again @click=${this.#run}>${s.againRun}</cds-button>
    </details>`;
  }

  #run = (): void => {
    const said = FIELDS.flatMap((name) => {
      const field = this.renderRoot.querySelector<HTMLInputElement>(`[data-choice=${name}]`);
      const value = field?.value.trim() ?? '';
      return value === this.choices[name] ? [] : [`${name}=${value}`];
    });
    fire(this, 'capture-again', { assume: said.join(',') });
  };
}

customElements.define('capture-choices', CaptureChoicesForm);

declare global {
  interface HTMLElementTagNameMap {
    'capture-choices': CaptureChoicesForm;
  }
}
