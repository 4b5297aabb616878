/** The data folder: shown, opened, moved at the next start. It asks the console process itself. Events: `notice` {text}. */

import { copyText } from './copy-text.ts';
import '@carbon/web-components/es/components/button/button.js';
import { css, html, nothing } from 'lit';
import type { ConsoleApi } from '../../shared/api.ts';
import type { DataFolder, DataFolderRequest } from '../../shared/settings.ts';
import { failureSentences } from '../model/outcome-text.ts';
import { settingsStrings } from '../strings/settings.ts';
import { fieldStyles } from '../theme/field-styles.ts';
import { calloutStyles } from '../theme/screen-styles.ts';
import { base, plainButton } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';
import { icons } from './icons.ts';

const s = settingsStrings.folder;

export class DataFolderElement extends ConsoleElement {
  static override properties = {
    api: { attribute: false },
    folder: { attribute: false },
    asked: { state: true },
    moving: { state: true },
    problem: { state: true },
  };
  declare api: ConsoleApi;
  /** As it was when the window opened. */
  declare folder: DataFolder;
  /** As it is since something was asked. */
  declare private asked: DataFolder | undefined;
  /** The new folder is being typed. */
  declare private moving: boolean;
  declare private problem: string;

  static override styles = [
    base,
    plainButton,
    fieldStyles,
    calloutStyles,
    css`
      :host {
        display: block;
      }
      .path {
        display: block;
        margin-block: 0.25rem 0.5rem;
        overflow-wrap: anywhere;
        user-select: all;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 0.75rem;
      }
      .callout,
      form {
        margin-block-start: 0.75rem;
      }
      form {
        display: grid;
        gap: 0.5rem;
      }
      .hint {
        color: var(--cds-text-secondary);
        font-size: 0.75rem;
      }
    `,
  ];

  constructor() {
    super();
    this.asked = undefined;
    this.moving = false;
    this.problem = '';
  }

  protected override render() {
    const { path, movesTo, moved, cannotOpen } = this.asked ?? this.folder;
    return html`<div class="quiet">${s.path}</div>
      <code class="path" data-path>${path}</code>
      <div class="buttons">
        <button class="plain link" data-copy @click=${() => this.#copy(path)}>${s.copy}</button>
        <button
          class="plain link"
          data-open
          ?disabled=${cannotOpen !== null}
          title=${cannotOpen ?? nothing}
          @click=${() => this.#ask({ kind: 'open' }, s.opened)}
        >
          ${s.open}
        </button>
        ${
          movesTo === null
            ? html`<button
              class="plain link"
              data-move
              aria-expanded=${this.moving ? 'true' : 'false'}
              @click=${() => {
                this.moving = !this.moving;
                this.problem = '';
              }}
            >
              ${s.move}
            </button>`
            : nothing
        }
      </div>
      ${cannotOpen === null ? nothing : html`<p class="hint">${cannotOpen}</p>`}
      ${this.moving && movesTo === null ? this.#renderForm() : nothing}
      ${
        movesTo === null
          ? nothing
          : html`<div class="callout" role="status">
            ${icons.info}<span>${s.waits(movesTo)} <button class="plain link" data-stay @click=${() => this.#ask({ kind: 'stay' })}>${s.stay}</button></span>
          </div>`
      }
      ${moved === null ? nothing : this.#renderMoved(moved)}`;
  }

  #renderForm() {
    return html`<form @submit=${this.#submitted}>
      <label class="field"
        >${s.to}
        <input
          name="to"
          autocomplete="off"
          spellcheck="false"
          placeholder=${s.toHint}
          aria-invalid=${this.problem ? 'true' : 'false'}
          aria-describedby="problem move-hint"
        />
        <span class="error" id="problem" role="alert">${this.problem}</span>
      </label>
      <p class="hint" id="move-hint">${s.moveHint}</p>
      <div>
        <cds-button size="sm" kind="tertiary" type="submit" data-confirm @click=${() => this.renderRoot.querySelector('form')?.requestSubmit()}>${s.confirm}</cds-button>
      </div>
    </form>`;
  }

  #renderMoved(moved: NonNullable<DataFolder['moved']>) {
    const failed = 'failed' in moved;
    return html`<div class="callout ${failed ? 'bad' : 'good'}" role="status" data-moved>
      ${failed ? icons.error : icons.done}<span>${failed ? s.failed(moved.to, moved.failed) : s.movedFrom(moved.from)}</span>
    </div>`;
  }

  #submitted = (event: SubmitEvent): void => {
    event.preventDefault();
    const to = this.renderRoot.querySelector<HTMLInputElement>('input[name="to"]')?.value.trim() ?? '';
    void this.#ask({ kind: 'move', to: to || '.' });
  };

  async #ask(request: DataFolderRequest, said?: string): Promise<void> {
    const answer = await this.api.call('dataFolder', request);
    if (!answer.ok) {
      this.problem = failureSentences(answer.failure).join(' ');
      if (request.kind !== 'move') fire(this, 'notice', { text: this.problem });
      return;
    }
    this.asked = answer.value;
    this.problem = '';
    this.moving = false;
    const text = said ?? (answer.value.movesTo === null ? '' : s.waits(answer.value.movesTo));
    if (text) fire(this, 'notice', { text });
  }

  #copy(path: string): void {
    void copyText(path, s.copied, (text) => fire(this, 'notice', { text }));
  }
}

customElements.define('data-folder', DataFolderElement);

declare global {
  interface HTMLElementTagNameMap {
    'data-folder': DataFolderElement;
  }
}
