/** Options that exclude each other, as util-linux reports them: the wording changed between 2.38 and 2.42. */

import type { Personality } from './program.ts';

export class ExclusiveOptions {
  readonly #rows: readonly (readonly string[])[];
  readonly #names: ReadonlyMap<string, string>;
  readonly #personality: Personality;
  readonly #seen = new Map<readonly string[], string>();

  /** `names`: the long name of each letter. Rows are in the order in which the old wording lists them. */
  constructor(
    personality: Personality,
    rows: readonly (readonly string[])[],
    names: ReadonlyMap<string, string>,
  ) {
    this.#personality = personality;
    this.#rows = rows;
    this.#names = names;
  }

  /** The complaint about this option after the earlier ones, if there is one. */
  check(letter: string): string | undefined {
    for (const row of this.#rows) {
      if (!row.includes(letter)) continue;
      const earlier = this.#seen.get(row);
      if (earlier === undefined) this.#seen.set(row, letter);
      else if (earlier !== letter) {
        if (this.#personality === '2.42')
          return `options ${this.#long(earlier)} and ${this.#long(letter)} cannot be combined`;
        return `mutually exclusive arguments: ${row.map((member) => this.#long(member)).join(' ')}`;
      }
    }
    return undefined;
  }

  #long(letter: string): string {
    return `--${this.#names.get(letter) ?? letter}`;
  }
}
