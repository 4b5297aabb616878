/** Shapes of commands and actions as they come from outside. */

import { z } from 'zod';
import type { Action } from '../../shared/api.ts';
import type { BlockAction } from '../../shared/block-action.ts';
import type { Command } from '../../shared/command.ts';
import { ANSWER_STYLES } from '../../shared/definition.ts';
import {
  imageProfile,
  kernelDefinition,
  loadDevice,
  machineProfile,
  partitionDefinition,
  someConditions,
} from './definition-schema.ts';
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
import { guards, guardsEach } from './same-shape.ts';

const onPartition = <Kind extends string>(kind: Kind) =>
  z.strictObject({ kind: z.literal(kind), partition: name });

/** One schema per kind. */
const COMMANDS = guardsEach<{ [Kind in Command['kind']]: Extract<Command, { kind: Kind }> }>()({
  writeSysfs: z.strictObject({
    kind: z.literal('writeSysfs'),
    partition: name,
    path: z.string().min(1).max(PATH_LIMIT_CHARS).startsWith('/'),
    value: z.string().max(VALUE_LIMIT_CHARS),
  }),
  setConditions: z.strictObject({
    kind: z.literal('setConditions'),
    partition: name,
    conditions: someConditions,
  }),
  signalPendingWrite: onPartition('signalPendingWrite'),
  definePartition: z.strictObject({ kind: z.literal('definePartition'), definition: partitionDefinition }),
  deletePartition: onPartition('deletePartition'),
  changeProfile: z.strictObject({ kind: z.literal('changeProfile'), partition: name, profile: imageProfile }),
  changeKernel: z.strictObject({
    kind: z.literal('changeKernel'),
    partition: name,
    kernel: kernelDefinition,
  }),
  activate: onPartition('activate'),
  deactivate: onPartition('deactivate'),
  load: z.strictObject({
    kind: z.literal('load'),
    partition: name,
    clear: z.boolean(),
    device: loadDevice.exactOptional(),
    address: z.string().max(64).exactOptional(),
    parameter: z.string().max(8).exactOptional(),
  }),
  resetClear: onPartition('resetClear'),
  resetNormal: onPartition('resetNormal'),
  pswRestart: onPartition('pswRestart'),
  start: onPartition('start'),
  stop: z.strictObject({ kind: z.literal('stop'), partition: name, ends: z.literal(true).exactOptional() }),
  loadModule: z.strictObject({ kind: z.literal('loadModule'), partition: name, module: token }),
  plugMemory: z.strictObject({ kind: z.literal('plugMemory'), partition: name, dimm: token }),
  createNamespace: z.strictObject({
    kind: z.literal('createNamespace'),
    partition: name,
    namespace: token,
    mode: z.enum(['fsdax', 'devdax']),
    map: z.enum(['mem', 'dev']),
    alignBytes: size,
  }),
  upgradeStorage: z.strictObject({ kind: z.literal('upgradeStorage'), customerBytes: size }),
  changeSystem: z.strictObject({
    kind: z.literal('changeSystem'),
    change: z.strictObject({
      name: name.exactOptional(),
      answerStyle: z.enum(ANSWER_STYLES).exactOptional(),
      standbyListed: z.boolean().exactOptional(),
      installedBytes: size.exactOptional(),
      hsaBytes: size.exactOptional(),
      machine: machineProfile.exactOptional(),
    }),
  }),
  defineStorage: z.strictObject({
    kind: z.literal('defineStorage'),
    partition: name,
    operands: z.strictObject({
      as: size.or(z.enum(['initial', 'maximum'])).exactOptional(),
      standby: size.or(z.literal('remainder')).exactOptional(),
      reserved: size.exactOptional(),
      increment: size.exactOptional(),
    }),
  }),
  deleteHardwareMessages: z.strictObject({
    kind: z.literal('deleteHardwareMessages'),
    elementIds: z.array(z.string().min(1).max(64)).max(1000),
  }),
});

export const command = z.discriminatedUnion('kind', [
  COMMANDS.writeSysfs,
  ...Object.values(COMMANDS).filter((schema) => schema !== COMMANDS.writeSysfs),
]);

const scope = z.enum(['action', 'command']);

export const blockAction = guards<BlockAction>()(
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
);

export const action = guards<Action>()(
  z.discriminatedUnion('kind', [
    blockAction,
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
  ]),
);
