/** Whether a text tells of a system's memory, before it is read. */

import type { Received } from '../collector.ts';
import { CaptureFiles } from '../files.ts';
import { plainText } from './plain.ts';

const SIGNS =
  /\bRANGE[ \t|]+SIZE\b|\bSIZE[ \t]+STATE\b|\bBLOCK[ \t]+STATE\b|^Address Range[ \t]+Size|RANGE="0x|"memory"[ \t]*:\s*\[|Memory block size[ \t]*:|^[ \t|]*0x[0-9a-f]{16}-0x[0-9a-f]{16}[ \t]|^MemTotal:\s|Standby memory at 0x|^Linux \S+ \d+\.\d.{1,240}GNU\/Linux\r?$|\bmemory\d{1,9}\/(?:state|valid_zones|removable)(?:[ \t]*[:=]|[ \t]| <==|\r?$)/m;

/** Looks at the beginning of a text: a listing that comes later than this is one of many things. */
const LOOKED_AT_CHARS = 4 * 1024 * 1024;

export const tellsOfMemory = (text: string): boolean => SIGNS.test(plainText(text.slice(0, LOOKED_AT_CHARS)));

/** A text that was brought alone, or several together. */
export const receivedTexts = (
  texts: readonly { readonly path: string; readonly text: string }[],
): Received => ({
  capture: new CaptureFiles(),
  texts: texts.map(({ path, text }) => ({ path, text, isLoose: false })),
  passedOver: { files: 0, links: 0, special: 0 },
  tooLarge: [],
});
