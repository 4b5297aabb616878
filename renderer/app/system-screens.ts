/** The screens of no single partition, each with what it is handed and what it asks for. */

import { html } from 'lit';
import { on } from '../elements/on.ts';
import type { SystemScreenId } from '../model/router.ts';
import type { ConsoleParts } from './console-parts.ts';

/** The workshop's state changes in place: it is drawn with each drawing of the console. */
let drawings = 0;

export function renderSystemScreen(parts: ConsoleParts, screen: SystemScreenId) {
  const { store, tasks, workshop, recordings, runbooks, fileDrop } = parts;
  switch (screen) {
    case 'runbooks':
      return html`<runbooks-screen
        .state=${runbooks}
        .recordings=${recordings}
        .partition=${store.machine?.partitions.keys().next().value ?? ''}
        .given=${fileDrop.runbook}
        ${on('given-taken', () => fileDrop.taken())}
        .tick=${++drawings}
        .lockedBecause=${tasks.lockedBecause}
      ></runbooks-screen>`;
    case 'system':
      return html`<system-screen
        .store=${store}
        .machine=${store.shown}
        .lockedBecause=${tasks.lockedBecause}
        ${on('commands-run', ({ detail }) => void tasks.runCommands(detail.commands))}
        ${on('system-task', ({ detail }) => void tasks.startOnPartition(detail.task, detail.partition))}
      ></system-screen>`;
    case 'settings':
      return html`<settings-screen .api=${store.api} .hello=${store.hello}></settings-screen>`;
    case 'help':
      return html`<help-screen .hello=${store.hello}></help-screen>`;
    case 'machines':
      return html`<machines-screen
        .store=${store}
        .seen=${store.seen}
        .lockedBecause=${tasks.lockedBecause}
        .given=${fileDrop.file}
        ${on('given-taken', () => fileDrop.taken())}
        ${on('recording-given', ({ detail }) => fileDrop.give(detail.file))}
      ></machines-screen>`;
    case 'compare':
      return html`<compare-screen .store=${store} .seen=${store.seen}></compare-screen>`;
    case 'recordings':
      return html`<recordings-screen
        .state=${recordings}
        .tick=${++drawings}
        .given=${fileDrop.recording}
        ${on('given-taken', () => fileDrop.taken())}
      ></recordings-screen>`;
    case 'workshop':
      return html`<workshop-screen
        .state=${workshop}
        .tick=${++drawings}
        ${on('workshop', ({ detail }) => void workshop.ask(detail.request))}
      ></workshop-screen>`;
  }
}
