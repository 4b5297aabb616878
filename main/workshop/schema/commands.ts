/** What can be done in a lesson: shell lines, answers, and every action of the console. */

import { z } from 'zod';
import { ANSWER_STYLES } from '../../../shared/definition.ts';
import { MACHINE_PROFILES } from '../../../shared/machine-profile.ts';
import { imageProfile } from '../../contract/definition-schema.ts';
import { conditionParts, machinePartition } from './machine.ts';
import { id, line, on, release, size } from './parts.ts';

export const command = z
  .union([
    z.string().min(1).max(4000),
    z.discriminatedUnion('do', [
      z.strictObject({ do: z.literal('shell'), ...on, line: z.string().min(1).max(4000) }),
      z.strictObject({ do: z.literal('answer'), goal: id, text: line }),
      z.strictObject({ do: z.literal('activate'), ...on }),
      z.strictObject({ do: z.literal('deactivate'), ...on }),
      z.strictObject({
        do: z.literal('load'),
        ...on,
        clear: z.boolean().default(false),
        device: z.enum(['ccw', 'fcp', 'nvme']).optional(),
        address: z.string().max(64).optional(),
        parameter: z.string().max(8).optional(),
      }),
      z.strictObject({ do: z.literal('resetClear'), ...on }),
      z.strictObject({ do: z.enum(['resetNormal', 'pswRestart', 'start']), ...on }),
      z.strictObject({ do: z.literal('stop'), ...on, ends: z.literal(true).optional() }),
      z.strictObject({
        do: z.literal('changeKernel'),
        ...on,
        kernel: release.optional(),
        commandLine: z.string().max(4096).optional(),
        edat1: z.boolean().optional(),
        kdump: z.boolean().optional(),
      }),
      z.strictObject({
        do: z.literal('changeProfile'),
        ...on,
        initial: size.optional(),
        reserved: size.optional(),
        origin: size.optional(),
        load: imageProfile.shape.load,
      }),
      z.strictObject({ do: z.literal('definePartition'), definition: machinePartition }),
      z.strictObject({ do: z.literal('deletePartition'), ...on }),
      z.strictObject({ do: z.literal('upgradeStorage'), storage: size }),
      z
        .strictObject({
          do: z.literal('changeSystem'),
          name: z.string().min(1).max(64).optional(),
          answerStyle: z.enum(ANSWER_STYLES).optional(),
          standbyListed: z.boolean().optional(),
          installed: size.optional(),
          hsa: size.optional(),
          machine: z.enum(MACHINE_PROFILES.map(({ model }) => model)).optional(),
        })
        .meta({
          description:
            'The machine itself: its name, how it answers, installed storage, hardware system area, model.',
        }),
      z
        .strictObject({
          do: z.literal('defineStorage'),
          ...on,
          as: z.union([z.enum(['initial', 'maximum']), size]).optional(),
          standby: z.union([z.literal('remainder'), size]).optional(),
          reserved: size.optional(),
          increment: size.optional(),
        })
        .meta({ description: 'CP DEFINE STORAGE of a z/VM guest.' }),
      z.strictObject({ do: z.literal('deleteHardwareMessages'), messages: z.array(line).min(1).max(1000) }),
      z.strictObject({ do: z.literal('conditions'), ...on, ...conditionParts }),
      z.strictObject({ do: z.literal('interrupt'), ...on }),
      z.strictObject({ do: z.literal('loadModule'), ...on, module: z.string().min(1).max(64) }),
      z.strictObject({ do: z.literal('plugMemory'), ...on, dimm: z.string().min(1).max(64) }).meta({
        description: 'The hypervisor of an x86-64 guest plugs a memory module: PNP0C80:00 is the first.',
      }),
      z
        .strictObject({
          do: z.literal('createNamespace'),
          ...on,
          namespace: z.string().min(1).max(64),
          mode: z.enum(['fsdax', 'devdax']).default('devdax'),
          map: z.enum(['mem', 'dev']).default('dev'),
          align: size.default('2 MiB'),
        })
        .meta({ description: 'ndctl create-namespace -f -e NAMESPACE -m MODE -M MAP -a ALIGN.' }),
      z.strictObject({ do: z.literal('complete'), command: z.record(z.string(), z.unknown()) }).meta({
        description: 'Any command as the journal keeps it: for what the words above cannot say.',
      }),
    ]),
  ])
  .meta({
    id: 'Command',
    description: 'A shell line, or an action of the HMC or on the machine’s conditions.',
  });
