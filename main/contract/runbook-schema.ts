/** Shape of a runbook and of what the renderer may ask of runbooks. */

import { z } from 'zod';
import {
  ACTIONS_LIMIT,
  MATCHES,
  RUNBOOK_FORMAT,
  RUNBOOK_FORMS,
  RUNBOOK_LIMITS,
  RUNBOOK_PARTS,
  type Runbook,
  type RunbookRequest,
} from '../../shared/runbook.ts';
import { blockAction } from './command-schema.ts';
import { compareSide } from './machine-schema.ts';
import { name, revision, size, token, whole } from './primitives.ts';
import { guards } from './same-shape.ts';

const { steps, commandChars, outputChars, lineChars, textChars, risks, bytes } = RUNBOOK_LIMITS;

const line = z.string().max(lineChars);
const text = z.string().max(textChars);

const step = z.strictObject({
  title: line.describe('What the step is for'),
  command: z
    .string()
    .max(commandChars)
    .describe('For bash, in a shell of its own; empty for what a person does elsewhere'),
  exit: whole(255),
  match: z
    .enum(MATCHES)
    .describe('How the output is compared: all of it, a part of it, or only the exit code'),
  output: z.string().max(outputChars).describe('What it prints, standard output and standard error'),
  otherwise: text.describe('What to do when it differs'),
});
const part = z.array(step).max(steps);

const rehearsal = z.strictObject({
  machine: name,
  revision,
  release: line,
  engineVersion: line,
  stampMs: size,
});

const shape = z.strictObject({
  format: z.literal(RUNBOOK_FORMAT),
  title: line.min(1),
  change: line.describe('Number of the change'),
  author: line,
  system: line,
  partition: name,
  purpose: text,
  rehearsal: rehearsal.nullable().describe('Where the expected output comes from; null: not rehearsed'),
  risks: z.array(text).max(risks),
  before: part.describe('Checks before'),
  steps: part.describe('The change'),
  after: part.describe('Checks after'),
  back: part.describe('The way back'),
});

/** The whole is bounded too: it travels in one call. */
export const runbook = guards<Runbook>()(
  shape.refine(
    (document) => JSON.stringify(document).length <= bytes,
    `a runbook holds at most ${bytes} bytes`,
  ),
);

/** What `schemas/runbook.schema.json` holds. */
export function runbookJsonSchema(): unknown {
  return {
    ...z.toJSONSchema(shape, { io: 'input' }),
    title: 'LPAR runbook',
    description: `A change written down so that somebody else can carry it out: format ${RUNBOOK_FORMAT} (docs/runbooks.md).`,
  };
}

const id = whole(Number.MAX_SAFE_INTEGER);

export const runbookRequest = guards<RunbookRequest>()(
  z.discriminatedUnion('do', [
    z.strictObject({ do: z.literal('list') }),
    z.strictObject({ do: z.enum(['get', 'remove']), runbook: id }),
    z.strictObject({
      do: z.literal('make'),
      from: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('blank'), partition: name }),
        z.strictObject({ kind: z.literal('plan'), action: blockAction }),
        z.strictObject({ kind: z.literal('actions'), actions: z.array(id).min(1).max(ACTIONS_LIMIT) }),
        z.strictObject({
          kind: z.literal('comparison'),
          left: compareSide,
          right: compareSide,
          partition: name.exactOptional(),
        }),
      ]),
      form: z.enum(RUNBOOK_FORMS),
      ticket: token,
    }),
    z.strictObject({ do: z.literal('put'), runbook: id, document: runbook }),
    z.strictObject({ do: z.literal('takeIn'), file: line, text: z.string().max(2 * bytes) }),
    z.strictObject({ do: z.literal('rehearse'), runbook: id, ticket: token }),
    z.strictObject({
      do: z.literal('runStep'),
      runbook: id,
      part: z.enum(RUNBOOK_PARTS),
      index: whole(steps),
      ticket: token,
    }),
    z.strictObject({ do: z.literal('against'), runbook: id, recording: id, ticket: token }),
  ]),
);
