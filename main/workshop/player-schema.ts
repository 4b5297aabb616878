/** The player's state as it was stored: what does not fit it was damaged, or written by something else. */

import { z } from 'zod';
import type { PlayerState } from './player-state.ts';

const whole = z.number().int().min(0);

const programRun = z.object({
  name: z.string(),
  args: z.array(z.string()),
  exit: z.number().int(),
  stdout: z.string(),
  stderr: z.string(),
  at: z.number(),
});

const shellRun = z.object({
  partition: z.string(),
  line: z.string(),
  exit: z.number().int().nullable(),
  stdout: z.string(),
  stderr: z.string(),
  // Absent in what an earlier release stored.
  programs: z.array(programRun).default([]),
  at: z.number().default(0),
});

const playerState = z.object({
  step: whole,
  done: z.array(z.string()),
  begun: z.record(z.string(), whole),
  hints: z.record(z.string(), whole),
  answers: z.record(z.string(), z.string()),
  wrong: z.record(z.string(), whole).default({}),
  tasks: z.record(z.string(), z.string()).default({}),
  words: z.record(z.string(), z.string()).default({}),
  shown: z.array(z.string()).default([]),
  missed: z.record(z.string(), z.array(z.string())).default({}),
  seconds: z.record(z.string(), z.number()).default({}),
  baseline: z.array(z.tuple([z.string(), z.number()])),
  runs: z.array(shellRun),
  exploredFrom: whole.nullable(),
  at: z.string().default(''),
  base: whole.default(0),
  start: z.string().default(''),
  solved: whole,
});

/** undefined: it cannot be read. */
export function readPlayerState(text: string): PlayerState | undefined {
  try {
    const parsed = playerState.safeParse(JSON.parse(text));
    // The brand of a partition's name exists for the compiler only.
    return parsed.success ? (parsed.data as unknown as PlayerState) : undefined;
  } catch {
    return undefined;
  }
}
