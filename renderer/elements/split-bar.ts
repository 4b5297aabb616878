/**
 * The bar between two parts of the window: dragged, moved with the arrow keys, set back by a double click. Events:
 * `split-resize` {share}, the first part's share in percent.
 */

import { css, html } from 'lit';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';

const STEP = 5;

export class SplitBar extends ConsoleElement {
  static override properties = {
    upright: { type: Boolean, reflect: true },
    share: { type: Number },
    usual: { type: Number },
    least: { type: Number },
    most: { type: Number },
    label: { type: String },
  };
  /** Stands between two parts that are side by side. */
  declare upright: boolean;
  declare share: number;
  declare usual: number;
  declare least: number;
  declare most: number;
  declare label: string;

  static override styles = css`
    :host {
      display: block;
      flex: none;
    }
    div {
      position: relative;
      block-size: 0.375rem;
      background: var(--cds-layer-02);
      border-block: 1px solid var(--cds-border-subtle-01);
      cursor: row-resize;
      touch-action: none;
    }
    :host([upright]) div {
      inline-size: 0.375rem;
      block-size: 100%;
      border-block: 0;
      border-inline: 1px solid var(--cds-border-subtle-01);
      cursor: col-resize;
    }
    /* Room to be caught by. */
    div::after {
      position: absolute;
      inset: -0.25rem;
      content: '';
    }
    div:hover,
    div:focus-visible {
      background: var(--cds-focus);
      outline: none;
    }
    @media (forced-colors: active) {
      div:focus-visible {
        outline: 2px solid Highlight;
      }
    }
  `;

  constructor() {
    super();
    this.upright = false;
    this.share = 50;
    this.usual = 50;
    this.least = 0;
    this.most = 100;
    this.label = '';
  }

  protected override render() {
    return html`<div
      role="separator"
      tabindex="0"
      aria-label=${this.label}
      aria-orientation=${this.upright ? 'vertical' : 'horizontal'}
      aria-valuenow=${Math.round(this.share)}
      aria-valuemin=${this.least}
      aria-valuemax=${this.most}
      @keydown=${this.#keyed}
      @dblclick=${() => this.#resize(this.usual)}
      @pointerdown=${this.#pressed}
      @pointermove=${this.#moved}
    ></div>`;
  }

  #resize(share: number): void {
    const within = Math.max(this.least, Math.min(this.most, share));
    if (within !== this.share) fire(this, 'split-resize', { share: within });
  }

  #keyed = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = this.upright
      ? { ArrowLeft: -STEP, ArrowRight: STEP }
      : { ArrowUp: -STEP, ArrowDown: STEP };
    if (event.key in steps) this.#resize(this.share + (steps[event.key] ?? 0));
    else if (event.key === 'Home') this.#resize(this.least);
    else if (event.key === 'End') this.#resize(this.most);
    else if (event.key === 'Enter') this.#resize(this.usual);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #pressed = (event: PointerEvent): void => {
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    event.preventDefault();
    (event.currentTarget as HTMLElement).focus();
  };

  #moved = (event: PointerEvent): void => {
    const bar = event.currentTarget as HTMLElement;
    const box = this.parentElement?.getBoundingClientRect();
    if (!bar.hasPointerCapture(event.pointerId) || !box) return;
    const share = this.upright
      ? (event.clientX - box.left) / box.width
      : (event.clientY - box.top) / box.height;
    this.#resize(share * 100);
  };
}

customElements.define('split-bar', SplitBar);

declare global {
  interface HTMLElementTagNameMap {
    'split-bar': SplitBar;
  }
}
