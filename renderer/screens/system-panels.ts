/** Panels of the whole machine: its storage, its profile, its messages, where partitions lie. */

import { html, nothing } from 'lit';
import type { PartitionName } from '../../shared/ids.ts';
import { type Bytes, formatAddress } from '../../shared/units.ts';
import type { StoragePlace, SystemView } from '../../shared/view.ts';
import '../elements/data-table.ts';
import { icons } from '../elements/icons.ts';
import { place } from '../elements/place.ts';
import type { TableColumn } from '../model/data-table.ts';
import { formatSize } from '../model/format.ts';
import { addressOf } from '../model/router.ts';
import { type PartitionRow, promisedBytes, storageParts } from '../model/system.ts';
import { strings } from '../strings/index.ts';

const s = strings.system;
const MOST_MESSAGES = 5;

export function renderStorage(system: SystemView, rows: readonly PartitionRow[]) {
  const parts = storageParts(system);
  const promised = promisedBytes(rows);
  const drawn = [
    ['hsa', parts.hsaBytes, s.hsa],
    ['held', parts.heldBytes, s.held],
    ['available', parts.availableBytes, s.available],
    ['dormant', parts.dormantBytes, s.dormant],
  ] as const;
  const shown = drawn.filter(([, size]) => size > 0);
  const holders = rows.filter(({ view }) => (view.allocation?.currentBytes ?? 0) > 0);
  const parted = holders.map(({ name, view }) => holderText(name, view)).join(', ');
  const share = (size: number) => `${(size / parts.installedBytes) * 100}%`;
  return html`<section class="panel" aria-label=${s.storage} data-storage>
    <h2>${s.storage}</h2>
    <div class="bar" role="img" aria-label=${s.bar(shown.map(([, size, name]) => `${name} ${formatSize(size)}${name === s.held && parted ? ` (${parted})` : ''}`).join(', '))}>
      ${shown.map(([key, size]) =>
        key === 'held'
          ? holders.map(
              ({ name, view }) =>
                html`<div class="held" data-holder=${name} title=${holderText(name, view)} ${place({ '--share': share(view.allocation?.currentBytes ?? 0) })}><span>${name}</span></div>`,
            )
          : html`<div class=${key} ${place({ '--share': share(size) })}></div>`,
      )}
    </div>
    <table>
      <tbody>
        <tr>
          <td>${s.installed}</td>
          ${renderSaid(system.installedBytes)}
        </tr>
        <tr>
          <td><span class="key hsa"></span>${s.hsa}</td>
          ${renderSaid(system.hsaBytes)}
        </tr>
        <tr>
          <td>${s.customer}</td>
          <td class="number">${formatSize(system.customerBytes)}</td>
        </tr>
        <tr>
          <td><span class="key held"></span>${s.held}</td>
          <td class="number" data-held>${formatSize(parts.heldBytes)}</td>
        </tr>
        ${holders.map(
          ({ name, view }) => html`<tr class="holder">
            <td><a href=${addressOf({ partition: name, screen: 'overview', item: undefined })}>${name}</a></td>
            <td class="number">${formatSize(view.allocation?.currentBytes ?? (0 as Bytes))}</td>
          </tr>`,
        )}
        <tr>
          <td><span class="key available"></span>${s.available}</td>
          <td class="number" data-available>${formatSize(parts.availableBytes)}</td>
        </tr>
        ${
          parts.dormantBytes > 0
            ? html`<tr>
              <td><span class="key dormant"></span>${s.dormant}</td>
              <td class="number">${formatSize(parts.dormantBytes)}</td>
            </tr>`
            : nothing
        }
      </tbody>
    </table>
    ${
      promised > parts.availableBytes
        ? html`<p class="callout warning" data-promise>${icons.warning}<span>${s.promise(formatSize(promised), formatSize(parts.availableBytes))}</span></p>`
        : promised > 0
          ? html`<p class="note">${s.promiseKept(formatSize(promised))}</p>`
          : nothing
    }
  </section>`;
}

