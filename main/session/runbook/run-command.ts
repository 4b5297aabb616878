/** One command of a runbook in a shell of its own, as bash would run it, on a state that may be changed. */

import type { Command } from '../../../shared/command.ts';
import type { PartitionName } from '../../../shared/ids.ts';
import type { Step } from '../../../shared/outcome.ts';
import { execute, newUndoLog, type System } from '../../engine/index.ts';
import { logIn } from '../../guest/login.ts';
import { INTERRUPTED, Scratch } from '../../guest/shell/index.ts';
import type { StoredFile } from '../../guest/tree/kept-disk.ts';
import { newRefusedGroups, type RefusedGroup } from '../advice/refused.ts';

export interface CommandRun {
  readonly exit: number;
  /** Standard output and standard error as they came. */
  readonly output: string;
  readonly refused: readonly RefusedGroup[];
  /** What it asked of the machine, in order. */
  readonly commands: readonly Command[];
  /** A write of it did not return and was interrupted. */
  readonly waited: boolean;
}

export interface Place {
  readonly system: System;
  readonly partition: PartitionName;
  /** What is on the partition's disk. */
  readonly disk: Scratch;
}

export function placeOn(system: System, partition: PartitionName, files: readonly StoredFile[] = []): Place {
  const disk = new Scratch();
  disk.restore(files);
  return { system, partition, disk };
}

/** Yields where a pause may be made. A write that waits is interrupted: nothing else could end it here. */
export function* runCommand(
  { system, partition, disk }: Place,
  line: string,
): Generator<void, CommandRun, undefined> {
  const refused = newRefusedGroups();
  const commands: Command[] = [];
  const run = (command: Command): Step => {
    const step = execute(system, command, newUndoLog());
    commands.push(command);
    if (step.outcome.kind === 'refused') refused.add(step.outcome.refusal, command, step.events, undefined);
    return step;
  };
  const { shell } = logIn({ system: () => system, partition, run, scratch: disk });
  let output = '';
  const say = (text: string): void => {
    output += text;
  };
  const running = shell.run(line, { stdout: say, stderr: say });
  let waited = false;
  for (let next = running.next(undefined); ; ) {
    if (next.done) return { exit: next.value, output, refused: refused.groups, commands, waited };
    const pending = next.value.kind === 'pending';
    waited ||= pending;
    yield;
    next = running.next(pending ? INTERRUPTED : undefined);
  }
}
