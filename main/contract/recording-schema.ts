/** Shapes of what the renderer may ask of recordings. */

import { z } from 'zod';
import {
  CHOICES_LIMIT,
  HANDLINGS,
  REPLAY_ROWS_LIMIT,
  type RecordingRequest,
  STEP_ORDERS,
} from '../../shared/replayed.ts';
import { token, whole } from './primitives.ts';
import { guards } from './same-shape.ts';

const recording = whole(Number.MAX_SAFE_INTEGER);
const step = whole(1_000_000);

const handlings = z.strictObject({ unmovable: z.enum(HANDLINGS), pressure: z.enum(HANDLINGS) });
const chosen = z.strictObject({
  usual: handlings.nullable(),
  choices: z.array(handlings.extend({ n: step })).max(CHOICES_LIMIT),
});

export const recordingRequest = guards<RecordingRequest>()(
  z.discriminatedUnion('do', [
    z.strictObject({ do: z.literal('list') }),
    z.strictObject({ do: z.literal('forget'), recording }),
    z.strictObject({
      do: z.literal('replay'),
      recording,
      chosen,
      ticket: token,
    }),
    z.strictObject({
      do: z.literal('rows'),
      recording,
      order: z.enum(STEP_ORDERS),
      from: step,
      limit: whole(REPLAY_ROWS_LIMIT).min(1),
    }),
    z.strictObject({ do: z.literal('step'), recording, n: step }),
  ]),
);
