/** What an attendee hands in: one file with everything that was done, chained by hashes from the first entry to the last. */

import { z } from 'zod';
import { fail, ok, type Result } from '../../shared/failure.ts';
import { chained, chainStart, type LogEntry, logEntry } from './log-entry.ts';

export const HAND_IN_FORMAT = 1;
export const HAND_IN_LIMIT_BYTES = 16 * 1024 * 1024;
const ENTRY_LIMIT = 20_000;

const handInFile = z.strictObject({
  handIn: z.literal(HAND_IN_FORMAT),
  product: z.string().max(100),
  engine: z.string().max(20),
  attendee: z.string().min(1).max(80),
  workshop: z.string().max(64),
  version: z.string().max(40),
  track: z.string().max(64).nullable(),
  madeMs: z.number().int(),
  lessons: z
    .array(
      z.strictObject({
        lesson: z.string().max(64),
        startedMs: z.number().int(),
        entries: z
          .array(z.strictObject({ entry: z.string().max(2_000_000), hash: z.string().max(64) }))
          .max(ENTRY_LIMIT),
      }),
    )
    .max(200),
  /** Over everything above. */
  hash: z.string().max(64),
});

export type HandInFile = z.output<typeof handInFile>;

export interface HandInLesson {
  readonly lesson: string;
  readonly startedMs: number;
  readonly entries: readonly LogEntry[];
  /** Of its last entry. */
  readonly hash: string;
}

export interface HandIn extends Omit<HandInFile, 'lessons'> {
  readonly lessons: readonly HandInLesson[];
}

const sealOf = ({ hash: _, ...rest }: HandInFile): string => chained('', JSON.stringify(rest));

export function writeHandIn(parts: Omit<HandInFile, 'handIn' | 'hash'>): string {
  const { product, engine, attendee, workshop, version, track, madeMs, lessons } = parts;
  const file = {
    handIn: HAND_IN_FORMAT,
    ...{ product, engine, attendee, workshop, version, track, madeMs, lessons },
    hash: '',
  } as HandInFile;
  return `${JSON.stringify({ ...file, hash: sealOf(file) })}\n`;
}

/** Fails with what does not fit: nothing of a file is believed whose chain is broken. */
export function readHandIn(text: string): Result<HandIn, string> {
  if (text.length > HAND_IN_LIMIT_BYTES) return fail(`a hand-in holds at most ${HAND_IN_LIMIT_BYTES} bytes`);
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return fail('this is no hand-in: it is not JSON');
  }
  const parsed = handInFile.safeParse(raw);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return fail(`this is no hand-in: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  const file = parsed.data;
  const lessons: HandInLesson[] = [];
  for (const { lesson, startedMs, entries } of file.lessons) {
    let hash = chainStart(file.attendee, file.workshop, lesson);
    const read: LogEntry[] = [];
    for (const [index, one] of entries.entries()) {
      hash = chained(hash, one.entry);
      if (hash !== one.hash)
        return fail(
          `the chain of lesson ${lesson} is broken at entry ${index + 1}: it was changed after it was written`,
        );
      const entry = entryOf(one.entry);
      if (!entry) return fail(`entry ${index + 1} of lesson ${lesson} cannot be read`);
      read.push(entry);
    }
    lessons.push({ lesson, startedMs, entries: read, hash });
  }
  if (sealOf(file) !== file.hash) return fail('the file was changed after it was written');
  return ok({ ...file, lessons });
}

function entryOf(text: string): LogEntry | undefined {
  try {
    const parsed = logEntry.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** "Ada Lovelace" hands in ada-lovelace.handin.json. */
export const handInName = (attendee: string): string =>
  `${
    attendee
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '') || 'attendee'
  }.handin.json`;
