/** The screens of no single partition, each with what it is handed and what it asks for. */

import { html } from 'lit';
import type { Command } from '../../shared/command.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { WorkshopRequest } from '../../shared/lesson.ts';
import type { PartitionTask } from '../model/partition-tasks.ts';
import type { SystemScreenId } from '../model/router.ts';
import { preferences, type ThemeChoice } from '../state/preferences.ts';
import type { ConsoleParts } from './console-parts.ts';

/** The workshop's state changes in place: it is drawn with each drawing of the console. */
let drawings = 0;

export function renderSystemScreen(parts: ConsoleParts, screen: SystemScreenId) {
  const { host, store, tasks, theme, workshop, fileDrop } = parts;
  switch (screen) {
    case 'system':
      return html`<system-screen
        .store=${store}
        .machine=${store.shown}
        .lockedBecause=${tasks.lockedBecause}
        @commands=${({ detail }: CustomEvent<{ commands: readonly Command[] }>) => void tasks.runCommands(detail.commands)}
        @system-task=${({ detail }: CustomEvent<{ task: PartitionTask; partition: PartitionName }>) =>
          void tasks.startOnPartition(detail.task, detail.partition)}
      ></system-screen>`;
    case 'settings':
      return html`<settings-screen
        .theme=${theme.choice}
        .letterKeys=${preferences.letterKeys}
        .hello=${store.hello}
        @theme-choice=${({ detail }: CustomEvent<{ choice: ThemeChoice }>) => theme.choose(detail.choice)}
        @letter-keys=${({ detail }: CustomEvent<{ on: boolean }>) => {
          preferences.letterKeys = detail.on;
          host.requestUpdate();
        }}
      ></settings-screen>`;
    case 'machines':
      return html`<machines-screen
        .store=${store}
        .seen=${store.seen}
        .lockedBecause=${tasks.lockedBecause}
        .given=${fileDrop.file}
        @given-taken=${() => fileDrop.taken()}
      ></machines-screen>`;
    case 'compare':
      return html`<compare-screen .store=${store} .seen=${store.seen}></compare-screen>`;
    case 'workshop':
      return html`<workshop-screen
        .state=${workshop}
        .tick=${++drawings}
        @workshop=${({ detail }: CustomEvent<{ request: WorkshopRequest }>) => void workshop.ask(detail.request)}
      ></workshop-screen>`;
  }
}
