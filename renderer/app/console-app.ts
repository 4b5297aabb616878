/**
 * The console: owns the connection's store and what is selected, hands both down as properties, and answers the events
 * that come up. The only element in light DOM, so that the theme's zones reach its regions.
 */

import { html, LitElement, nothing, type PropertyValues } from 'lit';
import type { Action, Hello } from '../../shared/api.ts';
import type { BlockVerb } from '../../shared/block-action.ts';
import type { Command } from '../../shared/command.ts';
import { type BlockId, type PartitionName, type Revision, revision } from '../../shared/ids.ts';
import type { WorkshopRequest } from '../../shared/lesson.ts';
import type { LiveRegion } from '../a11y/live-region.ts';
import { nextRegion } from '../a11y/regions.ts';
import type { Reboot } from '../elements/reboot-dialog.ts';
import { type Intent, intentOf, type Where } from '../keyboard.ts';
import { readPlace } from '../model/address-input.ts';
import { type Filter, NO_FILTER } from '../model/filter.ts';
import { failureSentences } from '../model/outcome-text.ts';
import { commandOfTask, type PartitionTask, rebootOfTask } from '../model/partition-tasks.ts';
import { extended, NO_SELECTION, only, type Selection, subjects } from '../model/selection.ts';
import { actionFor, type OnlineAs, whyNot } from '../model/verbs.ts';
import type { BlocksScreen } from '../screens/blocks.ts';
import type { IncrementsScreen } from '../screens/increments.ts';
import type { SequenceScreen } from '../screens/sequence.ts';
import { ActionRunner } from '../state/action-runner.ts';
import { Course } from '../state/course.ts';
import {
  applyTheme,
  followSystemTheme,
  ignoreStored,
  preferences,
  type ThemeChoice,
} from '../state/preferences.ts';
import { RouteData } from '../state/route-data.ts';
import {
  addressOf,
  isSystemScreen,
  type Route,
  readRoute,
  type ScreenId,
  type SystemScreenId,
  sameRoute,
} from '../state/router.ts';
import type { PartitionState, Store, StoreEvent } from '../state/store.ts';
import { withoutTab, withTab } from '../state/tabs.ts';
import { Terminals } from '../state/terminals.ts';
import { WorkshopState } from '../state/workshop.ts';
import { strings } from '../strings.ts';
import type { Masthead } from './masthead.ts';
import { titleOf } from './tabs.ts';

/** Screens whose map or table fills the work area and scrolls inside. */
const FILLING: ReadonlySet<ScreenId> = new Set(['blocks', 'increments', 'sequence', 'console']);
/** Screens that tasks on blocks belong to. */
const WITH_TASKS: ReadonlySet<ScreenId> = new Set(['blocks', 'block']);

/** Shortest time between two drawings of the machine. */
const FRAME_MS = 16;

export class ConsoleApp extends LitElement {
  static override properties = {
    store: { attribute: false },
    route: { state: true },
    tabs: { state: true },
    selection: { state: true },
    filter: { state: true },
    asTable: { state: true },
    theme: { state: true },
    searchProblem: { state: true },
    keysOpen: { state: true },
    treeOpen: { state: true },
    failures: { state: true },
    reboot: { state: true },
  };
  declare store: Store;
  declare private route: Route | undefined;
  declare private tabs: readonly Route[];
  declare private selection: Selection;
  declare private filter: Filter;
  declare private asTable: boolean;
  declare private theme: ThemeChoice;
  declare private searchProblem: string;
  declare private keysOpen: boolean;
  declare private treeOpen: boolean;
  /** What panes said when they stopped, by region. */
  declare private failures: ReadonlyMap<string, string>;
  declare private reboot: Reboot | undefined;

  #runner!: ActionRunner;
  #data!: RouteData;
  #terminals!: Terminals;
  #course!: Course;
  #workshop!: WorkshopState;
  /** Draws: what is handed down as a whole is drawn with each of them. */
  #draws = 0;
  #safe = false;
  #frame = 0;
  #refreshedMs = 0;
  #stop: (() => void)[] = [];

