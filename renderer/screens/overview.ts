/**
 * Who has what, and is anything wrong: storage elements, blocks, zones, memory. Events: `go` {screen}, `add-blocks`
 * {blocks}, `command` {command}.
 */

import '@carbon/web-components/es/components/button/button.js';
import { css, html, LitElement, nothing } from 'lit';
import { INCREMENT } from '../../shared/cells.ts';
import { type Bytes, bytesOfPages, formatAddress, formatBytes, PAGE_BYTES } from '../../shared/units.ts';
import type { ActionAdvice, PartitionView, SystemView } from '../../shared/view.ts';
import '../elements/partition-tasks.ts';
import '../elements/storage-bar.ts';
import '../elements/state-glyph.ts';
import { icons } from '../elements/icons.ts';
import { readAmount } from '../model/address-input.ts';
import { countCategories } from '../model/filter.ts';
import { formatKib, formatRounded } from '../model/format.ts';
import { categoriesOf, hasSclp } from '../model/guest.ts';
import { BLOCK_CATEGORIES, type Category } from '../model/look.ts';
import { blocksToAdd } from '../model/verbs.ts';
import type { PartitionState } from '../state/store.ts';
import { strings } from '../strings.ts';
import { base, panel, plainButton, tableStyles } from '../theme/shared-styles.ts';

const s = strings.overview;

/** Other states and overlays are listed when there are any. */
const ALWAYS_COUNTED: ReadonlySet<Category> = new Set(['online', 'offline', 'deconfigured']);

export class OverviewScreen extends LitElement {
  static override properties = {
    partition: { attribute: false },
    system: { attribute: false },
    actions: { attribute: false },
    lockedBecause: { attribute: false },
    amount: { state: true },
  };
  declare partition: PartitionState;
  declare system: SystemView;
  declare actions: readonly ActionAdvice[] | undefined;
  declare lockedBecause: string | undefined;
  declare private amount: string | undefined;

  static override styles = [
    base,
    panel,
    plainButton,
    tableStyles,
    css`
      :host {
        padding: 1rem;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0.25rem 1.5rem;
        margin-block-end: 1rem;
      }
      .status {
        display: inline-flex;
        align-items: center;
        gap: 0.5rem;
      }
      .spring {
        flex: 1 1 auto;
      }
      .grid {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr));
        gap: 1rem;
      }
      .wide {
        grid-column: 1 / -1;
      }
      .panel h2 {
        margin-block-end: 0.75rem;
      }
      .element {
        display: grid;
        grid-template-columns: 5.5rem minmax(0, 1fr) 12rem;
        gap: 0.25rem 1rem;
        align-items: center;
        margin-block-end: 0.5rem;
      }
      .element .figures {
        font-size: 0.75rem;
        color: var(--cds-text-secondary);
      }
      .element strong {
        display: block;
        font-weight: 600;
        color: var(--cds-text-primary);
        font-size: 0.875rem;
      }
      dl {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: 0.25rem 1.5rem;
        margin: 0.75rem 0 0;
      }
      dt {
        color: var(--cds-text-secondary);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .counts {
        inline-size: 100%;
      }
      .counts td {
        padding-inline: 0.25rem;
      }
      .counts .what {
        display: flex;
        align-items: center;
        gap: 0.5rem;
      }
      .exceptions {
        margin-block-end: 1rem;
        border-inline-start: 3px solid var(--state-failed);
      }
      .exceptions li {
        display: flex;
        gap: 0.5rem;
        align-items: center;
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      form {
        display: flex;
        flex-wrap: wrap;
        align-items: flex-end;
        gap: 0.5rem 0.75rem;
      }
      label {
        display: flex;
        flex-direction: column;
        gap: 0.25rem;
        font-size: 0.75rem;
        color: var(--cds-text-secondary);
      }
      input {
        block-size: 2rem;
        inline-size: 10rem;
        padding-inline: 0.75rem;
        border: 0;
        border-block-end: 1px solid var(--cds-border-strong-01);
        background: var(--cds-field-01);
        color: var(--cds-text-primary);
        font: inherit;
        font-size: 0.875rem;
      }
      .panel input {
        background: var(--cds-field-02);
      }
      .hint {
        flex-basis: 100%;
        font-size: 0.75rem;
        color: var(--cds-text-secondary);
      }
      .error {
        color: var(--cds-text-error);
      }
      .scroll {
        overflow-x: auto;
      }
      .panel th {
        background: transparent;
        border-block-end: 1px solid var(--cds-border-subtle-01);
      }
      .zones td,
      .zones th {
        padding-inline: 0.5rem;
      }
      .links {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        margin-block-start: 0.75rem;
      }
      .links button {
        color: var(--cds-link-primary);
        padding-inline: 0;
        margin-inline-end: 1rem;
      }
    `,
  ];

