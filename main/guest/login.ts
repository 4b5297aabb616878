/**
 * A login to a partition: its files and its shell, built here and nowhere else. Terminals, lessons without a window,
 * previews, exports, the command line and the conformance runner differ in who carries commands out, not in what they log in to.
 */

import type { Command } from '../../shared/command.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { Step } from '../../shared/outcome.ts';
import type { PartitionView } from '../../shared/view.ts';
import { partitionView, type System } from '../engine/index.ts';
import { cpOf } from './shell/cp-commands.ts';
import { createShell, Scratch, type Shell, type ShellOptions, type Tree } from './shell/index.ts';
import { type OpenGuest, openGuest } from './system/open-guest.ts';

export interface LoginOptions
  extends Omit<ShellOptions, 'beside' | 'hostname' | 'release' | 'machine' | 'dmesg' | 'port' | 'vmcp'> {
  /** The state at the moment of each access: a write is seen by the next read at once. */
  readonly system: () => System;
  readonly partition: PartitionName;
  /** Carries out what the guest does: a write to its sysfs, or what else one of its programs leads to. */
  readonly run: (command: Command) => Step;
  /** The partition's Linux where several share it: it is told of commands by them. One of its own when absent. */
  readonly guest?: OpenGuest;
}

export interface Login {
  readonly shell: Shell;
  /** The running partition's /sys and /proc. */
  readonly tree: Tree;
  /** `exit` ends a login, and so does another kernel. */
  readonly isOver: boolean;
}

/** What the guest says of itself is what it is at the login. */
export function logIn({ system, partition, run, guest: shared, ...options }: LoginOptions): Login {
  const view = (): PartitionView | undefined => partitionView(system(), partition);
  const release = view()?.release ?? '';
  const opened = shared ?? ownGuest({ system, partition, run, ...options });
  const { guest } = opened;
  const tree = opened.treeFor(shared ? run : (command) => heard(opened, command, run));
  const { boots } = guest;
  const common = opened.shellOptions();
  const clock = options.clock ?? common.clock;
  const shell = createShell(tree, {
    ...common,
    ...options,
    ...(common.scratch && { scratch: common.scratch }),
    clock,
    beside: guest,
    ...(view()?.zvm && {
      vmcp: cpOf({
        partition,
        storage: () => view()?.zvm?.running ?? null,
        now: () => clock.now,
        run: shared ? run : (command) => heard(opened, command, run),
      }),
    }),
  });
  return {
    shell,
    tree,
    get isOver() {
      return shell.exited !== undefined || guest.boots !== boots || (view()?.release ?? '') !== release;
    },
  };
}

/** A guest that nobody else uses hears of the commands of this login. */
function ownGuest({
  system,
  partition,
  run,
  scratch = new Scratch(),
  mounts,
}: Pick<LoginOptions, 'system' | 'partition' | 'run' | 'scratch' | 'mounts'>): OpenGuest {
  const opened: OpenGuest = openGuest({
    system,
    partition,
    scratch,
    ...(mounts && { mounts }),
    run: (command) => heard(opened, command, run),
  });
  return opened;
}

function heard({ guest }: OpenGuest, command: Command, run: LoginOptions['run']): Step {
  const step = run(command);
  guest.notice(command, step);
  return step;
}
