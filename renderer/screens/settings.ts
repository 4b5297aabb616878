/** What a person chooses about the console, for every window. Events: `settings-change` {change}, `notice` {text}. */

import '@carbon/web-components/es/components/button/button.js';
import { css, html, nothing } from 'lit';
import type { ConsoleApi, Hello } from '../../shared/api.ts';
import { DEFAULT_SETTINGS } from '../../shared/settings.ts';
import { bytes, GIB, MIB } from '../../shared/units.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import '../elements/about-console.ts';
import '../elements/data-folder.ts';
import { fire } from '../elements/events.ts';
import { icons } from '../elements/icons.ts';
import '../elements/setting-group.ts';
import '../elements/shortcut-table.ts';
import { formatSize } from '../model/format.ts';
import { countText, whenText } from '../model/number-style.ts';
import { settingsView } from '../state/settings.ts';
import { settingsStrings as s } from '../strings/settings.ts';
import { calloutStyles, screenStyles } from '../theme/screen-styles.ts';
import { base, denseButtons, panel } from '../theme/shared-styles.ts';

/** Shown beside the choice of units: sizes as they occur, and the last moment of a leap year. */
const EXAMPLE_SIZES = [bytes(64 * GIB), bytes(256 * MIB), bytes(1088 * MIB), bytes(4 * MIB)];
const EXAMPLE_COUNT = 65_535;

export class SettingsScreen extends ConsoleElement {
  static override properties = { hello: { attribute: false }, api: { attribute: false } };
  declare hello: Hello | undefined;
  declare api: ConsoleApi;

  static override styles = [
    base,
    panel,
    denseButtons,
    screenStyles,
    calloutStyles,
    css`
      .callout {
        margin-block-end: 1rem;
      }
      .example {
        font-family: var(--font-mono);
        font-size: 0.8125rem;
      }
      data-folder,
      shortcut-table {
        margin-block-start: 1rem;
      }
    `,
  ];

  constructor() {
    super();
    this.hello = undefined;
  }

  /** Puts the focus on a setting. */
  show(setting: string): void {
    const group = [...this.renderRoot.querySelectorAll('setting-group')].find((each) =>
      each.renderRoot.querySelector(`[data-setting="${setting}"]`),
    );
    const field = group?.renderRoot.querySelector<HTMLElement>(`[name="${setting}"]`);
    field?.scrollIntoView({ block: 'center' });
    field?.focus();
  }

  protected override render() {
    const { hello } = this;
    return html`<div class="head">
        <h1>${s.title}</h1>
        <span class="spring"></span>
        <cds-button class="dense" size="sm" kind="ghost" data-reset @click=${this.#reset}>${s.reset}</cds-button>
      </div>
      <p class="intro">${s.intro}</p>
      ${settingsView().unread.map(
        (name) =>
          html`<div class="callout warning" role="alert">${icons.warning}<span>${s.unread(s.titles[name])}</span></div>`,
      )}
      <div class="grid">
        ${this.#renderGroup('look')}
        ${this.#renderGroup(
          'numbers',
          html`<p class="note">${s.example}: <span class="example">${EXAMPLE_SIZES.map(formatSize).join(' · ')} · ${countText(EXAMPLE_COUNT)} · ${whenText(Date.now())}</span></p>`,
        )}
        ${this.#renderGroup('terminal')}
        <section class="panel" role="group" aria-labelledby="group-console">
          <h2 id="group-console">${s.groups.console}</h2>
          <setting-group .group=${'console'}></setting-group>
          ${hello ? html`<data-folder .api=${this.api} .folder=${hello.dataFolder}></data-folder>` : nothing}
        </section>
        <section class="panel wide" role="group" aria-labelledby="group-keys">
          <h2 id="group-keys">${s.groups.keys}</h2>
          <setting-group .group=${'keys'}></setting-group>
          <shortcut-table></shortcut-table>
          <p class="note">${s.shortcuts.fixedNote}</p>
        </section>
        <about-console class="wide" .hello=${hello}></about-console>
      </div>`;
  }

  #renderGroup(group: 'look' | 'numbers' | 'terminal', more: unknown = nothing) {
    return html`<section class="panel" role="group" aria-labelledby="group-${group}">
      <h2 id="group-${group}">${s.groups[group]}</h2>
      <setting-group .group=${group}></setting-group>
      ${more}
    </section>`;
  }

  #reset = (): void => {
    fire(this, 'settings-change', { change: DEFAULT_SETTINGS });
    fire(this, 'notice', { text: s.resetDone });
  };
}

customElements.define('settings-screen', SettingsScreen);

declare global {
  interface HTMLElementTagNameMap {
    'settings-screen': SettingsScreen;
  }
}
