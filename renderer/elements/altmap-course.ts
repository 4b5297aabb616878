/**
 * vmemmap_populate request by request: the counters of the altmap, and beside them where the pages come from without
 * one. What is left can be made less, to see what fails. Event: `limits-choose` {limits}.
 */

import { css, html, nothing } from 'lit';
import type { BlockPages, PopulateLimits } from '../../shared/pages.ts';
import { virtualAddress } from '../model/pages.ts';
import { hex, pages as s } from '../strings/pages.ts';
import { fieldStyles } from '../theme/field-styles.ts';
import { base, plainButton, tableStyles } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';

type LimitName = keyof PopulateLimits;
const LIMITS: readonly LimitName[] = ['altmapPages', 'altmapReserve', 'freeFrames', 'freePages'];
const MOST_ROWS = 64;

export class AltmapCourseView extends ConsoleElement {
  static override properties = {
    pages: { attribute: false },
    limits: { attribute: false },
    plain: { type: Boolean },
  };
  declare pages: BlockPages;
  declare limits: PopulateLimits;
  /** Nothing to choose. */
  declare plain: boolean;

  static override styles = [
    base,
    plainButton,
    tableStyles,
    fieldStyles,
    css`
      .two {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr));
        gap: 1rem 2rem;
      }
      h3 {
        margin-block-end: 0.25rem;
      }
      .scroll {
        max-block-size: 20rem;
        overflow: auto;
      }
      p {
        margin-block: 0.25rem;
      }
      .bad {
        color: var(--cds-text-error);
      }
      .limits {
        display: flex;
        flex-wrap: wrap;
        align-items: flex-end;
        gap: 0.5rem 1rem;
        margin-block-start: 1rem;
      }
      .limits label {
        font-size: 0.75rem;
      }
      .limits input {
        display: block;
        inline-size: 10rem;
        margin-block-start: 0.25rem;
      }
    `,
  ];

  constructor() {
    super();
    this.limits = {};
    this.plain = false;
  }

  protected override render() {
    return html`<div class="two">${this.#renderAltmap()} ${this.#renderBuddy()}</div>
      ${this.plain ? nothing : this.#renderLimits()}`;
  }

  #renderLimits() {
    return html`<div class="limits" role="group" aria-label=${s.limits}>
        ${LIMITS.map(
          (name) =>
            html`<label
              >${s.limit[name]}
              <input
                class="in-line"
                type="number"
                min="0"
                max=${this.pages.pages}
                data-limit=${name}
                .value=${this.limits[name] === undefined ? '' : String(this.limits[name])}
                @change=${(event: Event) => this.#limit(name, (event.currentTarget as HTMLInputElement).value)}
            /></label>`,
        )}
        <button class="plain link" ?disabled=${Object.keys(this.limits).length === 0} @click=${() => fire(this, 'limits-choose', { limits: {} })}>${s.reset}</button>
      </div>`;
  }

  #renderAltmap() {
    const { altmap, structPages } = this.pages;
    const { basePfn, endPfn, reserve, free, steps, tables, populated } = altmap;
    const columns = Object.values(s.counters);
    const allocated = steps.at(-1)?.alloc ?? 0;
    return html`<section aria-label=${s.altmap}>
      <h3>${s.altmap}</h3>
      <p>${structPages.placement === 'self' ? s.altmapNow : s.altmapWould}</p>
      <p><code>${s.altmapFacts(basePfn, endPfn, reserve, free)}</code></p>
      ${altmap.inaccessible ? html`<p><code>${s.isInaccessible}</code></p>` : nothing}
      <div class="scroll" tabindex="0" role="group" aria-label=${s.altmap}>
        <table class="tight">
          <thead>
            <tr>
              ${columns.map((name) => html`<th class="number">${name}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${steps.slice(0, MOST_ROWS).map(
              (step) => html`<tr>
                <td class="number"><code>${virtualAddress(structPages.base, step.offset)}</code></td>
                <td class="number">${s.times(step.times, step.request)}</td>
                <td class="number"><code>${hex(step.nextPfn)}</code></td>
                <td class="number">${step.pfn === null ? html`<span class="bad">✕ ${s.refused}</span>` : html`<code>${hex(step.pfn)}</code>`}</td>
                <td class="number">${step.align}</td>
                <td class="number">${step.alloc}</td>
                <td class="number">${step.left}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class=${populated ? '' : 'bad'} data-populated=${populated}>${populated ? s.populated : s.notPopulated} ${s.tablesUsed(tables)}</p>
      ${populated ? html`<p class="quiet">${s.givenBack(allocated)}</p>` : nothing}
    </section>`;
  }

  #renderBuddy() {
    const { buddy } = this.pages;
    return html`<section aria-label=${s.buddy}>
      <h3>${s.buddy}</h3>
      <table class="tight">
        <thead>
          <tr>
            <th>${s.buddyColumns.what}</th>
            <th class="number">${s.buddyColumns.order}</th>
            <th class="number">${s.buddyColumns.times}</th>
            <th>${s.buddyColumns.granted}</th>
          </tr>
        </thead>
        <tbody>
          ${buddy.steps.slice(0, MOST_ROWS).map(
            (step) => html`<tr>
              <td>${s.buddyFor[step.for]}</td>
              <td class="number">${step.order}</td>
              <td class="number">${step.times}</td>
              <td>${step.granted ? s.granted : html`<span class="bad">✕ ${s.none}</span>`}</td>
            </tr>`,
          )}
        </tbody>
      </table>
      ${buddy.message ? html`<p><code>${s.message(buddy.message)}</code></p>` : nothing}
      <p class=${buddy.populated ? '' : 'bad'}>${buddy.populated ? s.populated : s.buddyFails}</p>
    </section>`;
  }

  #limit(name: LimitName, text: string): void {
    const { [name]: _old, ...others } = this.limits;
    const value = Number(text);
    const isGiven = text.trim() !== '' && Number.isInteger(value) && value >= 0;
    fire(this, 'limits-choose', { limits: isGiven ? { ...others, [name]: value } : others });
  }
}

customElements.define('altmap-course', AltmapCourseView);

declare global {
  interface HTMLElementTagNameMap {
    'altmap-course': AltmapCourseView;
  }
}
