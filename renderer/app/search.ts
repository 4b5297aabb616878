/** The masthead's search: a partition or a screen by its name, or blocks by number, rn, address or range. */

import type { PartitionName } from '../../shared/ids.ts';
import type { PartitionView } from '../../shared/view.ts';
import { readPlace } from '../model/address-input.ts';
import { screensOf } from '../model/guest.ts';
import { type ScreenId, SYSTEM_SCREENS } from '../model/router.ts';
import { extended, only } from '../model/selection.ts';
import { strings } from '../strings/index.ts';
import type { BlockChoice } from './block-choice.ts';
import type { ConsoleHost } from './console-host.ts';
import type { Masthead } from './masthead.ts';
import type { Navigation } from './navigation.ts';

/** The screen that is called so, of those that there are. */
function screenNamed(name: string, view: PartitionView): ScreenId | undefined {
  const wanted = name.trim().toLowerCase();
  return [...screensOf(view), ...SYSTEM_SCREENS].find(
    (screen) => strings.screens[screen].toLowerCase() === wanted,
  );
}

export class Search {
  /** What could not be read, or empty. */
  problem = '';
  readonly #host: ConsoleHost;
  readonly #navigation: Navigation;
  readonly #choices: () => BlockChoice;

  constructor(host: ConsoleHost, navigation: Navigation, choice: () => BlockChoice) {
    this.#host = host;
    this.#navigation = navigation;
    this.#choices = choice;
  }

  get #choice(): BlockChoice {
    return this.#choices();
  }

  for(text: string): void {
    const { partition } = this.#navigation;
    if (!partition) return;
    const named = this.#partitionNamed(text);
    if (named !== undefined) {
      this.problem = '';
      this.#field()?.clearSearch();
      this.#navigation.goTo({ partition: named, screen: 'overview', item: undefined });
      return;
    }
    const screen = screenNamed(text, partition.view);
    const place = screen ? undefined : readPlace(text, partition.view.geometry);
    this.problem = place?.kind === 'unread' ? place.because : '';
    if (!this.problem) this.#field()?.clearSearch();
    if (screen) this.#navigation.go(screen);
    else if (place?.kind === 'blocks') this.showBlocks(partition.view.name, place.first, place.last);
    this.#host.requestUpdate();
  }

  /** Selects blocks on their map and goes there. */
  showBlocks(partition: PartitionName, first: number, last: number): void {
    const select = () => this.#choice.select(extended(only(first), last));
    if (this.#navigation.route?.partition === partition) select();
    // Leaving another partition's view takes the selection away: it is made after that.
    else window.addEventListener('hashchange', select, { once: true });
    this.#navigation.enter('blocks', partition);
  }

  /** Of forty partitions nobody wants to look through the tree. */
  #partitionNamed(text: string): string | undefined {
    const wanted = text.trim().toUpperCase();
    const names = [...(this.#host.store.shown?.partitions.keys() ?? [])];
    return names.find((name) => name.toUpperCase() === wanted);
  }

  focus(): void {
    this.#field()?.focusSearch();
  }

  #field(): Masthead | null {
    return this.#host.querySelector('lpar-masthead');
  }
}
