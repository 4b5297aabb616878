/** Device memory: ranges against blocks, chunks of the next add, where each memmap lies; and what differs from standby storage. Events: `go`. */

import { css, html, nothing } from 'lit';
import { formatAddress } from '../../shared/units.ts';
import type { DaxDeviceView, DaxRangeView, PartitionView, PlatformView } from '../../shared/view.ts';
import '../elements/data-table.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { place } from '../elements/place.ts';
import type { TableColumn } from '../model/data-table.ts';
import { chunksOf, daxctlFor, partsOf } from '../model/devices.ts';
import { formatSize } from '../model/format.ts';
import type { PartitionState } from '../model/machine-state.ts';
import type { ScreenId } from '../model/router.ts';
import { strings } from '../strings/index.ts';
import { SAME_CORE } from '../strings/systems.ts';
import { screenStyles } from '../theme/screen-styles.ts';
import { base, panel, plainButton, tableStyles } from '../theme/shared-styles.ts';

const s = strings.devices;

export class DevicesScreen extends ConsoleElement {
  static override properties = { partition: { attribute: false } };
  declare partition: PartitionState;

  static override styles = [
    base,
    panel,
    plainButton,
    tableStyles,
    screenStyles,
    css`
      .title {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 1rem;
        align-items: baseline;
      }
      .range {
        display: flex;
        gap: 1px;
        block-size: 1.5rem;
        margin-block: 0.5rem;
      }
      /* The table's tools lie above it, not on the map of the range. */
      .range + data-table {
        margin-block-start: 2rem;
      }
      .range div {
        flex: var(--share) 1 0;
        min-inline-size: 3px;
        border: 1.5px dotted var(--state-deconfigured);
      }
      .range .trimmed {
        border-color: transparent;
        background: repeating-linear-gradient(135deg, var(--cds-border-strong-01) 0 2px, transparent 2px 6px);
      }
      .range .offline {
        border: 2px solid var(--state-offline);
      }
      .range .online {
        border: 0;
        background: var(--state-online);
      }
      .range .self {
        border-inline-start: 4px solid var(--state-memmap);
      }
      .range .stuck {
        border: 2px solid var(--state-failed);
      }
      .shell {
        display: block;
      }
      .shell + .shell {
        margin-block-start: 0.25rem;
      }
      .same td {
        inline-size: 38%;
      }
      .same td:first-child {
        inline-size: auto;
        font-weight: 600;
      }
    `,
  ];

  protected override render() {
    const { view } = this.partition;
    const { platform } = view;
    return html`<div class="head"><h1>${s.title}: ${view.name}</h1></div>
      <p class="intro">${s.intro}</p>
      ${platform ? this.#renderPlatform(view, platform) : nothing} ${this.#renderSameCore()}`;
  }

