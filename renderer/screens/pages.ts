/**
 * One block page by page: what the pages are, the struct pages that describe them, what maps both, and how the altmap
 * counts. Events: `go` {screen, item}, `page-pick` {pfn}, `limits-choose` {limits}, `rules-choose` {…}.
 */

import { css, html, nothing } from 'lit';
import type { BlockPages, MemmapRules, MemmapRulesQuestion, PopulateLimits } from '../../shared/pages.ts';
import { bytes } from '../../shared/units.ts';
import '../elements/altmap-course.ts';
import '../elements/memmap-rules.ts';
import '../elements/page-strip.ts';
import '../elements/page-walk.ts';
import '../elements/struct-pages.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { icons } from '../elements/icons.ts';
import { formatSize } from '../model/format.ts';
import type { PartitionState } from '../model/machine-state.ts';
import { countText } from '../model/number-style.ts';
import { readPage, runText, structZones } from '../model/pages.ts';
import type { ScreenId } from '../model/router.ts';
import { strings } from '../strings/index.ts';
import { hex, pages as s } from '../strings/pages.ts';
import { fieldStyles } from '../theme/field-styles.ts';
import { screenStyles } from '../theme/screen-styles.ts';
import { base, panel, plainButton, tableStyles } from '../theme/shared-styles.ts';

export class PagesScreen extends ConsoleElement {
  static override properties = {
    partition: { attribute: false },
    block: { type: Number },
    pages: { attribute: false },
    pfn: { type: Number },
    limits: { attribute: false },
    rules: { attribute: false },
    question: { attribute: false },
    problem: { state: true },
  };
  declare partition: PartitionState;
  declare block: number;
  /** undefined: being read; null: no kernel runs. */
  declare pages: BlockPages | null | undefined;
  /** The picked page. */
  declare pfn: number;
  declare limits: PopulateLimits;
  declare rules: MemmapRules | undefined;
  declare question: MemmapRulesQuestion;
  /** Why what was typed is no page of this block. */
  declare private problem: string;

  static override styles = [
    base,
    panel,
    plainButton,
    tableStyles,
    fieldStyles,
    screenStyles,
    css`
      .grid {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(30rem, 100%), 1fr));
        gap: 1rem;
      }
      .goto {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem;
        margin-block: 0.75rem;
        font-size: 0.8125rem;
      }
      .goto input {
        inline-size: 12rem;
        margin-inline-start: 0.5rem;
      }
      dl + .scroll {
        margin-block-start: 0.75rem;
      }
      .bad {
        color: var(--cds-text-error);
      }
      .scroll {
        max-block-size: 18rem;
        overflow: auto;
      }
      tr[aria-current] td {
        box-shadow: inset 0 -2px 0 var(--cds-focus);
      }
      td button.plain {
        font-family: var(--font-mono);
      }
    `,
  ];

  constructor() {
    super();
    this.pages = undefined;
    this.pfn = 0;
    this.limits = {};
    this.rules = undefined;
    this.problem = '';
  }

  protected override render() {
    return html`${this.#renderHead()} ${
      this.pages === undefined
        ? html`<p class="quiet">${s.loading}</p>`
        : this.pages === null
          ? html`<p>${s.gone(this.block)}</p>`
          : this.#renderPanels(this.pages)
    }`;
  }

