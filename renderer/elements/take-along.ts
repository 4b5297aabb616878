/** Takes a plan along: copied as a command, as writes or as a script, saved as a script, printed. Event: `notice` {text}. */

import { css, html, render } from 'lit';
import { type PlanFormat, type PlanSubject, planText } from '../../shared/plan-text.ts';
import type { StorageFigures } from '../../shared/storage-figures.ts';
import { printSheet, saveText } from '../state/take-along.ts';
import { strings } from '../strings/index.ts';
import { base, plainButton } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { copyText } from './copy-text.ts';
import { fire } from './events.ts';
import './figures-table.ts';
import { icons } from './icons.ts';

const s = strings.takeAlong;

export class TakeAlong extends ConsoleElement {
  static override properties = {
    subject: { attribute: false },
    heading: { attribute: false },
    figures: { attribute: false },
  };
  declare subject: PlanSubject;
  /** What the plan does, as its dialog is called. */
  declare heading: string;
  declare figures: { readonly before: StorageFigures; readonly after: StorageFigures } | undefined;

  static override styles = [
    base,
    plainButton,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.25rem 0.5rem;
        font-size: 0.75rem;
      }
      .label {
        color: var(--cds-text-secondary);
      }
      button.plain {
        color: var(--cds-link-primary);
      }
    `,
  ];

  constructor() {
    super();
    this.figures = undefined;
  }

  protected override render() {
    const copy = (format: PlanFormat, label: string) =>
      html`<button class="plain" data-copy=${format} @click=${() => void this.#copy(format)}>${icons.copy}${label}</button>`;
    return html`<span class="label">${s.copyAs}</span>
      ${copy('command', s.command)}${copy('writes', s.writes)}${copy('script', s.script)}
      <button class="plain" data-save @click=${this.#save}>${s.save}</button>
      <button class="plain" data-print @click=${this.#print}>${s.print}</button>`;
  }

  #copy(format: PlanFormat): Promise<void> {
    return copyText(planText(this.subject, format), strings.tasks.copied, (text) =>
      fire(this, 'notice', { text }),
    );
  }

  #save = (): void => {
    const { partition, verb } = this.subject.action;
    const text = saveText(`${partition}-${verb}.sh`, 'text/x-shellscript', planText(this.subject, 'script'));
    fire(this, 'notice', { text });
  };

  #print = (): void => {
    const { figures } = this;
    const sheet = document.createElement('section');
    render(
      html`<h1>${this.heading}</h1>
        ${this.subject.about.map((line) => html`<p>${line}</p>`)}
        ${figures ? html`<figures-table .now=${figures.before} .planned=${figures.after}></figures-table>` : ''}
        <h2>${strings.preview.command}</h2>
        <pre>${planText(this.subject, 'command')}</pre>
        <h2>${s.writes}</h2>
        <pre>${planText(this.subject, 'writes')}</pre>`,
      sheet,
    );
    printSheet(this.heading, sheet);
  };
}

customElements.define('take-along', TakeAlong);

declare global {
  interface HTMLElementTagNameMap {
    'take-along': TakeAlong;
  }
}
