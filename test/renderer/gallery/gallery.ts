/** Each element with its states. What an element looks like is seen here before it is seen in a screen. */

import '../../../renderer/theme/theme.scss';
import './gallery.css';
import { html, render, type TemplateResult } from 'lit';
import '../../../renderer/app/pane-failure.ts';
import '../../../renderer/app/past-bar.ts';
import '../../../renderer/app/status-bar.ts';
import '../../../renderer/elements/block-table.ts';
import '../../../renderer/elements/cell-map.ts';
import '../../../renderer/elements/course-chart.ts';
import '../../../renderer/elements/map-legend.ts';
import '../../../renderer/elements/map-toolbar.ts';
import '../../../renderer/elements/memmap-strip.ts';
import '../../../renderer/elements/cause-note.ts';
import '../../../renderer/elements/figures-table.ts';
import '../../../renderer/elements/outcome-note.ts';
import '../../../renderer/elements/rule-note.ts';
import '../../../renderer/elements/state-glyph.ts';
import '../../../renderer/elements/storage-bar.ts';
import '../../../renderer/elements/task-bar.ts';
import type { CoursePoint } from '../../../renderer/model/course.ts';
import { countCategories, NO_FILTER } from '../../../renderer/model/filter.ts';
import type { PartitionState } from '../../../renderer/model/machine-state.ts';
import { blockName } from '../../../renderer/model/names.ts';
import { BLOCK_CATEGORIES, INCREMENT_CATEGORIES } from '../../../renderer/model/palette.ts';
import { NO_SELECTION, only } from '../../../renderer/model/selection.ts';
import { machineFrom } from '../../../renderer/state/store.ts';
import { strings } from '../../../renderer/strings/index.ts';
import type { ActionResult, SnapshotPush } from '../../../shared/api.ts';
import { BLOCK } from '../../../shared/cells.ts';
import type { Refusal } from '../../../shared/failure.ts';
import { type BlockId, partitionName, revision } from '../../../shared/ids.ts';
import type { Cause } from '../../../shared/refusals/remedy.ts';
import type { StorageFigures } from '../../../shared/storage-figures.ts';
import { bytes, gib } from '../../../shared/units.ts';
import { dialogSections, layDown } from './dialogs.ts';
import { frameSections } from './frame.ts';

document.documentElement.dataset.theme = new URLSearchParams(location.search).get('theme') ?? 'g100';

/** The sample, from the session that `start.ts` has opened. */
const snapshot: SnapshotPush = await (await fetch('sample.json')).json();
const [sample] = machineFrom(snapshot).partitions.values();
if (!sample) throw new Error('the sample has a partition');

const { view, increments } = sample;
const { known, present, configured, online, memmapSelf, unmovable, failed, differs, goingOffline } = BLOCK;
const movable = 3 << BLOCK.zoneShift;
/** Every kind of block side by side, from block 64 on. */
const kinds = [
  known,
  known | present | configured,
  known | present | configured | memmapSelf,
  known | present | configured | online | movable,
  known | present | configured | online | movable | memmapSelf,
  known | present | configured | online | movable | unmovable,
  known | present | configured | online | movable | failed,
  known | present | configured | online | movable | goingOffline,
  known | differs,
  known | present | configured | online | movable | differs,
];
const blocks = sample.blocks.slice();
blocks.set(kinds, 64);
const blocksChanged = new Uint32Array(blocks.length);
blocksChanged.set([2, 2, 90, 90, 95, 95, 100, 100, 100, 100], 64);
const partition: PartitionState = {
  view,
  blocks,
  increments,
  blocksChanged,
  incrementsChanged: new Uint32Array(512),
  exact: { block: true, increment: true },
  since: 95,
};
const points: CoursePoint[] = Array.from({ length: 40 }, (_, index) => ({
  revision: revision(index),
  onlineBytes: gib(64 + Math.floor(index / 4) * 2),
  offlineBytes: gib(index % 7),
  memmapBytes: bytes(gib(1) * (index / 40)),
  freeBytes: gib(60 + Math.floor(index / 4)),
  place: index,
}));

