/** The work area: what is locked and why, tabs, the screen, what became of the last action, tasks on blocks. */

import { html, nothing } from 'lit';
import { on } from '../elements/on.ts';
import { failureSentences } from '../model/outcome-text.ts';
import { isSystemScreen, type Route, type ScreenId } from '../model/router.ts';
import { isLargeType, toggleLargeType } from '../state/large-type.ts';
import { strings } from '../strings/index.ts';
import type { ConsoleParts } from './console-parts.ts';
import { makeRunbook } from './make-runbook.ts';
import { renderPartitionScreen } from './partition-screens.ts';
import { renderSystemScreen } from './system-screens.ts';

/** Screens whose map or table fills the work area and scrolls inside. */
const FILLING: ReadonlySet<ScreenId> = new Set(['blocks', 'increments', 'sequence', 'console', 'messages']);
/** Screens that tasks on blocks belong to. */
const WITH_TASKS: ReadonlySet<ScreenId> = new Set(['blocks', 'block', 'pages']);

export function renderWorkArea(parts: ConsoleParts, route: Route) {
  const { host, navigation, choice, tasks, travel, panes, changes } = parts;
  return html`<main
    class="work"
    id="work"
    ${on('go', ({ detail }) => navigation.go(detail.screen, detail.item, detail.partition))}
    ${on('map-select', ({ detail }) => choice.select(detail.selection))}
    ${on('map-open', ({ detail }) => navigation.go('block', detail.unit))}
    ${on('task-start', ({ detail }) => tasks.start(detail.verb, detail.onlineAs))}
    ${on('task-plan', ({ detail }) => tasks.start(detail.verb, detail.onlineAs, true))}
    ${on('task-cancel', () => void tasks.runner.cancel())}
    ${on('notice', ({ detail }) => host.say(detail.text))}
    ${on('runbook-make', ({ detail }) => void makeRunbook(parts, detail.from))}
    ${on('remedy', ({ detail }) => tasks.follow(detail.remedy))}
    ${on('command-run', ({ detail }) => tasks.runCommand(detail.command))}
    ${on(
      'changes-wanted',
      ({ detail }) => navigation.partition && changes.want(navigation.partition.view.name, detail.table),
    )}
    ${on('travel', ({ detail }) => tasks.runIfFree(detail.action))}
    ${on('look', ({ detail }) => void travel.look(detail.revision))}
    ${on('look-step', ({ detail }) => void travel.step(detail.step))}
    ${on('look-continue', () => void travel.continueHere())}
  >
    ${panes.draw('presented', () => renderPresented(parts))}
    ${panes.draw('banner', () => renderBanner(parts))}
    ${panes.draw('tabs', () => renderTabs(parts, route))}
    <div class="screen ${FILLING.has(route.screen) ? 'fills' : ''}" data-region data-pane="screen" tabindex="-1" data-screen=${route.screen}>
      ${panes.draw('screen', () => renderScreen(parts, route))}
    </div>
    ${panes.draw('outcome', () => renderOutcome(parts))}
    ${panes.draw('tasks', () => (WITH_TASKS.has(route.screen) ? renderTasks(parts) : renderRunning(parts)))}
  </main>`;
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

function renderTabs({ store, navigation }: ConsoleParts, route: Route) {
  return html`<task-tabs
    data-region
    data-pane="tabs"
    .tabs=${navigation.tabs}
    .route=${route}
    .severalPartitions=${(store.machine?.partitions.size ?? 0) > 1}
    ${on('tab-choose', ({ detail }) => navigation.goToTab(detail.index))}
    ${on('tab-close', ({ detail }) => navigation.closeTab(detail.index))}
    ${on('tabs-close', ({ detail }) => navigation.closeTabs(detail.which))}
  ></task-tabs>`;
}

function renderScreen(parts: ConsoleParts, route: Route) {
  if (isSystemScreen(route.screen)) return renderSystemScreen(parts, route.screen);
  const { partition } = parts.navigation;
  return partition ? renderPartitionScreen(parts, partition, { ...route, screen: route.screen }) : nothing;
}

function renderOutcome({ tasks }: ConsoleParts) {
  return html`<outcome-note
    data-pane="outcome"
    .done=${tasks.runner.done}
    .lockedBecause=${tasks.lockedBecause}
    ${on('outcome-dismiss', () => tasks.runner.dismiss())}
    ${on('outcome-retry', () => tasks.runAgain())}
    ${on('outcome-remaining', () => tasks.selectRemaining())}
  ></outcome-note>`;
}

/** Where no tasks are, only an action that takes its time is shown. */
function renderRunning({ tasks }: ConsoleParts) {
  const { running } = tasks.runner;
  if (!running?.slow) return nothing;
  return html`<run-progress class="running" data-region data-pane="tasks" .running=${running}></run-progress>`;
}

function renderTasks({ navigation, choice, tasks }: ConsoleParts) {
  return html`<task-bar
    data-region
    data-pane="tasks"
    .partition=${navigation.partition}
    .selection=${choice.selection}
    .running=${tasks.runner.running}
    .lockedBecause=${tasks.lockedBecause}
  ></task-bar>`;
}