const holderText = (name: string, { allocation }: PartitionRow['view']): string =>
  `${name} ${formatSize(allocation?.currentBytes ?? (0 as Bytes))}`;

function renderSaid(size: Bytes | null) {
  return size === null
    ? html`<td class="unsaid quiet">${s.unsaid}</td>`
    : html`<td class="number">${formatSize(size)}</td>`;
}

export function renderMachine({ machine }: SystemView) {
  if (!machine) {
    return html`<section class="panel" aria-label=${s.machine}>
      <h2>${s.machine}</h2>
      <p class="quiet">${s.noMachine}</p>
    </section>`;
  }
  const unconfirmed = machine.granularity.some(({ confirmed }) => !confirmed);
  return html`<section class="panel" aria-label=${s.machine}>
    <h2>${s.machine}: ${machine.model}${machine.machineTypes.length > 0 ? ` (${machine.machineTypes.join(', ')})` : ''}</h2>
    <table data-granularity>
      <thead>
        <tr>
          <th class="number">${s.upTo}</th>
          <th class="number">${s.increment}</th>
          <th>${s.source}</th>
        </tr>
      </thead>
      <tbody>
        ${machine.granularity.map(
          ({ upToBytes, incrementBytes, confirmed }) => html`<tr>
            <td class="number">${formatSize(upToBytes)}</td>
            <td class="number">${formatSize(incrementBytes)}</td>
            <td>${confirmed ? s.confirmed : html`<span class="unconfirmed">${icons.warning}${s.unconfirmed}</span>`}</td>
          </tr>`,
        )}
      </tbody>
    </table>
    ${unconfirmed ? html`<p class="note">${s.unconfirmedHint}</p>` : nothing}
  </section>`;
}

/** The newest few; the link leads to those of the chosen partition's view. */
export function renderMessages({ hardwareMessages }: SystemView, chosen: PartitionName | undefined) {
  const newest = hardwareMessages.slice(-MOST_MESSAGES).reverse();
  const partition = newest[0] && chosen;
  if (!partition) return nothing;
  return html`<section class="panel" aria-label=${strings.messages.hardware}>
    <h2>${strings.messages.hardware}</h2>
    <ul class="plain">
      ${newest.map(
        ({ severity, text, partition: from }) => html`<li>
          ${severity === 'serious' ? icons.error : severity === 'warning' ? icons.warning : icons.info}
          <span>${strings.messages.severity[severity]}: ${from && !text.startsWith(from) ? `${from}: ` : ''}${text}</span>
        </li>`,
      )}
    </ul>
    <p class="note">
      <a href=${addressOf({ partition, screen: 'messages', item: undefined })}>${s.allMessages(hardwareMessages.length)}</a>
    </p>
  </section>`;
}

const PLACE_COLUMNS: readonly TableColumn<StoragePlace>[] = [
  { id: 'name', label: s.columns.name, width: 140, fixed: true, text: ({ partition }) => partition },
  {
    id: 'origin',
    label: s.origin,
    width: 160,
    isNumber: true,
    text: ({ originBytes }) => formatAddress(originBytes),
    value: ({ originBytes }) => originBytes,
  },
  ...(
    [
      ['initial', s.columns.initial, 'initialBytes'],
      ['maximum', s.columns.maximum, 'maximumBytes'],
      ['gap', s.gap, 'gapBytes'],
    ] as const
  ).map(
    ([id, label, of]): TableColumn<StoragePlace> => ({
      id,
      label,
      width: 120,
      isNumber: true,
      text: (entry) => formatSize(entry[of]),
      value: (entry) => entry[of],
    }),
  ),
];

export function renderPlaces({ storageMap }: SystemView) {
  if (storageMap.length === 0) return nothing;
  return html`<section class="panel" aria-label=${s.places}>
    <h2>${s.places}</h2>
    <data-table
      small
      .name=${s.places}
      .store=${'places'}
      .columns=${PLACE_COLUMNS}
      .rows=${storageMap}
      .rowKey=${(entry: StoragePlace) => entry.partition}
    ></data-table>
    <p class="note">${s.gapHint}</p>
  </section>`;
}
