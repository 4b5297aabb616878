/**
 * The console: holds the connection's store and its own parts, hears what the machine says, and draws the frame. What it
 * does is in the parts (`console-parts.ts`), what stands in the frame in `work-area.ts`, `dialogs.ts` and `opening.ts`.
 * The only element in light DOM, so that the theme's zones reach its regions.
 */

import { html, nothing } from 'lit';
import type { PartitionName } from '../../shared/ids.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import type { ConsoleEvent } from '../elements/events.ts';
import { on } from '../elements/on.ts';
import { failureSentences } from '../model/outcome-text.ts';
import { isSystemScreen, type Route, sameRoute } from '../model/router.ts';
import { NO_SELECTION, only } from '../model/selection.ts';
import { isAcceptable } from '../state/acceptable.ts';
import { LastChanges } from '../state/last-changes.ts';
import { MovesAhead } from '../state/moves.ts';
import { ignoreStored, preferences } from '../state/preferences.ts';
import { RecordingsState } from '../state/recordings.ts';
import { RunbooksState } from '../state/runbooks.ts';
import { changeSettings, settings } from '../state/settings.ts';
import type { Store, StoreEvent } from '../state/store.ts';
import { Terminals } from '../state/terminals.ts';
import { WorkshopState } from '../state/workshop.ts';
import { strings } from '../strings/index.ts';
import { type ConsoleHost, screenOf } from './console-host.ts';
import type { ConsoleParts } from './console-parts.ts';
import { ContextMenu } from './context-menu.ts';
import { renderDialogs } from './dialogs.ts';
import { FileDrop } from './file-drop.ts';
import { FocusKeeper } from './focus-keeper.ts';
import { Keys } from './keys.ts';
import { Navigation } from './navigation.ts';
import { renderOpening } from './opening.ts';
import { Palette } from './palette.ts';
import { Panes } from './panes.ts';
import { Search } from './search.ts';
import { Split } from './split.ts';
import { Tasks } from './tasks.ts';
import { TermHelp } from './term-help.ts';
import { TimeTravel } from './time-travel.ts';
import { renderWorkArea } from './work-area.ts';

/** Shortest time between two drawings of the machine. */
const FRAME_MS = 16;

export class ConsoleApp extends ConsoleElement implements ConsoleHost {
  static override properties = { store: { attribute: false } };
  declare store: Store;

  #parts!: ConsoleParts;
  #safe = false;
  #frame = 0;
  #refreshedMs = 0;
  #stop: (() => void)[] = [];

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    this.#parts = this.#made();
    super.connectedCallback();
    this.addEventListener('settings-change', this.#settingsChanged);
    this.addEventListener('context-menu', this.#menuAsked);
    this.#stop = [this.store.subscribe((event) => this.#heard(event)), this.#parts.workshop.listen()];
    void this.store.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stop) stop();
  }