  constructor() {
    super();
    this.actions = undefined;
    this.lockedBecause = undefined;
    this.amount = undefined;
  }

  protected override render() {
    const { view } = this.partition;
    return html`<div class="head">
        <h1>${view.name}</h1>
        <span class="status">
          <state-glyph .category=${view.status === 'operating' ? 'online' : view.status === 'exceptions' ? 'failed' : 'deconfigured'}></state-glyph>
          ${strings.statusWords[view.status]}
        </span>
        <span class="quiet">${s.acceptable}</span>
        <span class="spring"></span>
        <partition-tasks .actions=${this.actions} .lockedBecause=${this.lockedBecause}></partition-tasks>
      </div>
      ${this.#renderExceptions(view)}
      <div class="grid">
        ${this.#renderAdd(view)} ${this.#renderStorage(view)} ${this.#renderLinux(view)} ${this.#renderMemory(view)}
        ${this.#renderKernel(view)} ${this.#renderZones(view)}
      </div>`;
  }

  #renderExceptions(view: PartitionView) {
    const { divergences, panic, pendingWrite } = view;
    if (divergences.total === 0 && !panic && !pendingWrite) return nothing;
    const more = divergences.total - 5;
    return html`<section class="panel exceptions" aria-label=${s.exceptions}>
      <h2>${s.exceptions}</h2>
      <ul>
        ${panic ? html`<li>${icons.error} ${s.panic}: ${panic}</li>` : nothing}
        ${
          pendingWrite
            ? html`<li>
              ${icons.warning} ${s.pendingWrite}: <code>echo ${pendingWrite.value} &gt; ${pendingWrite.path}</code> ${pendingWrite.because}
              <cds-button size="sm" kind="tertiary" @click=${() => this.#signal(view)}>${s.signal}</cds-button>
            </li>`
            : nothing
        }
        ${divergences.first.slice(0, 5).map(
          ({ rn, hypervisor, kernel }) => html`<li>
            <state-glyph .category=${'differs'}></state-glyph>${s.divergence(rn, hypervisor, kernel)}
          </li>`,
        )}
        ${more > 0 ? html`<li class="quiet">${s.moreDivergences(more)}</li>` : nothing}
      </ul>
      <div class="links"><button class="plain" @click=${() => this.#go('increments')}>${s.openIncrements}</button></div>
    </section>`;
  }

