/** Shapes of commands and actions as they come from outside. */

import { z } from 'zod';
import { imageProfile, kernelDefinition, partitionDefinition, someConditions } from './definition-schema.ts';
import {
  LINE_LIMIT_CHARS,
  MAX_BLOCKS,
  name,
  PATH_LIMIT_CHARS,
  revision,
  size,
  token,
  VALUE_LIMIT_CHARS,
  whole,
} from './primitives.ts';

const onPartition = <Kind extends string>(kind: Kind) =>
  z.strictObject({ kind: z.literal(kind), partition: name });

export const command = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('writeSysfs'),
    partition: name,
    path: z.string().min(1).max(PATH_LIMIT_CHARS).startsWith('/'),
    value: z.string().max(VALUE_LIMIT_CHARS),
  }),
  z.strictObject({ kind: z.literal('setConditions'), partition: name, conditions: someConditions }),
  onPartition('signalPendingWrite'),
  z.strictObject({ kind: z.literal('definePartition'), definition: partitionDefinition }),
  onPartition('deletePartition'),
  z.strictObject({ kind: z.literal('changeProfile'), partition: name, profile: imageProfile }),
  z.strictObject({ kind: z.literal('changeKernel'), partition: name, kernel: kernelDefinition }),
  onPartition('activate'),
  onPartition('deactivate'),
  z.strictObject({ kind: z.literal('load'), partition: name, clear: z.boolean() }),
  onPartition('resetClear'),
  onPartition('stop'),
  z.strictObject({ kind: z.literal('upgradeStorage'), customerBytes: size }),
]);

const scope = z.enum(['action', 'command']);

export const action = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('blocks'),
    partition: name,
    verb: z.enum(['enable', 'online', 'offline', 'disable', 'configure', 'deconfigure', 'setMemmap']),
    blocks: z
      .array(whole(MAX_BLOCKS - 1))
      .min(1)
      .max(MAX_BLOCKS),
    onlineAs: z.enum(['online', 'online_movable', 'online_kernel']).exactOptional(),
    memmapOnMemory: z.boolean().exactOptional(),
  }),
  z.strictObject({ kind: z.literal('command'), command }),
  z.strictObject({
    kind: z.literal('shell'),
    partition: name,
    terminal: token,
    line: z.string().max(LINE_LIMIT_CHARS),
  }),
  z.strictObject({ kind: z.literal('undo'), scope }),
  z.strictObject({ kind: z.literal('redo'), scope }),
  z.strictObject({ kind: z.literal('goTo'), revision }),
]);
