/** A machine as a page to print or to mail: definition, state, planner and history. No scripts, nothing from outside. */

import { blockStateOf, runsOf } from '../../shared/cells.ts';
import type { JsonValue } from '../../shared/definition.ts';
import { PRODUCT_NAME, PRODUCT_VERSION } from '../../shared/product.ts';
import { bytes, formatAddress, formatBytes, KIB } from '../../shared/units.ts';
import type { JournalRow, PartitionView } from '../../shared/view.ts';
import {
  blockCells,
  definitionOf,
  ENGINE_VERSION,
  incrementCells,
  partitionNames,
  partitionView,
  planStandby,
  type System,
  stateHash,
  systemView,
} from '../engine/index.ts';
import { toFile } from '../files/spelling.ts';
import { blockWord, figures, incrementWord } from '../machine/state-differences.ts';
import { Html, html } from './html.ts';
import { REPORT_STYLE } from './report-style.ts';

const RUN_LIMIT = 500;
export const HISTORY_LIMIT = 500;

export interface Reported {
  readonly name: string;
  readonly notes: string;
  readonly revision: number;
  readonly stampMs: number;
  readonly system: System;
  /** The last commands on the way to the head, newest first. */
  readonly history: readonly JournalRow[];
  readonly historyLength: number;
}

export function reportHtml(reported: Reported): string {
  const { name, notes, revision, stampMs, system } = reported;
  const view = systemView(system);
  const time = new Date(stampMs).toISOString();
  const partitions = partitionNames(system).flatMap((partition) => partitionView(system, partition) ?? []);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${name}: machine report</title>
<style>${new Html(REPORT_STYLE)}</style>
</head>
<body>
<header>
<h1>${name}</h1>
<p>System ${view.name}, revision ${revision}, state ${stateHash(system)}. Printed ${time} by ${PRODUCT_NAME}
${PRODUCT_VERSION}, engine ${ENGINE_VERSION}. Simulated: no real machine was involved.</p>
</header>
${notes === '' ? null : html`<section><h2>Notes</h2><p class="notes">${notes}</p></section>`}
<section><h2>Definition</h2>
${fields([
  ['Customer storage', formatBytes(view.customerBytes)],
  ['Held by no partition', formatBytes(view.availableBytes)],
  ['Partitions', String(partitions.length)],
])}
<pre>${definitionText(system)}</pre></section>
${partitions.map((partition) => partitionSection(system, partition))}
${historySection(reported)}
</body>
</html>
`.text;
}

const fields = (rows: readonly (readonly [string, string])[]): Html =>
  html`<table class="fields">${rows.map(
    ([label, value]) => html`<tr><th scope="row">${label}</th><td>${value}</td></tr>
`,
  )}</table>`;

/** Indented lines, as in the machine file. */
function definitionText(system: System): string {
  const lines: string[] = [];
  const walk = (value: JsonValue, indent: string, label: string): void => {
    if (typeof value !== 'object' || value === null) {
      lines.push(`${indent}${label}: ${value === null ? 'none' : value}`);
      return;
    }
    if (label !== '') lines.push(`${indent}${label}:`);
    const deeper = label === '' ? indent : `${indent}  `;
    if (Array.isArray(value)) {
      if (value.every((entry) => typeof entry !== 'object'))
        lines.push(`${deeper}${value.join(', ') || 'none'}`);
      else value.forEach((entry: JsonValue, index) => void walk(entry, deeper, `${index + 1}`));
      return;
    }
    for (const [name, child] of Object.entries(value)) walk(child, deeper, name);
  };
  walk(toFile(definitionOf(system)), '', '');
  return lines.join('\n');
}

function partitionSection(system: System, view: PartitionView): Html {
  const { name, geometry, zones } = view;
  const zoneNames = zones.map((zone) => zone.name);
  const cells = blockCells(system, name);
  const blocks = wordRuns(cells, (cell) => blockWord(cell, zoneNames));
  const increments = wordRuns(incrementCells(system, name), incrementWord);
  return html`<section class="partition"><h2>Partition ${name}</h2>
${fields([...figures(view)])}
<h3>Memory map</h3>
${map(cells)}
<h3>Zones</h3>
<table><thead><tr><th>Zone</th><th>First page frame</th><th>Spanned pages</th><th>Present pages</th><th>Managed pages</th></tr></thead>
<tbody>${zones.map(
    (
      zone,
    ) => html`<tr><td>${zone.name}</td><td class="number">${zone.startPfn ?? 'empty'}</td><td class="number">${zone.spannedPages}</td><td class="number">${zone.presentPages}</td><td class="number">${zone.managedPages}</td></tr>
`,
  )}</tbody></table>
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
${plannerSection(system, view)}
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
  const kib = (value: number): string => formatBytes(bytes(value * KIB));
  const rows = [plan.own, ...plan.eras].map(
    (
      kernel,
      index,
    ) => html`<tr><td>${index === 0 ? 'This kernel: ' : ''}${kernel.release} (${kernel.era}), memmap_on_memory ${kernel.memmapOnMemory ?? 'not there'}</td><td class="number">${kib(kernel.bill.totalKib)}</td><td class="number">${kernel.freeAfterKib === null ? 'does not boot' : kib(kernel.freeAfterKib)}</td><td class="number">${formatBytes(kernel.largestStandbyBytes)}</td></tr>
`,
  );
  return html`<h3>Standby planner</h3>
<p>${formatBytes(plan.standbyBytes)} of standby storage with ${formatBytes(plan.initialBytes)} of core memory.</p>
<table><thead><tr><th>Kernel</th><th>Cost at IPL</th><th>Free after IPL</th><th>Largest standby that boots</th></tr></thead>
<tbody>${rows}</tbody></table>`;
}

function historySection({ history, historyLength }: Reported): Html {
  const rows = history.map(
    ({
      revision,
      stampMs,
      actor,
      outcome,
      summary,
    }) => html`<tr><td class="number">${revision}</td><td class="mono">${new Date(stampMs).toISOString()}</td><td>${actor}</td><td>${outcome.kind}</td><td class="mono">${summary}</td></tr>
`,
  );
  const left = historyLength - history.length;
  return html`<section><h2>History</h2>
<p>${historyLength} commands led to this state, newest first.${left > 0 ? ` The first ${left} are not shown.` : ''}</p>
<table><thead><tr><th>Revision</th><th>Time</th><th>By</th><th>Outcome</th><th>Command</th></tr></thead>
<tbody>${rows}</tbody></table></section>`;
}
