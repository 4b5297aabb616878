/** The screens of one partition, each with what it is handed and what it asks for. */

import { html } from 'lit';
import { revision } from '../../shared/ids.ts';
import { on } from '../elements/on.ts';
import { hasSclp } from '../model/guest.ts';
import type { PartitionState } from '../model/machine-state.ts';
import { exportRequest } from '../model/machines.ts';
import { failureSentences } from '../model/outcome-text.ts';
import type { Route, ScreenId, SystemScreenId } from '../model/router.ts';
import type { TerminalLink } from '../model/terminal-text.ts';
import { askToCompare } from '../state/compare-request.ts';
import { download } from '../state/files.ts';
import { preferences } from '../state/preferences.ts';
import { MOST_TERMINALS } from '../state/terminals.ts';
import { strings } from '../strings/index.ts';
import type { ConsoleParts } from './console-parts.ts';

interface PartitionRoute extends Omit<Route, 'screen'> {
  readonly screen: Exclude<ScreenId, SystemScreenId>;
}

export function renderPartitionScreen(parts: ConsoleParts, partition: PartitionState, route: PartitionRoute) {
  const { store, choice, tasks, data } = parts;
  switch (route.screen) {
    case 'overview':
      return html`<overview-screen
        .store=${store}
        .seen=${store.seen}
        .partition=${partition}
        .system=${store.machine?.system}
        .actions=${data.actions}
        .lockedBecause=${tasks.lockedBecause}
        ${on('partition-task', ({ detail }) => void tasks.startOnPartition(detail.task, partition.view.name))}
        ${on('start-lesson', () => void parts.workshop.startFirst().then((begun) => begun || parts.navigation.go('workshop')))}
        ${on('acceptable-change', () => parts.host.requestUpdate())}
        ${on('blocks-plan', ({ detail }) => tasks.plan(detail.action, detail.known))}
        ${on('blocks-run', ({ detail }) => tasks.runIfFree(detail.action))}
      ></overview-screen>`;
    case 'increments':
      return html`<increments-screen
        .partition=${partition}
        .chosenBlocks=${choice.selection.chosen}
        .asTable=${choice.asTable}
        ${on('table-mode', ({ detail }) => choice.showTable(detail.asTable))}
      ></increments-screen>`;
    case 'blocks':
      return html`<blocks-screen
        .partition=${partition}
        .selection=${choice.selection}
        .filter=${choice.filter}
        .asTable=${choice.asTable}
        ${on('filter-change', ({ detail }) => choice.setFilter(detail.filter))}
        ${on('table-mode', ({ detail }) => choice.showTable(detail.asTable))}
      ></blocks-screen>`;
    case 'block':
      return html`<inspector-screen
        .partition=${partition}
        .block=${route.item ?? 0}
        .detail=${data.detail?.block === route.item || data.detail === null ? data.detail : undefined}
        .history=${data.history}
        .historyMore=${data.historyMore}
        ${on('history-older', () => void data.olderHistory(route))}
      ></inspector-screen>`;
    case 'pages':
      return html`<pages-screen
        .partition=${partition}
        .block=${route.item ?? 0}
        .pages=${data.lens.pages}
        .pfn=${data.lens.pfn}
        .limits=${data.lens.limits}
        .rules=${data.lens.rules}
        .question=${data.lens.question}
        ${on('page-pick', ({ detail }) => void data.lens.pick(detail.pfn))}
        ${on('limits-choose', ({ detail }) => void data.lens.limit(detail.limits))}
        ${on('rules-choose', ({ detail }) => void data.lens.choose(detail))}
      ></pages-screen>`;
    case 'trace':
      return html`<trace-screen .rows=${data.trace} .more=${data.traceMore} .item=${route.item} ${on('trace-older', () => void data.olderTrace())}></trace-screen>`;
    case 'sequence':
      return renderSequence(parts, partition, route);
    case 'journal':
      return renderJournal(parts);
    case 'console':
      return renderConsole(parts, partition, route.item);
    case 'conditions':
      return html`<conditions-screen .partition=${partition} .lockedBecause=${tasks.lockedBecause}></conditions-screen>`;
    case 'messages':
      return html`<messages-screen
        .hardware=${store.machine?.system.hardwareMessages ?? []}
        .lines=${data.messages}
        .lockedBecause=${tasks.lockedBecause}
        ${on('log-want', ({ detail }) => void data.readMessages(detail.from, detail.to))}
        ${on('log-whole', () => void data.readMessages(0, Number.POSITIVE_INFINITY))}
      ></messages-screen>`;
    case 'planner':
      return html`<planner-screen .store=${store} .partition=${partition} .seen=${store.seen}></planner-screen>`;
    case 'devices':
      return html`<devices-screen .partition=${partition}></devices-screen>`;
  }
}

