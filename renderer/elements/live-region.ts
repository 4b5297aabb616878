/** One polite live region for the whole console. What is said in a moment is joined; of a flood, only the end is said. */

import { css, html } from 'lit';
import { ConsoleElement } from './console-element.ts';

const COALESCE_MS = 150;
/** While announcements keep coming, one is said this often. */
const FLOOD_MS = 3000;
const LONGEST_JOINED = 3;

export class LiveRegion extends ConsoleElement {
  static override properties = { text: { state: true } };
  declare text: string;
  #pending: { readonly sentence: string; readonly about: unknown }[] = [];
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

  /**
   * Says a sentence once nothing more has come for a moment: a few together, of many only the last.
   * @param about what it tells of: a newer sentence about the same takes its place
   */
  announce(sentence: string, about?: unknown): void {
    const now = performance.now();
    if (this.#pending.length === 0) this.#since = now;
    if (about !== undefined) this.#pending = this.#pending.filter((other) => other.about !== about);
    this.#pending.push({ sentence, about });
    if (this.#timer !== undefined) {
      if (now - this.#since >= FLOOD_MS) return;
      window.clearTimeout(this.#timer);
    }
    this.#timer = window.setTimeout(() => this.#speak(), COALESCE_MS);
  }

  #speak(): void {
    this.#timer = undefined;
    const joined = this.#pending.length <= LONGEST_JOINED ? this.#pending : this.#pending.slice(-1);
    this.text = joined.map(({ sentence }) => sentence).join(' ');
    this.#pending = [];
  }

  protected override render() {
    return html`<div role="status" aria-live="polite">${this.text}</div>`;
  }
}

customElements.define('lpar-live-region', LiveRegion);

declare global {
  interface HTMLElementTagNameMap {
    'lpar-live-region': LiveRegion;
  }
}
