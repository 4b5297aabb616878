/** Terminals: one shell each, kept between lines until they are closed. */

import type { PartitionName } from '../../shared/ids.ts';
import type { PartitionView } from '../../shared/view.ts';
import { kernelLog, partitionView, type System } from '../engine/index.ts';
import { guestTree, type WriteFile, writeFile } from '../guest/guest-tree.ts';
import { cpOf } from '../guest/shell/cp-commands.ts';
import { createShell, type Scratch, type Shell, type Tree } from '../guest/shell/index.ts';
import type { KeptFiles } from '../machine/kept-files.ts';

/** In all partitions of the open machine, and of all windows. */
export const TERMINAL_LIMIT = 64;

export interface Terminals {
  /** The terminal's shell, logged in to the partition; its writes go to `write` from now on. */
  shellOf(terminal: string, partition: PartitionName, write: WriteFile): Shell;
  /** Whether there is no room for a terminal of this name. */
  isFull(terminal: string, partition: PartitionName): boolean;
  /** The terminal's shell as it is, if a line was ever entered in it. */
  find(terminal: string, partition: PartitionName): Shell | undefined;
  /** The same, or a new shell that is not kept: to be read only. */
  readonly lookAt: (partition: PartitionName, terminal: string | undefined) => Shell;
  /** Ends the terminal's shell. The next line in a terminal of this name finds a new one. */
  close(terminal: string, partition: PartitionName): boolean;
  forget(): void;
}

export interface TerminalContext {
  /** The state of the open machine at the moment of the call. */
  readonly system: () => System;
  readonly files: KeptFiles;
  /** Captures that the open machine was made of, by mount point. */
  readonly mounts: () => ReadonlyMap<string, Tree>;
}

interface OpenTerminal {
  readonly shell: Shell;
  readonly release: string;
  write: WriteFile;
}

export function newTerminals({ system, files, mounts }: TerminalContext): Terminals {
  const terminals = new Map<string, OpenTerminal>();
  /** Read once for all terminals. */
  let mounted: ReadonlyMap<string, Tree> | undefined;
  const open = (partition: PartitionName, release: string, write: WriteFile): OpenTerminal => {
    mounted ??= mounts();
    const later = writeFile(
      (path, value) => terminal.write(path, value),
      (command) => terminal.write.run(command),
    );
    const shell = newShell({
      partition,
      release,
      system,
      scratch: files.open(partition),
      mounts: mounted,
      write: later,
    });
    const terminal: OpenTerminal = { shell, release, write };
    return terminal;
  };
  const keyOf = (name: string, partition: PartitionName): string => `${partition} ${name}`;
  return {
    shellOf: (name, partition, write) => {
      const key = keyOf(name, partition);
      const release = partitionView(system(), partition)?.release ?? '';
      const known = terminals.get(key);
      // `exit` ends a login, and so does another kernel.
      if (known && known.shell.exited === undefined && known.release === release) {
        known.write = write;
        return known.shell;
      }
      const opened = open(partition, release, write);
      terminals.set(key, opened);
      return opened.shell;
    },
    isFull: (name, partition) => terminals.size >= TERMINAL_LIMIT && !terminals.has(keyOf(name, partition)),
    find: (name, partition) => terminals.get(keyOf(name, partition))?.shell,
    lookAt: (partition, name) => {
      const known = name === undefined ? undefined : terminals.get(keyOf(name, partition));
      return (known ?? open(partition, '', writeFile(neverWritten, neverWritten))).shell;
    },
    close: (name, partition) => terminals.delete(keyOf(name, partition)),
    forget: () => {
      terminals.clear();
      mounted = undefined;
    },
  };
}

function neverWritten(): never {
  throw new Error('a shell that is only looked at runs a command');
}

export interface NewShell {
  readonly partition: PartitionName;
  readonly release: string;
  readonly system: () => System;
  readonly scratch: Scratch;
  readonly mounts?: ReadonlyMap<string, Tree>;
  readonly write: WriteFile;
}

export function newShell({ partition, release, system, scratch, mounts, write }: NewShell): Shell {
  const zvm = (): PartitionView['zvm'] => partitionView(system(), partition)?.zvm ?? null;
  return createShell(guestTree(partition, system, write), {
    hostname: partition.toLowerCase(),
    release,
    machine: partitionView(system(), partition)?.arch ?? 's390x',
    scratch,
    ...(mounts ? { mounts } : {}),
    interactive: true,
    dmesg: () => kernelLog(system(), partition),
    ...(zvm()
      ? {
          vmcp: cpOf({
            partition,
            storage: () => zvm()?.running ?? null,
            run: (command) => write.run(command),
          }),
        }
      : {}),
  });
}
