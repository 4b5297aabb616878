/** Shapes of what is asked of saved machines and their files. */

import { z } from 'zod';
import { RUNBOOK_FILES } from '../../shared/runbook-file.ts';
import type { CompareSide, FileRequest, MachineAction } from '../../shared/saved-machine.ts';
import { systemDefinition } from './definition-schema.ts';
import { name, revision, token, whole } from './primitives.ts';
import { guards } from './same-shape.ts';

const NOTES_LIMIT_CHARS = 512 * 1024;

const machine = whole(Number.MAX_SAFE_INTEGER);
const machineName = z.string().trim().min(1).max(64);

export const machineAction = guards<MachineAction>()(
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('create'), name: machineName, definition: systemDefinition.nullable() }),
    z.strictObject({ kind: z.literal('createFrom'), name: machineName, template: token }),
    z.strictObject({ kind: z.enum(['duplicate', 'rename', 'recover']), machine, name: machineName }),
    z.strictObject({ kind: z.literal('annotate'), machine, notes: z.string().max(NOTES_LIMIT_CHARS) }),
    z.strictObject({ kind: z.enum(['delete', 'restore', 'keep']), machine }),
    z.strictObject({
      kind: z.literal('renameBranch'),
      machine,
      branch: whole(Number.MAX_SAFE_INTEGER),
      name: machineName,
    }),
  ]),
);

/** A file that comes in. Its name only names what is made of it; without `as` it is a machine. */
export const incomingFile = z.strictObject({
  name: z.string().max(255).default(''),
  as: z.enum(['workshop', 'recording', 'answered']).optional(),
  /** What the person says that a capture does not: "increment=256M,initial=4G". */
  assume: z.string().max(5000).default(''),
});

const storage = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** A file with what was decided about the partitions that it leaves open. */
export const answeredFile = z.strictObject({
  text: z.string(),
  answers: z.strictObject({
    others: z.enum(['proposed', 'ask']),
    partitions: z.record(
      z.string().max(64),
      z.strictObject({
        leaveOut: z.boolean().exactOptional(),
        initialBytes: storage.exactOptional(),
        reservedBytes: storage.exactOptional(),
      }),
    ),
  }),
});

export const compareSide = guards<CompareSide>()(
  z.strictObject({
    machine,
    revision: revision.exactOptional(),
    branch: z.string().min(1).max(64).exactOptional(),
    release: z.string().min(1).max(128).exactOptional(),
  }),
);

export const fileRequest = guards<FileRequest>()(
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('machine'), machine, history: z.boolean() }),
    z.strictObject({ kind: z.enum(['journal', 'trace']), machine, format: z.enum(['jsonl', 'csv']) }),
    z.strictObject({
      kind: z.enum(['sysfs', 'dbginfo', 'prometheus']),
      machine,
      partition: name.exactOptional(),
      at: revision.exactOptional(),
    }),
    z.strictObject({
      kind: z.literal('zmemtopo'),
      machine,
      format: z.enum(['json', 'table', 'csv']).exactOptional(),
      at: revision.exactOptional(),
    }),
    z.strictObject({ kind: z.enum(['report', 'hmcDefinition', 'dpmExport']), machine }),
    z.strictObject({ kind: z.literal('packed'), file: token }),
    z.strictObject({ kind: z.literal('runbook'), runbook: machine, format: z.enum(RUNBOOK_FILES) }),
    z.strictObject({ kind: z.literal('recorder') }),
    z.strictObject({ kind: z.literal('recording'), recording: machine }),
    z.strictObject({ kind: z.literal('replay'), recording: machine, format: z.enum(['html', 'md', 'json']) }),
    z.strictObject({
      kind: z.literal('comparison'),
      left: compareSide,
      right: compareSide,
      format: z.enum(['text', 'json']),
    }),
  ]),
);
