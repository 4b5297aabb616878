/**
 * The machine file's own frame, and the JSON Schema that is published for editors. Definition and commands have the
 * schemas of the door: a file cannot bring in what a click could not.
 */

import { z } from 'zod';
import type { Actor } from '../../shared/command.ts';
import type { JsonValue } from '../../shared/definition.ts';
import { RUNBOOK_LIMITS } from '../../shared/runbook.ts';
import { command } from '../contract/command-schema.ts';
import { systemDefinition } from '../contract/definition-schema.ts';
import { name, revision, whole } from '../contract/primitives.ts';
import { runbook } from '../contract/runbook-schema.ts';
import { guestDisks } from './guest-disk.ts';
import { schemaToFile, UNIT_SCHEMAS } from './spelling.ts';

/** Format version that is written. Files of older versions are read, those of newer ones refused. */
export const FORMAT_VERSION = 1;
export const NOTES_LIMIT_CHARS = 1024 * 1024;
const BRANCH_LIMIT = 10_000;
const ACTION_LIMIT = 2_000_000;

const ACTORS = ['ui', 'shell', 'workshop', 'import', 'cli'] as const satisfies readonly Actor[];
const hash = z.string().regex(/^[0-9a-f]{16}$/);
const branchNumber = whole(0xffff_ffff).min(1);
const outcome = z.string().min(1).max(32);

/** Lines `echo VALUE > PATH` in the order in which they were written, all on one partition. */
const writesShape = z.strictObject({ partition: name, writes: z.string() });

const action = <Step extends z.ZodType>(step: Step) =>
  z.strictObject({
    /** Number of its first command. */
    revision: revision.min(1),
    /** Revision it was carried out on, where that is not the one before it. */
    after: revision.exactOptional(),
    branch: branchNumber,
    actor: z.enum(ACTORS),
    at: z.iso.datetime(),
    commands: z.array(step).min(1),
    /** State after it, to find out that a replay leads elsewhere. */
    hash: hash.exactOptional(),
  });

const journal = <Step extends z.ZodType>(step: Step) =>
  z.strictObject({
    engine: z.string().min(1).max(16),
    head: revision,
    branch: branchNumber,
    branches: z
      .array(z.strictObject({ branch: branchNumber, name: z.string().min(1).max(64) }))
      .min(1)
      .max(BRANCH_LIMIT),
    actions: z.array(action(step)).max(ACTION_LIMIT),
  });

const frame = <System extends z.ZodType, Step extends z.ZodType>(system: System, step: Step) =>
  z.strictObject({
    lparMachine: z.literal(FORMAT_VERSION),
    name: z.string().trim().min(1).max(64),
    notes: z.string().max(NOTES_LIMIT_CHARS).exactOptional(),
    system,
    journal: journal(step).exactOptional(),
    guests: guestDisks.exactOptional(),
    /** As in schemas/runbook.schema.json, in the order in which they were made. */
    runbooks: z.array(runbook).max(RUNBOOK_LIMITS.runbooks).exactOptional(),
  });

/** Definition and commands are read separately, because they are spelt differently in files. */
export const machineFrame = frame(z.json(), z.json());
export type MachineFrame = z.infer<typeof machineFrame>;
export const writesStep = writesShape;

/** A command as it stands in a file: the command itself, and what became of it unless it was done. */
const commandStep = z.intersection(command, z.object({ outcome: outcome.exactOptional() }));

/** The JSON Schema of `schemas/machine.schema.json`. Fields it does not name are allowed, and kept. */
export function machineJsonSchema(): JsonValue {
  const whole = z.toJSONSchema(frame(systemDefinition, z.union([writesShape, commandStep])), {
    io: 'input',
    unrepresentable: 'any',
  }) as JsonValue;
  const { $schema, ...spelt } = schemaToFile(whole) as Record<string, JsonValue>;
  const { $defs, ...rest } = spelt as { $defs?: Record<string, JsonValue> };
  return {
    $schema: $schema ?? null,
    title: 'Machine file of the LPAR memory console',
    description: `Format version ${FORMAT_VERSION}. Unknown fields are kept.`,
    ...rest,
    $defs: { ...UNIT_SCHEMAS, ...$defs },
  };
}
