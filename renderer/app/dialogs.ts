/** The dialogs of the console: the plan of an action, the question before a reboot, the keyboard shortcuts. */

import { html } from 'lit';
import { on } from '../elements/on.ts';
import { screenOf } from './console-host.ts';
import type { ConsoleParts } from './console-parts.ts';
import { makeRunbook } from './make-runbook.ts';

export function renderDialogs(parts: ConsoleParts) {
  const { panes, tasks, keys, palette } = parts;
  return html`${panes.drawDialog(
    'plan',
    () => renderPlan(parts),
    () => tasks.runner.closePlan(),
  )}
  ${panes.drawDialog(
    'reboot',
    () => renderReboot(parts),
    () => tasks.closeReboot(),
  )}
  ${panes.drawDialog(
    'keys',
    () => renderKeySheet(parts),
    () => keys.showSheet(false),
  )}
  ${panes.drawDialog(
    'palette',
    () => renderPalette(parts),
    () => palette.show(false),
  )}
  ${panes.drawDialog(
    'files',
    () => renderFiles(parts),
    () => keys.offerFiles(false),
  )}`;
}

function renderPlan(parts: ConsoleParts) {
  const { host, store, tasks } = parts;
  const { plan } = tasks.runner;
  return html`<plan-dialog
    data-pane="plan"
    .plan=${plan}
    .partition=${plan && store.shown?.partitions.get(plan.action.partition)}
    .system=${store.machine?.system.name ?? ''}
    ${on('notice', ({ detail }) => host.say(detail.text))}
    ${on('runbook-make', ({ detail }) => void makeRunbook(parts, detail.from))}
    ${on('plan-run', () => tasks.runPlan())}
    ${on('plan-close', () => tasks.runner.closePlan())}
    ${on('remedy', ({ detail }) => tasks.follow(detail.remedy))}
  ></plan-dialog>`;
}

function renderReboot({ tasks }: ConsoleParts) {
  return html`<reboot-dialog
    data-pane="reboot"
    .reboot=${tasks.reboot}
    ${on('reboot-load', ({ detail }) => void tasks.changeLoad(detail.load))}
    ${on('reboot-run', () => tasks.runReboot())}
    ${on('reboot-close', () => tasks.closeReboot())}
  ></reboot-dialog>`;
}

function renderFiles({ host, keys, navigation }: ConsoleParts) {
  const { route } = navigation;
  const name = [route?.partition, route?.screen].filter(Boolean).join('-') || 'screen';
  return html`<save-screen
    data-pane="files"
    .open=${keys.offersFiles}
    .screen=${screenOf(host)}
    .name=${name}
    ${on('save-close', () => keys.offerFiles(false))}
    ${on('notice', ({ detail }) => host.say(detail.text))}
  ></save-screen>`;
}

function renderPalette({ palette }: ConsoleParts) {
  return html`<command-palette
    data-pane="palette"
    .open=${palette.open}
    .search=${palette.search}
    ${on('palette-close', () => palette.show(false))}
    ${on('palette-choose', ({ detail }) => palette.choose(detail.item))}
  ></command-palette>`;
}

function renderKeySheet({ keys }: ConsoleParts) {
  return html`<key-sheet
    data-pane="keys"
    .open=${keys.sheetOpen}
    ${on('keys-close', () => keys.showSheet(false))}
  ></key-sheet>`;
}
