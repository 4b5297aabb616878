/**
 * Every shortcut, and how it is changed: another key is recorded by being pressed, one that somebody else has is told and
 * can be taken over. Events: `settings-change` {change}, `notice` {text}.
 */

import { css, html, nothing } from 'lit';
import { COMMANDS, type ConsoleCommand } from '../model/commands.ts';
import {
  type ChangedKeys,
  canChange,
  choiceOf,
  keyLabel,
  keysOf,
  withKey,
  withoutKey,
  withUsual,
} from '../model/keyboard.ts';
import { settings } from '../state/settings.ts';
import { settingsStrings } from '../strings/settings.ts';
import { fieldStyles } from '../theme/field-styles.ts';
import { base, plainButton, tableStyles } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';
import { icons } from './icons.ts';

const s = settingsStrings.shortcuts;

/** A key that was pressed and cannot be had just so. */
interface Problem {
  readonly name: string;
  readonly text: string;
  /** Whether it can be taken from who has it. */
  readonly canTake: boolean;
}

export class ShortcutTable extends ConsoleElement {
  static override properties = {
    filter: { state: true },
    recording: { state: true },
    problem: { state: true },
  };
  declare private filter: string;
  /** The command that waits for a key. */
  declare private recording: string | undefined;
  declare private problem: Problem | undefined;

  static override styles = [
    base,
    plainButton,
    tableStyles,
    fieldStyles,
    css`
      :host {
        display: block;
      }
      .field {
        max-inline-size: 20rem;
        margin-block-end: 0.5rem;
      }
      .scroll {
        max-block-size: 24rem;
        overflow: auto;
      }
      td:last-child {
        inline-size: 55%;
      }
      .keys {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.25rem 0.5rem;
      }
      .key {
        display: inline-flex;
        align-items: center;
        border: 1px solid var(--cds-border-subtle-02);
      }
      kbd {
        padding: 0 0.25rem;
        font-family: var(--font-mono);
        font-size: 0.75rem;
        white-space: nowrap;
      }
      .key button.plain {
        padding: 0 0.125rem;
      }
      .key svg {
        inline-size: 0.75rem;
      }
      .record {
        min-inline-size: 8rem;
        outline: 2px solid var(--cds-focus);
      }
      .problem {
        flex-basis: 100%;
        color: var(--cds-text-error);
      }
      button.plain.link {
        padding-inline: 0.25rem;
      }
    `,
  ];

  constructor() {
    super();
    this.filter = '';
    this.recording = undefined;
    this.problem = undefined;
  }

  protected override render() {
    const wanted = this.filter.trim().toLowerCase();
    const changed = settings().keys;
    const rows = COMMANDS.filter(canChange).filter(
      (command) =>
        command.does.toLowerCase().includes(wanted) ||
        keysOf(command, changed).some((key) => key.toLowerCase().includes(wanted)),
    );
    return html`<label class="field"
        >${s.filter}
        <input
          type="search"
          placeholder=${s.filterHint}
          autocomplete="off"
          @input=${(event: Event) => {
            this.filter = (event.currentTarget as HTMLInputElement).value;
          }}
        />
      </label>
      <div class="scroll" tabindex="0" role="group" aria-label=${s.title}>
        <table>
          <thead>
            <tr>
              <th scope="col">${s.command}</th>
              <th scope="col">${s.keys}</th>
            </tr>
          </thead>
          <tbody>
            ${rows.map((command) => this.#renderRow(command, changed))}
          </tbody>
        </table>
        ${rows.length === 0 ? html`<p class="quiet">${s.noneFound}</p>` : nothing}
      </div>`;
  }

