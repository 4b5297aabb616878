/** Checks: predicates over the machine, what was done, and what was answered. */

import { z } from 'zod';
import { WORDS_ABOVE } from '../../../shared/command-words.ts';
import type { Check } from '../../../shared/lesson.ts';
import type { Holds, Same } from '../../contract/same-shape.ts';
import { id, line, notWhole, on, path, prose, release, span, wholeBytes } from './parts.ts';

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
const bound = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)? ?([KMGT]iB|[KMGT]|B)?$/, { error: 'a number, or a size: 8, "256 MiB", "-1 GiB"' })
    .refine(wholeBytes, { error: ({ input }) => notWhole(String(input)) }),
]);
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

/** With the recursion that a check of checks needs. */
export const check: z.ZodType = z.lazy(() => kinds).meta({ id: 'Check' });

const kinds = z.discriminatedUnion('check', [
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
    status: z.enum(['not-activated', 'not-operating', 'operating', 'exceptions', 'not defined']).optional(),
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
    reason: z.enum(WORDS_ABOVE).optional(),
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
    ...on,
    last: z.boolean().default(false),
    program: z
      .string()
      .regex(/^[\w.+-]{1,64}$/, { error: 'the name of a program, without its path: "chmem"' })
      .optional()
      .meta({
        description:
          'A program as it was run. exit, stdout and stderr are then its own: a comment or an echo of its name is no run.',
      }),
    arguments: z
      .array(z.string().min(1).max(400))
      .min(1)
      .max(20)
      .optional()
      .meta({ description: 'Each of them is one of the program’s arguments; * stands for any characters.' }),
    line: z.string().min(1).max(400).optional().meta({ description: 'Part of the line as it was typed.' }),
    exit: z.int().min(0).max(255).optional(),
    stdout: z.string().min(1).max(4000).optional(),
    stderr: z.string().min(1).max(4000).optional(),
  }),
  z.strictObject({
    check: z.literal('answer'),
    question: z.string().min(1).max(400),
    accept: z
      .array(z.union([line, z.number()]))
      .max(20)
      .default([])
      .meta({
        description:
          'Right answers. Sizes, numbers and error numbers are read: "128 MiB" is 0x8000000 too, and EBUSY is -EBUSY.',
      }),
    measure: z.strictObject(measure).optional(),
    tolerance: z
      .union([z.number().min(0), z.string().regex(/^\d+(\.\d+)? ?(%|[KMGT]iB|[KMGT]|B)$/)])
      .optional()
      .meta({ description: 'How far a number or a size may be off: 2, "1 MiB", "5 %".' }),
    choices: z
      .array(z.strictObject({ text: line, right: z.boolean().default(false), because: line.optional() }))
      .min(2)
      .max(10)
      .optional()
      .meta({
        description:
          'Multiple choice; with several right ones all of them have to be chosen. Answered by letters: "a", "a c".',
      }),
    free: z
      .strictObject({
        least: z.int().min(1).max(2000).default(20),
        mentions: z
          .array(z.union([line, z.array(line).min(1).max(10)]))
          .max(10)
          .default([]),
      })
      .optional()
      .meta({
        description:
          'A text of one’s own of at least so many characters. mentions: words that it has; of a list, one of them.',
      }),
    attempts: z
      .int()
      .min(1)
      .max(20)
      .optional()
      .meta({ description: 'After so many wrong answers the question is closed without points.' }),
    because: prose.optional().meta({ description: 'Shown once the question is answered or closed.' }),
  }),
  z
    .strictObject({
      check: z.literal('order'),
      checks: z.array(check).min(1).max(20),
      without: z.array(check).max(20).default([]),
    })
    .meta({
      description:
        'Checks of kind command, sclp and shell that came one after the other; after the first none of “without” did.',
    }),
  z.strictObject({ check: z.literal('all'), checks: z.array(check).min(1).max(20) }),
  z.strictObject({ check: z.literal('any'), checks: z.array(check).min(1).max(20) }),
  z.strictObject({ check: z.literal('not'), of: check }),
]);

/** Fields of each kind of check; where there is no partition, a lesson's own is meant. */
type FieldsOf<C extends { readonly check: string }> = {
  // A figure's measure and an answer's tolerance are objects, and stand otherwise in a file.
  [Kind in Exclude<C['check'], 'figure'>]: Exclude<FieldsOfKind<C, Kind>, 'partition'>;
};

type FieldsOfKind<C, Kind> = C extends { readonly check: infer Kinds }
  ? Kind extends Kinds
    ? keyof C
    : never
  : never;

/** A field that only a check of a file or only the check that is evaluated has does not compile. */
export type Tied = Holds<Same<FieldsOf<z.output<typeof kinds>>, FieldsOf<Check>>>;
