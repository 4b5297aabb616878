/** The settings of one group: lists of choices and switches. Events: `settings-change` {change}. */

import { css, html, nothing } from 'lit';
import {
  changeOf,
  choiceLabel,
  isSwitch,
  SETTING_ROWS,
  type SettingGroup,
} from '../model/setting-choices.ts';
import { settings } from '../state/settings.ts';
import { settingsStrings as s } from '../strings/settings.ts';
import { fieldStyles } from '../theme/field-styles.ts';
import { base } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';

type Row = (typeof SETTING_ROWS)[number];

export class SettingGroupElement extends ConsoleElement {
  static override properties = { group: { type: String } };
  declare group: SettingGroup;

  static override styles = [
    base,
    fieldStyles,
    css`
      :host {
        display: grid;
        gap: 0.75rem;
      }
      .hint {
        color: var(--cds-text-secondary);
        font-size: 0.75rem;
      }
      .setting .hint {
        margin-block-start: 0.25rem;
      }
      .switch .hint {
        padding-inline-start: 1.3125rem;
      }
    `,
  ];

  protected override render() {
    return SETTING_ROWS.filter(({ group }) => group === this.group).map((row) =>
      isSwitch(row) ? this.#renderSwitch(row) : this.#renderChoice(row),
    );
  }

  #renderChoice({ name, choices }: Row) {
    const chosen = settings()[name];
    return html`<div class="setting" data-setting=${name}>
      <label class="field">${s.titles[name]}
      <select
        name=${name}
        aria-describedby=${s.hints[name] ? `${name}-hint` : nothing}
        @change=${(event: Event) => {
          const choice = choices[(event.currentTarget as HTMLSelectElement).selectedIndex];
          if (choice !== undefined) fire(this, 'settings-change', { change: changeOf(name, choice) });
        }}
      >
        ${choices.map(
          (choice) =>
            html`<option value=${String(choice)} .selected=${choice === chosen}>${choiceLabel(name, choice)}</option>`,
        )}
      </select></label>
      ${this.#renderHint(name)}
    </div>`;
  }

  #renderSwitch({ name }: Row) {
    return html`<div class="switch" data-setting=${name}>
      <label class="check"
        ><input
          type="checkbox"
          name=${name}
          aria-describedby=${s.hints[name] ? `${name}-hint` : nothing}
          .checked=${settings()[name] === true}
          @change=${(event: Event) =>
            fire(this, 'settings-change', {
              change: changeOf(name, (event.currentTarget as HTMLInputElement).checked),
            })}
        />${s.titles[name]}</label
      >
      ${this.#renderHint(name)}
    </div>`;
  }

  #renderHint(name: Row['name']) {
    const hint = s.hints[name];
    return hint ? html`<div class="hint" id="${name}-hint">${hint}</div>` : nothing;
  }
}

customElements.define('setting-group', SettingGroupElement);

declare global {
  interface HTMLElementTagNameMap {
    'setting-group': SettingGroupElement;
  }
}
