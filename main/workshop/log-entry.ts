/** What an attendee did, as it is kept and handed in. Each entry is chained to the one before it by its hash. */

import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Command } from '../../shared/command.ts';
import { partitionName } from '../../shared/ids.ts';
import { command } from '../contract/command-schema.ts';

const whole = z.number().int();
const text = z.string().max(70_000);

/** `head`: revision of the machine behind it, counted from the lesson's start. */
const common = { ms: whole, head: whole };

const did = z.discriminatedUnion('did', [
  /** The lesson as it was then: hashes of its start and of its steps. */
  z.strictObject({
    did: z.literal('begin'),
    ...common,
    version: text,
    lesson: text,
    steps: z.record(z.string(), text),
  }),
  z.strictObject({ did: z.literal('step'), ...common, step: text, task: text }),
  z.strictObject({ did: z.literal('shell'), ...common, partition: text, terminal: text, line: text }),
  z.strictObject({ did: z.literal('commands'), ...common, commands: z.array(z.unknown()).max(20_000) }),
  /** Undo, redo, reset, return: the machine is at a revision that it was at before. */
  z.strictObject({ did: z.literal('move'), ...common }),
  z.strictObject({ did: z.literal('answer'), ...common, goal: text, text }),
  z.strictObject({ did: z.enum(['hint', 'explore', 'return', 'reset']), ...common }),
  /** The presenter carried something of the solution out: the step is nobody's achievement. */
  z.strictObject({ did: z.literal('shown'), ...common, step: text }),
  z.strictObject({ did: z.literal('done'), ...common, step: text }),
]);

export type LogEntry = z.output<typeof did>;
/** Without what every entry has. */
export type Did = LogEntry extends infer One
  ? One extends LogEntry
    ? Omit<One, 'ms' | 'head'>
    : never
  : never;

export const logEntry = did;

export const chained = (before: string, entry: string): string =>
  createHash('sha256').update(`${before}\n${entry}`).digest('hex');

/** Where a chain begins: an entry of one attendee's lesson fits into nobody else's. */
export const chainStart = (attendee: string, workshop: string, lesson: string): string =>
  chained('', JSON.stringify([attendee, workshop, lesson]));

/** Commands of an entry as the engine takes them; undefined: they are none. */
export function commandsOf(entry: Extract<LogEntry, { did: 'commands' }>): readonly Command[] | undefined {
  const parsed = z.array(command).safeParse(entry.commands);
  return parsed.success ? (parsed.data as unknown as Command[]) : undefined;
}

export const lineOf = ({ partition, line }: Extract<LogEntry, { did: 'shell' }>) => ({
  do: 'shell' as const,
  partition: partitionName(partition),
  line,
});
