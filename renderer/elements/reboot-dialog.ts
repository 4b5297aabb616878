/**
 * What a load, reset, stop or deactivation leaves, before it happens; of a load it asks for address, type, parameter and clearing.
 * Events: `reboot-load` {load}, `reboot-run`, `reboot-close`.
 */

import { countText } from '../model/number-style.ts';
import '@carbon/web-components/es/components/button/button.js';
import { css, html, nothing, type PropertyValues } from 'lit';

import type { NumberRange, RebootEffect } from '../../shared/view.ts';
import { sentence } from '../model/outcome-text.ts';
import { type LoadChoice, type PartitionTask, rangesText } from '../model/partition-tasks.ts';
import { strings } from '../strings/index.ts';
import { fieldStyles } from '../theme/field-styles.ts';
import { calloutStyles } from '../theme/screen-styles.ts';
import { base, dialogStyles } from '../theme/shared-styles.ts';
import { chosenText } from './chosen.ts';
import { icons } from './icons.ts';
import { setModal } from './modal.ts';
import './rule-note.ts';
import { formatSize } from '../model/format.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';

const s = strings.reboot;

export interface Reboot {
  /** What a load asks for. */
  readonly load?: LoadChoice;
  readonly task: PartitionTask;
  readonly partition: string;
  readonly effect: RebootEffect;
}

export class RebootDialog extends ConsoleElement {
  static override properties = { reboot: { attribute: false } };
  declare reboot: Reboot | undefined;

  static override styles = [
    base,
    dialogStyles,
    calloutStyles,
    fieldStyles,
    css`
      fieldset p {
        margin-block-start: 0.5rem;
      }
      .clear {
        display: flex;
        gap: 0.5rem;
        align-items: center;
      }
      .callout {
        margin-block-end: 0.75rem;
      }
    `,
  ];

  constructor() {
    super();
    this.reboot = undefined;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('reboot')) setModal(this, this.reboot !== undefined, '[data-cancel]');
  }

  protected override render() {
    const { reboot } = this;
    return html`<dialog aria-labelledby="heading" aria-describedby="ends why" @cancel=${this.#cancelled}>
      <div class="head"><h1 id="heading">${reboot ? s.heading(strings.partitionTasks[reboot.task], reboot.partition) : ''}</h1></div>
      <div class="body">${reboot?.load ? this.#renderLoad(reboot.load) : nothing}${reboot ? this.#renderEffect(reboot.effect) : nothing}</div>
      <div class="foot">
        <cds-button kind="secondary" size="lg" data-cancel @click=${() => fire(this, 'reboot-close')}>${strings.preview.cancel}</cds-button>
        <cds-button kind=${reboot?.effect.guestEnds ? 'danger' : 'primary'} size="lg" data-run @click=${() => fire(this, 'reboot-run')}>
          ${reboot ? strings.partitionTasks[reboot.task] : ''}
        </cds-button>
      </div>
    </dialog>`;
  }

  /** The fields of the HMC's task, filled in as the image profile says. */
  #renderLoad(load: LoadChoice) {
    const set = (change: Partial<LoadChoice>): void =>
      fire(this, 'reboot-load', { load: { ...load, ...change } });
    const l = s.load;
    return html`<fieldset>
      <legend>${l.legend}</legend>
      <div class="fields">
        <label class="field"
          >${l.device}
          <select data-load="device" @change=${(event: Event) => set({ device: chosenText(event) as LoadChoice['device'] })}>
            ${(['ccw', 'fcp', 'nvme'] as const).map((device) => html`<option value=${device} ?selected=${device === load.device}>${strings.editor.devices[device]}</option>`)}
          </select>
        </label>
        <label class="field"
          >${l.address}
          <input data-load="address" maxlength="64" autocomplete="off" .value=${load.address} @change=${(event: Event) => set({ address: textOf(event) })} />
        </label>
        <label class="field"
          >${l.parameter}
          <input data-load="parameter" maxlength="8" autocomplete="off" .value=${load.parameter} @change=${(event: Event) => set({ parameter: textOf(event) })} />
        </label>
        <label class="clear across"
          ><input type="checkbox" data-load="clear" .checked=${load.clear} @change=${(event: Event) => set({ clear: (event.currentTarget as HTMLInputElement).checked })} />${l.clear}</label
        >
      </div>
      <p class="quiet">${l.hint}</p>
    </fieldset>`;
  }

  #renderEffect(effect: RebootEffect) {
    return html`${effect.guestEnds ? html`<div class="callout warning" id="ends">${icons.warning}<span>${s.guestEnds}</span></div>` : nothing}
      <p><span id="why">${sentence(effect.because)}</span> <rule-note .rule=${effect.rule}></rule-note></p>
      <dl>
        ${this.#row(s.blocksLost, effect.blocksLost)} ${this.#row(s.blocksKept, effect.blocksKept)}
        ${this.#row(s.reservedLost, effect.reservedLost)} ${this.#row(s.reservedKept, effect.reservedKept)}
        ${this.#row(s.coreMissing, effect.coreMissing)} ${this.#row(s.coreKept, effect.coreKept)}
        <dt>${s.returned}</dt>
        <dd>${formatSize(effect.returnedBytes)}</dd>
      </dl>`;
  }

  #row(label: string, ranges: readonly NumberRange[]) {
    if (ranges.length === 0) return nothing;
    const { text, count } = rangesText(ranges);
    return html`<dt>${label}</dt>
      <dd>${countText(count)}: ${text}</dd>`;
  }

  #cancelled = (event: Event): void => {
    event.preventDefault();
    fire(this, 'reboot-close');
  };
}

const textOf = (event: Event): string => (event.currentTarget as HTMLInputElement).value;

customElements.define('reboot-dialog', RebootDialog);

declare global {
  interface HTMLElementTagNameMap {
    'reboot-dialog': RebootDialog;
  }
}
