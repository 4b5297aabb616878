/**
 * The shape of a lesson file and of a workshop's cover, as people write them. The published JSON Schema is generated
 * from here; what the values mean together is checked in build-lesson.ts and by running the lesson.
 */

import { z } from 'zod';

/** Version of the file format: `lesson: 1`. */
export const LESSON_FORMAT = 1;

const LIST_LIMIT = 200;
const TEXT_LIMIT_CHARS = 20_000;
const MAX_NUMBER = 65_535;

const size = z.union([z.int().min(0), z.string().regex(/^\d+(\.\d+)? ?([KMGT]iB|[KMGT]|B)?$/)]).meta({
  id: 'Size',
  description: 'A number of bytes, or a number with a binary unit: "256 MiB", "64 GiB".',
});
const number = z.int().min(0).max(MAX_NUMBER);
const span = z
  .union([number, z.string().regex(/^\d+(-\d+)?$/)])
  .meta({ id: 'Span', description: 'One number, or the first and the last: 5 or "4-7".' });
const id = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(64)
  .meta({ description: 'Lower-case words and digits with hyphens.' });
const line = z.string().min(1).max(200);
const prose = z.string().max(TEXT_LIMIT_CHARS).meta({
  id: 'Markdown',
  description: 'Markdown without HTML and images. Terms of the glossary: [words](glossary:id).',
});
const partition = z
  .string()
  .regex(/^[A-Z][A-Z0-9]{0,7}$/)
  .meta({
    id: 'Partition',
    description: 'Name of a partition; without it the lesson’s own partition is meant.',
  });
const path = z.string().min(1).max(300).startsWith('/');
const release = z
  .string()
  .regex(/^\d{1,3}\.\d{1,3}/)
  .max(128)
  .meta({ description: 'Kernel release: "6.12", "7.2".' });

const list = <T extends z.ZodType>(of: T) => z.array(of).max(LIST_LIMIT);

/* The machine. */

const conditionParts = {
  faults: list(
    z.strictObject({
      command: z.enum(['assign', 'unassign', 'attach']),
      rn: number,
      response: z.int().min(0).max(0xffff).meta({ description: 'SCLP response code, for example 0x0340.' }),
      onlyNth: z.int().min(1).optional(),
    }),
  )
    .optional()
    .meta({ description: 'Requests that the machine answers with an error. Replaces the plan.' }),
  vetoes: list(
    z.strictObject({
      callback: z.string().min(1).max(64),
      on: z.enum(['MEM_GOING_ONLINE', 'MEM_GOING_OFFLINE']),
      block: number.optional(),
      verdict: z.enum(['bad', 'EBUSY', 'ENOMEM', 'EINVAL']),
      onlyNth: z.int().min(1).optional(),
    }),
  )
    .optional()
    .meta({ description: 'Memory notifiers that refuse. Replaces the plan.' }),
  unmovable: z
    .union([
      z.strictObject({ also: list(number).default([]), except: list(number).default([]) }),
      z.strictObject({ only: list(number) }),
    ])
    .optional()
    .meta({ description: 'Blocks that hold unmovable pages: beside the ordinary ones, or only these.' }),
  addFaults: list(z.strictObject({ block: number, errno: z.enum(['ENOMEM', 'EEXIST']) }))
    .optional()
    .meta({ description: 'Blocks that cannot be added, whoever tries. Replaces the plan.' }),
  programs: size.optional().meta({ description: 'Memory that programs hold, on top of the idle system.' }),
};

const machinePartition = z.strictObject({
  name: partition,
  initial: size,
  reserved: size,
  increment: size,
  kernel: release,
  commandLine: z.string().max(4096).default(''),
  edat1: z.boolean().optional(),
  conditions: z.strictObject(conditionParts).optional(),
});

