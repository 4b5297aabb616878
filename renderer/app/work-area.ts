/** The work area: what is locked and why, tabs, the screen, what became of the last action, tasks on blocks. */

import { html, nothing } from 'lit';
import { on } from '../elements/on.ts';
import { place } from '../elements/place.ts';
import '../elements/popup-menu.ts';
import '../elements/split-bar.ts';
import '../elements/term-note.ts';
import type { PartitionState } from '../model/machine-state.ts';
import { failureSentences } from '../model/outcome-text.ts';
import { isSystemScreen, type Route, type ScreenId } from '../model/router.ts';
import { isLargeType, toggleLargeType } from '../state/large-type.ts';
import { LEAST_SHARE, MOST_SHARE } from '../state/window-layout.ts';
import { strings } from '../strings/index.ts';
import type { ConsoleParts } from './console-parts.ts';
import { makeRunbook } from './make-runbook.ts';
import type { PaneId } from './panes.ts';
import { renderPartitionScreen, renderTerminalPanel } from './partition-screens.ts';
import { renderSystemScreen } from './system-screens.ts';

/** Screens whose map or table fills the work area and scrolls inside. */
const FILLING: ReadonlySet<ScreenId> = new Set([
  'blocks',
  'increments',
  'trace',
  'journal',
  'sequence',
  'console',
  'messages',
]);
/** Screens that tasks on blocks belong to. */
const WITH_TASKS: ReadonlySet<ScreenId> = new Set(['blocks', 'block', 'pages', 'increments']);

export function renderWorkArea(parts: ConsoleParts) {
  const { host, navigation, tasks, travel, panes, split, menu, palette } = parts;
  const { layout } = split;
  return html`<main
    class="work"
    id="work"
    data-split=${layout.split}
    ?data-panel=${layout.panel}
    ${on('go', ({ detail }) => navigation.go(detail.screen, detail.item, detail.partition))}
    ${on('map-select', ({ detail }) => parts.choice.select(detail.selection))}
    ${on('blocks-choose', ({ detail }) => parts.choice.chooseBlocks(detail.blocks))}
    ${on('map-open', ({ detail }) => navigation.go('block', detail.unit))}
    ${on('task-start', ({ detail }) => tasks.start(detail.verb, detail.onlineAs))}
    ${on('task-plan', ({ detail }) => tasks.start(detail.verb, detail.onlineAs, true))}
    ${on('task-cancel', () => void tasks.runner.cancel())}
    ${on('notice', ({ detail }) => host.say(detail.text))}
    ${on('runbook-make', ({ detail }) => void makeRunbook(parts, detail.from))}
    ${on('remedy', ({ detail }) => tasks.follow(detail.remedy))}
    ${on('command-run', ({ detail }) => tasks.runCommand(detail.command))}
    ${on('travel', ({ detail }) => tasks.runIfFree(detail.action))}
    ${on('look', ({ detail }) => void travel.look(detail.revision))}
    ${on('look-step', ({ detail }) => void travel.step(detail.step))}
    ${on('look-continue', () => void travel.continueHere())}
    ${on('window-act', ({ detail }) => parts.keys.act(detail.intent))}
  >
    ${panes.draw('presented', () => renderPresented(parts))}
    ${panes.draw('banner', () => renderBanner(parts))}
    <div class="panes ${layout.split}" ${place({ '--share': `${layout.share}`, '--rest': `${100 - layout.share}` })}>
      ${renderPane(parts, 0)}
      ${
        layout.split === 'none'
          ? nothing
          : html`<split-bar
                .upright=${layout.split === 'beside'}
                .share=${layout.share}
                .least=${LEAST_SHARE}
                .most=${MOST_SHARE}
                .label=${strings.layout.panes}
                ${on('split-resize', ({ detail }) => split.change({ share: detail.share }))}
              ></split-bar>
              ${renderPane(parts, 1)}`
      }
    </div>
    ${layout.panel ? renderPanel(parts) : nothing}
    <popup-menu ${on('menu-choose', ({ detail }) => menu.choose(detail.id))}></popup-menu>
    <term-note ${on('term-open', ({ detail }) => palette.showTerm(detail.term))}></term-note>
  </main>`;
}

/** One pane with its tabs, its screen, what became of its partition's last action, and its tasks. */
function renderPane(all: ConsoleParts, pane: number) {
  const { navigation, panes, split, changes } = all;
  const route = navigation.routeIn(pane);
  if (!route) return nothing;
  const parts: ConsoleParts = { ...all, ...split.in(pane) };
  const partition = navigation.partitionIn(pane);
  const isActive = navigation.active === pane || split.panes.length < 2;
  const part = (name: PaneId): PaneId => name;
  return html`<section
    class="pane"
    data-pane-index=${pane}
    ?data-current=${isActive && split.panes.length > 1}
    aria-label=${split.panes.length > 1 ? strings.layout.pane(pane + 1) : nothing}
    ${on('changes-wanted', ({ detail }) => partition && changes.want(partition.view.name, detail.table))}
  >
    ${panes.draw(part('tabs'), () => renderTabs(parts, route, pane))}
    <div class="screen ${FILLING.has(route.screen) ? 'fills' : ''}" data-region data-pane="screen" tabindex="-1" data-screen=${route.screen} ?data-active=${isActive}>
      ${panes.draw(part('screen'), () => renderScreen(parts, route, partition))}
    </div>
    ${panes.draw(part('outcome'), () => renderOutcome(parts, partition))}
    ${panes.draw(part('tasks'), () => (WITH_TASKS.has(route.screen) ? renderTasks(parts, partition) : renderRunning(parts)))}
  </section>`;
}

