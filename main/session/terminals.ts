/** Terminals: one shell each, kept between lines. */

import type { PartitionName } from '../../shared/ids.ts';
import type { PartitionView } from '../../shared/view.ts';
import { kernelLog, partitionView, type System } from '../engine/index.ts';
import { cpOf } from '../shell/cp-commands.ts';
import { createShell, type Scratch, type Shell } from '../shell/index.ts';
import { guestTree, type WriteFile, writeFile } from './guest-tree.ts';
import type { KeptFiles } from './kept-files.ts';

/** The shell that was opened first is forgotten when there are more. */
const TERMINAL_LIMIT = 64;

export interface Terminals {
  /** The terminal's shell, logged in to the partition; its writes go to `write` from now on. */
  shellOf(terminal: string, partition: PartitionName, write: WriteFile): Shell;
  forget(): void;
}

interface OpenTerminal {
  readonly shell: Shell;
  readonly release: string;
  write: WriteFile;
}

/** @param system the state of the open machine at the moment of the call */
export function newTerminals(system: () => System, files: KeptFiles): Terminals {
  const terminals = new Map<string, OpenTerminal>();
  const open = (partition: PartitionName, release: string, write: WriteFile): OpenTerminal => {
    const terminal: OpenTerminal = {
      shell: newShell(
        partition,
        release,
        system,
        files.open(partition),
        writeFile(
          (path, value) => terminal.write(path, value),
          (command) => terminal.write.run(command),
        ),
      ),
      release,
      write,
    };
    return terminal;
  };
  return {
    shellOf: (name, partition, write) => {
      const key = `${partition} ${name}`;
      const release = partitionView(system(), partition)?.release ?? '';
      const known = terminals.get(key);
      // `exit` ends a login, and so does another kernel.
      if (known && known.shell.exited === undefined && known.release === release) {
        known.write = write;
        return known.shell;
      }
      const oldest = terminals.keys().next().value;
      if (terminals.size >= TERMINAL_LIMIT && oldest !== undefined) terminals.delete(oldest);
      const opened = open(partition, release, write);
      terminals.set(key, opened);
      return opened.shell;
    },
    forget: () => {
      terminals.clear();
    },
  };
}

export function newShell(
  partition: PartitionName,
  release: string,
  system: () => System,
  scratch: Scratch,
  write: WriteFile,
): Shell {
  const zvm = (): PartitionView['zvm'] => partitionView(system(), partition)?.zvm ?? null;
  return createShell(guestTree(partition, system, write), {
    hostname: partition.toLowerCase(),
    release,
    machine: partitionView(system(), partition)?.arch ?? 's390x',
    scratch,
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