function renderSequence(
  { store, data, tasks }: ConsoleParts,
  { view }: PartitionState,
  route: PartitionRoute,
) {
  const item = route.item ?? data.sequenceAt ?? store.seen;
  const several = (store.shown?.partitions.size ?? 0) > 1;
  return html`<sequence-screen
    .sequence=${data.sequence}
    .item=${item}
    .newest=${store.seen}
    .several=${several}
    .release=${view.release}
    .traced=${hasSclp(view)}
    .era=${data.era}
    .calls=${data.calls}
    .showsCalls=${data.showsCalls}
    .lockedBecause=${tasks.lockedBecause}
    .showsPages=${data.lens.showsSteps}
    .pages=${data.lens.stepPages}
    .zones=${view.zones.map(({ name }) => name)}
    ${on('pages-choose', ({ detail }) => data.lens.chooseSteps(detail.shown))}
    ${on('pages-at', ({ detail }) => void data.lens.atStep(view.name, detail.block, { revision: revision(item), events: detail.events }))}
    ${on('calls-choose', ({ detail }) => void data.showCalls(revision(item), detail.shown))}
    ${on('era-choose', ({ detail }) => void data.compareEra(revision(item), detail.release))}
  ></sequence-screen>`;
}

function renderJournal({ host, store, tasks, data, course, navigation }: ConsoleParts) {
  return html`<journal-screen
    .rows=${data.journal}
    .filter=${data.journalFilter}
    .shownFrom=${data.journalBefore}
    .partitions=${[...(store.shown?.partitions.keys() ?? [])]}
    .more=${data.journalMore}
    .actions=${data.actionRows}
    .actionsMore=${data.actionRowsMore}
    .unfolded=${new Map(data.unfolded)}
    .here=${store.seen}
    .history=${store.shown?.history}
    .branches=${data.branches}
    .looked=${store.past?.view.revision}
    .course=${preferences.course ? course.points : undefined}
    .lockedBecause=${tasks.lockedBecause}
    ${on('course-toggle', ({ detail }) => {
      preferences.course = detail.open;
      host.requestUpdate();
    })}
    ${on('journal-filter', ({ detail }) => void data.filterJournal(detail.filter))}
    ${on('journal-from', ({ detail }) => void data.journalFrom(detail.before))}
    ${on('journal-older', () => void data.olderJournal())}
    ${on('action-older', () => void data.olderActions())}
    ${on('action-unfold', ({ detail }) => void data.unfoldAction(detail.action, detail.more))}
    ${on('compare-with', ({ detail }) => {
      const machine = store.machine?.id;
      if (machine === undefined) return;
      askToCompare({ machine, revision: detail.revision }, { machine, revision: store.seen });
      navigation.go('compare');
    })}
  ></journal-screen>`;
}

/** The terminals in the panel below the panes: the one that was shown last, without leaving what is shown. */
export function renderTerminalPanel(parts: ConsoleParts, partition: PartitionState) {
  const { host, terminals, split } = parts;
  const { name } = partition.view;
  const choose = (number: number): void => {
    terminals.choose(name, number);
    host.requestUpdate();
  };
  return renderTerminals(parts, partition, {
    number: terminals.current(name),
    choose,
    close: () => split.change({ panel: false }),
  });
}

