/**
 * A login to a partition: its files and its shell, built here and nowhere else. Terminals, lessons without a window,
 * previews, exports, the command line and the conformance runner differ in who carries commands out, not in what they log in to.
 */

import type { Command } from '../../shared/command.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { Step } from '../../shared/outcome.ts';
import type { PartitionView } from '../../shared/view.ts';
import { kernelLog, partitionView, type System } from '../engine/index.ts';
import { GuestClock } from './shell/clock.ts';
import { cpOf } from './shell/cp-commands.ts';
import {
  createEngineTree,
  createShell,
  Scratch,
  type Shell,
  type ShellOptions,
  type Tree,
} from './shell/index.ts';
import { baseFilesOf } from './system/base-files.ts';

export interface LoginOptions
  extends Omit<ShellOptions, 'hostname' | 'release' | 'machine' | 'dmesg' | 'vmcp'> {
  /** The state at the moment of each access: a write is seen by the next read at once. */
  readonly system: () => System;
  readonly partition: PartitionName;
  /** Carries out what the guest does: a write to its sysfs, or what else one of its programs leads to. */
  readonly run: (command: Command) => Step;
}

export interface Login {
  readonly shell: Shell;
  /** The running partition's /sys and /proc. */
  readonly tree: Tree;
  /** `exit` ends a login, and so does another kernel. */
  readonly isOver: boolean;
}

/** What the guest says of itself is what it is at the login. */
export function logIn({ system, partition, run, ...options }: LoginOptions): Login {
  const view = (): PartitionView | undefined => partitionView(system(), partition);
  const release = view()?.release ?? '';
  const clock = options.clock ?? new GuestClock();
  const hostname = partition.toLowerCase();
  const machine = view()?.arch ?? 's390x';
  const scratch = options.scratch ?? new Scratch();
  scratch.useBase(
    baseFilesOf({ release, machine, hostname, installedLine: () => view()?.commandLine ?? '' }),
  );
  const tree = createEngineTree({ system, partition, write: run });
  const shell = createShell(tree, {
    ...options,
    clock,
    scratch,
    hostname,
    release,
    machine,
    dmesg: () => kernelLog(system(), partition),
    ...(view()?.zvm && {
      vmcp: cpOf({ partition, storage: () => view()?.zvm?.running ?? null, now: () => clock.now, run }),
    }),
  });
  return {
    shell,
    tree,
    get isOver() {
      return shell.exited !== undefined || (view()?.release ?? '') !== release;
    },
  };
}
