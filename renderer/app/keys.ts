/** The keyboard of the whole console: what a key press asks for (keyboard.ts) is done here. */

import type { ReactiveController } from 'lit';
import { deepFind, nextRegion } from '../a11y/regions.ts';
import type { Intent } from '../model/commands.ts';
import { intentOf, type Where } from '../model/keyboard.ts';
import type { ScreenId } from '../model/router.ts';
import { settings } from '../state/settings.ts';
import type { Store } from '../state/store.ts';
import type { BlockChoice } from './block-choice.ts';
import { type ConsoleHost, screenOf } from './console-host.ts';
import type { Navigation } from './navigation.ts';
import type { Palette } from './palette.ts';
import type { Search } from './search.ts';
import type { Tasks } from './tasks.ts';
import type { TimeTravel } from './time-travel.ts';

/** Screens that one comes to from another, so that Esc leads back there. */
const WITH_BACK: ReadonlySet<ScreenId | undefined> = new Set<ScreenId>(['block', 'sequence', 'trace']);

/** The parts that keys act on. */
export interface KeyTargets {
  readonly store: Store;
  readonly navigation: Navigation;
  readonly choice: BlockChoice;
  readonly tasks: Tasks;
  readonly travel: TimeTravel;
  readonly search: Search;
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
    if (event.defaultPrevented || inDialog) return;
    const screen = navigation.route?.screen;
    if (screen === 'sequence' && ['F10', 'F9', 'F5'].includes(event.key)) {
      const sequence = this.#host.querySelector('sequence-screen');
      event.key === 'F5' ? sequence?.runOn() : sequence?.stepForward();
      event.preventDefault();
      return;
    }
    const intent = intentOf(event, whereOf(event), settings().keys);
    if (!intent || (intent.kind === 'back' && !WITH_BACK.has(screen))) return;
    if (intent.kind === 'terminal' && screen !== 'console') return;
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
        host.querySelector('blocks-screen')?.find(intent.step);
        host.querySelector('increments-screen')?.find(intent.step);
        return;
      case 'revision':
        if (navigation.route?.screen === 'sequence') this.#stepSequence(intent.step);
        else void travel.step(intent.step);
        return;
      case 'palette':
        palette.show(true);
        return;
      case 'help':
        palette.show(true);
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
      case 'terminal':
        host.querySelector('console-screen')?.act(intent.way);
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
