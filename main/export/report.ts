/**
 * A machine as a page to print or to mail: in short, what was done, what was refused, each partition, the definition. No
 * scripts, nothing from outside.
 */

import { blockStateOf } from '../../shared/cells.ts';
import type { JsonValue } from '../../shared/definition.ts';
import { PRODUCT_NAME, PRODUCT_VERSION } from '../../shared/product.ts';
import { KIB } from '../../shared/units.ts';
import type { ActionRow, JournalRow, PartitionView } from '../../shared/view.ts';
import {
  blockCells,
  definitionOf,
  ENGINE_VERSION,
  partitionNames,
  partitionView,
  type System,
  stateHash,
  systemView,
} from '../engine/index.ts';
import { toFile } from '../files/spelling.ts';
import { Html, html } from './html.ts';
import { fields, gib } from './report-fields.ts';
import { partitionSection } from './report-partition.ts';
import { REPORT_STYLE } from './report-style.ts';

/** Actions and refused commands of the way to the head that are shown, the newest. */
export const HISTORY_LIMIT = 500;

export interface Reported {
  readonly name: string;
  readonly notes: string;
  readonly revision: number;
  readonly stampMs: number;
  readonly system: System;
  /** The last actions on the way to the head, oldest first; `more`: there are older ones. */
  readonly actions: readonly ActionRow[];
  readonly more: boolean;
  /** The last commands on that way that were refused, oldest first. */
  readonly refused: readonly JournalRow[];
}

/** The page's text. Rests between its parts: each takes a moment only on the largest machine there can be. */
export function* reportHtml(reported: Reported): Generator<void, string, void> {
  const { name, notes, revision, stampMs, system } = reported;
  const view = systemView(system);
  const hash = stateHash(system);
  yield;
  const time = new Date(stampMs).toISOString();
  const partitions = partitionNames(system).flatMap((partition) => partitionView(system, partition) ?? []);
  const table = partitionTable(system, partitions);
  yield;
  const history = [doneSection(reported), refusedSection(reported)];
  yield;
  const sections: Html[] = [];
  for (const partition of partitions) sections.push(yield* partitionSection(system, partition));
  const definition = definitionText(system);
  yield;
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
<p>System ${view.name}, revision ${revision}, state ${hash}. Printed ${time} by ${PRODUCT_NAME}
${PRODUCT_VERSION}, engine ${ENGINE_VERSION}. Simulated: no real machine was involved.</p>
</header>
${notes === '' ? null : html`<section><h2>Notes</h2><p class="notes">${notes}</p></section>`}
<section><h2>In short</h2>
${fields([
  ['Customer storage', gib(view.customerBytes)],
  ['Held by no partition', gib(view.availableBytes)],
])}
${table}</section>
${history[0]}
${history[1]}
${sections}
<section><h2>Definition</h2>
<pre>${definition}</pre></section>
</body>
</html>
`.text;
}

function partitionTable(system: System, partitions: readonly PartitionView[]): Html {
  const rows = partitions.map(({ name, status, release, memory, geometry }) => {
    let online = 0;
    for (const cell of blockCells(system, name)) if (blockStateOf(cell) === 'online') online++;
    return html`<tr><td>${name}</td><td>${status}</td><td>${release}</td><td class="number">${gib(online * geometry.blockBytes)}</td><td class="number">${gib(memory.memTotalKib * KIB)}</td><td class="number">${gib(memory.memFreeKib * KIB)}</td></tr>
`;
  });
  return html`<table><thead><tr><th>Partition</th><th>Status</th><th>Kernel</th><th>Online</th><th>MemTotal</th><th>MemFree</th></tr></thead>
<tbody>${rows}</tbody></table>`;
}

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

/** As one would tell it: from the beginning. */
function doneSection({ actions, more }: Reported): Html {
  const rows = actions.map(
    (
      { first, last, stampMs, actor, title, blocks, commands, refused },
      index,
    ) => html`<tr><td class="number">${index + 1}</td><td>${title}</td><td class="number">${blocks}</td><td class="number">${commands}</td><td class="number">${refused}</td><td>${actor}</td><td class="mono">${new Date(stampMs).toISOString()}</td><td class="number">${first === last ? first : `${first}–${last}`}</td></tr>
`,
  );
  return html`<section><h2>What was done</h2>
<p>${actions.length === 0 ? 'Nothing.' : `From the beginning to the state of this page.${more ? ' Older actions are not shown.' : ''}`}</p>
${
  actions.length === 0
    ? null
    : html`<table><thead><tr><th>Step</th><th>What</th><th>Blocks</th><th>Commands</th><th>Refused</th><th>By</th><th>Time</th><th>Revisions</th></tr></thead>
<tbody>${rows}</tbody></table>`
}</section>`;
}

function refusedSection({ refused }: Reported): Html | null {
  if (refused.length === 0) return null;
  const rows = refused.map(
    ({
      revision,
      summary,
      outcome,
    }) => html`<tr><td class="number">${revision}</td><td class="mono">${summary}</td><td>${outcome.kind === 'refused' ? outcome.refusal.because : ''}</td></tr>
`,
  );
  return html`<section><h2>What was refused</h2>
<table><thead><tr><th>Revision</th><th>Command</th><th>Why</th></tr></thead>
<tbody>${rows}</tbody></table></section>`;
}
