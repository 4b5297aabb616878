/** lpar-record in shells that are here, and in the simulated one. */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSystem, execute, newUndoLog, type System } from '../../main/engine/index.ts';
import { logIn } from '../../main/guest/login.ts';
import { runToEnd, type Shell } from '../../main/guest/shell/index.ts';
import type { SystemDefinition } from '../../shared/definition.ts';
import { ORDINARY_CONDITIONS } from '../../shared/definition.ts';
import { partitionName } from '../../shared/ids.ts';
import { gib, mib } from '../../shared/units.ts';

export const SCRIPT = join(import.meta.dirname, '../../tools/lpar-record');
export const SCRIPT_TEXT = readFileSync(SCRIPT, 'utf8');

const has = (program: string, ...args: readonly string[]): boolean =>
  spawnSync(program, args, { stdio: 'ignore' }).status === 0;

/** Shells of this machine, with what starts each. */
export const SHELLS: readonly (readonly [name: string, argv: readonly [string, ...string[]]])[] = (
  [
    ['dash', ['dash']],
    ['busybox ash', ['busybox', 'ash']],
    ['bash as sh', ['bash', '--posix']],
  ] as const
).filter(([, argv]) => has(argv[0], ...argv.slice(1), '-c', ':'));

export const hasShellcheck = has('shellcheck', '--version');
/** Root with namespaces of its own: files of /sys can be stood in for by others. */
export const canMount = process.platform === 'linux' && has('unshare', '-m', 'true');

export const PARTITION = partitionName('LPAR7');

/** A running partition of 1 GiB and 2 GiB of standby memory. */
export function runningSystem(release: string, commandLine: string): System {
  const definition: SystemDefinition = {
    name: 'CPC',
    customerBytes: gib(16),
    answerStyle: 'always-0020',
    partitions: [
      {
        name: PARTITION,
        profile: { initialBytes: gib(1), reservedBytes: gib(2) },
        sclp: { incrementBytes: mib(256) },
        kernel: { release, commandLine },
        conditions: ORDINARY_CONDITIONS,
      },
    ],
  };
  const built = createSystem(definition);
  if (!built.ok) throw new Error(JSON.stringify(built.failure));
  execute(built.value, { kind: 'activate', partition: PARTITION }, newUndoLog());
  execute(built.value, { kind: 'load', partition: PARTITION, clear: true }, newUndoLog());
  return built.value;
}

/** A shell of the partition with the script and a file of commands in /tmp. */
export function guestWith(system: System, commands: string): Shell {
  const run = (command: Parameters<typeof execute>[1]) => execute(system, command, newUndoLog());
  const { shell } = logIn({ system: () => system, partition: PARTITION, run });
  for (const [name, text] of [
    ['lpar-record', SCRIPT_TEXT],
    ['commands', commands],
  ])
    runToEnd(shell, `cat > /tmp/${name} <<'END-OF-${name}'\n${text}\nEND-OF-${name}`);
  return shell;
}
