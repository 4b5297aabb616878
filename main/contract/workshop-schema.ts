/** Shapes of what the renderer may ask of the workshop service. */

import { z } from 'zod';
import { LESSON_LIMIT_CHARS, type WorkshopRequest } from '../../shared/lesson.ts';
import { token, whole } from './primitives.ts';
import { guards } from './same-shape.ts';

const id = z.string().min(1).max(64);
const title = z.string().min(1).max(200);

export const workshopRequest = guards<WorkshopRequest>()(
  z.discriminatedUnion('do', [
    z.strictObject({ do: z.enum(['catalogue', 'view', 'next', 'reset', 'explore', 'return', 'hint']) }),
    z.strictObject({ do: z.enum(['solve', 'compare', 'recording', 'stopRecording', 'takeOlder', 'look']) }),
    z.strictObject({ do: z.literal('attendee'), name: z.string().max(80) }),
    z.strictObject({
      do: z.literal('start'),
      workshop: id,
      lesson: id,
      previous: z.enum(['keep', 'remove']).exactOptional(),
    }),
    z.strictObject({ do: z.literal('continue'), workshop: id, lesson: id }),
    z.strictObject({ do: z.literal('leave'), machine: z.enum(['later', 'keep', 'remove']) }),
    z.strictObject({ do: z.literal('answer'), goal: token, text: z.string().max(4000) }),
    z.strictObject({
      do: z.literal('certificate'),
      workshop: id,
      name: z.string().trim().min(1).max(80).optional(),
      track: id.exactOptional(),
    }),
    z.strictObject({ do: z.literal('present'), code: z.string().max(200).exactOptional() }),
    z.strictObject({ do: z.literal('handIn'), workshop: id, track: id.exactOptional() }),
    z.strictObject({ do: z.enum(['removeWorkshop', 'room']), workshop: id }),
    z.strictObject({ do: z.literal('share'), folder: z.string().max(1000) }),
    z.strictObject({ do: z.literal('language'), language: z.string().regex(/^([a-z]{2})?$/) }),
    z.strictObject({ do: z.literal('jump'), step: whole(100) }),
    z.strictObject({ do: z.literal('record'), title }),
    z.strictObject({ do: z.literal('mark'), title, text: z.string().max(20_000) }),
    z.strictObject({ do: z.literal('check'), file: title, yaml: z.string().max(LESSON_LIMIT_CHARS) }),
    z.strictObject({ do: z.literal('pack'), workshop: id }),
    z.strictObject({ do: z.literal('packLesson'), yaml: z.string().max(LESSON_LIMIT_CHARS) }),
  ]),
);
