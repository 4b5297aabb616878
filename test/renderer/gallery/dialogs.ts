/** Dialogs of the gallery: open, and in the flow of the page instead of over it. */

import { html } from 'lit';
import '../../../renderer/elements/key-sheet.ts';
import '../../../renderer/elements/plan-dialog.ts';
import '../../../renderer/elements/reboot-dialog.ts';
import '../../../renderer/screens/machines-new.ts';
import '../../../renderer/elements/system-confirm.ts';
import { strings } from '../../../renderer/strings/index.ts';
import type { ActionResult } from '../../../shared/api.ts';
import { type BlockId, partitionName } from '../../../shared/ids.ts';
import { gib } from '../../../shared/units.ts';
import type { NumberRange, RebootEffect } from '../../../shared/view.ts';
import type { Section } from './gallery.ts';

const range = (first: number, last: number): NumberRange => ({ first, last });

const EFFECT: RebootEffect = {
  action: { kind: 'load', clear: true },
  rule: 'load-clear',
  because: 'A load with clearing resets hotplug memory to offline.',
  guestEnds: true,
  coreKept: [range(1, 64)],
  coreMissing: [],
  reservedKept: [],
  reservedLost: [range(65, 80)],
  returnedBytes: gib(16),
  blocksKept: [],
  blocksLost: [range(64, 69), range(73, 79)],
};

const act = (verb: 'enable' | 'offline', blocks: readonly number[]) =>
  ({ kind: 'blocks', partition: partitionName('LNXTEST'), verb, blocks: blocks as BlockId[] }) as const;

/** @param result what a plan answers when these blocks are refused */
export function dialogSections(
  partition: unknown,
  result: (refused: readonly number[]) => ActionResult,
): readonly Section[] {
  const m = strings.machines;
  const plan = (action: unknown, answer: ActionResult | undefined) =>
    html`<plan-dialog data-dialog .partition=${partition} .plan=${{ action, result: answer, failure: undefined }}></plan-dialog>`;
  return [
    [
      'plan-dialog',
      [
        ['being asked', plan(act('enable', [80, 81]), undefined)],
        ['all will be done', plan(act('enable', [80, 81, 82]), { ...result([]), done: 3 })],
        ['refused', plan(act('offline', [0]), result([0]))],
      ],
    ],
    [
      'reboot-dialog',
      [
        [
          'a guest ends',
          html`<reboot-dialog data-dialog .reboot=${{ task: 'loadClear', partition: 'LNXTEST', effect: EFFECT }}></reboot-dialog>`,
        ],
        [
          'nothing is lost',
          html`<reboot-dialog
            data-dialog
            .reboot=${{ task: 'load', partition: 'LNXTEST', effect: { ...EFFECT, guestEnds: false, blocksLost: [], reservedLost: [], reservedKept: [range(65, 80)] } }}
          ></reboot-dialog>`,
        ],
      ],
    ],
    [
      'system-confirm',
      [
        [
          'delete',
          html`<system-confirm data-dialog open danger .heading=${m.deleteHeading('Friday')} .text=${m.deleteText} .confirm=${m.deleteRun} .other=${m.saveFirst}></system-confirm>`,
        ],
        [
          'a name',
          html`<system-confirm data-dialog open .heading=${m.renameHeading('Friday')} .confirm=${m.renameRun} .label=${m.name} .value=${'Friday'}></system-confirm>`,
        ],
      ],
    ],
    [
      'machines-new',
      [
        [
          'templates',
          html`<machines-new
            data-dialog
            open
            .templates=${[{ id: 'small-linux', title: 'Small Linux partition', description: 'One partition with 4 GiB of initial and 12 GiB of reserved storage.' }]}
            .nameFor=${(title: string) => title}
          ></machines-new>`,
        ],
      ],
    ],
    ['key-sheet', [['all keys', html`<key-sheet data-dialog open .letterKeys=${true}></key-sheet>`]]],
    [
      'pane-failure, of a dialog',
      [
        [
          'stopped',
          html`<pane-failure data-dialog modal .name=${strings.panes.names.plan} .message=${'no block 42'}></pane-failure>`,
        ],
      ],
    ],
  ];
}

/** Takes every dialog out of the layer over the page. */
export function layDown(within: ParentNode): void {
  for (const host of within.querySelectorAll('[data-dialog]')) {
    const dialog = host.shadowRoot?.querySelector('dialog');
    if (!dialog) continue;
    dialog.close();
    dialog.show();
    dialog.style.position = 'static';
    dialog.style.margin = '0';
    dialog.style.maxBlockSize = 'none';
  }
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}
