/** The masthead's search: a screen by its name, or blocks by number, rn, address or range. */

import { readPlace } from '../model/address-input.ts';
import { extended, only } from '../model/selection.ts';
import type { ScreenId } from '../state/router.ts';
import { strings } from '../strings.ts';
import type { BlockChoice } from './block-choice.ts';
import type { ConsoleHost } from './console-parts.ts';
import type { Masthead } from './masthead.ts';
import type { Navigation } from './navigation.ts';

const SCREENS_BY_NAME: ReadonlyMap<string, ScreenId> = new Map(
  (
    ['overview', 'increments', 'blocks', 'trace', 'sequence', 'journal', 'console', 'conditions'] as const
  ).map((screen) => [strings.screens[screen].toLowerCase(), screen]),
);

export class Search {
  /** What could not be read, or empty. */
  problem = '';
  readonly #host: ConsoleHost;
  readonly #navigation: Navigation;
  readonly #choice: BlockChoice;

  constructor(host: ConsoleHost, navigation: Navigation, choice: BlockChoice) {
    this.#host = host;
    this.#navigation = navigation;
    this.#choice = choice;
  }

  for(text: string): void {
    const { partition } = this.#navigation;
    if (!partition) return;
    const screen = SCREENS_BY_NAME.get(text.trim().toLowerCase());
    const place = screen ? undefined : readPlace(text, partition.view.geometry);
    this.problem = place?.kind === 'unread' ? place.because : '';
    if (!this.problem) this.#field()?.clearSearch();
    if (screen) this.#navigation.go(screen);
    else if (place?.kind === 'blocks') {
      this.#choice.put(extended(only(place.first), place.last));
      this.#navigation.enter('blocks');
    }
    this.#host.requestUpdate();
  }

  focus(): void {
    this.#field()?.focusSearch();
  }

  #field(): Masthead | null {
    return this.#host.querySelector<Masthead>('lpar-masthead');
  }
}