/** Terminals of the partition that one looks at, below whatever one looks at. */
function renderPanel(parts: ConsoleParts) {
  const { split, store, panes } = parts;
  const { panelShare } = split.layout;
  const partition = panelPartition(parts);
  return html`<split-bar
      .share=${100 - panelShare}
      .usual=${65}
      .least=${LEAST_SHARE}
      .most=${MOST_SHARE}
      .label=${strings.layout.panelSize}
      ${on('split-resize', ({ detail }) => split.change({ panelShare: 100 - detail.share }))}
    ></split-bar>
    <section class="terminal-panel" data-pane="panel" data-region aria-label=${strings.layout.panel} ${place({ 'block-size': `${panelShare}%` })}>
      ${panes.draw('panel', () => (partition && store.machine ? renderTerminalPanel(parts, partition) : html`<p>${strings.layout.noPartition}</p>`))}
    </section>`;
}

/** The active pane's partition, else the other one's, else the first. */
function panelPartition({ navigation, store }: ConsoleParts): PartitionState | undefined {
  const [first] = store.shown?.partitions.values() ?? [];
  return navigation.partition ?? navigation.partitionIn(1 - navigation.active) ?? first;
}

/** An audience sees which step it is. */
function renderPresented({ host, workshop: { player } }: ConsoleParts) {
  if (!player?.presented) return nothing;
  return html`<lesson-banner
    data-pane="presented"
    .player=${player}
    .large=${isLargeType('console')}
    ${on('large-type', () => {
      toggleLargeType('console');
      host.requestUpdate();
    })}
  ></lesson-banner>`;
}

function renderBanner({ store, tasks }: ConsoleParts) {
  const { locked, trouble, hello, past } = store;
  if (!locked) return nothing;
  if (locked === 'past') {
    return html`<past-bar
      data-pane="banner"
      .view=${past?.view}
      .head=${store.seen}
      .continueBlocked=${tasks.runner.running ? strings.whyNot.busy : undefined}
    ></past-bar>`;
  }
  const text =
    locked === 'lost'
      ? strings.connection.lost
      : `${strings.outcome.trouble}. ${trouble ? failureSentences(trouble).join(' ') : (hello?.readOnly ?? '')}`;
  return html`<div class="banner" role="alert">${text}</div>`;
}

function renderTabs({ store, navigation, split }: ConsoleParts, route: Route, pane: number) {
  return html`<task-tabs
    data-region
    data-pane="tabs"
    .tabs=${navigation.tabsIn(pane)}
    .route=${route}
    .layout=${split.layout}
    .severalPartitions=${(store.machine?.partitions.size ?? 0) > 1}
    ${on('tab-choose', ({ detail }) => navigation.goToTab(detail.index))}
    ${on('tab-close', ({ detail }) => navigation.closeTab(detail.index))}
    ${on('tabs-close', ({ detail }) => navigation.closeTabs(detail.which))}
  ></task-tabs>`;
}

function renderScreen(parts: ConsoleParts, route: Route, partition: PartitionState | undefined) {
  if (isSystemScreen(route.screen)) return renderSystemScreen(parts, route.screen);
  return partition ? renderPartitionScreen(parts, partition, { ...route, screen: route.screen }) : nothing;
}

/** On the partition that it was for, in whichever pane that is; what was for none, on every one. */
function renderOutcome({ tasks }: ConsoleParts, partition: PartitionState | undefined) {
  const done = tasks.runner.doneOn(partition?.view.name);
  return html`<outcome-note
    data-pane="outcome"
    .done=${done}
    .lockedBecause=${tasks.lockedBecause}
    ${on('outcome-dismiss', () => tasks.runner.dismiss(done))}
    ${on('outcome-retry', () => tasks.runAgain(done))}
    ${on('outcome-remaining', () => tasks.selectRemaining(done))}
  ></outcome-note>`;
}

/** Where no tasks are, only an action that takes its time is shown. */
function renderRunning({ tasks }: ConsoleParts) {
  const { running } = tasks.runner;
  if (!running?.slow) return nothing;
  return html`<run-progress class="running" data-region data-pane="tasks" .running=${running}></run-progress>`;
}

function renderTasks({ choice, tasks }: ConsoleParts, partition: PartitionState | undefined) {
  return html`<task-bar
    data-region
    data-pane="tasks"
    .partition=${partition}
    .selection=${choice.selection}
    .running=${tasks.runner.running}
    .lockedBecause=${tasks.lockedBecause}
  ></task-bar>`;
}
