/** A lesson's machine and its conditions, as people write them. */

import { z } from 'zod';
import { ANSWER_STYLES, FAULT_COMMANDS } from '../../../shared/definition.ts';
import { id, list, number, partition, release, size } from './parts.ts';

export const conditionParts = {
  faults: list(
    z.strictObject({
      command: z.enum(FAULT_COMMANDS),
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
      priority: z.int().min(-1000).max(1000).optional(),
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
      z.strictObject({
        system: z.enum(['idle', 'busy']).default('idle'),
        also: list(number).default([]),
        except: list(number).default([]),
      }),
      z.strictObject({ only: list(number) }),
    ])
    .optional()
    .meta({
      description:
        'Blocks that hold unmovable pages: beside those of an idle or a busy system, or only these.',
    }),
  addFaults: list(z.strictObject({ block: number, errno: z.enum(['ENOMEM', 'EEXIST']) }))
    .optional()
    .meta({ description: 'Blocks that cannot be added, whoever tries. Replaces the plan.' }),
  unmovablePages: list(number)
    .optional()
    .meta({ description: 'Pfns of unmovable pages, for blocks that hold one. Replaces the plan.' }),
  plain: list(number)
    .optional()
    .meta({ description: 'Blocks of a device that are added without their own memmap. Replaces the list.' }),
  programs: size.optional().meta({ description: 'Memory that programs hold, on top of the idle system.' }),
};

export const machinePartition = z.strictObject({
  name: partition,
  initial: size,
  reserved: size,
  increment: size,
  kernel: release,
  commandLine: z.string().max(4096).default(''),
  edat1: z.boolean().optional(),
  conditions: z.strictObject(conditionParts).optional(),
  zvm: z.strictObject({ directoryInitial: size, directoryMaximum: size, standby: size }).optional().meta({
    description:
      'A z/VM guest: the sizes of its directory entry, and how much of its reserved storage is STANDBY.',
  }),
});

export const machine = z
  .union([
    z.strictObject({ template: id }),
    z.strictObject({
      file: z
        .string()
        .regex(/^machines\/[\w][\w.-]*\.lpar$/)
        .max(128)
        .meta({ description: 'A machine file of this workshop, with its history: "machines/prod.lpar".' }),
    }),
    z.strictObject({
      saved: z.string().min(1).max(64).meta({
        description:
          'A machine of the data directory by its name, as it is there. Packing takes it into the workshop.',
      }),
    }),
    z.strictObject({
      name: z.string().min(1).max(64).default('SIMCPC1'),
      storage: size.meta({ description: 'Customer storage that the partitions share.' }),
      installed: size.optional().meta({ description: 'All storage that is built in.' }),
      hsa: size.optional().meta({ description: 'Hardware system area: never customers’ storage.' }),
      answerStyle: z.enum(ANSWER_STYLES).default('always-0020'),
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
    description:
      'A template by name, a machine file, a saved machine, the machine in friendly words, or a definition.',
  });
