/** The command palette: what it can offer now, and what becomes of a choice. */

import type { SavedMachine } from '../../shared/saved-machine.ts';
import type { Intent } from '../model/commands.ts';
import {
  type FoundItem,
  type PaletteAct,
  type PaletteItem,
  paletteItems,
  searchPalette,
} from '../model/palette-items.ts';
import { changeSettings, settings } from '../state/settings.ts';
import type { Store } from '../state/store.ts';
import type { WorkshopState } from '../state/workshop.ts';
import type { ConsoleHost } from './console-host.ts';
import type { Navigation } from './navigation.ts';
import type { Search } from './search.ts';
import type { Tasks } from './tasks.ts';

/** What a choice acts on. */
interface PaletteTargets {
  readonly store: Store;
  readonly navigation: Navigation;
  readonly keys: { act(intent: Intent): void };
  readonly search: Search;
  readonly tasks: Tasks;
  readonly workshop: WorkshopState;
}

export class Palette {
  open = false;
  #machines: readonly SavedMachine[] = [];
  #items: readonly PaletteItem[] = [];
  readonly #host: ConsoleHost;
  readonly #all: () => PaletteTargets;

  constructor(host: ConsoleHost, all: () => PaletteTargets) {
    this.#host = host;
    this.#all = all;
  }

  show(open: boolean): void {
    if (open === this.open) return;
    this.open = open;
    if (open) {
      this.#collect();
      void this.#ask();
    }
    this.#host.requestUpdate();
  }

  readonly search = (text: string): readonly FoundItem[] => {
    const { navigation, store } = this.#all();
    return searchPalette(text, this.#items, { machine: store.shown, route: navigation.route });
  };

  #collect(): void {
    const { navigation, store, workshop } = this.#all();
    this.#items = paletteItems({
      machine: store.shown,
      route: navigation.route,
      machines: this.#machines,
      catalogue: workshop.catalogue,
      changedKeys: settings().keys,
    });
  }

  /** Machines and lessons are asked for with each opening: somebody else may have made some. */
  async #ask(): Promise<void> {
    const { store, workshop } = this.#all();
    const [machines] = await Promise.all([
      store.api.call('query', { kind: 'machines' }),
      workshop.ask({ do: 'catalogue' }, true),
    ]);
    if (machines.ok && machines.value.kind === 'machines') this.#machines = machines.value.machines;
    if (!this.open) return;
    this.#collect();
    this.#host.querySelector('command-palette')?.requestUpdate();
  }

  choose({ act }: PaletteItem): void {
    this.show(false);
    // After the focus is back where it was: what acts on the map acts on its selection.
    void this.#host.updateComplete.then(() => this.#act(act));
  }

  /** Goes to a word of the help. */
  showTerm(term: string): void {
    this.#all().navigation.go('help');
    void this.#whenShown('help-screen', (screen) => screen.show(term));
  }

  #act(act: PaletteAct): void {
    const { navigation, keys, search, tasks, store, workshop } = this.#all();
    switch (act.kind) {
      case 'intent':
        keys.act(act.intent);
        return;
      case 'route':
        navigation.goTo(act.route);
        return;
      case 'blocks':
        search.showBlocks(act.partition, act.first, act.last);
        return;
      case 'task':
        void tasks.startOnPartition(act.task, act.partition);
        return;
      case 'machine':
        void store.openMachine(act.machine);
        return;
      case 'lesson': {
        const { workshop: of, id, machine } = act.lesson;
        void workshop.ask({ do: machine === null ? 'start' : 'continue', workshop: of, lesson: id });
        return;
      }
      case 'change':
        void changeSettings(store.api, act.change);
        return;
      case 'setting':
        navigation.go('settings');
        void this.#whenShown('settings-screen', (screen) => screen.show(act.setting));
        return;
      case 'term':
        this.showTerm(act.term);
    }
  }

  /** A screen is there once its address has been read and it has been drawn. */
  async #whenShown<Name extends 'settings-screen' | 'help-screen'>(
    name: Name,
    then: (screen: HTMLElementTagNameMap[Name]) => void,
  ): Promise<void> {
    const there = this.#host.querySelector(name);
    if (!there)
      await new Promise((resolve) => window.addEventListener('hashchange', resolve, { once: true }));
    await this.#host.updateComplete;
    const screen = there ?? this.#host.querySelector(name);
    await screen?.updateComplete;
    if (screen) then(screen);
  }
}
