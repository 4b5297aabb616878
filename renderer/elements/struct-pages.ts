/** The struct pages of a block: where they lie, and which of their states they are in. */

import { css, html, nothing } from 'lit';
import type { MemmapState, ShadowView, StructContents, StructPages } from '../../shared/pages.ts';
import { bytes, formatAddress, PAGE_BYTES } from '../../shared/units.ts';
import { formatSize } from '../model/format.ts';
import { virtualAddress } from '../model/pages.ts';
import { pages as s } from '../strings/pages.ts';
import { base } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';

/** Frames that lie one below the other, as some kernels took them at boot, are told as one. */
function framesText(frames: StructPages['frames']): string {
  const [first, ...others] = frames;
  if (!first) return '';
  const size = formatSize(bytes(first.frameBytes));
  const address = (pfn: number): string => formatAddress(pfn * PAGE_BYTES);
  const last = others.at(-1);
  if (last && first.pfn !== null && last.pfn !== null)
    return s.frameDown(frames.length, size, address(first.pfn), address(last.pfn));
  return s.frame(first.frames, size, first.pfn === null ? s.chosen : address(first.pfn));
}

const STATES: readonly MemmapState[] = [
  'notThere',
  'inaccessible',
  'accessible',
  'poisoned',
  'initialised',
  'freed',
];

export class StructPagesView extends ConsoleElement {
  static override properties = {
    struct: { attribute: false },
    pages: { type: Number },
    shadow: { attribute: false },
    zones: { attribute: false },
    brief: { type: Boolean },
    postponed: { type: Boolean },
  };
  declare struct: StructPages;
  /** Pages of the block. */
  declare pages: number;
  /** KASAN's; undefined: the kernel was built without. */
  declare shadow: ShadowView | undefined;
  /** Names of the zones that the pages are in, of the altmap and of those behind it. */
  declare zones: { readonly head: string | null; readonly rest: string | null };
  /** The states only. */
  declare brief: boolean;
  /** The kernel adds memory before its storage is there (6.9 to 6.18). */
  declare postponed: boolean;

  static override styles = [
    base,
    css`
      dl {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: 0.25rem 1.5rem;
        margin: 0;
      }
      dt {
        color: var(--cds-text-secondary);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .course {
        margin-block-start: 1rem;
      }
      :host([brief]) {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr));
        gap: 0 2rem;
      }
      :host([brief]) .course {
        margin-block-start: 0.5rem;
      }
      ol {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 1.25rem;
        margin: 0.25rem 0 0;
        padding: 0;
        list-style: none;
        font-size: 0.8125rem;
      }
      li {
        position: relative;
        padding: 0.125rem 0.5rem;
        border: 1px solid var(--cds-border-subtle-01);
        color: var(--cds-text-secondary);
      }
      li + li::before {
        content: '→';
        position: absolute;
        inset-inline-start: -1rem;
        color: var(--cds-text-secondary);
      }
      li[aria-current] {
        border-color: var(--state-memmap);
        box-shadow: inset 0 -3px 0 var(--state-memmap);
        color: var(--cds-text-primary);
        font-weight: 600;
      }
      .hint {
        margin-block-start: 0.25rem;
        font-size: 0.8125rem;
        color: var(--cds-text-secondary);
      }
    `,
  ];

  constructor() {
    super();
    this.pages = 0;
    this.shadow = undefined;
    this.zones = { head: null, rest: null };
    this.brief = false;
    this.postponed = false;
  }

  protected override render() {
    const { struct } = this;
    const isSelf = struct.placement === 'self';
    return html`${this.brief ? nothing : this.#renderFacts()}
      ${isSelf ? this.#renderCourse(s.head, struct.head, struct.headFlags, struct.headContents, this.zones.head) : nothing}
      ${this.#renderCourse(isSelf ? s.rest : s.all, struct.rest, struct.restFlags, struct.restContents, this.zones.rest)}
      ${this.shadow ? this.#renderShadow(this.shadow, isSelf) : nothing}`;
  }

  #renderFacts() {
    const { placement, frames, pages, structPageBytes, base: start } = this.struct;
    const first = frames[0];
    return html`<dl>
      <dt>${s.lies}</dt>
      <dd data-placement=${placement}>${s.placement[placement]}${pages > 0 ? html` · ${s.arithmetic(this.pages, structPageBytes, pages)}` : nothing}</dd>
      ${
        first
          ? html`<dt>${s.at}</dt>
            <dd><code>${virtualAddress(start, first.offset)} – ${virtualAddress(start, first.offset + this.pages * structPageBytes - 1)}</code></dd>
            <dt>${s.frames}</dt>
            <dd>
              ${framesText(frames)}
            </dd>`
          : nothing
      }
    </dl>`;
  }

  #renderShadow({ head, rest, pages }: ShadowView, isSelf: boolean) {
    return html`<div class="course" data-shadow=${rest}>
      <h3>${s.shadow}</h3>
      <p class="hint">${isSelf ? html`${s.head}: ${s.shadowHead[head]}. ${s.rest}: ` : nothing}${s.shadowRest[rest]}${pages > 0 ? html`, ${s.shadowPages(pages)}` : nothing}</p>
    </div>`;
  }

  #renderCourse(
    whose: string,
    state: MemmapState,
    flags: readonly string[],
    contents: StructContents | null,
    zone: string | null,
  ) {
    const words = contents ? s.contents(contents, zone) : state === 'poisoned' ? s.pattern : s.unwritten;
    return html`<div class="course">
      <h3>${whose}</h3>
      <ol aria-label=${whose}>
        ${STATES.filter((each) => each !== 'poisoned' || state === 'poisoned')
          .filter((each) => each !== 'inaccessible' || this.postponed || state === each)
          .map((each) => html`<li aria-current=${each === state ? 'step' : nothing}>${s.states5[each]}</li>`)}
      </ol>
      ${this.brief ? nothing : html`<p class="hint">${s.statesHint[state]}</p>`}
      <p class="hint">${s.flags}: ${flags.length > 0 ? html`<code>${flags.join(' ')}</code>` : s.noFlags}</p>
      ${this.brief ? nothing : html`<p class="hint" data-contents>${words}</p>`}
    </div>`;
  }
}

customElements.define('struct-pages', StructPagesView);

declare global {
  interface HTMLElementTagNameMap {
    'struct-pages': StructPagesView;
  }
}
