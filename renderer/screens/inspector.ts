/** Everything about one block. Events: `go` {screen, item}, `history-older`. */

import { css, html, nothing } from 'lit';
import { BLOCK, blockStateOf, zoneIndexOf } from '../../shared/cells.ts';
import { bytes, bytesOfPages, formatAddress } from '../../shared/units.ts';
import { unmovableBecause } from '../../shared/unmovable.ts';
import type { BlockDetail, JournalRow } from '../../shared/view.ts';
import type { TableColumn } from '../model/data-table.ts';
import { countText } from '../model/number-style.ts';
import '../elements/data-table.ts';
import '../elements/memmap-strip.ts';
import '../elements/state-glyph.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { icons } from '../elements/icons.ts';
import { formatRounded, formatSize } from '../model/format.ts';
import { hasSclp } from '../model/guest.ts';
import type { PartitionState } from '../model/machine-state.ts';
import { sentence } from '../model/outcome-text.ts';
import { stateCategory } from '../model/palette.ts';
import type { ScreenId } from '../model/router.ts';
import { strings } from '../strings/index.ts';
import { pages } from '../strings/pages.ts';
import { screenStyles } from '../theme/screen-styles.ts';
import { base, panel, plainButton, tableStyles } from '../theme/shared-styles.ts';

import {
  type BlockFile,
  FILE_COLUMNS,
  inspectorSheet,
  TRUTH_COLUMNS,
  type Truth,
} from './inspector-columns.ts';

const s = strings.inspector;
const MOST_INCREMENTS = 64;

export class InspectorScreen extends ConsoleElement {
  static override properties = {
    partition: { attribute: false },
    block: { type: Number },
    detail: { attribute: false },
    history: { attribute: false },
    historyMore: { type: Boolean },
  };
  declare partition: PartitionState;
  declare block: number;
  /** null: there is no such block; undefined: being read. */
  declare detail: BlockDetail | null | undefined;
  declare history: readonly JournalRow[];
  /** There are older rows. */
  declare historyMore: boolean;

  static override styles = [
    base,
    panel,
    plainButton,
    tableStyles,
    screenStyles,
    css`
      dl + memmap-strip,
      dl + p {
        margin-block-start: 0.75rem;
      }
      .state {
        display: inline-flex;
        align-items: center;
        gap: 0.375rem;
      }
      .grid {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(30rem, 100%), 1fr));
        gap: 1rem;
      }
      .verdict {
        display: inline-flex;
        align-items: center;
        gap: 0.375rem;
      }
      .scroll {
        max-block-size: 18rem;
        overflow: auto;
      }
      .two {
        margin-block-start: 0.75rem;
        color: var(--cds-text-secondary);
      }
    `,
  ];

  constructor() {
    super();
    this.history = [];
    this.historyMore = false;
    this.detail = undefined;
  }

  protected override render() {
    const cell = this.partition.blocks[this.block] ?? 0;
    if (this.detail === null || !(cell & BLOCK.known)) return html`<p>${s.gone(this.block)}</p>`;
    return html`${this.#renderHead(cell)} ${this.detail ? this.#renderDetail(this.detail, cell) : html`<p class="quiet">${s.loading}</p>`}`;
  }