  #renderPlatform(view: PartitionView, platform: PlatformView) {
    return html`${
      platform.devices.length === 0
        ? html`<p>${s.none}</p>`
        : platform.devices.map((device) => this.#renderDevice(device, view))
    }
      <section class="panel" aria-label=${s.platform}>
        <h2>${s.platform}</h2>
        <dl>
          <dt>${s.ram}</dt>
          <dd class="mono">${platform.ram.map(({ start, bytes }) => html`<div>${rangeText(start, bytes)} (${formatSize(bytes)})</div>`)}</dd>
          ${
            platform.pmem.length === 0
              ? nothing
              : html`<dt>${s.pmem}</dt>
                <dd>${platform.pmem.map(({ namespace, mode, start, bytes }) => html`<div>${namespace}: ${mode}, <span class="mono">${rangeText(start, bytes)}</span></div>`)}</dd>`
          }
          <dt>${s.modules}</dt>
          <dd>${platform.modules.join(', ') || strings.none}</dd>
        </dl>
        <p class="links">
          <button class="plain link" @click=${() => this.#go('blocks')}>${s.openBlocks}</button>
          <button class="plain link" @click=${() => this.#go('console')}>${s.openConsole}</button>
        </p>
      </section>`;
  }

  #renderDevice(device: DaxDeviceView, view: PartitionView) {
    const chunks = chunksOf(device);
    return html`<section class="panel" aria-label=${s.device(device.name)} data-device=${device.name}>
      <div class="title">
        <h2>${device.name}</h2>
        <span>${s.origin[device.origin]} · ${formatSize(device.bytes)}</span>
      </div>
      ${device.ranges.map((range) => this.#renderBar(device.name, range, view))}
      <data-table
        small
        .name=${`${device.name}: ${s.ranges}`}
        .store=${'dax-ranges'}
        .columns=${RANGE_COLUMNS}
        .rows=${device.ranges}
        .rowKey=${({ start }: DaxRangeView) => String(start)}
      ></data-table>
      <dl>
        <dt>${s.driver}</dt>
        <dd>${device.driver ?? s.unbound}</dd>
        <dt>${s.align}</dt>
        <dd>${formatSize(device.alignBytes)}</dd>
        <dt>${s.node}</dt>
        <dd>${device.targetNode}</dd>
        <dt>${s.requested}</dt>
        <dd>${device.memmapOnMemory ? s.on : s.off}</dd>
        ${
          device.driver === 'device_dax'
            ? html`<dt>${s.heldMemmap}</dt>
              <dd>${s.pages(device.memmapPages)}</dd>`
            : nothing
        }
        <dt>${s.chunks}</dt>
        <dd>
          ${chunks.length === 0 ? s.tooSmall : s.chunksOf(chunks.length, chunkText(chunks))}
          ${chunks.length > 1 ? html`<span class="quiet">${s.chunkFailure}</span>` : nothing}
        </dd>
        <dt>${s.command}</dt>
        <dd>${daxctlFor(device).map((line) => html`<code class="shell">${line}</code>`)}</dd>
      </dl>
    </section>`;
  }

  #renderBar(name: string, range: DaxRangeView, view: PartitionView) {
    const parts = partsOf(range, view.geometry.blockBytes, this.partition.blocks);
    const last = range.firstBlock + range.blocks - 1;
    return html`<div class="range" role="img" aria-label=${s.drawn(name, String(range.firstBlock), String(last))}>
      ${parts.map(({ kind, self, bytes }) => html`<div class="${kind} ${self ? 'self' : ''}" ${place({ '--share': String(bytes) })}></div>`)}
    </div>`;
  }

  #renderSameCore() {
    const { what, s390, cxl } = s.compareHead;
    return html`<section class="panel same" aria-label=${s.compare}>
      <h2>${s.compare}</h2>
      <div class="scroll" tabindex="0" role="group" aria-label=${s.compare}>
        <table>
          <thead>
            <tr>
              <th>${what}</th>
              <th>${s390}</th>
              <th>${cxl}</th>
            </tr>
          </thead>
          <tbody>
            ${SAME_CORE.map(
              (row) => html`<tr>
                <td>${row.what}</td>
                <td>${row.s390}</td>
                <td>${row.cxl}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`;
  }

  #go(screen: ScreenId): void {
    fire(this, 'go', { screen });
  }
}

const rangeText = (start: number, bytes: number): string =>
  `${formatAddress(start)}–${formatAddress(start + bytes - 1)}`;

/** What the boundaries of blocks take away from a range. */
const trimmedText = ({ trimmedHeadBytes, trimmedTailBytes }: DaxRangeView): string =>
  [
    ...(trimmedHeadBytes > 0 ? [s.head(formatSize(trimmedHeadBytes))] : []),
    ...(trimmedTailBytes > 0 ? [s.tail(formatSize(trimmedTailBytes))] : []),
  ].join(', ') || s.nothing;

const wholeBlocks = ({ firstBlock, blocks }: DaxRangeView): string =>
  blocks === 0 ? s.tooSmall : blocks === 1 ? `${firstBlock}` : `${firstBlock}–${firstBlock + blocks - 1}`;

const RANGE_COLUMNS: readonly TableColumn<DaxRangeView>[] = [
  {
    id: 'range',
    label: s.range,
    width: 240,
    fixed: true,
    text: ({ start, bytes }) => rangeText(start, bytes),
    value: ({ start }) => start,
  },
  {
    id: 'size',
    label: s.size,
    width: 100,
    isNumber: true,
    text: ({ bytes }) => formatSize(bytes),
    value: ({ bytes }) => bytes,
  },
  { id: 'blocks', label: s.blocks, width: 116, text: wholeBlocks, value: ({ firstBlock }) => firstBlock },
  { id: 'trimmed', label: s.trimmed, width: 156, text: trimmedText },
  { id: 'state', label: s.state, width: 100, text: ({ state }) => s.states[state] },
  {
    id: 'online',
    label: s.online,
    width: 92,
    isNumber: true,
    text: ({ onlineBlocks, blocks }) => `${onlineBlocks} / ${blocks}`,
    value: ({ onlineBlocks }) => onlineBlocks,
  },
  {
    id: 'memmap',
    label: s.memmap,
    width: 170,
    text: ({ state, selfBlocks, blocks }) =>
      state === 'free' ? strings.none : s.selfBlocks(selfBlocks, blocks),
  },
];

const MOST_CHUNKS = 6;

const chunkText = (chunks: readonly { readonly first: number; readonly last: number }[]): string => {
  const shown = chunks.slice(0, MOST_CHUNKS);
  const text = shown.map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`)).join(', ');
  return chunks.length > shown.length ? `${text}, …` : text;
};

customElements.define('devices-screen', DevicesScreen);

declare global {
  interface HTMLElementTagNameMap {
    'devices-screen': DevicesScreen;
  }
}