const action = {
  kind: 'blocks',
  partition: partitionName('LNXTEST'),
  verb: 'offline',
  blocks: [0 as BlockId],
} as const;
const refusal: Refusal = {
  kind: 'refusal',
  by: 'kernel',
  errno: 'EBUSY',
  stage: 'isolate',
  rule: 'offline-unmovable',
  because: 'The block holds unmovable pages.',
  undone: ['isolation'],
};
const cause = (refusedBlocks: readonly number[]): Cause => ({
  case: 'offline-unmovable',
  what: 'Block 0 stays online: something in it cannot be moved elsewhere.',
  why: 'A block goes offline only when everything in it can move, and the kernel itself lies in it.',
  because: refusal.because,
  refusal,
  fn: 'has_unmovable_pages',
  blocks: refusedBlocks as BlockId[],
  commands: 1,
  remedies: [
    { kind: 'otherBlocks', label: 'Try block 79: it is Movable', act: action },
    { kind: 'openConditions', label: 'Open conditions', act: { kind: 'open', screen: 'conditions' } },
  ],
});
const result = (refusedBlocks: readonly number[]): ActionResult => ({
  revision: revision(12),
  blocks: 4,
  requests: 0,
  results: [],
  done: refusedBlocks.length === 0 ? 1 : 0,
  refused: refusedBlocks.length,
  waiting: 0,
  skipped: 0,
  cancelled: false,
  refusedBlocks: refusedBlocks as BlockId[],
  causes: refusedBlocks.length === 0 ? [] : [cause(refusedBlocks)],
  firstRefusal: refusedBlocks.length === 0 ? null : refusal,
  events: [],
});

const FIGURES: StorageFigures = {
  blockBytes: gib(1),
  onlineBlocks: 64,
  offlineBlocks: 0,
  memTotalKib: 62 * 2 ** 20,
  memFreeKib: 61 * 2 ** 20,
  memmapSelfKib: 0,
  memmapSystemKib: 0,
  memmapBootKib: 2 ** 20,
  zones: [
    { name: 'Normal', presentPages: 2 ** 24 },
    { name: 'Movable', presentPages: 0 },
  ],
  increments: 64,
  incrementBytes: gib(1),
  availableBytes: gib(28),
};
const PLANNED: StorageFigures = {
  ...FIGURES,
  onlineBlocks: 68,
  memTotalKib: FIGURES.memTotalKib + 4 * 2 ** 20 - 2 ** 16,
  memmapSelfKib: 2 ** 16,
  zones: [
    { name: 'Normal', presentPages: 2 ** 24 },
    { name: 'Movable', presentPages: 2 ** 20 },
  ],
  increments: 68,
  availableBytes: gib(24),
};

const subject = { partition: action.partition, traced: true, stays: 'online' } as const;

const map = (changes: Record<string, unknown>): TemplateResult => html`<cell-map
  .kind=${'block'}
  .cells=${blocks}
  .changedAt=${blocksChanged}
  .since=${95}
  .partition=${partition}
  .name=${strings.map.blocks}
  .unitBytes=${view.geometry.blockBytes}
  .selection=${changes.selection ?? NO_SELECTION}
  .size=${changes.size ?? 20}
  .perCell=${changes.perCell ?? 1}
  .colourBy=${changes.colourBy ?? 'state'}
  .filter=${changes.filter ?? NO_FILTER}
  .describe=${(block: number) => blockName(block, blocks[block] ?? 0, view)}
></cell-map>`;

/** `tall`: with a fixed height. */
type State = readonly [label: string, content: TemplateResult, tall?: true];

/** An element with its states. */
export type Section = readonly [element: string, states: readonly State[]];

