/**
 * Mistakes that a screen's tests must notice: two columns swapped, a heading, a unit, a sign. Each is one change of one
 * source file, made to a copy of the page while `npm run test:mutants` runs.
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';

const RENDERER = path.resolve(import.meta.dirname, '../../../renderer');

export interface Mutant {
  /** Scene of test/e2e/scenes.ts in which it would be seen. */
  readonly scene: string;
  readonly kind: 'columns' | 'heading' | 'unit' | 'sign';
  /** Below renderer/. */
  readonly file: string;
  /** Each stands exactly once in the file; both change places, or `to` takes the place of `from`. */
  readonly change:
    | { readonly swap: readonly [string, string] }
    | { readonly from: string; readonly to: string };
}

type Place = readonly [scene: string, file: string];

const put =
  (kind: Mutant['kind']) =>
  ([scene, file]: Place, from: string, to: string): Mutant => ({ scene, file, kind, change: { from, to } });
const heading = put('heading');
const unit = put('unit');
const sign = put('sign');
const order = put('columns');
const columns = ([scene, file]: Place, one: string, other: string): Mutant => ({
  scene,
  file,
  kind: 'columns',
  change: { swap: [one, other] },
});

const PANELS: Place = ['overview', 'screens/overview-panels.ts'];
const INCREMENTS: Place = ['increments', 'screens/increments.ts'];
const BLOCKS: Place = ['blocks', 'screens/blocks.ts'];
const BLOCK: Place = ['block', 'screens/inspector.ts'];
const BLOCK_COLUMNS: Place = ['block', 'screens/inspector-columns.ts'];
const STRIP: Place = ['block', 'elements/memmap-strip.ts'];
const PAGES: Place = ['pages', 'screens/pages.ts'];
const STRUCTS: Place = ['pages', 'elements/struct-pages.ts'];
const RULES: Place = ['pages', 'elements/memmap-rules.ts'];
const RUNBOOKS: Place = ['runbooks', 'screens/runbooks.ts'];
const RECORDINGS: Place = ['recordings', 'screens/recordings.ts'];
const RECORDING: Place = ['recording', 'screens/recordings.ts'];
const STEPS: Place = ['recording', 'screens/recording-steps.ts'];
const TRACE: Place = ['trace', 'screens/trace.ts'];
const SEQUENCE: Place = ['sequence', 'screens/sequence.ts'];
const JOURNAL: Place = ['journal', 'screens/journal.ts'];
const LINES: Place = ['journal', 'screens/journal-columns.ts'];
const CONSOLE: Place = ['console', 'screens/console.ts'];
const CONDITIONS: Place = ['conditions', 'screens/conditions.ts'];
const MESSAGES: Place = ['messages', 'screens/messages.ts'];
const PLANNER: Place = ['planner', 'screens/planner.ts'];
const KERNELS: Place = ['planner', 'screens/planner-columns.ts'];
const DEVICES: Place = ['devices', 'screens/devices.ts'];
const HELP: Place = ['help', 'screens/help.ts'];
const PARTITIONS: Place = ['system', 'screens/system-partitions.ts'];
const SYSTEM_PANELS: Place = ['system', 'screens/system-panels.ts'];
const MACHINES: Place = ['machines', 'screens/machines.ts'];
const MACHINE_LIST: Place = ['machines', 'screens/machines-columns.ts'];
const COMPARE: Place = ['compare', 'screens/compare.ts'];
const COMPARED: Place = ['compare', 'screens/compare-tables.ts'];
const WORKSHOP: Place = ['workshop', 'screens/workshop.ts'];
const SETTINGS: Place = ['settings', 'screens/settings.ts'];
const ABOUT: Place = ['help', 'elements/about-console.ts'];
const TABLE: Place = ['table', 'model/columns.ts'];
const PLAN: Place = ['plan', 'elements/plan-dialog.ts'];
const REBOOT: Place = ['reboot', 'elements/reboot-dialog.ts'];
const KEYS: Place = ['keys', 'elements/key-sheet.ts'];
const PAST: Place = ['past', 'app/past-bar.ts'];
const LESSON: Place = ['lesson', 'elements/lesson-player.ts'];
const words = (scene: string, file = 'index'): Place => [scene, `strings/${file}.ts`];