const machine = z
  .union([
    z.strictObject({ template: id }),
    z.strictObject({
      name: z.string().min(1).max(64).default('SIMCPC1'),
      storage: size.meta({ description: 'Customer storage that the partitions share.' }),
      answerStyle: z.enum(['always-0020', 'redundant-0120']).default('always-0020'),
      partitions: z.array(machinePartition).min(1).max(20),
    }),
    z.strictObject({
      definition: z.record(z.string(), z.unknown()).meta({
        description: 'A complete machine definition as the console saves it; everything it can express.',
      }),
    }),
  ])
  .meta({
    id: 'Machine',
    description: 'A template by name, the machine in friendly words, or a saved definition.',
  });

/* Commands. */

const on = { partition: partition.optional() };
const command = z
  .union([
    z.string().min(1).max(4000),
    z.discriminatedUnion('do', [
      z.strictObject({ do: z.literal('shell'), ...on, line: z.string().min(1).max(4000) }),
      z.strictObject({ do: z.literal('answer'), goal: id, text: line }),
      z.strictObject({ do: z.literal('activate'), ...on }),
      z.strictObject({ do: z.literal('deactivate'), ...on }),
      z.strictObject({ do: z.literal('load'), ...on, clear: z.boolean().default(false) }),
      z.strictObject({ do: z.literal('resetClear'), ...on }),
      z.strictObject({ do: z.literal('stop'), ...on }),
      z.strictObject({
        do: z.literal('changeKernel'),
        ...on,
        kernel: release.optional(),
        commandLine: z.string().max(4096).optional(),
      }),
      z.strictObject({
        do: z.literal('changeProfile'),
        ...on,
        initial: size.optional(),
        reserved: size.optional(),
      }),
      z.strictObject({ do: z.literal('definePartition'), definition: machinePartition }),
      z.strictObject({ do: z.literal('deletePartition'), ...on }),
      z.strictObject({ do: z.literal('upgradeStorage'), storage: size }),
      z.strictObject({ do: z.literal('conditions'), ...on, ...conditionParts }),
      z.strictObject({ do: z.literal('interrupt'), ...on }),
      z.strictObject({ do: z.literal('loadModule'), ...on, module: z.string().min(1).max(64) }),
    ]),
  ])
  .meta({
    id: 'Command',
    description: 'A shell line, or an action of the HMC or on the machine’s conditions.',
  });

/* Checks. */

const blockTraits = {
  state: z.enum(['online', 'offline', 'deconfigured', 'changing', 'absent']).optional(),
  zone: z.enum(['DMA', 'DMA32', 'Normal', 'Movable']).optional(),
  memmap: z.enum(['self', 'system', 'boot']).optional(),
  boot: z.boolean().optional(),
  hole: z.boolean().optional(),
  differs: z.boolean().optional(),
  unmovable: z.boolean().optional(),
};
const incrementTraits = {
  hypervisor: z.enum(['assigned', 'standby']).optional(),
  kernel: z.enum(['assigned', 'standby', 'not listed']).optional(),
  element: z.enum(['initial', 'reserved']).optional(),
  differs: z.boolean().optional(),
};
/** Negative where something shrinks. */
const bound = z.union([z.int(), z.string().regex(/^-?\d+(\.\d+)? ?([KMGT]iB|[KMGT]|B)?$/)]);
const bounds = { is: bound.optional(), atLeast: bound.optional(), atMost: bound.optional() };

const FIGURES = [
  'memTotal',
  'memFree',
  'memmapSystem',
  'memmapSelf',
  'initial',
  'reserved',
  'current',
  'maximum',
  'blockSize',
  'incrementSize',
  'memmapPerBlock',
  'available',
  'rnMax',
  'incrementsPerBlock',
  'divergences',
  'spannedPages',
  'presentPages',
  'managedPages',
  'blocks',
  'increments',
] as const;
const measure = {
  ...on,
  figure: z.enum(FIGURES),
  zone: blockTraits.zone,
  where: z
    .strictObject({ ...blockTraits, ...incrementTraits })
    .optional()
    .meta({ description: 'For figure blocks and increments: which of them are counted.' }),
};

