/** One block to scale: where its memmap lies (altmap at the head) and what is left to use. */

import { css, html, nothing } from 'lit';
import { bytes, bytesOfPages, formatAddress, PAGE_BYTES } from '../../shared/units.ts';
import { formatSize } from '../model/format.ts';
import { countText } from '../model/number-style.ts';
import { strings } from '../strings/index.ts';
import { base } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { place } from './place.ts';

export class MemmapStrip extends ConsoleElement {
  static override properties = {
    start: { type: Number },
    blockBytes: { type: Number },
    altmapPages: { type: Number },
    present: { type: Boolean },
    online: { type: Boolean },
  };
  declare start: number;
  declare blockBytes: number;
  declare altmapPages: number;
  declare present: boolean;
  declare online: boolean;

  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      .bar {
        display: grid;
        grid-template-columns: max(6px, var(--share)) minmax(0, 1fr);
        block-size: 2.5rem;
        border: 1px solid var(--cds-border-strong-01);
      }
      .bar.plain {
        grid-template-columns: minmax(0, 1fr);
      }
      .altmap {
        background: var(--state-memmap);
      }
      .usable {
        display: flex;
        align-items: center;
        justify-content: center;
        padding-inline: 0.5rem;
        background: var(--cds-layer-02);
        overflow: hidden;
        white-space: nowrap;
        text-overflow: ellipsis;
      }
      .usable.online {
        box-shadow: inset 0 -4px 0 var(--state-online);
      }
      .usable.offline {
        box-shadow: inset 0 -4px 0 var(--state-offline);
      }
      .bar.gone {
        border-style: dotted;
      }
      .scale {
        display: flex;
        justify-content: space-between;
        gap: 1rem;
        margin-block-start: 0.25rem;
        font-family: var(--font-mono);
        font-size: 0.75rem;
        color: var(--cds-text-secondary);
      }
      .altmap-label {
        margin-block-end: 0.25rem;
        font-size: 0.75rem;
      }
      .mark {
        color: var(--state-memmap);
      }
    `,
  ];

  constructor() {
    super();
    this.start = 0;
    this.blockBytes = PAGE_BYTES;
    this.altmapPages = 0;
    this.present = false;
    this.online = false;
  }

  protected override render() {
    const altmapBytes = this.altmapPages * PAGE_BYTES;
    const usableBytes = bytes(this.blockBytes - altmapBytes);
    const usablePages = usableBytes / PAGE_BYTES;
    const share = (altmapBytes / this.blockBytes) * 100;
    const size = formatSize(bytesOfPages(this.altmapPages));
    const altmapText = `${countText(this.altmapPages)} pages · ${size} · ${share.toFixed(2)} %`;
    const usable = `${strings.inspector.usable} ${countText(usablePages)} pages · ${formatSize(usableBytes)}`;
    const has = this.altmapPages > 0;
    const state = this.online ? 'online' : this.present ? 'offline' : '';
    return html`${
      has
        ? html`<div class="altmap-label"><span class="mark" aria-hidden="true">▌</span>${strings.inspector.altmap} ${altmapText}</div>`
        : nothing
    }
      <div class="bar ${has ? '' : 'plain'} ${this.present ? '' : 'gone'}" ${place({ '--share': `${share}%` })}>
        ${has ? html`<div class="altmap"></div>` : nothing}
        <div class="usable ${state}">${usable}</div>
      </div>
      <div class="scale">
        <span>${formatAddress(this.start)}</span>
        ${has ? html`<span>${formatAddress(this.start + altmapBytes)} ▸ ${strings.inspector.usable}</span>` : nothing}
        <span>${formatAddress(this.start + this.blockBytes - 1)}</span>
      </div>`;
  }
}

customElements.define('memmap-strip', MemmapStrip);

declare global {
  interface HTMLElementTagNameMap {
    'memmap-strip': MemmapStrip;
  }
}