  #made(): ConsoleParts {
    const { store } = this;
    const redraw = () => this.requestUpdate();
    const navigation = new Navigation(this, (from, to) => this.#moving(from, to));
    const split = new Split(this, navigation);
    const choice = () => split.active.choice;
    const moves = new MovesAhead(store, redraw);
    const tasks = new Tasks(this, navigation, choice, moves);
    const keys = new Keys(this, () => this.#parts);
    const fileDrop = new FileDrop(this, navigation);
    const parts: ConsoleParts = {
      host: this,
      store,
      split,
      get choice() {
        return split.active.choice;
      },
      get data() {
        return split.active.data;
      },
      get course() {
        return split.active.course;
      },
      navigation,
      tasks,
      keys,
      fileDrop,
      travel: new TimeTravel(this, tasks),
      search: new Search(this, navigation, choice),
      terms: new TermHelp(this),
      menu: new ContextMenu(this, () => this.#parts),
      palette: new Palette(this, () => this.#parts),
      panes: new Panes(this),
      changes: new LastChanges(store, redraw),
      terminals: new Terminals(store, redraw, (partition, number, item) => {
        const { route } = navigation;
        const shown = route?.screen === 'console' && route.partition === partition && route.item === number;
        if (shown) navigation.goTo({ partition, screen: 'console', item });
      }),
      recordings: new RecordingsState(store, redraw),
      runbooks: new RunbooksState(store, redraw),
      moves,
      workshop: new WorkshopState(store.api, redraw, ({ partition }) =>
        navigation.goTo({ partition, screen: 'console', item: undefined }),
      ),
    };
    const focus = new FocusKeeper(this, () => this.#parts);
    for (const controller of [navigation, keys, fileDrop, split, parts.terms, parts.panes, focus])
      this.addController(controller);
    return parts;
  }

  say(text: string, about?: unknown): void {
    this.querySelector('lpar-live-region')?.announce(text, about);
  }

  /** What belonged to the view that is left goes with it. */
  #moving(from: Route | undefined, to: Route): void {
    const { choice, tasks, panes } = this.#parts;
    if (from && from.partition !== to.partition) choice.put(NO_SELECTION);
    if ((to.screen === 'block' || to.screen === 'pages') && to.item !== undefined) choice.put(only(to.item));
    if (!from || sameRoute(from, to)) return;
    tasks.runner.leave(from.partition);
    panes.reopen('screen');
  }

  readonly #menuAsked = ({ detail }: ConsoleEvent<'context-menu'>): void => {
    void this.#parts.menu.open(detail.subject, detail.x, detail.y);
  };

  readonly #settingsChanged = (event: ConsoleEvent<'settings-change'>): void => {
    void changeSettings(this.store.api, event.detail.change).then((failure) => {
      if (failure) this.say(failureSentences(failure).join(' '));
    });
  };

  // ---- what the machine says

  #heard(event: StoreEvent): void {
    const { tasks, terminals, split } = this.#parts;
    switch (event.kind) {
      case 'changed':
        if (this.store.hello?.safeMode && !this.#safe) this.#useDefaults();
        // Many deltas in one frame are drawn once; the first after a pause at once.
        this.#frame ||= window.setTimeout(
          () => this.#refresh(),
          Math.max(0, this.#refreshedMs + FRAME_MS - performance.now()),
        );
        return;
      case 'announced':
        this.say(event.text, event.since);
        return;
      case 'progress':
        tasks.runner.progress(event.ticket, event.done, event.total);
        return;
      case 'terminal':
        terminals.write(event.terminal, event.stream, event.text);
        return;
      case 'trouble':
        this.say(failureSentences(event.failure).join(' '));
        return;
      case 'fileSaved':
        this.say(strings.files.ended[event.ended](event.name, event.path));
        return;
      case 'connection':
        for (const pane of split.panes) split.in(pane).data.forget();
        this.say(event.state === 'lost' ? strings.connection.lost : strings.connection.back);
    }
  }

  #refresh(): void {
    this.#frame = 0;
    this.#refreshedMs = performance.now();
    this.#parts.navigation.machineChanged();
    this.requestUpdate();
  }

