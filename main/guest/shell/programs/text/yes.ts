/** yes: a line again and again. */

import { type Manual, manual } from '../../manual.ts';
import type { Running } from '../../pause.ts';
import type { Invocation } from '../../program.ts';
import { readArguments } from '../arguments.ts';

export const YES: Manual = manual({
  name: 'yes',
  purpose: 'Write a line again and again, until nobody reads it.',
  synopsis: '[STRING]...',
  options: '',
});

/** A buffer of the real one holds so much. */
const PIECE_CHARACTERS = 8192;

export function* yes(run: Invocation): Running<number> {
  const options = readArguments(run, YES);
  if (typeof options === 'number') return options;
  const line = `${options.operands.length === 0 ? 'y' : options.operands.join(' ')}\n`;
  const piece = line.repeat(Math.max(1, Math.floor(PIECE_CHARACTERS / line.length)));
  for (;;) {
    run.out(piece);
    yield* run.rest();
  }
}
