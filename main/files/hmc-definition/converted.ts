/** What a file of another kind is turned into. */

import type { JsonValue } from '../../../shared/definition.ts';

/** An HMC definition, and for objects that were made anew those of the file: for their lines. */
export interface Converted {
  readonly root: JsonValue;
  readonly origins?: ReadonlyMap<JsonValue, JsonValue>;
}
