/** What this console is made of: versions, licences, and where it keeps its data. */

import { css, html, nothing } from 'lit';
import type { Hello } from '../../shared/api.ts';
import { strings } from '../strings/index.ts';
import { settingsStrings } from '../strings/settings.ts';
import { screenStyles } from '../theme/screen-styles.ts';
import { base, panel } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';

const s = settingsStrings.about;

export class AboutConsole extends ConsoleElement {
  static override properties = { hello: { attribute: false } };
  declare hello: Hello | undefined;

  static override styles = [
    base,
    panel,
    screenStyles,
    css`
      :host {
        display: block;
        padding: 0;
      }
    `,
  ];

  constructor() {
    super();
    this.hello = undefined;
  }

  protected override render() {
    const { hello } = this;
    return html`<section class="panel" aria-label=${s.title}>
      <h2>${s.title}</h2>
      <p>${s.what}</p>
      <dl>
        <dt>${s.version}</dt>
        <dd>${hello?.version ?? strings.none}</dd>
        <dt>${s.engine}</dt>
        <dd>${hello?.engineVersion ?? strings.none}</dd>
        <dt>${s.host}</dt>
        <dd>${hello ? s.hosts[hello.host] : strings.none}</dd>
        ${
          hello
            ? html`<dt>${settingsStrings.folder.title}</dt>
              <dd><code>${hello.dataFolder.path}</code></dd>`
            : nothing
        }
        <dt>${strings.trace.title}</dt>
        <dd>${s.trace}</dd>
        <dt>${s.licence}</dt>
        <dd>${s.ownLicence}</dd>
        ${s.parts.map(([part, licence]) => html`<dt>${part}</dt><dd>${licence}</dd>`)}
      </dl>
      <p class="note">${s.trademarks}</p>
    </section>`;
  }
}

customElements.define('about-console', AboutConsole);

declare global {
  interface HTMLElementTagNameMap {
    'about-console': AboutConsole;
  }
}
