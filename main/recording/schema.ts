/**
 * The shapes of recordings, formats 1 and 2, for the door and for editors (schemas/recording.schema.json). Keys that
 * are not named here are passed over; of the machine they are told, because they would be inputs that go unheard.
 */

import { z } from 'zod';
import { ANSWER_STYLES, FAULT_COMMANDS } from '../../shared/definition.ts';
import { LINE_LIMIT_CHARS, MAX_BLOCKS, size, whole } from '../contract/primitives.ts';

export const RECORDING_LIMITS = {
  steps: 10_000,
  /** SCLP requests of one step or boot, runs of increments counted one by one. */
  requests: 200_000,
  messages: 10_000,
  streamChars: 4 * 1024 * 1024,
} as const;

const MIB_LIMIT = 64 * 1024 * 1024;
const PARAMETERS_LIMIT = 64;
const COUNTERS_LIMIT = 1_000;
const RANGES_LIMIT = 2 * MAX_BLOCKS;

const word = z.string().max(64);
const mebibytes = whole(MIB_LIMIT);
const stream = z.string().max(RECORDING_LIMITS.streamChars).nullable();
const line = z.string().max(LINE_LIMIT_CHARS);
const hex = z.string().regex(/^0x[0-9a-fA-F]{1,8}$/, 'a number like 0x0020');
const rnNumber = whole(MAX_BLOCKS).min(1);
const messages = z.array(line).max(RECORDING_LIMITS.messages);

export const blockNumber = z.string().regex(/^(?:0|[1-9]\d{0,4})$/, 'the number of a block, 0 to 65534');
const file = word.nullable();

export const recordedBlock = z.object({
  state: file.exactOptional(),
  online: file.exactOptional(),
  removable: file.exactOptional(),
  physDevice: file.exactOptional(),
  physIndex: file.exactOptional(),
  validZones: z.string().max(256).nullable().exactOptional(),
});
export const recordedFirmware = z.object({ config: word, memmapOnMemory: word });

const zone = z.object({
  startPfn: size.nullable(),
  spanned: size,
  present: size,
  managed: size,
  cma: size.nullable().exactOptional(),
});
const counters = z
  .record(word, size)
  .refine((table) => Object.keys(table).length <= COUNTERS_LIMIT, `at most ${COUNTERS_LIMIT} counters`);

const state = z.object({
  blocks: z.record(blockNumber, recordedBlock.nullable()).nullable().exactOptional(),
  firmware: z.record(blockNumber, recordedFirmware.nullable()).nullable().exactOptional(),
  zones: z.record(word, zone).nullable().exactOptional(),
  parameters: z
    .record(word, z.string().max(256))
    .refine(
      (table) => Object.keys(table).length <= PARAMETERS_LIMIT,
      `at most ${PARAMETERS_LIMIT} parameters`,
    )
    .nullable()
    .exactOptional(),
  memTotalKiB: size.nullable().exactOptional(),
  memFreeKiB: size.nullable().exactOptional(),
  memmapPages: size.nullable().exactOptional(),
  memmapBootPages: size.nullable().exactOptional(),
  autoOnlineBlocks: word.nullable().exactOptional(),
  lsmem: stream.exactOptional(),
  iomem: z.array(z.string().max(256)).max(RANGES_LIMIT).nullable().exactOptional(),
  meminfo: counters.nullable().exactOptional(),
  vmstat: counters.nullable().exactOptional(),
});

const request = z.object({
  command: word,
  code: hex,
  response: hex,
  element: whole(0xffff).exactOptional(),
  rnFirst: rnNumber.exactOptional(),
  rnLast: rnNumber.exactOptional(),
});
const requests = z
  .array(request)
  .refine(
    (list) =>
      list.every(({ rnFirst = 1, rnLast = rnFirst }) => rnLast >= rnFirst) &&
      list.reduce((sum, { rnFirst = 1, rnLast = rnFirst }) => sum + rnLast - rnFirst + 1, 0) <=
        RECORDING_LIMITS.requests,
    `at most ${RECORDING_LIMITS.requests} requests, and rnLast is not below rnFirst`,
  )
  .nullable();

const fault = z.object({
  command: z.enum(FAULT_COMMANDS),
  rn: whole(MAX_BLOCKS),
  response: hex,
  onlyNth: whole(1_000_000).min(1).exactOptional(),
});

export const recordedMachine = z.looseObject({
  coreMiB: mebibytes.nullable(),
  standbyMiB: mebibytes.nullable(),
  incrementMiB: mebibytes.min(1).nullable(),
  blockMiB: mebibytes.min(1).nullable(),
  edat1: z.boolean().nullable(),
  commandLine: z.string().max(4096),
  sclpFaults: z.array(fault).max(1_000),
  answerStyle: z.enum(ANSWER_STYLES).exactOptional(),
  standbyListed: z.boolean().exactOptional(),
  standbyElements: z.array(whole(MAX_BLOCKS).min(1)).min(1).max(64).exactOptional(),
  seed: word.exactOptional(),
});

export const recordedStep = z.object({
  n: whole(1_000_000).min(1),
  name: z.string().max(256),
  command: line,
  exit: whole(255).nullable(),
  stdout: stream,
  stderr: stream,
  sclp: requests,
  unmovable: z
    .array(whole(MAX_BLOCKS - 1))
    .max(MAX_BLOCKS)
    .nullable()
    .exactOptional(),
  skip: z.boolean().exactOptional(),
  notCompared: z.array(word).max(32).exactOptional(),
  compareMemFree: z.boolean().exactOptional(),
  dmesg: messages.nullable().exactOptional(),
  crashes: z.boolean().exactOptional(),
  messages: messages.exactOptional(),
  time: z.object({ start: word.nullable(), seconds: z.number().min(0).max(1e9).nullable() }).exactOptional(),
  changes: state,
});

const recorder = z.object({
  program: word,
  version: word,
  shell: z.enum(['each', 'one']).exactOptional(),
  leftOut: z
    .object({
      commandLineWords: size.exactOptional(),
      messages: size.exactOptional(),
      iomemLines: size.exactOptional(),
    })
    .exactOptional(),
});

export const panickedBoot = z.object({ panics: z.literal(true), messages, sclp: requests.exactOptional() });
export const survivedBoot = z.object({ running: z.boolean().exactOptional(), sclp: requests, state });

/** Without what is read one by one: the boot, of one kind or the other, and the steps. */
export const recordingFrame = z.object({
  format: z.literal([1, 2]),
  name: z.string().min(1).max(256),
  recordedOn: z.string().max(32).nullable().exactOptional(),
  utilLinux: word.nullable().exactOptional(),
  recorder: recorder.exactOptional(),
  kernel: z.object({ release: z.string().min(1).max(128), arch: z.enum(['s390x', 'x86_64']) }),
  machine: recordedMachine,
});

/** What `schemas/recording.schema.json` holds. */
export function recordingJsonSchema(): unknown {
  const whole = recordingFrame.extend({
    boot: z.union([panickedBoot, survivedBoot]),
    steps: z.array(recordedStep).max(RECORDING_LIMITS.steps),
  });
  const schema = z.toJSONSchema(whole, { io: 'input' });
  return {
    ...schema,
    title: 'LPAR recording',
    description:
      'What a real kernel did with its memory, step by step: formats 1 and 2 (docs/recordings.md). null anywhere: not recorded, not compared. Keys that are not named here are passed over.',
  };
}