function renderConsole(parts: ConsoleParts, partition: PartitionState, item: number | undefined) {
  const { terminals, navigation } = parts;
  const { name } = partition.view;
  return renderTerminals(parts, partition, {
    number: terminals.show(name, item),
    choose: (wanted) => navigation.goTo({ partition: name, screen: 'console', item: wanted }),
  });
}

interface TerminalPlace {
  readonly number: number;
  /** Shows another one. */
  readonly choose: (number: number) => void;
  /** In the panel. */
  readonly close?: () => void;
}

function renderTerminals(
  { host, store, terminals, navigation }: ConsoleParts,
  { view }: PartitionState,
  { number, choose: goTo, close }: TerminalPlace,
) {
  const { name } = view;
  const log = terminals.logOf(name, number);
  const ended = view.status === 'operating' ? undefined : strings.whyNot[view.halted ?? 'notOperating'];
  const openLink = (link: TerminalLink): void => {
    if (link.kind === 'why') terminals.toggleWhy(name, number, link.command);
    else {
      const { blockBytes, blockCount } = view.geometry;
      const item = link.kind === 'block' ? link.block : Math.floor(link.address / blockBytes);
      if (item < blockCount) navigation.goTo({ partition: name, screen: 'block', item });
      else host.say(strings.terminal.noSuchBlock(item));
    }
  };
  return html`<console-screen
    .panel=${close !== undefined}
    ${on('panel-close', () => close?.())}
    .partitionName=${name}
    .terminals=${terminals.tabs(name)}
    .number=${number}
    .log=${log}
    .seen=${log.entries}
    .history=${terminals.historyOf(name)}
    .answers=${{
      unfinished: (line: string) => terminals.unfinished(line),
      complete: (before: string) => terminals.complete(name, number, before),
    }}
    .running=${terminals.isRunning(name, number)}
    .lockedBecause=${store.locked ? strings.whyNot[store.locked] : ended}
    ${on('shell-line', ({ detail }) => terminals.run(name, number, detail.line))}
    ${on('shell-draft', ({ detail }) => {
      log.draft = detail.text;
    })}
    ${on('shell-interrupt', () => void terminals.interrupt(name, number))}
    ${on('shell-discard', ({ detail }) => terminals.discard(name, number, detail.line))}
    ${on('shell-candidates', ({ detail }) => terminals.listCandidates(name, number, detail.list, detail.columns))}
    ${on('terminal-why', () => terminals.toggleWhy(name, number))}
    ${on('terminal-link', ({ detail }) => openLink(detail.link))}
    ${on('page-close', () => terminals.closePage(name, number))}
    ${on('shell-clear', () => terminals.clear(name, number))}
    ${on('save-sysfs', async ({ detail }) => {
      const machine = store.machine?.id;
      const saved =
        machine === undefined
          ? undefined
          : await download(exportRequest(machine, 'sysfs', name, store.past?.view.revision));
      if (!saved) return;
      const text = saved.ok ? saved.value : failureSentences(saved.failure).join(' ');
      host.say(text);
      detail.answer(text);
    })}
    ${on('terminal-choose', ({ detail }) => goTo(detail.number))}
    ${on('terminal-step', ({ detail }) => goTo(terminals.neighbour(name, number, detail.step)))}
    ${on('terminal-add', () => {
      const added = terminals.add(name);
      if (added === undefined) host.say(strings.terminal.full(MOST_TERMINALS));
      else goTo(added);
    })}
    ${on('terminal-close', async ({ detail }) => {
      const next = await terminals.close(name, detail.number);
      if (next === undefined) host.say(strings.terminal.lastStays);
      else if (detail.number === number) goTo(next);
    })}
  ></console-screen>`;
}
