/** Shows the keys that are pressed, to an audience only, and never what is typed into a field. */

import { css, html, nothing } from 'lit';
import { nameOf } from '../model/keyboard.ts';
import { base } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';

const SHOWN_MS = 2000;
const MOST_KEYS = 4;
const MODIFIERS: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock']);

export class KeyEcho extends ConsoleElement {
  static override properties = { presented: { type: Boolean }, keys: { state: true } };
  /** A lesson is presented; large type says as much that somebody looks on. */
  declare presented: boolean;
  declare private keys: readonly string[];
  #timer: number | undefined;

  static override styles = [
    base,
    css`
      :host {
        position: fixed;
        inset-block-end: 3rem;
        inset-inline-end: 1.5rem;
        z-index: 9500;
        pointer-events: none;
      }
      div {
        display: flex;
        gap: 0.5rem;
      }
      kbd {
        padding: 0.5rem 1rem;
        border: 1px solid var(--cds-border-inverse);
        background: var(--cds-background-inverse);
        color: var(--cds-text-inverse);
        font-family: var(--font-mono);
        font-size: 1.25rem;
      }
    `,
  ];

  constructor() {
    super();
    this.presented = false;
    this.keys = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.#pressed, { capture: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.#pressed, { capture: true });
    window.clearTimeout(this.#timer);
  }

  protected override render() {
    if (this.keys.length === 0) return nothing;
    return html`<div aria-hidden="true">${this.keys.map((key) => html`<kbd>${key}</kbd>`)}</div>`;
  }

  #pressed = (event: KeyboardEvent): void => {
    const isWatched = this.presented || document.documentElement.classList.contains('large-type');
    if (!isWatched || MODIFIERS.has(event.key)) return;
    const target = event.composedPath()[0];
    const typed = target instanceof HTMLElement && target.matches('input, textarea, [contenteditable]');
    if (typed && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) return;
    const name = event.key === ' ' ? 'Space' : nameOf(event);
    this.keys = [...this.keys, name].slice(-MOST_KEYS);
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      this.keys = [];
    }, SHOWN_MS);
  };
}

customElements.define('key-echo', KeyEcho);

declare global {
  interface HTMLElementTagNameMap {
    'key-echo': KeyEcho;
  }
}
