/** What a builtin is that is a function of values. */

import type { Json } from './values.ts';

export interface NativeHost {
  weigh(cells: number): void;
  /** Seconds since 1970. */
  now(): number;
}

export type Native = (input: Json, args: readonly Json[], host: NativeHost) => Json;