  constructor() {
    super();
    this.route = undefined;
    this.tabs = preferences.tabs;
    this.selection = NO_SELECTION;
    this.filter = NO_FILTER;
    this.asTable = false;
    this.theme = preferences.theme;
    this.searchProblem = '';
    this.keysOpen = false;
    this.treeOpen = false;
    this.failures = new Map();
    this.reboot = undefined;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#runner = new ActionRunner(this.store, () => this.requestUpdate());
    this.#data = new RouteData(this.store, () => this.requestUpdate());
    this.#terminals = new Terminals(this.store, () => this.requestUpdate());
    this.#course = new Course(this.store, () => this.requestUpdate());
    this.#workshop = new WorkshopState(
      this.store.api,
      () => this.requestUpdate(),
      ({ partition }) => this.#goTo({ partition, screen: 'console', item: undefined }),
    );
    const hashChanged = () => this.#navigated();
    const keyed = (event: KeyboardEvent) => this.#keyed(event);
    window.addEventListener('hashchange', hashChanged);
    window.addEventListener('keydown', keyed);
    this.addEventListener('pane-error', this.#paneFailed);
    this.#stop = [
      this.store.subscribe((event) => this.#heard(event)),
      this.#workshop.listen(),
      followSystemTheme(() => this.requestUpdate()),
      () => window.removeEventListener('hashchange', hashChanged),
      () => window.removeEventListener('keydown', keyed),
    ];
    void this.store.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stop) stop();
  }

  // ---- what the machine says

  #heard(event: StoreEvent): void {
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
        this.#say(event.text);
        return;
      case 'progress':
        this.#runner.progress(event.ticket, event.done, event.total);
        return;
      case 'terminal':
        this.#terminals.write(event.terminal, event.stream, event.text);
        return;
      case 'trouble':
        this.#say(failureSentences(event.failure).join(' '));
        return;
      case 'connection':
        this.#data.forget();
        this.#say(event.state === 'lost' ? strings.connection.lost : strings.connection.back);
    }
  }

  #refresh(): void {
    this.#frame = 0;
    this.#refreshedMs = performance.now();
    if (this.store.machine && !(this.route && this.#isKnown(this.route))) this.#navigated();
    this.requestUpdate();
  }

  #say(text: string): void {
    this.querySelector<LiveRegion>('lpar-live-region')?.announce(text);
  }

  // ---- where we are

  /** The address bar decides; without one the last view returns, else the first partition's overview. */
  #navigated(): void {
    const machine = this.store.shown;
    if (!machine) return;
    const first = [...machine.partitions.keys()][0];
    const asked = window.location.hash.length > 2 ? readRoute(window.location.hash) : undefined;
    const known = (route: Route | undefined) => (route && this.#isKnown(route) ? route : undefined);
    const home: Route =
      first === undefined
        ? { partition: '', screen: 'system', item: undefined }
        : { partition: first, screen: 'overview', item: undefined };
    const route =
      known(asked) ?? (window.location.hash.length > 2 ? undefined : known(preferences.lastView)) ?? home;
    if (window.location.hash.length > 2 && !known(asked)) this.#say(strings.notFound(window.location.hash));
    if (this.route && this.route.partition !== route.partition) this.selection = NO_SELECTION;
    if (route.screen === 'block' && route.item !== undefined) this.selection = only(route.item);
    this.tabs = withTab(
      this.tabs.filter((tab) => known(tab)),
      route,
    );
    if (this.route && !sameRoute(this.route, route)) {
      this.#runner.leave();
      this.#reopenPane();
    }
    this.route = route;
    this.treeOpen = false;
    preferences.tabs = this.tabs;
    preferences.lastView = route;
    if (window.location.hash !== addressOf(route)) window.history.replaceState(null, '', addressOf(route));
  }

  /** Of what is shown: another machine may have other partitions. */
  #isKnown({ partition, screen }: Route): boolean {
    return isSystemScreen(screen) || (this.store.shown?.partitions.has(partition as PartitionName) ?? false);
  }

  #go(screen: ScreenId, item?: number): void {
    // From a view of no partition to the first one's.
    const partition = isSystemScreen(screen)
      ? ''
      : this.route?.partition || this.store.shown?.partitions.keys().next().value;
    if (partition === undefined) return;
    this.#goTo({ partition, screen, item });
  }

  #goTo(route: Route): void {
    window.location.hash = addressOf(route);
  }

  #partition(): PartitionState | undefined {
    return this.store.shown?.partitions.get((this.route?.partition ?? '') as PartitionName);
  }

  /** Why nothing can be changed now, or undefined. */
  #locked(): string | undefined {
    const { locked } = this.store;
    if (locked) return strings.whyNot[locked];
    return this.#runner.running ? strings.whyNot.busy : undefined;
  }

  // ---- what a person does

  #startVerb(verb: BlockVerb, onlineAs: OnlineAs = 'online_movable', planned = false): void {
    const partition = this.#partition();
    if (!partition) return;
    const blocks = subjects(this.selection).filter((block) => partition.blocks[block]);
    const reason = this.#locked() ?? whyNot(verb, partition.view, partition.blocks, blocks);
    if (reason !== undefined) {
      this.#say(reason);
      return;
    }
    const action = actionFor(verb, partition.view, partition.blocks, blocks, onlineAs);
    void (planned ? this.#runner.open(action) : this.#runner.start(action).then(() => this.#sayRefusal()));
  }

  #sayRefusal(): void {
    const { done } = this.#runner;
    const refusal = done?.failure ?? done?.result?.firstRefusal;
    if (refusal) this.#say(failureSentences(refusal).join(' '));
  }

  async #run(action: Action): Promise<void> {
    await this.#runner.run(action);
    this.#sayRefusal();
  }

  /** One after the other; a refusal ends it. */
  async #runCommands(commands: readonly Command[]): Promise<void> {
    for (const command of commands) {
      const done = await this.#runner.run({ kind: 'command', command });
      if (done.failure || done.result?.firstRefusal) break;
    }
    this.#sayRefusal();
  }

  #addBlocks(blocks: readonly number[]): void {
    const partition = this.#partition();
    if (!partition || blocks.length === 0) return;
    this.selection = { chosen: new Set(blocks), focus: blocks[0] ?? 0, anchor: blocks[0] ?? 0 };
    void this.#runner.open({
      kind: 'blocks',
      partition: partition.view.name,
      verb: 'enable',
      blocks: blocks as readonly BlockId[],
    });
  }

  /** A task that ends a guest or gives storage back says so first. */
  async #partitionTask(
    task: PartitionTask,
    partition: PartitionName | undefined = this.#partition()?.view.name,
  ): Promise<void> {
    if (partition === undefined) return;
    const action = rebootOfTask(task);
    const answer = action && (await this.store.api.call('query', { kind: 'reboot', partition, action }));
    if (answer?.ok && answer.value.kind === 'reboot')
      this.reboot = { task, partition, effect: answer.value.effect };
    else void this.#run({ kind: 'command', command: commandOfTask(task, partition) });
  }

  #runReboot(): void {
    const { reboot } = this;
    this.reboot = undefined;
    if (!reboot) return;
    void this.#run({
      kind: 'command',
      command: commandOfTask(reboot.task, reboot.partition as PartitionName),
    });
  }

  #search(text: string): void {
    const partition = this.#partition();
    if (!partition) return;
    const screen = SEARCHED_SCREENS.get(text.trim().toLowerCase());
    const place = screen ? undefined : readPlace(text, partition.view.geometry);
    this.searchProblem = place?.kind === 'unread' ? place.because : '';
    if (!this.searchProblem) this.querySelector<Masthead>('lpar-masthead')?.clearSearch();
    if (screen) this.#go(screen);
    else if (place?.kind === 'blocks') {
      this.selection = extended(only(place.first), place.last);
      this.#go('blocks');
      void this.updateComplete.then(() => this.#screen()?.focus());
    }
  }

  #select(selection: Selection): void {
    if (selection.chosen.size !== this.selection.chosen.size && selection.chosen.size > 1) {
      this.#say(strings.count(selection.chosen.size, 'block'));
    }
    this.selection = selection;
  }

  // ---- the past

  async #look(wanted: Revision | null): Promise<void> {
    const failure = await this.store.look(wanted);
    if (failure) this.#say(failureSentences(failure).join(' '));
    else this.#sayPlace();
  }

  async #lookStep(step: 1 | -1): Promise<void> {
    const stepped = await this.store.lookStep(step);
    if (typeof stepped === 'object') this.#say(failureSentences(stepped).join(' '));
    else if (stepped) this.#sayPlace();
    else this.#say(step < 0 ? strings.past.noEarlier : strings.past.noLater);
  }

  #sayPlace(): void {
    const { past, seen } = this.store;
    this.#say(past ? strings.past.at(past.view.revision, seen) : strings.past.returned(seen));
  }

  /** The machine goes where one looks: a move through the history, undone like any other. */
  async #continueHere(): Promise<void> {
    const wanted = this.store.past?.view.revision;
    if (wanted === undefined) return;
    await this.store.look(null);
    await this.#run({ kind: 'goTo', revision: wanted });
  }

  // ---- panes that stopped

  #paneFailed = (event: Event): void => {
    const { error } = (event as CustomEvent<{ error: unknown }>).detail;
    const inScreen = event
      .composedPath()
      .some((node) => node instanceof HTMLElement && node.matches('.screen'));
    const message = error instanceof Error ? error.message : String(error);
    // The failing element may be one of several: the first message is the cause.
    const region = inScreen ? 'screen' : 'other';
    if (!this.failures.has(region)) this.failures = new Map(this.failures).set(region, message);
  };

  #reopenPane(): void {
    if (!this.failures.has('screen')) return;
    this.failures = new Map([...this.failures].filter(([region]) => region !== 'screen'));
  }

  #travel(action: Action): void {
    const locked = this.#locked();
    if (locked) this.#say(locked);
    else void this.#run(action);
  }

  // ---- keys

  #keyed(event: KeyboardEvent): void {
    if (
      event.defaultPrevented ||
      document.querySelector('dialog[open]') ||
      this.#runner.plan ||
      this.keysOpen
    )
      return;
    const { screen } = this.route ?? {};
    if (screen === 'sequence' && ['F10', 'F9', 'F5'].includes(event.key)) {
      const sequence = this.#screen<SequenceScreen>();
      event.key === 'F5' ? sequence?.runOn() : sequence?.stepForward();
      event.preventDefault();
      return;
    }
    const intent = intentOf(event, whereOf(event));
    if (!intent) return;
    if (intent.kind === 'back' && screen !== 'block' && screen !== 'sequence' && screen !== 'trace') return;
    event.preventDefault();
    this.#act(intent);
  }

  #act(intent: Intent): void {
    switch (intent.kind) {
      case 'verb':
        this.#startVerb(intent.verb);
        return;
      case 'toggleTable':
        this.asTable = !this.asTable;
        void this.updateComplete.then(() => this.#screen()?.focus());
        return;
      case 'find':
        this.#screen<BlocksScreen | IncrementsScreen>()?.find?.(intent.step);
        return;
      case 'revision':
        if (this.route?.screen === 'sequence') this.#stepRevision(intent.step);
        else void this.#lookStep(intent.step);
        return;
      case 'search':
        this.querySelector<Masthead>('lpar-masthead')?.focusSearch();
        return;
      case 'region':
        nextRegion(this, intent.step);
        return;
      case 'console':
        this.#go('console');
        void this.updateComplete.then(() => this.#screen()?.focus());
        return;
      case 'tab':
        if (this.tabs[intent.index]) this.#goTo(this.tabs[intent.index] as Route);
        return;
      case 'closeTab':
        this.#closeTab(this.tabs.findIndex((tab) => this.route && sameRoute(tab, this.route)));
        return;
      case 'back':
        window.history.back();
        return;
      case 'history':
        this.#travel({ kind: intent.way, scope: 'action' });
        return;
      case 'keys':
        this.keysOpen = true;
    }
  }

  #stepRevision(step: 1 | -1): void {
    const newest = this.store.seen;
    const shown = this.route?.item ?? newest;
    const wanted = Math.min(newest, Math.max(1, shown + step));
    if (newest > 0) this.#go('sequence', wanted);
  }

  #closeTab(index: number): void {
    if (!this.route) return;
    const { tabs, next } = withoutTab(this.tabs, index, this.route);
    this.tabs = tabs;
    preferences.tabs = tabs;
    this.#goTo(next);
  }

  #screen<T extends HTMLElement = HTMLElement>(): T | null {
    return this.querySelector<T>('.screen > *');
  }

  // ---- drawing

  protected override willUpdate(): void {
    const { machine, past } = this.store;
    if (this.route && machine) void this.#data.show(this.route, machine.revision, past?.view.revision);
    if (this.route?.screen === 'journal' && machine && preferences.course)
      void this.#course.show(this.route.partition as PartitionName, machine.revision);
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('route') || !this.route) return;
    document.title = `${this.route.partition || titleOf(this.route)} – ${strings.product}`;
    if (changed.get('route') && (this.route.screen === 'blocks' || this.route.screen === 'console'))
      this.#screen()?.focus();
  }

  protected override render() {
    const machine = this.store.shown;
    const { past } = this.store;
    const partition = this.#partition();
    this.toggleAttribute('past', past !== undefined);
    return html`<nav class="skip" aria-label=${strings.skip}><a href="#work" @click=${this.#skip}>${strings.skip}</a></nav>
      <lpar-masthead
        .theme=${this.theme}
        .problem=${this.searchProblem}
        .searchable=${partition !== undefined}
        @search=${(event: CustomEvent<{ text: string }>) => this.#search(event.detail.text)}
        @theme-choice=${(event: CustomEvent<{ choice: ThemeChoice }>) => this.#setTheme(event.detail.choice)}
        @show-keys=${() => {
          this.keysOpen = true;
        }}
        @toggle-tree=${() => {
          this.treeOpen = !this.treeOpen;
        }}
      ></lpar-masthead>
      <lpar-tree data-region .machine=${machine} .route=${this.route} .open=${this.treeOpen}></lpar-tree>
      ${machine && this.route && (partition || isSystemScreen(this.route.screen)) ? this.#renderWork(partition, this.route) : this.#renderOpening()}
      ${
        this.#workshop.player
          ? html`<lesson-player
            data-region
            .player=${this.#workshop.player}
            .busy=${this.#workshop.busy}
            .lockedBecause=${this.#locked()}
            @workshop=${this.#asked}
          ></lesson-player>`
          : nothing
      }
      <lpar-status-bar
        data-region
        .partition=${partition}
        .revision=${this.store.seen}
        .hardwareMessages=${machine?.system.hardwareMessages.length ?? 0}
        .past=${past?.view.revision}
        .locked=${this.store.locked}
        @look-step=${(event: CustomEvent<{ step: 1 | -1 }>) => void this.#lookStep(event.detail.step)}
      ></lpar-status-bar>
      <plan-dialog
        .plan=${this.#runner.plan}
        .partition=${partition}
        @plan-run=${() => this.#runner.plan && void this.#run(this.#runner.plan.action)}
        @plan-close=${() => this.#runner.closePlan()}
      ></plan-dialog>
      <reboot-dialog
        .reboot=${this.reboot}
        @reboot-run=${() => this.#runReboot()}
        @reboot-close=${() => {
          this.reboot = undefined;
        }}
      ></reboot-dialog>
      <key-sheet
        .open=${this.keysOpen}
        .letterKeys=${preferences.letterKeys}
        @keys-close=${() => {
          this.keysOpen = false;
        }}
        @letter-keys=${(event: CustomEvent<{ on: boolean }>) => {
          preferences.letterKeys = event.detail.on;
        }}
      ></key-sheet>
      <key-echo></key-echo>
      <lpar-live-region></lpar-live-region>`;
  }

  #renderOpening() {
    const { failed, hello } = this.store;
    if (failed)
      return html`<main class="opening" id="work"><p>${strings.connection.failed(failureSentences(failed).join(' '))}</p></main>`;
    if (hello?.safeMode) return this.#renderSafeMode(hello);
    if (hello && hello.machines.length === 0) {
      return html`<main class="opening" id="work"><h1>${strings.connection.noneTitle}</h1><p>${strings.connection.none}</p></main>`;
    }
    return html`<main class="opening" id="work"><p role="status">${strings.connection.opening}</p></main>`;
  }

  #renderSafeMode({ machines }: Hello) {
    const s = strings.connection;
    return html`<main class="opening" id="work">
      <h1>${s.safeTitle}</h1>
      <p>${machines.length === 0 ? s.none : s.safe}</p>
      ${machines.map(({ id, name }) => html`<p><button class="plain" @click=${() => void this.store.openMachine(id)}>${s.open(name)}</button></p>`)}
    </main>`;
  }

  #renderWork(partition: PartitionState | undefined, route: Route) {
    return html`<main
      class="work"
      id="work"
      @go=${(event: CustomEvent<{ screen: ScreenId; item?: number }>) => this.#go(event.detail.screen, event.detail.item)}
      @map-select=${(event: CustomEvent<{ selection: Selection }>) => this.#select(event.detail.selection)}
      @map-open=${(event: CustomEvent<{ unit: number }>) => this.#go('block', event.detail.unit)}
      @task-start=${(event: CustomEvent<{ verb: BlockVerb; onlineAs: OnlineAs }>) => this.#startVerb(event.detail.verb, event.detail.onlineAs)}
      @task-plan=${(event: CustomEvent<{ verb: BlockVerb; onlineAs: OnlineAs }>) => this.#startVerb(event.detail.verb, event.detail.onlineAs, true)}
      @task-cancel=${() => void this.#runner.cancel()}
      @notice=${(event: CustomEvent<{ text: string }>) => this.#say(event.detail.text)}
      @command=${(event: CustomEvent<{ command: Command }>) => void this.#run({ kind: 'command', command: event.detail.command })}
      @travel=${(event: CustomEvent<{ action: Action }>) => this.#travel(event.detail.action)}
      @look=${(event: CustomEvent<{ revision: Revision | null }>) => void this.#look(event.detail.revision)}
      @look-step=${(event: CustomEvent<{ step: 1 | -1 }>) => void this.#lookStep(event.detail.step)}
      @look-continue=${() => void this.#continueHere()}
    >
      ${this.#renderBanner()}
      <task-tabs
        data-region
        .tabs=${this.tabs}
        .route=${route}
        .severalPartitions=${(this.store.machine?.partitions.size ?? 0) > 1}
        @tab-choose=${(event: CustomEvent<{ index: number }>) => this.#goTo(this.tabs[event.detail.index] ?? route)}
        @tab-close=${(event: CustomEvent<{ index: number }>) => this.#closeTab(event.detail.index)}
      ></task-tabs>
      <div class="screen ${FILLING.has(route.screen) ? 'fills' : ''}" data-region tabindex="-1" data-screen=${route.screen}>
        ${this.failures.has('screen') ? html`<pane-failure .message=${this.failures.get('screen') ?? ''} @pane-reopen=${() => this.#reopenPane()}></pane-failure>` : this.#renderScreen(partition, route)}
      </div>
      <outcome-note
        .done=${this.#runner.done}
        .partition=${partition}
        @outcome-dismiss=${() => this.#runner.dismiss()}
        @outcome-retry=${() => this.#runner.done && void this.#run(this.#runner.done.action)}
        @outcome-remaining=${() => this.#selectRemaining()}
      ></outcome-note>
      ${
        WITH_TASKS.has(route.screen)
          ? html`<task-bar
            data-region
            .partition=${partition}
            .selection=${this.selection}
            .running=${this.#runner.running}
            .lockedBecause=${this.#locked()}
          ></task-bar>`
          : nothing
      }
    </main>`;
  }

  #renderBanner() {
    const { locked, trouble, hello, past } = this.store;
    if (this.failures.size > (this.failures.has('screen') ? 1 : 0)) {
      return html`<div class="banner" role="alert">
        ${strings.partFailed} <button class="reload" @click=${() => window.location.reload()}>${strings.reload}</button>
      </div>`;
    }
    if (!locked) return nothing;
    if (locked === 'past') {
      return html`<past-bar .view=${past?.view} .head=${this.store.seen} .continueBlocked=${this.#runner.running ? strings.whyNot.busy : undefined}></past-bar>`;
    }
    const text =
      locked === 'lost'
        ? strings.connection.lost
        : `${strings.outcome.trouble}. ${trouble ? failureSentences(trouble).join(' ') : (hello?.readOnly ?? '')}`;
    return html`<div class="banner" role="alert">${text}</div>`;
  }

  #renderSystemScreen(screen: SystemScreenId) {
    const { store } = this;
    switch (screen) {
      case 'system':
        return html`<system-screen
          .store=${store}
          .machine=${store.shown}
          .lockedBecause=${this.#locked()}
          @commands=${(event: CustomEvent<{ commands: readonly Command[] }>) => void this.#runCommands(event.detail.commands)}
          @system-task=${(event: CustomEvent<{ task: PartitionTask; partition: PartitionName }>) => void this.#partitionTask(event.detail.task, event.detail.partition)}
        ></system-screen>`;
      case 'settings':
        return html`<settings-screen
          .theme=${this.theme}
          .letterKeys=${preferences.letterKeys}
          .hello=${store.hello}
          @theme-choice=${(event: CustomEvent<{ choice: ThemeChoice }>) => this.#setTheme(event.detail.choice)}
          @letter-keys=${(event: CustomEvent<{ on: boolean }>) => {
            preferences.letterKeys = event.detail.on;
            this.requestUpdate();
          }}
        ></settings-screen>`;
      case 'machines':
        return html`<machines-screen .store=${store} .seen=${store.seen} .lockedBecause=${this.#locked()}></machines-screen>`;
      case 'compare':
        return html`<compare-screen .store=${store} .seen=${store.seen}></compare-screen>`;
      case 'workshop':
        return html`<workshop-screen .state=${this.#workshop} .tick=${++this.#draws} @workshop=${this.#asked}></workshop-screen>`;
    }
  }

  #renderScreen(partition: PartitionState | undefined, route: Route) {
    if (isSystemScreen(route.screen)) return this.#renderSystemScreen(route.screen);
    return partition ? this.#renderPartitionScreen(partition, { ...route, screen: route.screen }) : nothing;
  }

  #renderPartitionScreen(
    partition: PartitionState,
    route: Omit<Route, 'screen'> & { readonly screen: Exclude<ScreenId, SystemScreenId> },
  ) {
    const data = this.#data;
    switch (route.screen) {
      case 'overview':
        return html`<overview-screen
          .partition=${partition}
          .system=${this.store.machine?.system}
          .actions=${data.actions}
          .lockedBecause=${this.#locked()}
          @partition-task=${(event: CustomEvent<{ task: PartitionTask }>) => void this.#partitionTask(event.detail.task)}
          @add-blocks=${(event: CustomEvent<{ blocks: number[] }>) => this.#addBlocks(event.detail.blocks)}
        ></overview-screen>`;
      case 'increments':
        return html`<increments-screen .partition=${partition}></increments-screen>`;
      case 'blocks':
        return html`<blocks-screen
          .partition=${partition}
          .selection=${this.selection}
          .filter=${this.filter}
          .asTable=${this.asTable}
          @filter-change=${(event: CustomEvent<{ filter: Filter }>) => {
            this.filter = event.detail.filter;
          }}
          @table-mode=${(event: CustomEvent<{ asTable: boolean }>) => {
            this.asTable = event.detail.asTable;
          }}
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
        return html`<sequence-screen
          .sequence=${data.sequence}
          .item=${route.item ?? this.store.seen}
          .newest=${this.store.seen}
          .release=${partition.view.release}
          .era=${data.era}
          @era-choose=${(event: CustomEvent<{ release: string }>) => void data.compareEra(revision(route.item ?? this.store.seen), event.detail.release)}
        ></sequence-screen>`;
      case 'journal':
        return html`<journal-screen
          .rows=${data.journal}
          .more=${data.journalMore}
          .here=${this.store.seen}
          .looked=${this.store.past?.view.revision}
          .course=${preferences.course ? this.#course.points : undefined}
          @course-toggle=${(event: CustomEvent<{ open: boolean }>) => {
            preferences.course = event.detail.open;
            this.requestUpdate();
          }}
          .lockedBecause=${this.#locked()}
          @journal-older=${() => void data.olderJournal()}
        ></journal-screen>`;
      case 'console': {
        const log = this.#terminals.logOf(route.partition);
        const name = route.partition as PartitionName;
        return html`<console-screen
          .partitionName=${route.partition}
          .lines=${log.lines}
          .dropped=${log.dropped}
          .history=${log.history}
          .running=${this.#terminals.isRunning(route.partition)}
          .lockedBecause=${
            this.store.locked
              ? strings.whyNot[this.store.locked]
              : partition.view.status === 'operating'
                ? undefined
                : strings.whyNot.notOperating
          }
          @shell-line=${(event: CustomEvent<{ line: string }>) => void this.#terminals.run(name, event.detail.line)}
          @shell-interrupt=${() => void this.#terminals.interrupt(name)}
          @shell-complete=${(event: CustomEvent<{ line: string; answer: (line: string) => void }>) => void this.#terminals.complete(name, event.detail.line, event.detail.answer)}
          @shell-clear=${() => this.#terminals.clear(name)}
        ></console-screen>`;
      }
      case 'conditions':
        return html`<conditions-screen .partition=${partition} .lockedBecause=${this.#locked()}></conditions-screen>`;
      case 'messages':
        return html`<messages-screen
          .hardware=${this.store.machine?.system.hardwareMessages ?? []}
          .lines=${data.messages}
          .total=${data.messageTotal}
          .lockedBecause=${this.#locked()}
        ></messages-screen>`;
      case 'help':
        return html`<help-screen></help-screen>`;
      case 'planner':
        return html`<planner-screen .store=${this.store} .partition=${partition} .seen=${this.store.seen}></planner-screen>`;
      case 'devices':
        return html`<devices-screen .partition=${partition}></devices-screen>`;
    }
  }

  #asked = (event: Event): void => {
    void this.#workshop.ask((event as CustomEvent<{ request: WorkshopRequest }>).detail.request);
  };

  #selectRemaining(): void {
    const blocks: readonly number[] = this.#runner.done?.result?.refusedBlocks ?? [];
    this.selection = { chosen: new Set(blocks), focus: blocks[0] ?? 0, anchor: blocks[0] ?? 0 };
    if (this.route?.screen !== 'blocks') this.#go('blocks');
  }

  /** Safe mode: as on the first start, whatever was stored. */
  #useDefaults(): void {
    this.#safe = true;
    ignoreStored();
    this.tabs = preferences.tabs;
    this.#setTheme(preferences.theme);
  }

  #setTheme(choice: ThemeChoice): void {
    preferences.theme = choice;
    this.theme = choice;
    applyTheme(choice);
  }

  #skip = (event: Event): void => {
    event.preventDefault();
    const screen = this.querySelector<HTMLElement>('.screen');
    screen?.focus();
  };
}

const SEARCHED_SCREENS: ReadonlyMap<string, ScreenId> = new Map(
  (
    ['overview', 'increments', 'blocks', 'trace', 'sequence', 'journal', 'console', 'conditions'] as const
  ).map((screen) => [strings.screens[screen].toLowerCase(), screen]),
);

/** Where the key was pressed, through shadow roots. */
function whereOf(event: KeyboardEvent): Where {
  const path = event.composedPath();
  const target = path[0];
  return {
    inCells: path.some((node) => node instanceof HTMLElement && node.hasAttribute('data-letter-keys')),
    inText:
      target instanceof HTMLElement &&
      target.matches('input:not([type="checkbox"]):not([type="radio"]), select, textarea'),
    textSelected: (window.getSelection()?.toString() ?? '') !== '',
    letterKeys: preferences.letterKeys,
  };
}

customElements.define('lpar-console', ConsoleApp);
