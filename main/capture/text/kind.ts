/** Whether a text tells of a system's memory, before it is read. */

import type { Received } from '../collector.ts';

const SIGNS =
  /^[^\n]*(?:\bRANGE\s+SIZE\b|\bSIZE\s+STATE\b|\bBLOCK\s+STATE\b|^Address Range\s+Size|RANGE="0x|"memory"\s*:\s*\[|Memory block size\s*:|^\s*0x[0-9a-f]{16}-0x[0-9a-f]{16}\s|^MemTotal:\s|Standby memory at 0x|^Linux \S+ \d+\.\d+.*GNU\/Linux$)/m;

/** Looks at the beginning of a text: a listing that comes later than this is one of many things. */
const LOOKED_AT_CHARS = 4 * 1024 * 1024;

export const tellsOfMemory = (text: string): boolean => SIGNS.test(text.slice(0, LOOKED_AT_CHARS));

/** A text that was brought alone, or several together. */
export const receivedTexts = (
  texts: readonly { readonly path: string; readonly text: string }[],
): Received => ({
  capture: new Map(),
  texts: texts.map(({ path, text }) => ({ path, text, isLoose: false })),
  passedOver: { files: 0, links: 0, special: 0 },
  tooLarge: [],
});
