/** Terminals: one shell each, kept between lines, and the machine as its lines see it. */

import type { Errno, Result } from '../../shared/failure.ts';
import type { PartitionName } from '../../shared/ids.ts';
import { kernelLog, listDirectory, readFile, type System, statFile } from '../engine/index.ts';
import type { OpenShell, Shell, ShellMachine } from './shell-machine.ts';
import type { Hands } from './work.ts';

/** The oldest terminal's shell is forgotten when there are more. */
const TERMINAL_LIMIT = 64;

export interface Terminals {
  shellOf(terminal: string): Shell;
  forget(): void;
}

export function newTerminals(openShell: OpenShell): Terminals {
  const shells = new Map<string, Shell>();
  return {
    shellOf: (terminal) => {
      const known = shells.get(terminal);
      if (known) return known;
      const oldest = shells.keys().next().value;
      if (shells.size >= TERMINAL_LIMIT && oldest !== undefined) shells.delete(oldest);
      const opened = openShell();
      shells.set(terminal, opened);
      return opened;
    },
    forget: () => shells.clear(),
  };
}

/** Reads go to the state as it is at that moment; writes through the hands of the running action. */
export function shellMachine(
  partition: PartitionName,
  system: () => System,
  write: ShellMachine['write'],
): ShellMachine {
  return {
    partition,
    write,
    readFile: (path): Result<string, Errno> => readFile(system(), partition, path),
    listDirectory: (path) => listDirectory(system(), partition, path),
    statFile: (path) => statFile(system(), partition, path),
    kernelLog: () => kernelLog(system(), partition),
  };
}

/** A shell's writes are commands like any other. */
export const writeWith =
  (partition: PartitionName, hands: Hands): ShellMachine['write'] =>
  (path, value) =>
    hands.run({ kind: 'writeSysfs', partition, path, value });
