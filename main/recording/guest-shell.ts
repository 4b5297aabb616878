/** The in-app shell on a booted guest, with the steps of everything it writes. */

import type { Command } from '../../shared/command.ts';
import type { MachineEvent } from '../../shared/event.ts';
import type { Outcome, Step } from '../../shared/outcome.ts';
import { execute, newUndoLog, type System } from '../engine/index.ts';
import { logIn } from '../guest/login.ts';
import { INTERRUPTED, type Personality, type Shell } from '../guest/shell/index.ts';
import type { Ran } from './compare.ts';
import { GUEST } from './machine-of.ts';
import type { Recording } from './recording.ts';

/** Told of every step of the machine, with the state behind it. */
export type NoteStep = (system: System, step: Partial<Step>) => void;

export interface GuestRun extends Ran {
  readonly events: readonly MachineEvent[];
  readonly commands: readonly { readonly command: Command; readonly outcome: Outcome }[];
}

export interface GuestShell {
  /** Yields where a pause may be made. */
  run(line: string): Generator<void, GuestRun, undefined>;
  /** What `lsmem -a` prints now. Yields where a pause may be made. */
  readonly lsmem: () => Generator<void, string, undefined>;
}

export interface GuestShellOptions {
  /** The machine at the moment of each access; it may be exchanged between two lines. */
  readonly system: () => System;
  readonly personality: Personality;
  /** Every line in a shell of its own. */
  readonly shellPerLine: boolean;
  readonly note?: NoteStep;
}

/** The shell of a recording: which lsmem and chmem, and whether it lasts from line to line. */
export const mannerOf = (
  { utilLinux, recorder }: Recording,
  note?: NoteStep,
): Omit<GuestShellOptions, 'system'> => ({
  personality: isOlder(utilLinux) ? '2.38' : '2.42',
  shellPerLine: recorder?.shell === 'each',
  ...(note && { note }),
});

/** 2.42 shows memmap on memory; up to 2.41 lsmem and chmem are those of 2.38. */
function isOlder(version: string | null | undefined): boolean {
  const [, major = '2', minor = '42'] = /^(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  return Number(major) < 2 || (Number(major) === 2 && Number(minor) < 42);
}

export function openGuestShell({ system, personality, shellPerLine, note }: GuestShellOptions): GuestShell {
  let events: MachineEvent[] = [];
  let commands: { command: Command; outcome: Outcome }[] = [];
  const run = (command: Command): Step => {
    const step = execute(system(), command, newUndoLog());
    events.push(...step.events);
    commands.push({ command, outcome: step.outcome });
    note?.(system(), step);
    return step;
  };
  const open = (): Shell => logIn({ system, partition: GUEST, run, personality }).shell;
  let shell = open();
  // A second one, so that reading the table leaves no trace in the first one's $?.
  const reader = open();
  return {
    *run(line) {
      events = [];
      commands = [];
      if (shellPerLine) shell = open();
      return { ...(yield* runInPieces(shell, line)), events, commands };
    },
    *lsmem() {
      return (yield* runInPieces(reader, 'lsmem -a')).stdout;
    },
  };
}

function* runInPieces(shell: Shell, line: string): Generator<void, Ran, undefined> {
  const streams = { stdout: '', stderr: '' };
  const running = shell.run(line, {
    stdout: (text) => {
      streams.stdout += text;
    },
    stderr: (text) => {
      streams.stderr += text;
    },
  });
  for (let step = running.next(); ; ) {
    if (step.done) return { exit: step.value, ...streams };
    yield;
    // Nobody else could end a write that waits, or do something that a program waits for.
    const { kind } = step.value;
    step = running.next(kind === 'pending' || kind === 'watching' ? INTERRUPTED : undefined);
  }
}