  #renderRow(command: ConsoleCommand, changed: ChangedKeys) {
    const keys = keysOf(command, changed);
    const records = this.recording === command.id;
    return html`<tr data-command=${command.id}>
      <td>${command.does}</td>
      <td>
        <div class="keys">
          ${keys.map(
            (key) => html`<span class="key"
              ><kbd>${keyLabel(key)}</kbd
              ><button
                class="plain"
                aria-label=${s.remove(key, command.does)}
                title=${s.remove(key, command.does)}
                @click=${() => {
                  this.#change(withoutKey(changed, command, key), s.removed(key, command.does));
                }}
              >
                ${icons.close}
              </button></span
            >`,
          )}
          ${keys.length === 0 ? html`<span class="quiet">${s.none}</span>` : nothing}
          ${records ? this.#renderRecorder(command) : this.#renderButtons(command, changed)}
        </div>
      </td>
    </tr>`;
  }

  #renderButtons(command: ConsoleCommand, changed: ChangedKeys) {
    return html`<button
        class="plain link"
        data-add
        aria-label=${s.add(command.does)}
        @click=${() => {
          this.problem = undefined;
          this.recording = command.id;
        }}
      >
        ${s.addShort}
      </button>
      ${
        Object.hasOwn(changed, command.id)
          ? html`<button
            class="plain link"
            data-usual
            aria-label=${s.usualFor(command.does)}
            @click=${() => this.#change(withUsual(changed, command), s.usualFor(command.does))}
          >
            ${s.usual}
          </button>`
          : nothing
      }`;
  }

  #renderRecorder(command: ConsoleCommand) {
    const { problem } = this;
    return html`<button
        class="plain record"
        aria-label=${s.press(command.does)}
        @keydown=${(event: KeyboardEvent) => this.#recorded(event, command)}
        @focusout=${this.#left}
      >
        ${problem ? keyLabel(problem.name) : s.pressShort}
      </button>
      ${
        problem
          ? html`<span class="problem" role="alert">${problem.text}</span>
            ${
              problem.canTake
                ? html`<button
                  class="plain link"
                  data-take
                  @click=${() => this.#give(command, problem.name)}
                  @focusout=${this.#left}
                >
                  ${s.takeOver}
                </button>`
                : nothing
            }
            <button class="plain link" data-leave @click=${() => this.#end()} @focusout=${this.#left}>${s.cancel}</button>`
          : nothing
      }`;
  }

  protected override updated(): void {
    if (this.recording !== undefined && !this.problem)
      this.renderRoot.querySelector<HTMLElement>('.record')?.focus();
  }

  #recorded(event: KeyboardEvent, command: ConsoleCommand): void {
    // Tab goes on, from a problem to what can be done about it.
    if (event.key === 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') {
      this.#end();
      return;
    }
    const choice = choiceOf(event, command, settings().keys);
    switch (choice.kind) {
      case 'none':
        return;
      case 'free':
        this.#give(command, choice.name);
        return;
      case 'taken':
        this.problem = {
          name: choice.name,
          text: s.taken(keyLabel(choice.name), choice.by.does || choice.by.id),
          canTake: true,
        };
        return;
      case 'refused':
        this.problem = {
          name: choice.name,
          text: s.refused[choice.because](keyLabel(choice.name)),
          canTake: false,
        };
    }
  }

  #give(command: ConsoleCommand, name: string): void {
    this.#change(withKey(settings().keys, command, name), s.given(keyLabel(name), command.does));
    this.#end();
  }

  #change(keys: ChangedKeys, said: string): void {
    fire(this, 'settings-change', { change: { keys } });
    fire(this, 'notice', { text: said });
  }

  #end(): void {
    const { recording } = this;
    this.recording = undefined;
    this.problem = undefined;
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>(`tr[data-command="${recording}"] [data-add]`)?.focus(),
    );
  }

  /** Looked away from: nothing is recorded any more. */
  #left = (event: FocusEvent): void => {
    const to = event.relatedTarget;
    if (to instanceof Node && (event.currentTarget as Element).closest('.keys')?.contains(to)) return;
    this.recording = undefined;
    this.problem = undefined;
  };
}

customElements.define('shortcut-table', ShortcutTable);

declare global {
  interface HTMLElementTagNameMap {
    'shortcut-table': ShortcutTable;
  }
}