const check: z.ZodType = z
  .lazy(() =>
    z.discriminatedUnion('check', [
      z.strictObject({
        check: z.literal('file'),
        ...on,
        path,
        is: z.string().max(4096).optional(),
        contains: z.string().min(1).max(4096).optional(),
        exists: z.boolean().optional(),
      }),
      z.strictObject({ check: z.literal('block'), ...on, blocks: span, ...blockTraits }),
      z.strictObject({ check: z.literal('increment'), ...on, rns: span, ...incrementTraits }),
      z.strictObject({
        check: z.literal('figure'),
        ...measure,
        sinceStep: z.boolean().default(false),
        ...bounds,
      }),
      z.strictObject({
        check: z.literal('partition'),
        ...on,
        status: z
          .enum(['not-activated', 'not-operating', 'operating', 'exceptions', 'not defined'])
          .optional(),
        panic: z.boolean().optional(),
        era: z.enum(['classic', 'memmap', 'dynamic']).optional(),
        kernel: release.optional(),
        memmapOnMemory: z.enum(['N', 'Y', 'force']).optional(),
        autoOnline: z.enum(['offline', 'online', 'online_kernel', 'online_movable']).optional(),
        onlinePolicy: z.enum(['contig-zones', 'auto-movable']).optional(),
        pendingWrite: z.boolean().optional(),
      }),
      z.strictObject({
        check: z.literal('command'),
        ...on,
        kind: z.string().max(64).optional(),
        path: path.optional(),
        value: z.string().max(4096).optional(),
        outcome: z.enum(['done', 'refused', 'pending']).optional(),
        errno: z
          .string()
          .regex(/^E[A-Z0-9]+$/)
          .optional(),
        rule: id.optional(),
        ...bounds,
      }),
      z.strictObject({
        check: z.literal('sclp'),
        ...on,
        command: z.enum(['read-scp-info', 'read-storage-info', 'attach', 'assign', 'unassign']),
        rns: span.optional(),
        response: z.int().min(0).max(0xffff).optional(),
        ...bounds,
      }),
      z.strictObject({ check: z.literal('log'), ...on, contains: z.string().min(1).max(400) }),
      z.strictObject({
        check: z.literal('shell'),
        last: z.boolean().default(false),
        line: z.string().min(1).max(400).optional(),
        exit: z.int().min(0).max(255).optional(),
        stdout: z.string().min(1).max(4000).optional(),
        stderr: z.string().min(1).max(4000).optional(),
      }),
      z.strictObject({
        check: z.literal('answer'),
        question: z.string().min(1).max(400),
        accept: z.array(line).max(20).default([]),
        measure: z.strictObject(measure).optional(),
      }),
      z.strictObject({ check: z.literal('all'), checks: z.array(check).min(1).max(20) }),
      z.strictObject({ check: z.literal('any'), checks: z.array(check).min(1).max(20) }),
      z.strictObject({ check: z.literal('not'), of: check }),
    ]),
  )
  .meta({ id: 'Check' });

/* Lessons. */

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

export type LessonFile = z.output<typeof lessonFile>;
export type WorkshopFile = z.output<typeof workshopFile>;
export type MachineFile = z.output<typeof machine>;
export type MachinePartitionFile = z.output<typeof machinePartition>;
export type CommandFile = z.output<typeof command>;
export type ConditionsFile = {
  readonly [Part in keyof typeof conditionParts]?: z.output<(typeof conditionParts)[Part]>;
};
export type GoalFile = LessonFile['steps'][number]['goals'][number];
/** A check after the schema; read part by part in build-check.ts. */
export type CheckFile = { readonly check: string; readonly [part: string]: unknown };

/** The published schema: what an editor needs to help an author. */
export const lessonJsonSchema = (): unknown => z.toJSONSchema(lessonFile, { io: 'input' });

export { command as commandFile };
