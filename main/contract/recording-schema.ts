/** Shapes of what the renderer may ask of recordings, and of what is kept with them as JSON. */

import { z } from 'zod';
import {
  CHOICES_LIMIT,
  HANDLINGS,
  RECORDING_NAME_CHARS,
  REPLAY_ROWS_LIMIT,
  type RecordingFacts,
  type RecordingRequest,
  type ReplayChoices,
  type ReplayResult,
  STEP_ORDERS,
} from '../../shared/replayed.ts';
import { token, whole } from './primitives.ts';
import { guards } from './same-shape.ts';

const recording = whole(Number.MAX_SAFE_INTEGER);
const step = whole(1_000_000);

const handlings = z.strictObject({ unmovable: z.enum(HANDLINGS), pressure: z.enum(HANDLINGS) });
export const replayChoices = guards<ReplayChoices>()(
  z.strictObject({
    usual: handlings.nullable(),
    choices: z.array(handlings.extend({ n: step })).max(CHOICES_LIMIT),
  }),
);

const count = whole(Number.MAX_SAFE_INTEGER);
export const recordingFacts = guards<RecordingFacts>()(
  z.object({
    format: count,
    recordedOn: z.string().nullable(),
    release: z.string(),
    arch: z.string(),
    steps: count,
  }),
);
export const replayResult = guards<ReplayResult>()(
  z.object({
    engineVersion: z.string(),
    counts: z.object({ steps: count, equal: count, differs: count, carried: count, notRun: count }),
    complete: z.boolean(),
  }),
);

export const recordingRequest = guards<RecordingRequest>()(
  z.discriminatedUnion('do', [
    z.strictObject({ do: z.literal('list') }),
    z.strictObject({
      do: z.literal('rename'),
      recording,
      name: z.string().trim().min(1).max(RECORDING_NAME_CHARS),
    }),
    z.strictObject({ do: z.enum(['remove', 'restore']), recording }),
    z.strictObject({
      do: z.literal('replay'),
      recording,
      chosen: replayChoices,
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
