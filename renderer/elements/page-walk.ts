/** One page: its own mapping, its struct page, the page that holds that, and the way back. */

import { css, html, nothing } from 'lit';
import type { PageWalk, StructPages, WalkLevel } from '../../shared/pages.ts';
import { bytes, formatAddress, PAGE_BYTES } from '../../shared/units.ts';
import { formatSize } from '../model/format.ts';
import { runText, virtualAddress } from '../model/pages.ts';
import { hex, pages as s } from '../strings/pages.ts';
import { base } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';

export class PageWalkView extends ConsoleElement {
  static override properties = { walk: { attribute: false }, struct: { attribute: false } };
  /** null: no page is picked. */
  declare walk: PageWalk | null;
  declare struct: StructPages;

  static override styles = [
    base,
    css`
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: 9rem minmax(0, 1fr);
        gap: 0 1rem;
        padding-block: 0.375rem;
        border-block-start: 1px solid var(--cds-border-subtle-01);
      }
      li:first-child {
        border-block-start: 0;
      }
      .step {
        color: var(--cds-text-secondary);
      }
      code {
        overflow-wrap: anywhere;
      }
      p + p {
        margin-block-start: 0.25rem;
      }
    `,
  ];

  constructor() {
    super();
    this.walk = null;
  }

  protected override render() {
    const { walk } = this;
    if (!walk) return html`<p class="quiet">${s.pick}</p>`;
    const { holder } = walk;
    const address = virtualAddress(this.struct.base, walk.structPageOffset);
    return html`<ol>
      ${this.#step(
        s.steps.page,
        html`<p><code>${hex(walk.pfn)}</code> ${runText(walk.run)}</p>
          <p class="quiet">${s.pageFacts(formatAddress(walk.address), walk.block, walk.section, walk.rn)}</p>`,
      )}
      ${
        holder === null
          ? this.#step(s.steps.struct, html`<p>${s.noStruct}</p>`)
          : html`${this.#step(s.steps.identity, this.#levels(walk.identity))}
            ${this.#step(
              s.steps.struct,
              html`<p><code>${s.structAt(address, walk.pfn, this.struct.structPageBytes)}</code></p>
                <p>${s.states5[walk.state]}; ${s.flags.toLowerCase()}: ${walk.flags.length > 0 ? html`<code>${walk.flags.join(' ')}</code>` : s.noFlags}</p>`,
            )}
            ${this.#step(s.steps.vmemmap, this.#levels(walk.vmemmap))} ${this.#renderHolder(holder)}`
      }
    </ol>`;
  }

  #renderHolder(holder: NonNullable<PageWalk['holder']>) {
    const where =
      holder.pfn === null
        ? html`<p>${holder.from === 'boot' ? s.holderAtBoot : s.holderUnknown}</p>`
        : html`<p><code>${s.holderAt(holder.pfn, formatAddress(holder.pfn * PAGE_BYTES))}</code></p>`;
    return html`${this.#step(s.steps.holder, html`${where}<p class="quiet">${s.placement[holder.from]}</p>`)}
      ${this.#step(
        s.steps.back,
        html`<p>${s.describes(holder.describesFirst, holder.describesLast)} ${holder.describesItself ? s.itself : nothing}</p>
          ${holder.ownOffset === null ? nothing : html`<p class="quiet">${s.ownStruct(virtualAddress(this.struct.base, holder.ownOffset))}</p>`}`,
      )}`;
  }

  #levels(levels: readonly WalkLevel[]) {
    return html`<p>
      <code
        >${levels
          .map(({ level, index, leaf, entryBytes }) =>
            s.levelText(s.levels5[level], index, leaf, formatSize(bytes(entryBytes))),
          )
          .join(' → ')}</code
      >
    </p>`;
  }

  #step(name: string, content: unknown) {
    return html`<li><span class="step">${name}</span><span>${content}</span></li>`;
  }
}

customElements.define('page-walk', PageWalkView);

declare global {
  interface HTMLElementTagNameMap {
    'page-walk': PageWalkView;
  }
}
