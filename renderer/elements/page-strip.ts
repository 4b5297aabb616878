/**
 * The pages of a block on three scales: the block, the pageblocks around the picked page, the pages of its pageblock.
 * Each is a slider for the same page. Event: `page-pick` {pfn}.
 */

import { css, html, nothing } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import type { BlockPages, PageRun } from '../../shared/pages.ts';
import { colourOf, legendOf, runAt, runsBetween, runText } from '../model/pages.ts';
import { hex, pages as s } from '../strings/pages.ts';
import { base } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';
import { place } from './place.ts';

/** Pageblocks that the middle strip shows. */
const NEIGHBOURS = 32;
const COLUMNS = 64;

export class PageStrip extends ConsoleElement {
  static override properties = {
    pages: { attribute: false },
    zones: { attribute: false },
    pfn: { type: Number },
    plain: { type: Boolean },
  };
  declare pages: BlockPages;
  /** Names of the guest's zones, in their order. */
  declare zones: readonly string[];
  declare pfn: number;
  /** The block's own scale only, and nothing to pick. */
  declare plain: boolean;

  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      .scale {
        display: flex;
        justify-content: space-between;
        gap: 1rem;
        margin-block: 0.75rem 0.25rem;
        font-size: 0.75rem;
        color: var(--cds-text-secondary);
      }
      .scale:first-child {
        margin-block-start: 0;
      }
      .bar {
        position: relative;
        display: flex;
        block-size: 2rem;
        border: 1px solid var(--cds-border-strong-01);
        cursor: pointer;
      }
      :host([plain]) .bar {
        block-size: 1.5rem;
        cursor: default;
      }
      .bar.blocks {
        gap: 2px;
        border-color: transparent;
      }
      .cell {
        display: flex;
        flex: 1 1 0;
        min-inline-size: 0;
        border: 1px solid var(--cds-border-strong-01);
      }
      .cell.here,
      .page.here {
        outline: 2px solid var(--cds-focus);
        outline-offset: 1px;
        z-index: 1;
      }
      .run {
        flex: var(--pages) 1 0;
        min-inline-size: 2px;
        background: var(--colour);
      }
      .outline {
        background: transparent;
      }
      .without {
        background-image: repeating-linear-gradient(
          135deg,
          transparent 0 4px,
          var(--cds-background) 4px 6px
        );
        background-color: var(--colour);
      }
      .padding {
        background-image: repeating-linear-gradient(90deg, transparent 0 3px, var(--cds-background) 3px 5px);
        background-color: var(--colour);
      }
      .mark {
        position: absolute;
        inset-block: -4px;
        inset-inline-start: var(--at);
        inline-size: 2px;
        margin-inline-start: -1px;
        background: var(--cds-text-primary);
      }
      .grid {
        display: grid;
        grid-template-columns: repeat(64, minmax(0, 1fr));
        gap: 1px;
        padding: 1px;
        border: 1px solid var(--cds-border-strong-01);
        cursor: pointer;
      }
      .page {
        block-size: 0.75rem;
        background: var(--colour);
      }
      .page.outline {
        box-shadow: inset 0 0 0 1px var(--cds-border-subtle-01);
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 1.25rem;
        margin: 0.75rem 0 0;
        padding: 0;
        list-style: none;
        font-size: 0.75rem;
      }
      .legend i {
        display: inline-block;
        inline-size: 0.75rem;
        block-size: 0.75rem;
        margin-inline-end: 0.375rem;
        border: 1px solid var(--cds-border-strong-01);
        vertical-align: -2px;
        background: var(--colour);
      }
      .legend i.without {
        background-image: repeating-linear-gradient(
          135deg,
          transparent 0 4px,
          var(--cds-background) 4px 6px
        );
      }
    `,
  ];

  constructor() {
    super();
    this.zones = [];
    this.pfn = 0;
    this.plain = false;
  }

  protected override render() {
    const { firstPfn, pages } = this.pages;
    const end = firstPfn + pages;
    return html`<div class="scale"><span>${s.levels.block}</span><span>pfn ${hex(firstPfn)}–${hex(end - 1)}</span></div>
      ${this.plain ? html`<div class="bar" role="img" aria-label=${this.#words()}>${this.#renderRuns(firstPfn, end)}</div>` : this.#renderScales()}
      <ul class="legend" aria-hidden="true">
        ${legendOf(this.pages.runs, this.zones).map(
          (run) =>
            html`<li><i class=${run.kind === 'padding' ? 'padding' : ''} ${this.#paint(run)}></i>${run.kind === 'usable' && run.zone ? s.inZone(s.kinds.usable, run.zone) : s.kinds[run.kind]}</li>`,
        )}
        ${
          this.pages.runs.some(({ accessible }) => !accessible)
            ? html`<li><i class="without"></i>${s.inaccessible}</li>`
            : nothing
        }
      </ul>`;
  }

  #words(): string {
    return this.pages.runs.map((run) => `${run.pages} ${runText(run)}`).join('; ');
  }

  #renderScales() {
    const { firstPfn, pages, pageblockPages } = this.pages;
    const count = Math.ceil(pages / pageblockPages);
    const index = Math.floor((this.pfn - firstPfn) / pageblockPages);
    const head = firstPfn + index * pageblockPages;
    const from = Math.max(0, Math.min(count - NEIGHBOURS, index - NEIGHBOURS / 2));
    const share = ((this.pfn - firstPfn + 0.5) / pages) * 100;
    return html`<div
        class="bar"
        ${place({ '--at': `${share}%` })}
        role="slider"
        tabindex="0"
        data-scale="block"
        title=${s.stripHint}
        aria-label=${s.levels.block}
        aria-valuemin="0"
        aria-valuemax=${count - 1}
        aria-valuenow=${index}
        aria-valuetext="${s.pageblock(index, count)}: ${this.#wordsOf(head, head + pageblockPages)}"
        @click=${(event: MouseEvent) => this.#clicked(event, firstPfn, pages)}
        @keydown=${(event: KeyboardEvent) => this.#keyed(event, pageblockPages, 16 * pageblockPages)}
      >
        ${this.#renderRuns(firstPfn, firstPfn + pages)}<span class="mark"></span>
      </div>
      <div class="scale">
        <span>${s.levels.pageblocks}</span><span>${s.pageblock(index, count)}</span>
      </div>
      <div class="bar blocks" aria-hidden="true" data-scale="pageblocks">
        ${Array.from({ length: Math.min(NEIGHBOURS, count) }, (_, offset) => {
          const start = firstPfn + (from + offset) * pageblockPages;
          return html`<span
            class=${classMap({ cell: true, here: from + offset === index })}
            title=${s.pageblock(from + offset, count)}
            @click=${() => this.#pick(start)}
            >${this.#renderRuns(start, start + pageblockPages)}</span
          >`;
        })}
      </div>
      <div class="scale">
        <span>${s.levels.pages}</span><span>${s.pageblockHead(index, head, head + pageblockPages - 1)}</span>
      </div>
      <div
        class="grid"
        role="slider"
        tabindex="0"
        data-scale="pages"
        title=${s.stripHint}
        aria-label=${s.levels.pages}
        aria-valuemin=${firstPfn}
        aria-valuemax=${firstPfn + pages - 1}
        aria-valuenow=${this.pfn}
        aria-valuetext=${s.page(this.pfn, this.#wordsOf(this.pfn, this.pfn + 1))}
        @keydown=${(event: KeyboardEvent) => this.#keyed(event, 1, COLUMNS)}
      >
        ${Array.from({ length: pageblockPages }, (_, offset) => this.#renderPage(head + offset))}
      </div>`;
  }

  #renderPage(page: number) {
    const run = runAt(this.pages.runs, page);
    if (!run) return nothing;
    const look = { page: true, here: page === this.pfn, ...this.#lookOf(run) };
    return html`<span class=${classMap(look)} ${this.#paint(run)} @click=${() => this.#pick(page)}></span>`;
  }

  #renderRuns(from: number, to: number) {
    return runsBetween(this.pages.runs, from, to).map(
      (run) =>
        html`<span class=${classMap({ run: true, ...this.#lookOf(run) })} ${place({ '--pages': `${run.pages}` })} ${this.#paint(run)} title=${runText(run)}></span>`,
    );
  }

  #lookOf(run: PageRun): Record<string, boolean> {
    return {
      outline: colourOf(run, this.zones) === undefined,
      without: !run.accessible && run.kind !== 'absent' && run.kind !== 'hole',
      padding: run.kind === 'padding',
    };
  }

  #paint(run: PageRun) {
    const colour = colourOf(run, this.zones);
    return place({ '--colour': colour ? `var(--${colour})` : 'transparent' });
  }

  #wordsOf(from: number, to: number): string {
    return runsBetween(this.pages.runs, from, to)
      .map((run) => (to - from === 1 ? runText(run) : `${run.pages} ${runText(run)}`))
      .join('; ');
  }

  #clicked(event: MouseEvent, first: number, pages: number): void {
    const bar = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const share = (event.clientX - bar.left) / Math.max(1, bar.width);
    this.#pick(first + Math.floor(Math.min(0.999_999, Math.max(0, share)) * pages));
  }

  #keyed(event: KeyboardEvent, step: number, leap: number): void {
    const { firstPfn, pages } = this.pages;
    const moves: Readonly<Record<string, number>> = {
      ArrowRight: this.pfn + step,
      ArrowLeft: this.pfn - step,
      ArrowDown: this.pfn + (step === 1 ? leap : step),
      ArrowUp: this.pfn - (step === 1 ? leap : step),
      PageDown: this.pfn + leap,
      PageUp: this.pfn - leap,
      Home: firstPfn,
      End: firstPfn + pages - 1,
    };
    const wanted = moves[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    this.#pick(wanted);
  }

  #pick(page: number): void {
    const { firstPfn, pages } = this.pages;
    fire(this, 'page-pick', { pfn: Math.min(firstPfn + pages - 1, Math.max(firstPfn, page)) });
  }
}

customElements.define('page-strip', PageStrip);

declare global {
  interface HTMLElementTagNameMap {
    'page-strip': PageStrip;
  }
}
