/** One polite live region for the whole console. Announcements within a moment are joined. */

import { css, html, LitElement } from 'lit';

const COALESCE_MS = 150;
const LONGEST_JOINED = 3;

export class LiveRegion extends LitElement {
  static override properties = { text: { state: true } };
  declare text: string;
  #pending: string[] = [];
  #timer: number | undefined;

  static override styles = css`
    :host {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
  `;

  constructor() {
    super();
    this.text = '';
  }

  /** Says a sentence. Of many in one moment the last few are said. */
  announce(sentence: string): void {
    this.#pending.push(sentence);
    this.#timer ??= window.setTimeout(() => this.#speak(), COALESCE_MS);
  }

  #speak(): void {
    this.#timer = undefined;
    this.text = this.#pending.slice(-LONGEST_JOINED).join(' ');
    this.#pending = [];
  }

  protected override render() {
    return html`<div role="status" aria-live="polite">${this.text}</div>`;
  }
}

customElements.define('lpar-live-region', LiveRegion);
