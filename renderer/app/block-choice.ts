/** Which blocks are chosen, and how the block screen shows them: shared by map, table, search and tasks. */

import { type Filter, NO_FILTER } from '../model/filter.ts';
import { NO_SELECTION, only, type Selection } from '../model/selection.ts';
import { strings } from '../strings/index.ts';
import type { ConsoleHost } from './console-host.ts';

export class BlockChoice {
  selection: Selection = NO_SELECTION;
  filter: Filter = NO_FILTER;
  asTable = false;
  readonly #host: ConsoleHost;

  constructor(host: ConsoleHost) {
    this.#host = host;
  }

  /** A person selects: several at once are said. */
  select(selection: Selection): void {
    const { size } = selection.chosen;
    if (size !== this.selection.chosen.size && size > 1) this.#host.say(strings.selected(size));
    this.put(selection);
  }

  put(selection: Selection): void {
    this.selection = selection;
    this.#host.requestUpdate();
  }

  chooseBlocks(blocks: readonly number[]): void {
    this.put({ ...only(blocks[0] ?? 0), chosen: new Set(blocks) });
  }

  setFilter(filter: Filter): void {
    this.filter = filter;
    this.#host.requestUpdate();
  }

  showTable(asTable: boolean): void {
    this.asTable = asTable;
    this.#host.requestUpdate();
  }
}