export const MUTANTS: readonly Mutant[] = [
  order(
    PANELS,
    "(['spanned', 'present', 'managed'] as const)",
    "(['present', 'spanned', 'managed'] as const)",
  ),
  order(PANELS, 'bytesOfPages(zone[`${id}Pages`])', 'bytesOfPages(zone.presentPages)'),
  columns(PANELS, 'formatSize(allocation.currentBytes)', 'formatSize(allocation.maximumBytes)'),
  columns(PANELS, '${size(held)}', '${size(total)}'),
  heading(PANELS, '<h2>${s.linux}</h2>', '<h2>${s.memory}</h2>'),
  heading(PANELS, '<dt>${s.memFree}</dt>', '<dt>${s.memTotal}</dt>'),
  heading(['overview', 'screens/storage-online.ts'], '<h2>${s.title}</h2>', '<h2>${s.wanted}</h2>'),
  unit(PANELS, 'formatAddress(startPfn * PAGE_BYTES)', 'formatAddress(startPfn)'),
  unit(PANELS, '<dd>${formatKib(memory.memmapSelfKib)}</dd>', '<dd>${memory.memmapSelfKib}</dd>'),
  unit(['overview', 'model/format.ts'], '} kB)`', '} KiB)`'),
  sign(PANELS, ' · rn 1–${', ' · rn 1 ${'),
  sign(
    PANELS,
    '<strong>${size(held)} / ${size(total)}</strong>',
    '<strong>${size(held)} ${size(total)}</strong>',
  ),

  heading(INCREMENTS, '${strings.map.increments}</h1>', '${strings.map.blocks}</h1>'),
  columns(
    ['increments', 'model/names.ts'],
    '`element ${cell & INCREMENT.reserved ? 1 : 0}`',
    'cell & INCREMENT.assigned ? strings.categories.assigned : strings.categories.standby',
  ),
  unit(
    ['increments', 'model/names.ts'],
    'formatSize(geometry.incrementBytes)',
    '`${geometry.incrementBytes}`',
  ),
  sign(
    ['increments', 'model/names.ts'],
    'formatAddress((rn - 1) * geometry.incrementBytes)',
    'formatAddress(rn * geometry.incrementBytes)',
  ),

  heading(BLOCKS, '${strings.map.blocks}</h1>', '${strings.map.increments}</h1>'),
  columns(BLOCKS, '${choice(false, strings.map.map)}', '${choice(true, strings.map.table)}'),
  unit(['blocks', 'model/names.ts'], 'formatSize(geometry.blockBytes)', 'String(geometry.blockBytes)'),
  sign(['blocks', 'elements/map-toolbar.ts'], 'aria-label=${s.zoomOut}', 'aria-label=${s.zoomIn}'),
  columns(['blocks', 'elements/map-legend.ts'], '${strings.categories[category]}', '${countText(count)}'),

  columns(BLOCK_COLUMNS, 'label: s.sclp,', 'label: s.kernel,'),
  columns(BLOCK_COLUMNS, 'label: s.path,', 'label: s.content,'),
  columns(BLOCK, '({ summary }) => summary', '({ outcome }) => strings.journal.outcomes[outcome.kind]'),
  heading(BLOCK, '<h2>${s.where}</h2>', '<h2>${s.files}</h2>'),
  heading(BLOCK, '<dt>${s.range}</dt>', '<dt>${s.pfns}</dt>'),
  unit(
    BLOCK,
    'formatSize(bytesOfPages(geometry.memmapPagesPerBlock))',
    'String(geometry.memmapPagesPerBlock)',
  ),
  unit(STRIP, 'toFixed(2)} %`', 'toFixed(2)}`'),
  sign(BLOCK, '} – ${formatAddress(detail.endInclusive)}', '} + ${formatAddress(detail.endInclusive)}'),
  sign(words('block'), 'pages × 64 B =', 'pages 64 B ='),

  heading(PAGES, '<h2>${s.struct}</h2>', '<h2>${s.walk}</h2>'),
  columns(PAGES, '<th class="number">${s.runs.pages}</th>', '<th>${s.runs.what}</th>'),
  columns(PAGES, '<th>${s.runs.zone}</th>', '<th>${s.runs.storage}</th>'),
  columns(PAGES, '<th>${c.policy}</th>', '<th>${c.because}</th>'),
  columns(PAGES, '<th class="number">${c.count}</th>', '<th class="number">${c.span}</th>'),
  heading(STRUCTS, '<dt>${s.frames}</dt>', '<dt>${s.at}</dt>'),
  columns(RULES, '<th class="number">${c.reserved}</th>', '<th class="number">${c.wasted}</th>'),

  heading(RUNBOOKS, '<h1>${s.title}</h1>', '<h1>${s.emptyTitle}</h1>'),
  heading(RUNBOOKS, '<h2>${s.emptyTitle}</h2>', '<h2>${s.title}</h2>'),
  heading(RECORDINGS, '<h1>${s.title}</h1>', '<h1>${s.steps}</h1>'),
  heading(RECORDING, '<dt>${s.facts.recorded}</dt>', '<dt>${s.facts.format}</dt>'),
  columns(STEPS, "valueColumn('recorded')", "valueColumn('simulated')"),
  columns(STEPS, 'label: c.verdict,', 'label: c.first,'),

  columns(TRACE, 'label: s.response,', 'label: s.meaning,'),
  order(TRACE, 'kernelReaction(first.command, first.response)', 'responseMeaning(first.response)'),
  heading(TRACE, '<h1>${s.title}</h1>', '<h1>${s.sccb}</h1>'),
  unit(TRACE, '`rn ${first.rn}`', '`${first.rn}`'),
  unit(
    TRACE,
    '<span class="response">${hexWord(first.response, 4)}',
    '<span class="response">${first.response}',
  ),
  sign(TRACE, "open ? '▾' : '▸'", "open ? '▸' : '▾'"),
  sign(TRACE, '(${s.injected})', '${s.injected}'),

  heading(SEQUENCE, '<h1>${s.title}</h1>\n        <span>', '<h1>${strings.trace.title}</h1>\n        <span>'),
  columns(SEQUENCE, '${s.older}</button>', '${s.newer}</button>'),
  unit(['sequence', 'model/sequence-steps.ts'], '} requests)`', '})`'),
  sign(SEQUENCE, '${commandText(this.sequence.command)}', '${String(this.sequence.command)}'),

  columns(LINES, 'label: s.actor,', 'label: s.when,'),
  order(
    LINES,
    "(line.kind === 'rest' ? '' : line.row.actor)",
    "(line.kind === 'rest' ? '' : whenText(line.row.stampMs))",
  ),
  heading(LINES, 'label: s.summary,', 'label: s.outcome,'),
  heading(JOURNAL, '<h1>${s.title}</h1>', '<h1>${s.summary}</h1>'),
  unit(LINES, 'return `${line.row.title}${line.row.typed', 'return `${line.row.commands}${line.row.typed'),
  sign(LINES, 'if (at === here) return', 'if (at !== here) return'),

  heading(CONSOLE, '<h1>${s.title}</h1>', '<h1>${s.clear}</h1>'),
  columns(CONSOLE, '${s.saveSysfs}</button>', '${s.clear}</button>'),
  sign(['console', 'elements/terminal-view.ts'], "return this.running ? '' : this.prompt;", "return '';"),
  unit(words('console'), 'Tab completes, Ctrl+R searches', 'Ctrl+R searches'),

  columns(CONDITIONS, '<th class="number">${s.rn}</th>', '<th>${s.response}</th>'),
  columns(CONDITIONS, '<th>${s.callback}</th>', '<th>${s.verdict}</th>'),
  columns(CONDITIONS, '<td class="number">${block}</td>', '<td>${errno}</td>'),
  heading(CONDITIONS, '<h2>${s.vetoes}</h2>', '<h2>${s.faults}</h2>'),
  unit(
    CONDITIONS,
    'sizeText(bytes(pressure.usedByProgramsKib * 1024))',
    'String(pressure.usedByProgramsKib)',
  ),
  sign(CONDITIONS, '${fault.onlyNth ?? s.everyTime}', "${fault.onlyNth ?? ''}"),

  heading(MESSAGES, '<h2>${s.kernel}</h2>', '<h2>${s.title}</h2>'),
  columns(MESSAGES, 'label: s.kind,', 'label: s.text,'),
  sign(MESSAGES, '</span> ${s.severity[severity]}`', '</span>`'),
  unit(['messages', 'strings/index.ts'], "serious: 'Serious'", "serious: ''"),

  columns(KERNELS, 'label: c.bill,', 'label: c.perBlock,'),
  columns(KERNELS, 'text: memmapWord', 'text: largestText'),
  heading(PLANNER, '<h2>${s.table}</h2>', '<h2>${s.chart}</h2>'),
  unit(KERNELS, 'formatSize(bytes(kib * KIB))', 'formatSize(bytes(kib))'),
  sign(KERNELS, '`+ ${s.inBlocks', '`${s.inBlocks'),
  sign(KERNELS, '>*</abbr>', '></abbr>'),

  columns(DEVICES, 'label: s.trimmed,', 'label: s.state,'),
  columns(DEVICES, 's.head(formatSize(trimmedHeadBytes))', 's.tail(formatSize(trimmedTailBytes))'),
  heading(DEVICES, '<dt>${s.align}</dt>', '<dt>${s.node}</dt>'),
  unit(DEVICES, 'formatSize(device.alignBytes)', 'device.alignBytes'),
  sign(DEVICES, '${onlineBlocks} / ${blocks}', '${onlineBlocks} ${blocks}'),

  heading(HELP, '<dt>${entry.title}</dt>', '<dt>${entry.id}</dt>'),
  columns(HELP, '${entry.text}\n', '<div class="source">${s.source(entry.source, entry.confirmed)}</div>\n'),
  sign(HELP, 's.source(entry.source, entry.confirmed)', 's.source(entry.source, !entry.confirmed)'),

  columns(PARTITIONS, '    c.current,', '    c.online,'),
  order(PARTITIONS, 'view.allocation?.currentBytes ?? null', 'view.allocation?.maximumBytes ?? null'),
  heading(PARTITIONS, "'initial', c.initial, c.profile", "'initial', c.initial, c.linux"),
  columns(SYSTEM_PANELS, 'label: s.origin,', 'label: s.columns.name,'),
  unit(SYSTEM_PANELS, 'formatSize(system.customerBytes)', 'system.customerBytes'),
  sign(PARTITIONS, '(size === null ? strings.none :', "(size === null ? '0' : '-' +"),

  columns(MACHINE_LIST, 'label: c.opened,', 'label: c.created,'),
  columns(MACHINES, "number('base', c.base)", "number('tip', c.tip)"),
  heading(MACHINES, '<h1>${s.title}</h1>', '<h1>${s.isOpen}</h1>'),
  unit(
    MACHINES,
    '<option value=${format} ?selected=${format === this.format}>${s.formats[format]}',
    '<option value=${format} ?selected=${format === this.format}>${format}',
  ),
  sign(MACHINE_LIST, '${icons.done}${s.isOpen}', '${icons.done}'),

  columns(COMPARED, 'label: s.left,', 'label: s.right,'),
  columns(
    COMPARE,
    's.side(left.machine, left.revision, left.release)',
    's.side(right.machine, right.revision, right.release)',
  ),
  heading(COMPARED, '<h3>${s.figures}</h3>', '<h3>${s.zones}</h3>'),
  unit(COMPARED, "<h3>${blocksBy === 'MiB' ? s.blocksMib : s.blocks}</h3>", '<h3>${s.blocksMib}</h3>'),
  sign(COMPARE, ' ↔ ', ' → '),

  columns(
    WORKSHOP,
    '<td class="number">${s.minutes(minutes)}</td>',
    '<td class="number place">${number}</td>',
  ),
  heading(WORKSHOP, '<h2>${title}</h2>', '<h2>${s.title}</h2>'),
  unit(WORKSHOP, '${s.minutes(minutes)}', '${minutes}'),
  sign(WORKSHOP, 's.progress(stepsDone, stepCount)', 's.progress(stepCount, stepsDone)'),

  heading(ABOUT, '<h2>${s.title}</h2>', '<h2>${s.version}</h2>'),
  columns(ABOUT, '<dd>${hello ? s.hosts[hello.host] : strings.none}</dd>', '<dd>${s.trace}</dd>'),
  unit(ABOUT, '<dd>${hello?.engineVersion ?? strings.none}</dd>', '<dd>${strings.none}</dd>'),
  sign(SETTINGS, '<p class="note">${s.shortcuts.fixedNote}</p>', ''),

  columns(TABLE, "id: 'zone',", "id: 'memmap',"),
  columns(
    TABLE,
    '(cell & BLOCK.configured ? yes : no)',
    "(cell & BLOCK.unmovable ? yes : blockStateOf(cell) === 'online' ? no : none)",
  ),
  heading(words('table'), "      size: 'Size',", "      size: 'State',"),
  unit(TABLE, 'formatSize(view.geometry.blockBytes)', 'String(view.geometry.blockBytes)'),
  sign(
    TABLE,
    '} – ${formatAddress(start + geometry.blockBytes - 1)}',
    '}-${formatAddress(start + geometry.blockBytes - 1)}',
  ),

  columns(PLAN, '<th>${strings.table.columns.state}</th>', '<th>${strings.table.columns.memmap}</th>'),
  heading(PLAN, '<dt>${strings.preview.command}</dt>', '<dt>${strings.preview.asking}</dt>'),
  columns(PLAN, 'result.figures.before', 'result.figures.after'),
  sign(PLAN, '<td class="mono">${formatAddress(start)} – ', '<td class="mono">${formatAddress(start)} '),
  heading(REBOOT, '<dt>${s.returned}</dt>', '<dt>${s.heading}</dt>'),
  unit(REBOOT, 'formatSize(effect.returnedBytes)', 'effect.returnedBytes'),
  heading(KEYS, '<h2>${keys.groups[group]}</h2>', '<h2>${group}</h2>'),
  heading(PAST, '${s.at(view.revision, this.head)}', '${s.at(this.head, view.revision)}'),
  heading(LESSON, '<h3>${s.goals}</h3>', '<h3>${s.steps}</h3>'),
  sign(LESSON, 's.step(player.step + 1, player.steps.length)', 's.step(player.step, player.steps.length)'),

  heading(
    ['frame', 'app/status-bar.ts'],
    '${strings.status.exceptions(exceptions)}',
    '${strings.status.hardware(exceptions)}',
  ),
  unit(
    ['frame', 'app/status-bar.ts'],
    'strings.status.blocks(formatSize(view.geometry.blockBytes))',
    'strings.status.blocks(String(view.geometry.blockBytes))',
  ),
  sign(
    ['frame', 'elements/task-bar.ts'],
    'return html`<kbd>${task.key}</kbd>`;',
    'return html`<kbd></kbd>`;',
  ),
  unit(
    ['frame', 'elements/task-bar.ts'],
    'blocks.length === 0 ? strings.tasks.nothingHint : size',
    'strings.tasks.nothingHint',
  ),
  heading(
    ['frame', 'app/tree.ts'],
    "this.#renderLeaf('', 'system', 'depth-2')",
    "this.#renderLeaf('', 'machines', 'depth-2')",
  ),
  heading(['frame', 'app/masthead.ts'], '${strings.simulation}</span>', '</span>'),
  order(
    ['frame', 'app/tabs.ts'],
    '${titleOf(tab)}${this.severalPartitions',
    '${tab.partition}${this.severalPartitions',
  ),
];

/** Why a mutant cannot be made: its place has gone, which is a mistake of the list. */
export function missingOf({ file, change }: Mutant): string | undefined {
  const text = readFileSync(path.join(RENDERER, file), 'utf8');
  const parts = 'swap' in change ? change.swap : [change.from];
  const wrong = parts.find((part) => text.split(part).length !== 2);
  return wrong === undefined
    ? undefined
    : `renderer/${file} has ${JSON.stringify(wrong)} ${text.split(wrong).length - 1} times, not once`;
}
