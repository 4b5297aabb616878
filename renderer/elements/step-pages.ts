/** The pages of a step's block, as they are when the step has happened. */

import { css, html, nothing } from 'lit';
import type { MachineEvent } from '../../shared/event.ts';
import type { BlockPages } from '../../shared/pages.ts';
import './altmap-course.ts';
import './page-strip.ts';
import './struct-pages.ts';
import { pages as s } from '../strings/pages.ts';

export interface StepPages {
  /** undefined: no step so far is about a block. */
  readonly block: number | undefined;
  /** null or undefined: being read, or there is no kernel. */
  readonly pages: BlockPages | null | undefined;
  readonly zones: readonly string[];
  /** The step's last event. */
  readonly last: MachineEvent | undefined;
  readonly open: (block: number) => void;
}

/** Events that make or free struct pages: then the altmap counts. */
const POPULATING: ReadonlySet<MachineEvent['kind']> = new Set<MachineEvent['kind']>([
  'altmapReserved',
  'memmapPopulated',
  'memmapFreed',
  'altmapReleased',
]);

export function renderStepPages({ block, pages, zones, last, open }: StepPages) {
  if (block === undefined) return html`<p class="quiet">${s.notBlock}</p>`;
  if (!pages) return html`<p class="quiet">${s.loading}</p>`;
  const { structPages, altmap, presentPages, managedPages } = pages;
  const counts = last !== undefined && POPULATING.has(last.kind);
  return html`<section class="pages" tabindex="0" aria-label=${s.atStepTitle(block)}>
    <h2>${s.atStepTitle(block)} <button class="plain link" @click=${() => open(block)}>${s.openPages}</button></h2>
    <page-strip plain .pages=${pages} .zones=${zones}></page-strip>
    <struct-pages brief .struct=${structPages} .pages=${pages.pages} .shadow=${pages.shadow} .postponed=${altmap.inaccessible === true}></struct-pages>
    <p class="quiet">${s.counted(presentPages, managedPages)}</p>
    ${counts ? html`<altmap-course plain .pages=${pages}></altmap-course>` : nothing}
  </section>`;
}

export const stepPagesStyles = css`
  .pages {
    flex: 0 1 auto;
    max-block-size: 60%;
    margin-block-end: 0.75rem;
    padding-block-end: 0.5rem;
    overflow: auto;
  }
`;