  /** Safe mode: as on the first start, whatever was stored. */
  #useDefaults(): void {
    this.#safe = true;
    ignoreStored();
    this.#parts.navigation.forgetTabs();
  }

  // ---- drawing

  protected override willUpdate(): void {
    this.#parts.panes.attempt('screen', () => this.#askForData());
  }

  /** What the shown screen needs beyond the snapshot. */
  #askForData(): void {
    const { navigation, split } = this.#parts;
    const { machine, past } = this.store;
    if (!machine) return;
    split.settle();
    for (const pane of split.panes) {
      const route = navigation.routeIn(pane);
      if (!route) continue;
      const { data, course } = split.in(pane);
      void data.show(route, machine.revision, past?.view.revision);
      if (route.screen === 'journal' && preferences.course)
        void course.show(route.partition as PartitionName, machine.revision);
    }
  }

  protected override render() {
    const { panes, navigation } = this.#parts;
    this.toggleAttribute('past', this.store.past !== undefined);
    return panes.draw('console', () => {
      const { route, partition } = navigation;
      const shown = this.store.shown && route && (partition || isSystemScreen(route.screen));
      return html`<nav class="skip" aria-label=${strings.skip}><a href="#work" @click=${this.#skip}>${strings.skip}</a></nav>
        ${panes.draw('masthead', () => this.#renderMasthead())}
        ${panes.draw('tree', () => this.#renderTree())}
        ${shown ? renderWorkArea(this.#parts) : renderOpening(this.store)}
        ${panes.draw('lesson', () => this.#renderLesson())}
        ${panes.draw('status', () => this.#renderStatusBar())}
        ${renderDialogs(this.#parts)}
        ${panes.draw('echo', () => html`<key-echo data-pane="echo" .presented=${this.#parts.workshop.player?.presented ?? false}></key-echo>`)}
        ${panes.draw('announcements', () => html`<lpar-live-region data-pane="announcements"></lpar-live-region>`)}`;
    });
  }

  #renderMasthead() {
    const { search, navigation, keys } = this.#parts;
    return html`<lpar-masthead
      data-pane="masthead"
      .theme=${settings().theme}
      .machine=${this.store.machine?.name ?? ''}
      .problem=${search.problem}
      .searchable=${navigation.partition !== undefined}
      ${on('search-for', ({ detail }) => search.for(detail.text))}
      ${on('show-keys', () => keys.showSheet(true))}
      ${on('toggle-tree', () => navigation.toggleTree())}
      ${on('save-screen', () => keys.offerFiles(true))}
    ></lpar-masthead>`;
  }

  #renderTree() {
    const { navigation } = this.#parts;
    const { route, treeOpen } = navigation;
    return html`<lpar-tree
      data-region
      data-pane="tree"
      .machine=${this.store.shown}
      .route=${route}
      .open=${treeOpen}
      .unacceptable=${this.#unacceptable()}
      ${on('go', ({ detail }) => navigation.go(detail.screen, detail.item, detail.partition))}
    ></lpar-tree>`;
  }

  /** Names of partitions in a status that the operator does not take for acceptable. */
  #unacceptable(): string {
    const { shown, machine } = this.store;
    const names = [...(shown?.partitions.values() ?? [])]
      .filter(({ view }) => !isAcceptable(machine?.id, view))
      .map(({ view }) => view.name);
    return names.join(' ');
  }

  #renderLesson() {
    const { workshop, tasks } = this.#parts;
    if (!workshop.player) return nothing;
    return html`<lesson-player
      data-region
      data-pane="lesson"
      .player=${workshop.player}
      .busy=${workshop.busy}
      .lockedBecause=${tasks.lockedBecause}
      ${on('workshop', ({ detail }) => void workshop.ask(detail.request))}
      ${on('lesson-line', ({ detail }) => void this.#putLine(detail.line))}
    ></lesson-player>`;
  }

  /** A command of a lesson's text, in the terminal of the lesson's partition; whoever is there runs it. */
  async #putLine(line: string): Promise<void> {
    const { workshop, navigation } = this.#parts;
    const partition = workshop.player?.partition;
    if (partition === undefined) return;
    navigation.goTo({ partition, screen: 'console', item: undefined });
    await this.updateComplete;
    const screen = this.querySelector('console-screen');
    await screen?.updateComplete;
    screen?.shadowRoot?.querySelector('terminal-view')?.put(line);
  }

  #renderStatusBar() {
    const { navigation, travel, tasks, moves } = this.#parts;
    const { shown, seen, past, locked } = this.store;
    return html`<lpar-status-bar
      data-region
      data-pane="status"
      .machine=${this.store.machine?.name ?? ''}
      .partition=${navigation.partition}
      .revision=${seen}
      .history=${shown?.history}
      .moves=${moves.now}
      .hardwareMessages=${shown?.system.hardwareMessages.length ?? 0}
      .past=${past?.view.revision}
      .locked=${locked}
      ${on('look-step', ({ detail }) => void travel.step(detail.step))}
      ${on('travel', ({ detail }) => tasks.runIfFree(detail.action))}
    ></lpar-status-bar>`;
  }

  #skip = (event: Event): void => {
    event.preventDefault();
    screenOf(this)?.parentElement?.focus();
  };
}

customElements.define('lpar-console', ConsoleApp);

declare global {
  interface HTMLElementTagNameMap {
    'lpar-console': ConsoleApp;
  }
}
