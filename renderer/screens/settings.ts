/** What a person chooses about the console; kept by the browser, never with the machine. Events: `theme-choice`, `letter-keys`. */

import { css, html } from 'lit';
import type { Hello } from '../../shared/api.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { THEME_CHOICES, type ThemeChoice } from '../state/preferences.ts';
import { strings } from '../strings/index.ts';
import { fieldStyles } from '../theme/field-styles.ts';
import { screenStyles } from '../theme/screen-styles.ts';
import { base, panel } from '../theme/shared-styles.ts';

const s = strings.settings;

export class SettingsScreen extends ConsoleElement {
  static override properties = {
    theme: { type: String },
    letterKeys: { type: Boolean },
    hello: { attribute: false },
  };
  declare theme: ThemeChoice;
  declare letterKeys: boolean;
  declare hello: Hello | undefined;

  static override styles = [
    base,
    panel,
    screenStyles,
    fieldStyles,
    css`
      fieldset.panel {
        margin: 0;
        padding: 1rem;
        border: 1px solid var(--cds-border-subtle-01);
      }
      legend {
        float: inline-start;
        inline-size: 100%;
      }
      .check {
        clear: both;
        min-block-size: 1.75rem;
      }
      .note {
        clear: both;
      }
    `,
  ];

  constructor() {
    super();
    this.theme = 'system';
    this.letterKeys = true;
    this.hello = undefined;
  }

  protected override render() {
    const { hello } = this;
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    return html`<div class="head"><h1>${s.title}</h1></div>
      <div class="grid">
        <fieldset class="panel">
          <legend>${strings.masthead.theme}</legend>
          ${THEME_CHOICES.map(
            (choice) => html`<label class="check"
              ><input type="radio" name="theme" value=${choice} .checked=${choice === this.theme} @change=${() => fire(this, 'theme-choice', { choice })} />${strings.themes[choice]}</label
            >`,
          )}
          <p class="note">${s.themeHint}</p>
        </fieldset>
        <fieldset class="panel">
          <legend>${s.keyboard}</legend>
          <label class="check"
            ><input
              type="checkbox"
              name="letters"
              .checked=${this.letterKeys}
              @change=${(event: Event) => fire(this, 'letter-keys', { on: (event.currentTarget as HTMLInputElement).checked })}
            />${strings.keys.lettersOn}</label
          >
          <p class="note">${s.lettersHint}</p>
        </fieldset>
        <section class="panel" aria-label=${s.motion}>
          <h2>${s.motion}</h2>
          <div>${calm ? s.motionReduced : s.motionFull}</div>
          <p class="note">${s.motionHint}</p>
        </section>
        <section class="panel" aria-label=${s.about}>
          <h2>${s.about}</h2>
          <dl>
            <dt>${s.version}</dt>
            <dd>${hello?.version ?? strings.none}</dd>
            <dt>${s.engine}</dt>
            <dd>${hello?.engineVersion ?? strings.none}</dd>
            <dt>${s.host}</dt>
            <dd>${hello ? s.hosts[hello.host] : strings.none}</dd>
            <dt>${strings.trace.title}</dt>
            <dd>${s.trace}</dd>
          </dl>
        </section>
      </div>`;
  }
}

customElements.define('settings-screen', SettingsScreen);

declare global {
  interface HTMLElementTagNameMap {
    'settings-screen': SettingsScreen;
  }
}
