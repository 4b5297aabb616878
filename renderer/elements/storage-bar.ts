/** One storage element as a bar: assigned of total, to the scale of the largest element. */

import { css, html } from 'lit';
import { base } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { place } from './place.ts';

export class StorageBar extends ConsoleElement {
  static override properties = {
    assigned: { type: Number },
    total: { type: Number },
    largest: { type: Number },
    name: { type: String },
  };
  declare assigned: number;
  declare total: number;
  declare largest: number;
  declare name: string;

  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      .track {
        position: relative;
        inline-size: max(4px, var(--length));
        block-size: 1.25rem;
        border: 1.5px dotted var(--state-deconfigured);
      }
      .filled {
        block-size: 100%;
        inline-size: var(--share);
        background: var(--state-online);
      }
    `,
  ];

  constructor() {
    super();
    this.assigned = 0;
    this.total = 0;
    this.largest = 1;
    this.name = '';
  }

  protected override render() {
    const share = this.total === 0 ? 0 : (this.assigned / this.total) * 100;
    const length = (this.total / this.largest) * 100;
    return html`<div
      class="track"
      role="img"
      aria-label=${this.name}
      ${place({ '--length': `${length}%`, '--share': `${share}%` })}
    >
      <div class="filled"></div>
    </div>`;
  }
}

customElements.define('storage-bar', StorageBar);

declare global {
  interface HTMLElementTagNameMap {
    'storage-bar': StorageBar;
  }
}