  #renderHead(cell: number) {
    const { view } = this.partition;
    const state = blockStateOf(cell);
    const zone = view.zones[zoneIndexOf(cell)]?.name;
    const facts = [
      ...(zone ? [zone] : []),
      ...(state === 'online' ? [cell & BLOCK.unmovable ? s.unmovable : s.movable] : []),
      ...(cell & BLOCK.boot ? ['present at boot'] : []),
    ];
    return html`<div class="head">
      <h1>${strings.screens.inspector(this.block)}</h1>
      <span class="state" data-state=${state}
        ><state-glyph .category=${stateCategory('block', cell) ?? 'deconfigured'}></state-glyph>${strings.stateWords[state]}</span
      >
      ${facts.map((fact) => html`<span class="quiet">${fact}</span>`)}
      ${cell & BLOCK.failed ? html`<span class="state"><state-glyph .category=${'failed'}></state-glyph>${strings.categories.failed}</span>` : nothing}
      <span class="spring"></span>
      <button class="plain link" aria-label=${s.previous} ?disabled=${this.block === 0} @click=${() => this.#go('block', this.block - 1)}>${icons.previous}</button>
      <button class="plain link" aria-label=${s.next} ?disabled=${this.block + 1 >= view.geometry.blockCount} @click=${() => this.#go('block', this.block + 1)}>
        ${icons.next}
      </button>
      <button class="plain link" title=${pages.openHint} @click=${() => this.#go('pages', this.block)}>${pages.open}</button>
      <button class="plain link" @click=${() => this.#go('blocks')}>${s.showOnMap}</button>
    </div>`;
  }

  #renderDetail(detail: BlockDetail, cell: number) {
    return html`<div class="grid">
      ${this.#renderMemmap(detail, cell)} ${this.#renderWhere(detail)} ${hasSclp(this.partition.view) ? this.#renderTruths(detail) : nothing}
      ${this.#renderFiles(detail)} ${this.#renderHistory()}
    </div>`;
  }

  #renderWhere(detail: BlockDetail) {
    const rns =
      detail.rnFirst === detail.rnLast ? `rn ${detail.rnFirst}` : `rn ${detail.rnFirst}–${detail.rnLast}`;
    return html`<section class="panel" aria-label=${s.where}>
      <h2>${s.where}</h2>
      <dl>
        <dt>${s.range}</dt>
        <dd class="mono">${formatAddress(detail.start)} – ${formatAddress(detail.endInclusive)}</dd>
        <dt>${s.pfns}</dt>
        <dd class="mono">${detail.firstPfn} – ${detail.lastPfn}</dd>
        ${
          hasSclp(this.partition.view)
            ? html`<dt>${s.increments}</dt>
              <dd>${rns}</dd>
              <dt>${s.element}</dt>
              <dd>${detail.element} (${detail.element === 0 ? strings.overview.initial : strings.overview.reserved})</dd>`
            : nothing
        }
        ${
          detail.unmovable && blockStateOf(detail.cell) === 'online'
            ? html`<dt>${s.offline}</dt>
              <dd data-unmovable=${detail.unmovable.kind}>${s.busy(unmovableBecause(detail.unmovable))}</dd>`
            : nothing
        }
      </dl>
      <p class="quiet">${s.removableHint}</p>
    </section>`;
  }

  #renderMemmap(detail: BlockDetail, cell: number) {
    const { geometry, memory } = this.partition.view;
    const size = formatSize(bytesOfPages(geometry.memmapPagesPerBlock));
    const self = detail.memmapPlacement === 'self';
    const placed = detail.memmapPlacement !== 'none';
    const requested = (cell & BLOCK.memmapRequested) !== 0;
    // What the strip cannot show: the placement that this block does not have.
    const other = placed ? !self : !requested;
    return html`<section class="panel wide" aria-label=${s.memmap}>
      <h2>${s.memmap}</h2>
      <dl>
        <dt>${s.memmap}</dt>
        <dd>
          ${s.memmapArithmetic(countText(geometry.pagesPerBlock), size, countText(geometry.memmapPagesPerBlock))} ·
          <span data-placement=${detail.memmapPlacement}>${s.placement[detail.memmapPlacement]}</span>
        </dd>
        <dt>${s.support}</dt>
        <dd>
          ${!detail.memmapSupport.supported ? s.notSupported : detail.memmapPlacement === 'boot' ? s.supportedAgain : s.supported}. <span class="quiet">${sentence(detail.memmapSupport.because)}</span>
        </dd>
        ${
          detail.pageblocks
            ? html`<dt>${s.pageblocks}</dt>
              <dd>${s.pageblocksAre(detail.pageblocks.unmovable, detail.pageblocks.movable)}</dd>`
            : nothing
        }
      </dl>
      <memmap-strip
        .start=${detail.start}
        .blockBytes=${geometry.blockBytes}
        .altmapPages=${detail.altmapPages}
        .present=${(cell & BLOCK.present) !== 0}
        .online=${(cell & BLOCK.online) !== 0}
      ></memmap-strip>
      <p class="two">
        ${other ? s.otherSelf(size) : s.otherSystem(size, formatRounded(bytes(memory.memFreeKib * 1024)))}
      </p>
    </section>`;
  }

  #renderTruths(detail: BlockDetail) {
    const shown = detail.increments.slice(0, MOST_INCREMENTS);
    return html`<section class="panel" aria-label=${s.truths}>
      <h2>${s.truths}</h2>
      <data-table
        small
        .name=${s.truths}
        .store=${'two-truths'}
        .columns=${TRUTH_COLUMNS}
        .rows=${shown}
        .rowKey=${({ rn }: Truth) => String(rn)}
        .sheet=${inspectorSheet}
      ></data-table>
    </section>`;
  }

  #renderFiles(detail: BlockDetail) {
    return html`<section class="panel" aria-label=${s.files}>
      <h2>${s.files}</h2>
      <data-table
        small
        .name=${s.files}
        .store=${'block-files'}
        .columns=${FILE_COLUMNS}
        .rows=${detail.files}
        .rowKey=${({ path }: BlockFile) => path}
        .rowData=${({ path }: BlockFile) => ({ file: path })}
      ></data-table>
    </section>`;
  }

  #renderHistory() {
    return html`<section class="panel" aria-label=${s.history}>
      <h2>${s.history}</h2>
      ${
        this.history.length === 0
          ? html`<p class="quiet">${s.noHistory}</p>`
          : html`<data-table
            small
            .name=${s.history}
            .store=${'block-history'}
            .columns=${this.#historyColumns}
            .rows=${this.history}
            .rowKey=${({ revision }: JournalRow) => String(revision)}
          ></data-table>`
      }
      ${this.historyMore ? html`<p><button class="plain link" @click=${() => this.#older()}>${strings.journal.older}</button></p>` : nothing}
    </section>`;
  }

  readonly #historyColumns: readonly TableColumn<JournalRow>[] = [
    {
      id: 'revision',
      label: strings.journal.revision,
      width: 90,
      isNumber: true,
      fixed: true,
      text: ({ revision }) => String(revision),
      value: ({ revision }) => revision,
    },
    { id: 'summary', label: strings.journal.summary, width: 220, text: ({ summary }) => summary },
    {
      id: 'outcome',
      label: strings.journal.outcome,
      width: 96,
      text: ({ outcome }) => strings.journal.outcomes[outcome.kind],
    },
    {
      id: 'open',
      label: s.openSequence,
      width: 100,
      acts: true,
      text: () => '',
      cell: ({ revision }) =>
        html`<button class="plain link" @click=${() => this.#go('sequence', revision)}>${s.openSequence}</button>`,
    },
  ];

  #older(): void {
    fire(this, 'history-older');
  }

  #go(screen: ScreenId, item?: number): void {
    fire(this, 'go', { screen, item });
  }
}

customElements.define('inspector-screen', InspectorScreen);

declare global {
  interface HTMLElementTagNameMap {
    'inspector-screen': InspectorScreen;
  }
}
