/** true, false and sync: what they do is their exit code. Nothing waits to be written in the simulated system. */

import { type Manual, manual } from '../manual.ts';

export const TRUE: Manual = manual({ name: 'true', purpose: 'Do nothing, successfully.', synopsis: '' });
export const FALSE: Manual = manual({ name: 'false', purpose: 'Do nothing, unsuccessfully.', synopsis: '' });
export const SYNC: Manual = manual({
  name: 'sync',
  purpose: 'Write what is only in memory; here it is written at once, always.',
  synopsis: '[FILE]...',
});