const SECTIONS: readonly Section[] = [
  [
    'state-glyph',
    [...BLOCK_CATEGORIES, ...INCREMENT_CATEGORIES.slice(0, 2)].map(
      (category): State => [
        strings.categories[category],
        html`<state-glyph .category=${category}></state-glyph> ${strings.categories[category]}`,
      ],
    ),
  ],
  [
    'cell-map',
    [
      ['20 px, one selected', map({ selection: only(66) }), true],
      ['40 px with numbers', map({ size: 40 }), true],
      ['colour by last change', map({ colourBy: 'change' }), true],
      ['colour by zone', map({ colourBy: 'zone' }), true],
      ['four blocks a cell', map({ perCell: 4 }), true],
      ['filtered: failed', map({ filter: new Set(['failed']) }), true],
    ],
  ],
  [
    'map-legend',
    [
      [
        'with a filter',
        html`<map-legend
          .categories=${BLOCK_CATEGORIES}
          .counts=${countCategories('block', blocks, BLOCK_CATEGORIES)}
          .filter=${new Set(['offline'])}
        ></map-legend>`,
      ],
    ],
  ],
  [
    'map-toolbar',
    [
      [
        'with a problem',
        html`<map-toolbar
          .colours=${['state', 'zone']}
          .categories=${BLOCK_CATEGORIES}
          .wanted=${'deconfigured'}
          .cellBytes=${gib(1)}
          .problem=${'“4x2” is not a block.'}
        ></map-toolbar>`,
      ],
    ],
  ],
  [
    'block-table',
    [
      [
        'all columns, one selected',
        html`<block-table
          .partition=${view}
          .cells=${blocks}
          .changedAt=${blocksChanged}
          .columns=${['range', 'size', 'state', 'zone', 'unmovable', 'configured', 'memmap', 'rn', 'changed']}
          .rows=${Array.from({ length: 12 }, (_, index) => 63 + index)}
          .selection=${only(65)}
        ></block-table>`,
        true,
      ],
    ],
  ],
  [
    'memmap-strip',
    [
      ['in the block', strip(4096, true, true)],
      ['in system memory', strip(0, true, true)],
      ['offline', strip(4096, true, false)],
      ['deconfigured', strip(4096, false, false)],
    ],
  ],
  [
    'storage-bar',
    [
      [
        'none',
        html`<storage-bar .assigned=${0} .total=${48} .largest=${64} .name=${'none of 48'}></storage-bar>`,
      ],
      [
        'some',
        html`<storage-bar .assigned=${9} .total=${48} .largest=${64} .name=${'9 of 48'}></storage-bar>`,
      ],
      [
        'all',
        html`<storage-bar .assigned=${64} .total=${64} .largest=${64} .name=${'64 of 64'}></storage-bar>`,
      ],
    ],
  ],
  ['course-chart', [['growing', html`<course-chart .points=${points}></course-chart>`]]],
  [
    'task-bar',
    [
      ['nothing selected', bar({})],
      ['a deconfigured block', bar({ selection: only(64) })],
      ['an online block', bar({ selection: only(67) })],
      [
        'running',
        bar({ selection: only(64), running: { ticket: 't', action, done: 12, total: 64, slow: true } }),
      ],
      ['locked', bar({ selection: only(64), lockedBecause: strings.whyNot.past })],
    ],
  ],
  [
    'outcome-note',
    [
      [
        'done',
        html`<outcome-note .done=${{ action, result: result([]), failure: undefined, ...subject }}></outcome-note>`,
      ],
      [
        'refused',
        html`<outcome-note .done=${{ action, result: result([0]), failure: undefined, ...subject }}></outcome-note>`,
      ],
      [
        'stale',
        html`<outcome-note
          .done=${{ action, result: undefined, failure: { kind: 'rejection', reason: 'stale', where: 'params.seen', message: 'The machine moved on.' } }}
        ></outcome-note>`,
      ],
    ],
  ],
  ['cause-note', [['a kernel’s', html`<cause-note .cause=${cause([0])}></cause-note>`]]],
  [
    'figures-table',
    [
      ['as it is', html`<figures-table .now=${FIGURES}></figures-table>`],
      ['planned', html`<figures-table .now=${FIGURES} .planned=${PLANNED}></figures-table>`],
    ],
  ],
  ['rule-note', [['closed', html`<rule-note .rule=${'unmovable'}></rule-note>`]]],
  [
    'past-bar',
    [
      [
        'between',
        html`<past-bar
          .head=${121}
          .view=${{ revision: 97, row: null, previous: 96, previousAction: 95, next: 98, nextAction: 99 }}
        ></past-bar>`,
      ],
    ],
  ],
  [
    'pane-failure',
    [
      [
        'a screen',
        html`<pane-failure large .name=${strings.panes.names.screen} .message=${'altmap + usable ≠ block pages'}></pane-failure>`,
      ],
      [
        'a bar',
        html`<pane-failure .name=${strings.panes.names.tasks} .message=${'no block 42'}></pane-failure>`,
      ],
    ],
  ],
  [
    'lpar-status-bar',
    [
      ['ordinary', html`<lpar-status-bar .partition=${partition} .revision=${121}></lpar-status-bar>`],
      [
        'lost',
        html`<lpar-status-bar .partition=${partition} .revision=${121} .locked=${'lost'}></lpar-status-bar>`,
      ],
    ],
  ],
];

function strip(altmapPages: number, isPresent: boolean, isOnline: boolean): TemplateResult {
  return html`<memmap-strip
    .start=${64 * gib(1)}
    .blockBytes=${gib(1)}
    .altmapPages=${altmapPages}
    .present=${isPresent}
    .online=${isOnline}
  ></memmap-strip>`;
}

function bar(changes: Record<string, unknown>): TemplateResult {
  return html`<task-bar
    .partition=${partition}
    .selection=${changes.selection ?? NO_SELECTION}
    .running=${changes.running}
    .lockedBecause=${changes.lockedBecause}
  ></task-bar>`;
}

const troubled = { ...partition, view: { ...view, divergences: { total: 1, first: [] } } };
const machine = { system: { name: 'SIMCPC1' }, partitions: new Map([[view.name, troubled]]) };

render(
  [...frameSections(machine, partition), ...SECTIONS, ...dialogSections(partition, result)].map(
    ([element, states]) => html`<section id=${element.replaceAll(/[^a-z]+/g, '-')}>
      <h2>${element}</h2>
      ${states.map(([label, content, tall]) => html`<div class="state ${tall ? 'tall' : ''}"><p>${label}</p>${content}</div>`)}
    </section>`,
  ),
  document.body,
);
// A dialog is shown once its element has been drawn.
const elements = [...document.querySelectorAll('*')] as { readonly updateComplete?: Promise<unknown> }[];
for (const { updateComplete } of elements) await updateComplete;
layDown(document.body);
document.body.dataset.ready = 'true';
