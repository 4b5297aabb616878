/** What the machine says to commands before they are given. */

import { css, html, nothing } from 'lit';
import { icons } from '../elements/icons.ts';
import '../elements/rule-note.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { failureSentences } from '../model/outcome-text.ts';
import type { Verdict } from '../state/trial.ts';
import { strings } from '../strings/index.ts';
import { calloutStyles } from '../theme/screen-styles.ts';
import { base } from '../theme/shared-styles.ts';

const TONES: Readonly<Record<string, string>> = { accepted: 'good', refused: 'bad' };

export class SystemVerdict extends ConsoleElement {
  static override properties = {
    verdict: { attribute: false },
    commands: { type: Number },
    problems: { attribute: false },
    refused: { attribute: false },
  };
  declare verdict: Verdict;
  declare commands: number;
  /** What cannot even be asked. */
  declare problems: readonly string[];
  /** What a refusal comes down to, one line each, where the form can tell it better than the failure. */
  declare refused: readonly string[];

  static override styles = [
    base,
    calloutStyles,
    css`
      .callout {
        min-block-size: 2.25rem;
      }
    `,
  ];

  constructor() {
    super();
    this.verdict = { kind: 'nothing' };
    this.commands = 0;
    this.problems = [];
    this.refused = [];
  }

  protected override render() {
    const s = strings.editor;
    const { verdict } = this;
    if (this.problems.length > 0)
      return this.#frame(
        'refused',
        icons.error,
        html`${this.problems.map((problem) => html`<div>${problem}</div>`)}`,
      );
    switch (verdict.kind) {
      case 'nothing':
        return this.#frame('', icons.info, s.same);
      case 'asking':
        return this.#frame('', icons.info, s.asking);
      case 'accepted':
        return this.#frame('accepted', icons.done, s.accepted(this.commands));
      case 'refused':
        return this.#frame(
          'refused',
          icons.error,
          html`${s.refused}
          ${
            this.refused.length > 0
              ? this.refused.map((line) => html`<div>${line}</div>`)
              : withLabels(failureSentences(verdict.failure).join(' '))
          }
          ${verdict.failure.kind === 'refusal' ? html`<rule-note .rule=${verdict.failure.rule}></rule-note>` : nothing}`,
        );
    }
  }

  #frame(kind: string, icon: unknown, text: unknown) {
    return html`<div class="callout ${TONES[kind] ?? ''}" role="status" data-verdict=${kind || 'none'}>${icon}<span>${text}</span></div>`;
  }
}

/** Paths of a definition's fields as the form calls them: "definition.profile.initialBytes: …" is about Initial. */
const withLabels = (text: string): string =>
  text.replace(/\bdefinition\.(?:\w+\.)*(\w+): /gi, (_path, field: string) => {
    const labels: Readonly<Record<string, string>> = strings.editor.paths;
    return `${labels[field] ?? field}: `;
  });

customElements.define('system-verdict', SystemVerdict);

declare global {
  interface HTMLElementTagNameMap {
    'system-verdict': SystemVerdict;
  }
}
