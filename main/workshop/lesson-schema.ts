/**
 * The shape of a lesson file and of a workshop's cover, as people write them. The published JSON Schema is generated
 * from here; what the values mean together is checked in build-lesson.ts and by running the lesson.
 */

import { z } from 'zod';
import { check } from './schema/checks.ts';
import { command } from './schema/commands.ts';
import { type conditionParts, machine, type machinePartition } from './schema/machine.ts';
import { IMAGE_NAME, id, LIST_LIMIT, line, on, partition, prose, release } from './schema/parts.ts';

/** Version of the file format: `lesson: 1`. */
export const LESSON_FORMAT = 1;

/** Parts of the console that a lesson may hide from attendees. */
export const HIDEABLE = [
  'increments',
  'pages',
  'trace',
  'sequence',
  'journal',
  'conditions',
  'messages',
  'planner',
] as const;

const image = z
  .string()
  .regex(IMAGE_NAME, { error: 'a PNG or SVG file of the workshop’s folder images: "images/goal.png"' })
  .max(128);

/** Values that each attendee gets of his own; `{{name}}` and `{{name+1}}` stand for them in every text of the file. */
const values = z
  .record(
    z.string().regex(/^[a-z][A-Za-z0-9]{0,30}$/, { error: 'a name: "block"' }),
    z.union([
      z.strictObject({
        from: z.int(),
        to: z.int(),
        step: z.int().min(1).default(1),
      }),
      z.strictObject({
        oneOf: z
          .array(z.union([z.string().max(200), z.number()]))
          .min(1)
          .max(50),
      }),
    ]),
  )
  .meta({
    description:
      'Drawn for each attendee from name and lesson: {from: 16, to: 23}, {oneOf: [512 MiB, 1 GiB]}.',
  });

const goal = z.strictObject({
  id,
  label: line,
  check,
  notYet: line.optional().meta({ description: 'Replaces the computed message of what is missing.' }),
  optional: z.boolean().default(false).meta({ description: 'The step is done without it.' }),
  points: z.int().min(0).max(100).default(1),
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
  minutes: z.int().min(1).max(600).optional().meta({ description: 'Planned for this step.' }),
  setup: z
    .array(command)
    .max(LIST_LIMIT)
    .default([])
    .meta({ description: 'Carried out silently when the step begins; attendees do not see it.' }),
  picture: image.optional().meta({ description: 'What is to be reached, as a picture beside the map.' }),
  map: z
    .boolean()
    .default(true)
    .meta({ description: 'Whether the goals about blocks are drawn beside the actual blocks.' }),
  solution: z
    .array(command)
    .max(LIST_LIMIT)
    .default([])
    .meta({ description: 'Required, but in the attendees’ copy of a workshop.' }),
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
      .meta({ description: 'Carried out silently before the first step; attendees do not see it.' }),
    hide: z
      .array(z.enum(HIDEABLE))
      .max(HIDEABLE.length)
      .default([])
      .meta({ description: 'Screens of the console that attendees of this lesson do not see.' }),
    values: values.optional(),
    next: z.array(id).max(10).default([]).meta({ description: 'Lessons that are suggested after this one.' }),
    steps: z.array(step).min(1).max(40),
    reading: z.array(reading).max(20).default([]),
    compare: z
      .strictObject({ ...on, kernel: release, commandLine: z.string().max(4096).optional(), text: prose })
      .optional()
      .meta({ description: 'The same lesson on another kernel, side by side.' }),
  })
  .meta({ id: 'Lesson', title: 'Lesson of an LPAR memory console workshop' });

const language = z.string().regex(/^[a-z]{2}$/, { error: 'two letters: "de"' });

/** Texts of a lesson in a further language; what is missing stays in the lesson's own. */
export const textsFile = z
  .strictObject({
    texts: id.meta({ description: 'The lesson that these are the texts of.' }),
    language,
    title: line.optional(),
    audience: line.optional(),
    about: prose.optional(),
    steps: z
      .record(
        id,
        z.strictObject({
          title: line.optional(),
          text: prose.optional(),
          why: prose.optional(),
          after: prose.optional(),
          notes: prose.optional(),
          hints: z.array(prose).max(10).optional(),
          goals: z
            .record(
              id,
              z.strictObject({
                label: line.optional(),
                notYet: line.optional(),
                question: z.string().min(1).max(400).optional(),
                accept: z
                  .array(z.union([line, z.number()]))
                  .max(20)
                  .optional()
                  .meta({
                    description: 'Answers that are right as well, in this language.',
                  }),
                choices: z.array(line).max(10).optional(),
                because: prose.optional(),
              }),
            )
            .optional(),
          wrongTurns: z
            .array(z.strictObject({ title: line.optional(), because: prose.optional() }))
            .max(20)
            .optional()
            .meta({ description: 'In the order of the lesson’s wrong turns.' }),
        }),
      )
      .default({}),
    reading: z.array(line).max(20).optional().meta({ description: 'Titles, in their order.' }),
    compare: prose.optional(),
  })
  .meta({ id: 'Texts', title: 'Texts of a lesson in a further language' });

export const workshopFile = z.strictObject({
  workshop: z.literal(LESSON_FORMAT),
  id,
  title: line,
  about: prose,
  author: line.optional().meta({ description: 'Who is named as its author; authors names several.' }),
  authors: z.array(line).max(50).optional(),
  version: z
    .string()
    .regex(/^\d{1,6}(\.\d{1,6}){0,3}$/, { error: 'numbers with points, quoted: version: "1.2"' })
    .optional()
    .meta({
      description: 'A later one replaces an earlier one: "1.2". Without it a workshop has version 0.',
    }),
  licence: line.optional().meta({ description: 'What others may do with it: "CC-BY-4.0".' }),
  language: language.optional().meta({ description: 'Of the lessons’ own texts; default: "en".' }),
  languages: z
    .record(
      language,
      z.strictObject({
        title: line.optional(),
        about: prose.optional(),
        tracks: z.record(id, line).optional(),
      }),
    )
    .optional()
    .meta({
      description:
        'Further languages: the cover’s texts. Those of lessons lie beside them: lessons/NAME.de.yaml.',
    }),
  tracks: z
    .array(
      z.strictObject({
        id,
        title: line,
        about: prose.optional(),
        lessons: z
          .array(
            z.strictObject({
              lesson: id,
              steps: z.array(id).min(1).max(40).optional().meta({ description: 'Default: all of them.' }),
              minutes: z.int().min(1).max(600).optional(),
              optional: z.boolean().default(false),
            }),
          )
          .min(1)
          .max(100),
      }),
    )
    .max(20)
    .default([])
    .meta({ description: 'Ways through the workshop: “two hours”.' }),
  presenter: z
    .strictObject({
      salt: z.string().max(64),
      code: z.string().max(128),
      sealed: z.string().max(4_000_000).optional(),
    })
    .optional()
    .meta({ description: 'Written by pack --code: what only the presenter’s code opens.' }),
  lessons: z
    .array(
      z.string().regex(/^[\w][\w.-]*\.ya?ml$/, {
        error: 'the name of a file of the folder lessons: "01-first.yaml"',
      }),
    )
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

export type TextsFile = z.output<typeof textsFile>;
export type WorkshopFile = z.output<typeof workshopFile>;
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
