/** One polite live region for the whole console. What is said in a moment is joined; of a flood, only the end is said. */

import { css, html, LitElement } from 'lit';

const COALESCE_MS = 150;
/** While announcements keep coming, one is said this often. */
const FLOOD_MS = 3000;
const LONGEST_JOINED = 3;

export class LiveRegion extends LitElement {
  static override properties = { text: { state: true } };
  declare text: string;
  #pending: string[] = [];
  #timer: number | undefined;
  #since = 0;

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

  /** Says a sentence once nothing more has come for a moment: a few together, of many only the last. */
  announce(sentence: string): void {
    const now = performance.now();
    if (this.#pending.length === 0) this.#since = now;
    this.#pending.push(sentence);
    if (this.#timer !== undefined) {
      if (now - this.#since >= FLOOD_MS) return;
      window.clearTimeout(this.#timer);
    }
    this.#timer = window.setTimeout(() => this.#speak(), COALESCE_MS);
  }

  #speak(): void {
    this.#timer = undefined;
    const joined = this.#pending.length <= LONGEST_JOINED ? this.#pending : this.#pending.slice(-1);
    this.text = joined.join(' ');
    this.#pending = [];
  }

  protected override render() {
    return html`<div role="status" aria-live="polite">${this.text}</div>`;
  }
}

customElements.define('lpar-live-region', LiveRegion);