  #renderHead() {
    const { pages } = this;
    const { geometry } = this.partition.view;
    return html`<div class="head">
      <h1>${s.title(this.block)}</h1>
      ${
        pages
          ? html`<span data-state=${pages.state}>${s.states[pages.state]}</span>
            <span class="quiet">${s.counted(pages.presentPages, pages.managedPages)}</span>`
          : nothing
      }
      <span class="spring"></span>
      <button class="plain link" aria-label=${strings.inspector.previous} ?disabled=${this.block === 0} @click=${() => this.#go('pages', this.block - 1)}>${icons.previous}</button>
      <button class="plain link" aria-label=${strings.inspector.next} ?disabled=${this.block + 1 >= geometry.blockCount} @click=${() => this.#go('pages', this.block + 1)}>${icons.next}</button>
      <button class="plain link" @click=${() => this.#go('block', this.block)}>${s.back}</button>
    </div>`;
  }

  #renderPanels(pages: BlockPages) {
    return html`<div class="grid">
      ${this.#renderStrip(pages)}
      <section class="panel" aria-label=${s.walk}>
        <h2>${s.walk}</h2>
        <page-walk .walk=${pages.walk} .struct=${pages.structPages}></page-walk>
      </section>
      <section class="panel" aria-label=${s.struct}>
        <h2>${s.struct}</h2>
        <struct-pages .struct=${pages.structPages} .pages=${pages.pages} .shadow=${pages.shadow} .zones=${structZones(pages)} .postponed=${pages.altmap.inaccessible === true}></struct-pages>
      </section>
      ${this.#renderZones(pages)} ${this.#renderMapping(pages)}
      <section class="panel wide" aria-label=${s.populate}>
        <h2>${s.populate}</h2>
        <altmap-course .pages=${pages} .limits=${this.limits}></altmap-course>
      </section>
      ${
        this.rules
          ? html`<section class="panel wide" aria-label=${s.rules}>
              <h2>${s.rules}</h2>
              <memmap-rules .rules=${this.rules} .question=${this.question}></memmap-rules>
            </section>`
          : nothing
      }
    </div>`;
  }

  #renderStrip(pages: BlockPages) {
    const zones = this.partition.view.zones.map(({ name }) => name);
    return html`<section class="panel wide" aria-label=${s.strip}>
      <h2>${s.strip}</h2>
      <page-strip .pages=${pages} .zones=${zones} .pfn=${this.pfn}></page-strip>
      <form class="goto" @submit=${(event: Event) => this.#goTo(event, pages)}>
        <label
          >${s.goTo}
          <input class="in-line" name="page" autocomplete="off" placeholder=${hex(pages.firstPfn)} title=${s.goToHint} aria-invalid=${this.problem === '' ? nothing : 'true'} aria-describedby="problem" />
        </label>
        <button class="plain link">${s.go}</button>
        <span id="problem" class="bad" role="status">${this.problem}</span>
      </form>
      ${this.#renderRuns(pages)}
    </section>`;
  }

  #renderRuns({ runs }: BlockPages) {
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${s.runsTitle}>
      <table class="tight">
        <thead>
          <tr>
            <th>${s.runs.first}</th>
            <th class="number">${s.runs.pages}</th>
            <th>${s.runs.what}</th>
            <th>${s.runs.zone}</th>
            <th>${s.runs.storage}</th>
          </tr>
        </thead>
        <tbody>
          ${runs.map((run) => {
            const isHere = this.pfn >= run.start && this.pfn < run.start + run.pages;
            return html`<tr data-kind=${run.kind} aria-current=${isHere ? 'true' : nothing}>
              <td><button class="plain link" @click=${() => fire(this, 'page-pick', { pfn: run.start })}>${hex(run.start)}</button></td>
              <td class="number">${countText(run.pages)}</td>
              <td>${runText({ ...run, zone: null, accessible: true })}</td>
              <td>${run.zone ?? ''}</td>
              <td>${run.kind === 'hole' ? '' : run.accessible ? s.assigned : s.notAssigned}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>`;
  }

  #renderZones({ zones }: BlockPages) {
    const c = s.zoneColumns;
    return html`<section class="panel wide" aria-label=${s.zones}>
      <h2>${s.zones}</h2>
      <p>${zones.validZones === null ? s.noValidZones : s.validZones(zones.validZones)}</p>
      <table class="tight">
        <thead>
          <tr>
            <th>${c.word}</th>
            <th>${c.policy}</th>
            <th>${c.zone}</th>
            <th>${c.because}</th>
          </tr>
        </thead>
        <tbody>
          ${zones.answers.map(
            ({ word, policy, isSet, zone, because }) => html`<tr>
              <td><code>${word}</code></td>
              <td>${policy ?? s.anyPolicy}${policy && isSet ? html` <strong>(${s.isSet})</strong>` : nothing}</td>
              <td>${zone}</td>
              <td>${because}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </section>`;
  }

  #renderMapping({ mapping }: BlockPages) {
    const c = s.tables;
    const entries = (maps: 'identity' | 'vmemmap') =>
      html`<dt>${s[maps]}</dt>
        <dd>${s.entries(mapping[maps].entries, formatSize(bytes(mapping[maps].entryBytes)))}</dd>`;
    return html`<section class="panel wide" aria-label=${s.mapping}>
      <h2>${s.mapping}</h2>
      <dl>${entries('identity')} ${entries('vmemmap')}</dl>
      <div class="scroll" tabindex="0" role="group" aria-label=${s.mapping}>
        <table class="tight">
          <thead>
            <tr>
              <th>${c.maps}</th>
              <th>${c.level}</th>
              <th class="number">${c.count}</th>
              <th class="number">${c.size}</th>
              <th class="number">${c.span}</th>
              <th>${c.shared}</th>
              <th>${c.origin}</th>
            </tr>
          </thead>
          <tbody>
            ${mapping.tables.map(
              (row) => html`<tr>
                <td>${s[row.maps]}</td>
                <td>${s.levels5[row.level]}</td>
                <td class="number">${countText(row.tables)}</td>
                <td class="number">${formatSize(bytes(row.tableBytes))}</td>
                <td class="number">${formatSize(bytes(row.spanBytes))}</td>
                <td>${s.shared(row.sharedFirst, row.sharedLast)}</td>
                <td>${row.ownedByBlock ? s.own : s.stays}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="note">${mapping.ownTableBytes > 0 ? s.ownTables(formatSize(bytes(mapping.ownTableBytes))) : s.noOwnTables}</p>
    </section>`;
  }

  #goTo(event: Event, pages: BlockPages): void {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const read = readPage(String(new FormData(form).get('page') ?? ''), pages);
    if ('because' in read) {
      this.problem = read.because;
      return;
    }
    this.problem = '';
    fire(this, 'page-pick', { pfn: read.pfn });
  }

  #go(screen: ScreenId, item: number): void {
    fire(this, 'go', { screen, item });
  }
}

customElements.define('pages-screen', PagesScreen);

declare global {
  interface HTMLElementTagNameMap {
    'pages-screen': PagesScreen;
  }
}
