/** Panels of the overview: what the partition holds, what Linux has made of it, and the kernel that runs. */

import { html, nothing } from 'lit';
import { INCREMENT } from '../../shared/cells.ts';
import { type Bytes, bytesOfPages, formatAddress, PAGE_BYTES } from '../../shared/units.ts';
import type { PartitionView, SystemView } from '../../shared/view.ts';
import { countText } from '../model/number-style.ts';
import '../elements/data-table.ts';
import '../elements/storage-bar.ts';
import '../elements/state-glyph.ts';
import type { Category } from '../model/categories.ts';
import type { TableColumn } from '../model/data-table.ts';
import { countCategories } from '../model/filter.ts';
import { formatKib, formatRounded, formatSize } from '../model/format.ts';
import { categoriesOf, hasSclp } from '../model/guest.ts';
import type { PartitionState } from '../model/machine-state.ts';
import { BLOCK_CATEGORIES } from '../model/palette.ts';
import { strings } from '../strings/index.ts';

const s = strings.overview;

/** Other states and overlays are listed when there are any. */
const ALWAYS_COUNTED: ReadonlySet<Category> = new Set(['online', 'offline', 'deconfigured']);

type Go = (screen: 'increments' | 'blocks' | 'devices') => void;

export function renderStorage({ view, increments }: PartitionState, system: SystemView, go: Go) {
  const totals = [0, 0];
  const assigned = [0, 0];
  for (const cell of increments) {
    if (!(cell & INCREMENT.known)) continue;
    const element = cell & INCREMENT.reserved ? 1 : 0;
    totals[element] = (totals[element] ?? 0) + 1;
    if (cell & INCREMENT.assigned) assigned[element] = (assigned[element] ?? 0) + 1;
  }
  const size = (count: number) => formatSize((count * view.geometry.incrementBytes) as Bytes);
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
            ? `${formatSize(allocation.initialBytes)} ${s.initial} · ${formatSize(allocation.currentBytes)} ${s.current.toLowerCase()} · ${formatSize(allocation.maximumBytes)} ${s.maximum.toLowerCase()}`
            : s.notActivated
        }
      </dd>
      <dt>${s.profile}</dt>
      <dd>${formatSize(view.profile.initialBytes)} ${s.initial} · ${formatSize(view.profile.reservedBytes)} ${s.reserved}</dd>
      ${
        hasSclp(view)
          ? html`<dt>${s.incrementSize}</dt>
            <dd>${formatSize(view.geometry.incrementBytes)} · rn 1–${countText(view.geometry.rnMax)}${view.absent ? html` <span data-absent>${s.without(view.absent)}</span>` : nothing}</dd>`
          : nothing
      }
      <dt>${s.customer}</dt>
      <dd>${formatSize(system.customerBytes)} · ${s.available.toLowerCase()} ${formatSize(system.availableBytes)}</dd>
    </dl>
    <div class="links">
      ${
        hasSclp(view)
          ? html`<button class="plain link" @click=${() => go('increments')}>${s.openIncrements}</button>`
          : html`<button class="plain link" @click=${() => go('devices')}>${s.openDevices}</button>`
      }
    </div>
  </section>`;
}

export function renderLinux({ view, blocks }: PartitionState, go: Go) {
  const counts = countCategories('block', blocks, BLOCK_CATEGORIES);
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
            <td class="number">${formatSize((count * view.geometry.blockBytes) as Bytes)}</td>
            <td class="number">${strings.count(count, 'block')}</td>
          </tr>`;
        })}
      </tbody>
    </table>
    <div class="links"><button class="plain link" @click=${() => go('blocks')}>${s.openMap}</button></div>
  </section>`;
}

export function renderMemory({ memory, status }: PartitionView) {
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
            <dd>${countText(memory.memmapPages)}</dd>`
      }
      ${
        memory.memmapBootPages === null
          ? nothing
          : html`<dt>${s.memmapBoot}</dt>
            <dd>${countText(memory.memmapBootPages)}</dd>`
      }
    </dl>
  </section>`;
}

export function renderKernel(view: PartitionView) {
  const { parameters } = view;
  return html`<section class="panel" aria-label=${s.parameters}>
    <h2>${s.parameters}</h2>
    <dl>
      <dt>${s.release}</dt>
      <dd>${strings.status.era(view.era, view.release)}</dd>
      <dt>${s.commandLine}</dt>
      <dd>
        <code>${view.commandLine || strings.none}</code>
        ${view.unheardParameters.map(({ parameter, why }) => html`<p class="quiet" data-unheard=${parameter}><code>${parameter}</code>: ${s.unheard[why]}</p>`)}
      </dd>
      <dt>${s.build}</dt>
      <dd>${s.buildFacts(view.kernelBuild)}</dd>
      <dt>${s.memmapParameter}</dt>
      <dd>${parameters.memmapOnMemory ?? strings.none}</dd>
      <dt>${s.autoOnline}</dt>
      <dd>${parameters.autoOnline}</dd>
      <dt>${s.policy}</dt>
      <dd>${parameters.onlinePolicy}${parameters.onlinePolicy === 'auto-movable' ? ` · ${parameters.autoMovableRatio} %` : ''}</dd>
      <dt>${s.blockSize}</dt>
      <dd>${formatSize(view.geometry.blockBytes)}</dd>
    </dl>
  </section>`;
}

const zoneColumns: readonly TableColumn<PartitionView['zones'][number]>[] = [
  { id: 'zone', label: s.zone, width: 120, fixed: true, text: ({ name }) => name },
  {
    id: 'start',
    label: s.start,
    width: 160,
    isNumber: true,
    text: ({ startPfn }) => (startPfn === null ? s.empty : formatAddress(startPfn * PAGE_BYTES)),
    value: ({ startPfn }) => startPfn ?? -1,
  },
  ...(['spanned', 'present', 'managed'] as const).map(
    (id): TableColumn<PartitionView['zones'][number]> => ({
      id,
      label: s[id],
      width: 140,
      isNumber: true,
      text: (zone) => formatRounded(bytesOfPages(zone[`${id}Pages`])),
      value: (zone) => zone[`${id}Pages`],
    }),
  ),
];

export function renderZones({ zones }: PartitionView) {
  return html`<section class="panel wide" aria-label=${s.zones}>
    <h2>${s.zones}</h2>
    <data-table
      small
      .name=${s.zones}
      .store=${'zones'}
      .columns=${zoneColumns}
      .rows=${zones}
      .rowKey=${(zone: (typeof zones)[number]) => zone.name}
    ></data-table>
  </section>`;
}
