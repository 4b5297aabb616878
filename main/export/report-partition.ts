/** A partition on a printed page: its figures in one unit, then zones and planner, and the rows of blocks and increments last. */

import { blockStateOf, runsOf } from '../../shared/cells.ts';
import { bytes, bytesOfPages, formatAddress, KIB } from '../../shared/units.ts';
import type { PartitionView } from '../../shared/view.ts';
import { blockCells, incrementCells, planStandby, type System } from '../engine/index.ts';
import { blockWord, figures, incrementWord } from '../machine/state-differences.ts';
import { type Html, html } from './html.ts';
import { fields, gib, inGib } from './report-fields.ts';

const RUN_LIMIT = 500;

/** Rests between the parts that take a moment each on the largest machine. */
export function* partitionSection(system: System, view: PartitionView): Generator<void, Html, void> {
  const { name, geometry, zones } = view;
  const zoneNames = zones.map((zone) => zone.name);
  const cells = blockCells(system, name);
  const blocks = wordRuns(cells, (cell) => blockWord(cell, zoneNames));
  yield;
  const increments = wordRuns(incrementCells(system, name), incrementWord);
  yield;
  const planner = plannerSection(system, view);
  yield;
  return html`<section class="partition"><h2>Partition ${name}</h2>
${fields([...figures(view)].map(([label, value]) => [label, inGib(value)]))}
<h3>Memory map</h3>
${map(cells)}
<h3>Zones</h3>
<table><thead><tr><th>Zone</th><th>First page frame</th><th>Spanned</th><th>Present</th><th>Managed</th></tr></thead>
<tbody>${zones.map(
    (
      zone,
    ) => html`<tr><td>${zone.name}</td><td class="number">${zone.startPfn ?? 'empty'}</td><td class="number">${gib(bytesOfPages(zone.spannedPages))}</td><td class="number">${gib(bytesOfPages(zone.presentPages))}</td><td class="number">${gib(bytesOfPages(zone.managedPages))}</td></tr>
`,
  )}</tbody></table>
${planner}
<h3>Memory blocks</h3>
${runTable(blocks, 0, ['Blocks', 'Addresses', 'State'], (first, last) => [
  formatAddress(first * geometry.blockBytes),
  formatAddress((last + 1) * geometry.blockBytes - 1),
])}
<h3>Storage increments</h3>
${runTable(increments, 1, ['Increments', 'Addresses', 'State'], (first, last) => [
  formatAddress((first - 1) * geometry.incrementBytes),
  formatAddress(last * geometry.incrementBytes - 1),
])}
</section>
`;
}

interface WordRun {
  readonly first: number;
  last: number;
  readonly word: string;
}

/** Runs of cells with equal words; what is not there is left out. */
function wordRuns(cells: Uint8Array | Uint16Array, wordOf: (cell: number) => string): WordRun[] {
  const found: WordRun[] = [];
  for (const { start, count, value } of runsOf(cells)) {
    const word = wordOf(value);
    const last = found.at(-1);
    if (last && last.word === word && last.last === start - 1) last.last = start + count - 1;
    else if (word !== 'none') found.push({ first: start, last: start + count - 1, word });
  }
  return found;
}

function runTable(
  all: readonly WordRun[],
  base: number,
  heads: readonly string[],
  addresses: (first: number, last: number) => readonly [string, string],
): Html {
  if (all.length === 0) return html`<p>None.</p>`;
  const rows = all.slice(0, RUN_LIMIT).map(({ first, last, word }) => {
    const [a, b] = [first + base, last + base];
    const [from, to] = addresses(a, b);
    return html`<tr><td class="number">${a === b ? a : `${a}–${b}`}</td><td class="mono">${from}–${to}</td><td>${word}</td></tr>
`;
  });
  const more = all.length - rows.length;
  return html`<table><thead><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table>${more > 0 ? html`<p>${more} further runs are not shown.</p>` : null}`;
}

/** At most 256 stripes over the whole memory; pattern and legend as well as colour, for printers without one. */
function map(cells: Uint16Array): Html {
  const stripes = Math.min(256, cells.length);
  if (stripes === 0) return html`<p>No memory blocks.</p>`;
  const rects = Array.from({ length: stripes }, (_, index) => {
    const first = Math.floor((index * cells.length) / stripes);
    const last = Math.floor(((index + 1) * cells.length) / stripes);
    const states = new Set([...new Set(cells.subarray(first, last))].map(blockStateOf));
    const state = states.size === 1 ? [...states][0] : 'mixed';
    const height = { online: 40, offline: 24, deconfigured: 12 }[String(state)] ?? 32;
    return html`<rect x="${index * 4}" y="${40 - height}" width="4" height="${height}" class="${state ?? ''}"/>`;
  });
  return html`<svg role="img" aria-label="Blocks by address: full bars are online, half bars offline, low bars deconfigured" viewBox="0 0 ${stripes * 4} 40" preserveAspectRatio="none">${rects}</svg>
<p class="legend">From address 0 on the left: full bars are online blocks, half bars offline, low bars deconfigured; three-quarter bars hold several states.</p>`;
}

function plannerSection(system: System, { name }: PartitionView): Html | null {
  const plan = planStandby(system, { partition: name });
  if (!plan) return null;
  const kib = (value: number): string => gib(bytes(value * KIB));
  const rows = [plan.own, ...plan.eras].map(
    (
      kernel,
      index,
    ) => html`<tr><td>${index === 0 ? 'This kernel: ' : ''}${kernel.release} (${kernel.era}), memmap_on_memory ${kernel.memmapOnMemory ?? 'not there'}</td><td class="number">${kib(kernel.bill.totalKib)}</td><td class="number">${kernel.freeAfterKib === null ? 'does not boot' : kib(kernel.freeAfterKib)}</td><td class="number">${gib(kernel.largestStandbyBytes)}</td></tr>
`,
  );
  return html`<h3>Standby planner</h3>
<p>${gib(plan.standbyBytes)} of standby storage with ${gib(plan.initialBytes)} of core memory.</p>
<table><thead><tr><th>Kernel</th><th>Cost at IPL</th><th>Free after IPL</th><th>Largest standby that boots</th></tr></thead>
<tbody>${rows}</tbody></table>`;
}