  #renderAdd(view: PartitionView) {
    const { blockBytes } = view.geometry;
    const available = blocksToAdd(this.partition.blocks, Number.POSITIVE_INFINITY).length;
    const text = this.amount ?? formatBytes((Math.min(4, Math.max(1, available)) * blockBytes) as Bytes);
    const amount = readAmount(text, blockBytes, available);
    const locked =
      this.lockedBecause ?? (view.status === 'operating' ? undefined : strings.whyNot.notOperating);
    const problem = amount.kind === 'unread' && available > 0 ? amount : undefined;
    return html`<section class="panel wide" aria-label=${s.addTitle}>
      <h2>${s.addTitle}</h2>
      <form @submit=${(event: Event) => this.#add(event, text)}>
        <label
          >${s.addLabel}
          <input
            name="amount"
            .value=${text}
            autocomplete="off"
            aria-describedby="add-hint"
            aria-invalid=${problem ? 'true' : 'false'}
            @input=${(event: Event) => {
              this.amount = (event.currentTarget as HTMLInputElement).value;
            }}
          />
        </label>
        <cds-button size="md" kind="primary" data-add ?disabled=${locked !== undefined || amount.kind === 'unread'} @click=${(event: Event) => this.#add(event, text)}
          >${s.addRun}</cds-button
        >
        <span class="hint" id="add-hint" aria-live="polite">
          ${
            locked
              ? locked
              : available === 0
                ? s.addNone
                : problem
                  ? html`<span class="error">${problem.because}</span>
                    ${problem.nearest.map(
                      (size) =>
                        html`<button type="button" class="plain" @click=${() => {
                          this.amount = size;
                        }}>${s.useInstead(size)}</button>`,
                    )}`
                  : s.addHint(formatBytes((available * blockBytes) as Bytes), formatBytes(blockBytes))
          }
        </span>
      </form>
    </section>`;
  }

  #renderStorage(view: PartitionView) {
    const { increments } = this.partition;
    const totals = [0, 0];
    const assigned = [0, 0];
    for (const cell of increments) {
      if (!(cell & INCREMENT.known)) continue;
      const element = cell & INCREMENT.reserved ? 1 : 0;
      totals[element] = (totals[element] ?? 0) + 1;
      if (cell & INCREMENT.assigned) assigned[element] = (assigned[element] ?? 0) + 1;
    }
    const size = (count: number) => formatBytes((count * view.geometry.incrementBytes) as Bytes);
    const allocation = view.allocation;
    return html`<section class="panel" aria-label=${s.storage}>
      <h2>${s.storage}</h2>
      ${(hasSclp(view) ? [0, 1] : []).map((element) => {
        const total = totals[element] ?? 0;
        const held = assigned[element] ?? 0;
        const name = `${s.element(element)}, ${element === 0 ? s.initial : s.reserved}: ${s.increments(held, total)}`;
        return html`<div class="element" data-element=${element}>
          <span><strong>${s.element(element)}</strong><span class="figures">${element === 0 ? s.initial : s.reserved}</span></span>
          <storage-bar .assigned=${held} .total=${total} .largest=${Math.max(...totals)} .name=${name}></storage-bar>
          <span class="figures"><strong>${size(held)} / ${size(total)}</strong>${s.increments(held, total)}</span>
        </div>`;
      })}
      <dl>
        <dt>${s.allocation}</dt>
        <dd>
          ${
            allocation
              ? `${formatBytes(allocation.initialBytes)} ${s.initial} · ${formatBytes(allocation.currentBytes)} ${s.current.toLowerCase()} · ${formatBytes(allocation.maximumBytes)} ${s.maximum.toLowerCase()}`
              : s.notActivated
          }
        </dd>
        <dt>${s.profile}</dt>
        <dd>${formatBytes(view.profile.initialBytes)} ${s.initial} · ${formatBytes(view.profile.reservedBytes)} ${s.reserved}</dd>
        ${
          hasSclp(view)
            ? html`<dt>${s.incrementSize}</dt>
              <dd>${formatBytes(view.geometry.incrementBytes)} · rn 1–${view.geometry.rnMax.toLocaleString()}</dd>`
            : nothing
        }
        <dt>${s.customer}</dt>
        <dd>${formatBytes(this.system.customerBytes)} · ${s.available.toLowerCase()} ${formatBytes(this.system.availableBytes)}</dd>
      </dl>
      <div class="links">
        ${
          hasSclp(view)
            ? html`<button class="plain" @click=${() => this.#go('increments')}>${s.openIncrements}</button>`
            : html`<button class="plain" @click=${() => this.#go('devices')}>${s.openDevices}</button>`
        }
      </div>
    </section>`;
  }

  #renderLinux(view: PartitionView) {
    const counts = countCategories('block', this.partition.blocks, BLOCK_CATEGORIES);
    const shown = categoriesOf(view, BLOCK_CATEGORIES).filter(
      (category) => ALWAYS_COUNTED.has(category) || (counts.get(category) ?? 0) > 0,
    );
    return html`<section class="panel" aria-label=${s.linux}>
      <h2>${s.linux}</h2>
      <table class="counts">
        <tbody>
          ${shown.map((category) => {
            const count = counts.get(category) ?? 0;
            return html`<tr data-count=${category}>
              <td><span class="what"><state-glyph .category=${category}></state-glyph>${strings.categories[category]}</span></td>
              <td class="number">${formatBytes((count * view.geometry.blockBytes) as Bytes)}</td>
              <td class="number">${strings.count(count, 'block')}</td>
            </tr>`;
          })}
        </tbody>
      </table>
      <div class="links"><button class="plain" @click=${() => this.#go('blocks')}>${s.openMap}</button></div>
    </section>`;
  }

  #renderMemory({ memory, status }: PartitionView) {
    if (status !== 'operating') {
      return html`<section class="panel" aria-label=${s.memory}>
        <h2>${s.memory}</h2>
        <p class="quiet">${strings.map.noGuestTitle}.</p>
      </section>`;
    }
    return html`<section class="panel" aria-label=${s.memory}>
      <h2>${s.memory}</h2>
      <dl>
        <dt>${s.memTotal}</dt>
        <dd data-memtotal=${memory.memTotalKib}>${formatKib(memory.memTotalKib)}</dd>
        <dt>${s.memFree}</dt>
        <dd>${formatKib(memory.memFreeKib)} <span class="quiet">(${s.estimate})</span></dd>
        <dt>${s.memmapSelf}</dt>
        <dd>${formatKib(memory.memmapSelfKib)}</dd>
        <dt>${s.memmapSystem}</dt>
        <dd>${formatKib(memory.memmapSystemKib)}</dd>
        ${
          memory.memmapPages === null
            ? nothing
            : html`<dt>${s.memmapVm}</dt>
              <dd>${memory.memmapPages.toLocaleString()}</dd>`
        }
        ${
          memory.memmapBootPages === null
            ? nothing
            : html`<dt>${s.memmapBoot}</dt>
              <dd>${memory.memmapBootPages.toLocaleString()}</dd>`
        }
      </dl>
    </section>`;
  }

  #renderKernel(view: PartitionView) {
    const { parameters } = view;
    return html`<section class="panel" aria-label=${s.parameters}>
      <h2>${s.parameters}</h2>
      <dl>
        <dt>${s.release}</dt>
        <dd>${strings.status.era(view.era, view.release)}</dd>
        <dt>${s.commandLine}</dt>
        <dd><code>${view.commandLine || strings.none}</code></dd>
        <dt>${s.memmapParameter}</dt>
        <dd>${parameters.memmapOnMemory ?? strings.none}</dd>
        <dt>${s.autoOnline}</dt>
        <dd>${parameters.autoOnline}</dd>
        <dt>${s.policy}</dt>
        <dd>${parameters.onlinePolicy}${parameters.onlinePolicy === 'auto-movable' ? ` · ${parameters.autoMovableRatio} %` : ''}</dd>
        <dt>${s.blockSize}</dt>
        <dd>${formatBytes(view.geometry.blockBytes)}</dd>
      </dl>
    </section>`;
  }

  #renderZones({ zones }: PartitionView) {
    return html`<section class="panel wide zones" aria-label=${s.zones}>
      <h2>${s.zones}</h2>
      <div class="scroll" tabindex="0" role="group" aria-label=${s.zones}>
        <table>
          <thead>
            <tr>
              <th>${s.zone}</th>
              <th class="number">${s.start}</th>
              <th class="number">${s.spanned}</th>
              <th class="number">${s.present}</th>
              <th class="number">${s.managed}</th>
            </tr>
          </thead>
          <tbody>
            ${zones.map(
              (zone) => html`<tr>
                <td>${zone.name}</td>
                <td class="number">${zone.startPfn === null ? s.empty : formatAddress(zone.startPfn * PAGE_BYTES)}</td>
                <td class="number">${formatRounded(bytesOfPages(zone.spannedPages))}</td>
                <td class="number">${formatRounded(bytesOfPages(zone.presentPages))}</td>
                <td class="number">${formatRounded(bytesOfPages(zone.managedPages))}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`;
  }

  #add(event: Event, text: string): void {
    event.preventDefault();
    const { blockBytes } = this.partition.view.geometry;
    const available = blocksToAdd(this.partition.blocks, Number.POSITIVE_INFINITY).length;
    const amount = readAmount(text, blockBytes, available);
    if (amount.kind !== 'blocks' || this.lockedBecause) return;
    this.#emit('add-blocks', { blocks: blocksToAdd(this.partition.blocks, amount.blocks) });
  }

  #signal(view: PartitionView): void {
    this.#emit('command', { command: { kind: 'signalPendingWrite', partition: view.name } });
  }

  #go(screen: string): void {
    this.#emit('go', { screen });
  }

  #emit(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

customElements.define('overview-screen', OverviewScreen);
