/**
 * A machine from a definition in YAML or JSON, for the command line only: sizes may be spelt "64 GiB". Machine files
 * with state and journal are main/files' business.
 */

import { parse } from 'yaml';
import { z } from 'zod';
import { ORDINARY_CONDITIONS, type SystemDefinition } from '../../shared/definition.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import { parseBytes } from '../../shared/units.ts';

const size = z.union([z.number(), z.string()]).transform((value, context) => {
  const bytes = typeof value === 'number' ? value : parseBytes(value);
  if (bytes !== undefined) return bytes;
  context.addIssue(`not a size: ${JSON.stringify(value)}`);
  return z.NEVER;
});

const partition = z.object({
  name: z.string().min(1).max(64),
  profile: z.object({ initialBytes: size, reservedBytes: size }),
  sclp: z.looseObject({
    incrementBytes: size,
    rnMax: z.number().optional(),
    storageFacilities: z.boolean().optional(),
  }),
  kernel: z.looseObject({
    release: z.string(),
    commandLine: z.string().default(''),
    edat1: z.boolean().optional(),
    kdump: z.boolean().optional(),
  }),
  conditions: z.looseObject({}).default({}),
});

const system = z.object({
  name: z.string().min(1).max(64),
  customerBytes: size,
  answerStyle: z.enum(['always-0020', 'redundant-0120']).default('always-0020'),
  partitions: z.array(partition).min(1),
});

/** The definition in a text, or what is wrong with it. Values are checked by the engine afterwards. */
export function readDefinition(text: string): Result<SystemDefinition, string> {
  let raw: unknown;
  try {
    raw = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    return fail(
      `not YAML or JSON: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unreadable'}`,
    );
  }
  const parsed = system.safeParse(raw);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return fail(`${issue?.path.join('.') || 'definition'}: ${issue?.message ?? 'malformed'}`);
  }
  const { data } = parsed;
  const partitions = data.partitions.map((one) => ({
    ...one,
    conditions: { ...ORDINARY_CONDITIONS, ...one.conditions },
  }));
  // Brands exist in the types only; the schema has just made sure of what they stand for.
  return ok({ ...data, partitions } as unknown as SystemDefinition);
}
