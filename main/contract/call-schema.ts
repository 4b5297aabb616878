/** Parameters of every method of the contract. A method without an entry here does not compile. */

import { z } from 'zod';
import type { JournalFilter, MethodName, Methods, Query } from '../../shared/api.ts';
import { ACTORS } from '../../shared/command.ts';
import { action } from './command-schema.ts';
import { loadDevice } from './definition-schema.ts';
import { compareSide, machineAction } from './machine-schema.ts';
import {
  LINE_LIMIT_CHARS,
  MAX_BLOCKS,
  name,
  PAGE_LIMIT_ROWS,
  revision,
  size,
  token,
  whole,
} from './primitives.ts';
import { recordingRequest } from './recording-schema.ts';
import { runbookRequest } from './runbook-schema.ts';
import { guards, guardsEach } from './same-shape.ts';
import { dataFolderRequest, settingsChange } from './settings-schema.ts';
import { upgradeRequest } from './upgrade-schema.ts';
import { workshopRequest } from './workshop-schema.ts';

const limit = whole(PAGE_LIMIT_ROWS).min(1);
/** Pages of the largest block. */
const pages = whole(2 ** 24);
const MOST_STRUCT_PAGE_BYTES = 4096;

const journalFilter = guards<JournalFilter>()(
  z.strictObject({
    partition: name.exactOptional(),
    block: whole(MAX_BLOCKS - 1).exactOptional(),
    action: whole(Number.MAX_SAFE_INTEGER).exactOptional(),
    actor: z.enum(ACTORS).exactOptional(),
    refused: z.literal(true).exactOptional(),
    onPath: z.literal(true).exactOptional(),
    sinceMs: whole(Number.MAX_SAFE_INTEGER).exactOptional(),
    text: z.string().max(LINE_LIMIT_CHARS).exactOptional(),
  }),
);

const query = guards<Query>()(
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('block'),
      partition: name,
      block: whole(MAX_BLOCKS - 1),
      at: revision.exactOptional(),
    }),
    z.strictObject({ kind: z.enum(['machines', 'branches', 'templates', 'moves']) }),
    z.strictObject({
      kind: z.literal('journalActions'),
      before: revision.exactOptional(),
      limit,
      filter: z
        .strictObject({
          partition: name.exactOptional(),
          actor: z.enum(ACTORS).exactOptional(),
          block: whole(MAX_BLOCKS - 1).exactOptional(),
          refused: z.literal(true).exactOptional(),
          sinceMs: whole(Number.MAX_SAFE_INTEGER).exactOptional(),
          text: z.string().max(LINE_LIMIT_CHARS).exactOptional(),
        })
        .exactOptional(),
    }),
    z.strictObject({ kind: z.literal('figures'), partition: name, at: revision.exactOptional() }),
    z.strictObject({
      kind: z.literal('changes'),
      partition: name,
      table: z.enum(['block', 'increment']),
      at: revision,
    }),
    z.strictObject({
      kind: z.literal('journal'),
      before: revision.exactOptional(),
      limit,
      filter: journalFilter.exactOptional(),
    }),
    z.strictObject({
      kind: z.literal('trace'),
      partition: name.exactOptional(),
      before: z.strictObject({ revision, ordinal: whole(Number.MAX_SAFE_INTEGER) }).exactOptional(),
      limit,
    }),
    z.strictObject({ kind: z.literal('sequence'), revision }),
    z.strictObject({ kind: z.literal('calls'), revision }),
    z.strictObject({
      kind: z.literal('pages'),
      partition: name,
      block: whole(MAX_BLOCKS - 1),
      pfn: whole(Number.MAX_SAFE_INTEGER).exactOptional(),
      at: revision.exactOptional(),
      step: z.strictObject({ revision, events: whole(Number.MAX_SAFE_INTEGER) }).exactOptional(),
      limits: z
        .strictObject({
          altmapPages: pages.exactOptional(),
          altmapReserve: pages.exactOptional(),
          freeFrames: pages.exactOptional(),
          freePages: pages.exactOptional(),
        })
        .exactOptional(),
    }),
    z.strictObject({
      kind: z.literal('memmapRules'),
      partition: name,
      structPageBytes: whole(MOST_STRUCT_PAGE_BYTES).min(1),
      parameter: z.enum(['N', 'Y', 'force']),
    }),
    z.strictObject({
      kind: z.literal('messages'),
      partition: name,
      from: whole(Number.MAX_SAFE_INTEGER),
      limit,
      at: revision.exactOptional(),
    }),
    z.strictObject({
      kind: z.literal('complete'),
      partition: name,
      line: z.string().max(LINE_LIMIT_CHARS),
      terminal: token.exactOptional(),
    }),
    z.strictObject({ kind: z.literal('unfinished'), line: z.string().max(LINE_LIMIT_CHARS) }),
    z.strictObject({ kind: z.enum(['actions', 'definition']), partition: name }),
    z.strictObject({
      kind: z.literal('reboot'),
      partition: name,
      action: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('load'), clear: z.boolean(), device: loadDevice.exactOptional() }),
        z.strictObject({ kind: z.enum(['resetNormal', 'resetClear', 'pswRestart', 'stop', 'deactivate']) }),
      ]),
    }),
    z.strictObject({
      kind: z.literal('plan'),
      partition: name,
      initialBytes: size.exactOptional(),
      reservedBytes: size.exactOptional(),
    }),
    z.strictObject({
      kind: z.literal('storage'),
      partition: name,
      onlineBlocks: whole(MAX_BLOCKS).exactOptional(),
      byIncrement: z.boolean().exactOptional(),
      early: z.boolean().exactOptional(),
      memmapOnMemory: z.boolean().exactOptional(),
    }),
  ]),
);

export const PARAMS = guardsEach<{ [Name in MethodName]: Methods[Name]['params'] }>()({
  hello: z.strictObject({}),
  open: z.strictObject({ machine: whole(Number.MAX_SAFE_INTEGER) }),
  run: z.strictObject({ action, seen: revision.nullable(), ticket: token }),
  preview: z.strictObject({ action }),
  query,
  closeTerminal: z.strictObject({ partition: name, terminal: token }),
  cancel: z.strictObject({ ticket: token }),
  manage: z.strictObject({ action: machineAction }),
  view: z.strictObject({ revision: revision.nullable() }),
  compare: z.strictObject({ left: compareSide, right: compareSide }),
  compareMaps: z.strictObject({ left: compareSide, right: compareSide, partition: name }),
  backUp: z.strictObject({}),
  workshop: workshopRequest,
  recording: recordingRequest,
  settings: z.strictObject({ change: settingsChange }),
  dataFolder: dataFolderRequest,
  runbook: runbookRequest,
  upgrade: upgradeRequest,
});
