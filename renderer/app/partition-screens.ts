/** The screens of one partition, each with what it is handed and what it asks for. */

import { html } from 'lit';
import { type PartitionName, revision } from '../../shared/ids.ts';
import type { Filter } from '../model/filter.ts';
import { hasSclp } from '../model/guest.ts';
import type { PartitionTask } from '../model/partition-tasks.ts';
import { preferences } from '../state/preferences.ts';
import type { Route, ScreenId, SystemScreenId } from '../state/router.ts';
import type { PartitionState } from '../state/store.ts';
import { strings } from '../strings.ts';
import type { ConsoleParts } from './console-parts.ts';

interface PartitionRoute extends Omit<Route, 'screen'> {
  readonly screen: Exclude<ScreenId, SystemScreenId>;
}

export function renderPartitionScreen(parts: ConsoleParts, partition: PartitionState, route: PartitionRoute) {
  const { store, choice, tasks, data } = parts;
  switch (route.screen) {
    case 'overview':
      return html`<overview-screen
        .partition=${partition}
        .system=${store.machine?.system}
        .actions=${data.actions}
        .lockedBecause=${tasks.lockedBecause}
        @partition-task=${({ detail }: CustomEvent<{ task: PartitionTask }>) =>
          void tasks.startOnPartition(detail.task, partition.view.name)}
        @add-blocks=${({ detail }: CustomEvent<{ blocks: number[] }>) => tasks.addBlocks(detail.blocks)}
      ></overview-screen>`;
    case 'increments':
      return html`<increments-screen .partition=${partition}></increments-screen>`;
    case 'blocks':
      return html`<blocks-screen
        .partition=${partition}
        .selection=${choice.selection}
        .filter=${choice.filter}
        .asTable=${choice.asTable}
        @filter-change=${({ detail }: CustomEvent<{ filter: Filter }>) => choice.setFilter(detail.filter)}
        @table-mode=${({ detail }: CustomEvent<{ asTable: boolean }>) => choice.showTable(detail.asTable)}
      ></blocks-screen>`;
    case 'block':
      return html`<inspector-screen
        .partition=${partition}
        .block=${route.item ?? 0}
        .detail=${data.detail?.block === route.item || data.detail === null ? data.detail : undefined}
        .history=${data.history}
      ></inspector-screen>`;
    case 'trace':
      return html`<trace-screen .rows=${data.trace} .more=${data.traceMore} .item=${route.item} @trace-older=${() => void data.olderTrace()}></trace-screen>`;
    case 'sequence':
      return renderSequence(parts, partition, route);
    case 'journal':
      return renderJournal(parts);
    case 'console':
      return renderConsole(parts, partition);
    case 'conditions':
      return html`<conditions-screen .partition=${partition} .lockedBecause=${tasks.lockedBecause}></conditions-screen>`;
    case 'messages':
      return html`<messages-screen
        .hardware=${store.machine?.system.hardwareMessages ?? []}
        .lines=${data.messages}
        .lockedBecause=${tasks.lockedBecause}
        @log-want=${({ detail }: CustomEvent<{ from: number; to: number }>) => void data.readMessages(detail.from, detail.to)}
        @log-whole=${() => void data.readMessages(0, Number.POSITIVE_INFINITY)}
      ></messages-screen>`;
    case 'help':
      return html`<help-screen></help-screen>`;
    case 'planner':
      return html`<planner-screen .store=${store} .partition=${partition} .seen=${store.seen}></planner-screen>`;
    case 'devices':
      return html`<devices-screen .partition=${partition}></devices-screen>`;
  }
}

function renderSequence({ store, data }: ConsoleParts, { view }: PartitionState, route: PartitionRoute) {
  const item = route.item ?? store.seen;
  return html`<sequence-screen
    .sequence=${data.sequence}
    .item=${item}
    .newest=${store.seen}
    .release=${view.release}
    .traced=${hasSclp(view)}
    .era=${data.era}
    @era-choose=${({ detail }: CustomEvent<{ release: string }>) => void data.compareEra(revision(item), detail.release)}
  ></sequence-screen>`;
}

function renderJournal({ host, store, tasks, data, course }: ConsoleParts) {
  return html`<journal-screen
    .rows=${data.journal}
    .more=${data.journalMore}
    .here=${store.seen}
    .history=${store.shown?.history}
    .looked=${store.past?.view.revision}
    .course=${preferences.course ? course.points : undefined}
    .lockedBecause=${tasks.lockedBecause}
    @course-toggle=${({ detail }: CustomEvent<{ open: boolean }>) => {
      preferences.course = detail.open;
      host.requestUpdate();
    }}
    @journal-older=${() => void data.olderJournal()}
  ></journal-screen>`;
}

function renderConsole({ store, terminals }: ConsoleParts, { view }: PartitionState) {
  const name: PartitionName = view.name;
  const log = terminals.logOf(name);
  const ended = view.status === 'operating' ? undefined : strings.whyNot.notOperating;
  return html`<console-screen
    .partitionName=${name}
    .lines=${log.lines}
    .dropped=${log.dropped}
    .history=${log.history}
    .running=${terminals.isRunning(name)}
    .lockedBecause=${store.locked ? strings.whyNot[store.locked] : ended}
    @shell-line=${({ detail }: CustomEvent<{ line: string }>) => void terminals.run(name, detail.line)}
    @shell-interrupt=${() => void terminals.interrupt(name)}
    @shell-complete=${({ detail }: CustomEvent<{ line: string; answer: (line: string) => void }>) =>
      void terminals.complete(name, detail.line, detail.answer)}
    @shell-clear=${() => terminals.clear(name)}
  ></console-screen>`;
}
