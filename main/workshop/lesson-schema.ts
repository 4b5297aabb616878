/**
 * The shape of a lesson file and of a workshop's cover, as people write them. The published JSON Schema is generated
 * from here; what the values mean together is checked in build-lesson.ts and by running the lesson.
 */

import { z } from 'zod';
import { check } from './schema/checks.ts';
import { command } from './schema/commands.ts';
import { type conditionParts, machine, type machinePartition } from './schema/machine.ts';
import { id, LIST_LIMIT, line, on, partition, prose, release } from './schema/parts.ts';

/** Version of the file format: `lesson: 1`. */
export const LESSON_FORMAT = 1;

const goal = z.strictObject({
  id,
  label: line,
  check,
  notYet: line.optional().meta({ description: 'Replaces the computed message of what is missing.' }),
});

const wrongTurn = z.strictObject({
  title: line,
  commands: z.array(command).max(LIST_LIMIT),
  misses: id.meta({ description: 'The goal of this step that is not met after these commands.' }),
  because: prose,
});

const step = z.strictObject({
  id,
  title: line,
  text: prose,
  why: prose.optional(),
  after: prose.optional().meta({ description: 'Shown when the step is done.' }),
  notes: prose.optional().meta({ description: 'For the presenter only.' }),
  goals: z.array(goal).min(1).max(20),
  hints: z.array(prose).max(10).default([]),
  solution: z.array(command).min(1).max(LIST_LIMIT),
  wrongTurns: z.array(wrongTurn).max(20).default([]),
});

const reading = z.strictObject({
  title: line,
  glossary: id.optional(),
  url: z.string().max(500).startsWith('https://').optional(),
});

export const lessonFile = z
  .strictObject({
    lesson: z.literal(LESSON_FORMAT).meta({ description: 'Version of this file format.' }),
    id,
    title: line,
    audience: line,
    minutes: z.int().min(1).max(600),
    about: prose,
    machine,
    partition: partition
      .optional()
      .meta({ description: 'Where shell lines go; default: the first partition.' }),
    start: z
      .array(command)
      .max(LIST_LIMIT)
      .default([])
      .meta({ description: 'Carried out before the first step.' }),
    steps: z.array(step).min(1).max(40),
    reading: z.array(reading).max(20).default([]),
    compare: z
      .strictObject({ ...on, kernel: release, commandLine: z.string().max(4096).optional(), text: prose })
      .optional()
      .meta({ description: 'The same lesson on another kernel, side by side.' }),
  })
  .meta({ id: 'Lesson', title: 'Lesson of an LPAR memory console workshop' });

export const workshopFile = z.strictObject({
  workshop: z.literal(LESSON_FORMAT),
  id,
  title: line,
  about: prose,
  author: line,
  lessons: z
    .array(z.string().regex(/^[\w][\w.-]*\.ya?ml$/))
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'Files of the folder lessons, in their order; default: all of them, by name.' }),
});

const commandList = z.array(command).max(5000);
/** An attendee's commands: for the whole lesson, or by step. */
export const commandsFile = z.union([
  commandList,
  z.strictObject({ steps: z.record(z.string(), commandList) }),
]);
export type CommandsFile = z.output<typeof commandsFile>;

export type LessonFile = z.output<typeof lessonFile>;
export type MachineFile = z.output<typeof machine>;
export type MachinePartitionFile = z.output<typeof machinePartition>;
export type CommandFile = z.output<typeof command>;
export type ConditionsFile = {
  readonly [Part in keyof typeof conditionParts]?: z.output<(typeof conditionParts)[Part]>;
};
/** A check after the schema; read part by part in build-check.ts. */
export type CheckFile = { readonly check: string; readonly [part: string]: unknown };

/** The published schema: what an editor needs to help an author. */
export const lessonJsonSchema = (): unknown => z.toJSONSchema(lessonFile, { io: 'input' });

export { command as commandFile, machine as machineFile };
