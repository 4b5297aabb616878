/** The keyboard of the whole console: what a key press asks for (keyboard.ts) is done here. */

import type { ReactiveController } from 'lit';
import { deepFind, nextRegion } from '../a11y/regions.ts';
import type { Intent } from '../model/commands.ts';
import { intentOf, nameOf, type Where } from '../model/keyboard.ts';
import type { ScreenId } from '../model/router.ts';
import type { ConsoleScreen } from '../screens/console.ts';
import { settings } from '../state/settings.ts';
import type { Store } from '../state/store.ts';
import type { BlockChoice } from './block-choice.ts';
import { type ConsoleHost, screenNamed, screenOf } from './console-host.ts';
import type { Navigation } from './navigation.ts';
import type { Palette } from './palette.ts';
import type { Search } from './search.ts';
import type { Split } from './split.ts';
import type { Tasks } from './tasks.ts';
import type { TermHelp } from './term-help.ts';
import type { TimeTravel } from './time-travel.ts';

/** Screens that one comes to from another, so that Esc leads back there. */
const WITH_BACK: ReadonlySet<ScreenId | undefined> = new Set<ScreenId>(['block', 'sequence', 'trace']);

/** What a browser does with it unless the page takes it. */
const CLOSES_WINDOWS = 'Ctrl+W';

/** The parts that keys act on. */
export interface KeyTargets {
  readonly store: Store;
  readonly navigation: Navigation;
  readonly choice: BlockChoice;
  readonly tasks: Tasks;
  readonly travel: TimeTravel;
  readonly search: Search;
  readonly split: Split;
  readonly terms: TermHelp;
  readonly palette: Palette;
}

export class Keys implements ReactiveController {
  sheetOpen = false;
  /** What of the screen can be kept as a file is offered. */
  offersFiles = false;
  readonly #host: ConsoleHost;
  readonly #all: () => KeyTargets;

  /** `all`: the parts that keys act on; they are complete once the first key is pressed. */
  constructor(host: ConsoleHost, all: () => KeyTargets) {
    this.#host = host;
    this.#all = all;
  }

  hostConnected(): void {
    window.addEventListener('keydown', this.#pressed);
  }

  hostDisconnected(): void {
    window.removeEventListener('keydown', this.#pressed);
  }

  showSheet(open: boolean): void {
    this.sheetOpen = open;
    this.#host.requestUpdate();
  }

  offerFiles(open: boolean): void {
    this.offersFiles = open;
    this.#host.requestUpdate();
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    const { tasks, navigation, palette } = this.#all();
    const inDialog =
      isBehindDialog(event) || tasks.runner.plan || this.sheetOpen || this.offersFiles || palette.open;
    if (event.defaultPrevented) return;
    // Where there is no tab to close, under a dialog for one, the key must not close the window.
    if (nameOf(event) === CLOSES_WINDOWS) event.preventDefault();
    if (inDialog) return;
    const screen = navigation.route?.screen;
    if (screen === 'sequence' && ['F10', 'F9', 'F5'].includes(event.key)) {
      const sequence = screenNamed(this.#host, 'sequence-screen');
      event.key === 'F5' ? sequence?.runOn() : sequence?.stepForward();
      event.preventDefault();
      return;
    }
    const intent = intentOf(event, whereOf(event), settings().keys);
    if (!intent || (intent.kind === 'back' && !WITH_BACK.has(screen))) return;
    if (intent.kind === 'terminal' && !this.#consoleMeant()) return;
    event.preventDefault();
    this.act(intent);
  };

  /** What a key, a menu or the palette asks for. */
  act(intent: Intent): void {
    const { navigation, choice, tasks, travel, search, palette } = this.#all();
    const host = this.#host;
    switch (intent.kind) {
      case 'verb':
        tasks.start(intent.verb);
        return;
      case 'toggleTable':
        choice.showTable(!choice.asTable);
        void host.updateComplete.then(() => screenOf(host)?.focus());
        return;
      case 'find':
        screenNamed(host, 'blocks-screen')?.find(intent.step);
        screenNamed(host, 'increments-screen')?.find(intent.step);
        return;
      case 'revision':
        if (navigation.route?.screen === 'sequence') this.#stepSequence(intent.step);
        else void travel.step(intent.step);
        return;
      case 'palette':
        palette.show(true);
        return;
      case 'help':
        if (!this.#all().terms.open()) palette.show(true);
        return;
      case 'search':
        search.focus();
        return;
      case 'region':
        nextRegion(host, intent.step);
        return;
      case 'console':
        navigation.enter('console');
        return;
      case 'panel':
        this.#turnPanel();
        return;
      case 'split':
        this.#all().split.split(intent.way);
        return;
      case 'otherPane':
        this.#goToOtherPane();
        return;
      case 'terminal':
        this.#consoleMeant()?.act(intent.way);
        return;
      case 'tab':
        navigation.goToTab(intent.index);
        return;
      case 'closeTab':
        navigation.closeThisTab();
        return;
      case 'back':
        window.history.back();
        return;
      case 'history':
        tasks.runIfFree({ kind: intent.way, scope: 'action' });
        return;
      case 'saveScreen':
        this.offerFiles(true);
        return;
      case 'keys':
        this.showSheet(true);
    }
  }

  /** The terminals that have the focus: those of the panel, or of the shown screen. */
  #consoleMeant(): ConsoleScreen | undefined {
    const panel = this.#host.querySelector<ConsoleScreen>('.terminal-panel console-screen');
    return panel?.contains(document.activeElement) ? panel : screenNamed(this.#host, 'console-screen');
  }

  /** The panel opens with the focus in it, and closes when it has it. */
  #turnPanel(): void {
    const { split } = this.#all();
    const panel = this.#host.querySelector<HTMLElement>('.terminal-panel console-screen');
    if (split.layout.panel && panel?.contains(document.activeElement)) {
      split.change({ panel: false });
      void this.#host.updateComplete.then(() => screenOf(this.#host)?.focus());
      return;
    }
    split.change({ panel: true });
    void this.#host.updateComplete.then(() =>
      this.#host.querySelector<HTMLElement>('.terminal-panel console-screen')?.focus(),
    );
  }

  #goToOtherPane(): void {
    const { navigation, split } = this.#all();
    if (split.panes.length < 2) return;
    navigation.activate(1 - navigation.active);
    void this.#host.updateComplete.then(() => {
      const screen = screenOf(this.#host);
      screen?.focus();
      if (!screen?.contains(document.activeElement)) screen?.parentElement?.focus();
    });
  }

  /** In a sequence the journal keys lead to the sequence of the neighbouring revision. */
  #stepSequence(step: 1 | -1): void {
    const { store, navigation } = this.#all();
    const newest = store.seen;
    const shown = navigation.route?.item ?? newest;
    const wanted = Math.min(newest, Math.max(1, shown + step));
    if (newest > 0) navigation.go('sequence', wanted);
  }
}

/** The keys are a dialog's while one is open, also when nothing in it has the focus. Dialogs are in shadow roots. */
function isBehindDialog(event: KeyboardEvent): boolean {
  const path = event.composedPath();
  return (
    path.some((node) => node instanceof HTMLDialogElement) ||
    (path[0] === document.body && deepFind(document.body, 'dialog:modal') !== undefined)
  );
}

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
    letterKeys: settings().letterKeys,
  };
}
