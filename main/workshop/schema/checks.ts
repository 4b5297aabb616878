/** Checks: predicates over the machine, what was done, and what was answered. */

import { z } from 'zod';
import { WORDS_ABOVE } from '../../../shared/command-words.ts';
import type { Check } from '../../../shared/lesson.ts';
import type { Holds, Same } from '../../contract/same-shape.ts';
import { id, line, on, path, release, span } from './parts.ts';

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
]);

/** Fields of each kind of check; where there is no partition, a lesson's own is meant. */
type FieldsOf<C extends { readonly check: string }> = {
  // A figure's measure is one object of it, and stands field by field in a file.
  [Kind in Exclude<C['check'], 'figure'>]: Exclude<FieldsOfKind<C, Kind>, 'partition'>;
};

type FieldsOfKind<C, Kind> = C extends { readonly check: infer Kinds }
  ? Kind extends Kinds
    ? keyof C
    : never
  : never;

/** A field that only a check of a file or only the check that is evaluated has does not compile. */
export type Tied = Holds<Same<FieldsOf<z.output<typeof kinds>>, FieldsOf<Check>>>;
