/** A machine file, or an HMC definition, opened for one command: its system, and a shell in one of its partitions. */

import { FILE_LIMIT_BYTES } from '../../shared/api.ts';
import type { Command } from '../../shared/command.ts';
import type { SystemDefinition } from '../../shared/definition.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import type { GuestDisk } from '../../shared/guest-file.ts';
import { type PartitionName, partitionName } from '../../shared/ids.ts';
import type { Step } from '../../shared/outcome.ts';
import {
  createSystem,
  execute,
  newUndoLog,
  partitionNames,
  partitionView,
  type System,
} from '../engine/index.ts';
import { importHmcDefinition } from '../files/hmc-definition/index.ts';
import { hmcFileKind } from '../files/kind.ts';
import { readMachineFile } from '../files/machine-file.ts';
import { problemText } from '../files/problem.ts';
import { systemOfFile } from '../files/replay-file.ts';
import { logIn } from '../guest/login.ts';
import type { Shell, Tree } from '../guest/shell/index.ts';
import { openGuest } from '../guest/system/open-guest.ts';
import { storedFilesOf } from '../guest/tree/kept-disk.ts';
import { Scratch } from '../guest/tree/scratch.ts';
import { SAMPLE_DEFINITION } from '../machine/sample.ts';
import { type Arguments, readArguments } from './arguments.ts';
import { readText } from './files.ts';
import { PROGRAM } from './program.ts';
import { OPTIONS, type Values } from './usage.ts';

/** A partition that runs, and its shell. */
export interface Opened {
  readonly system: System;
  readonly partition: PartitionName;
  readonly tree: Tree;
  readonly shell: Shell;
}

export function open(
  { system, disks }: Loaded,
  values: Values,
  mounts: ReadonlyMap<string, Tree> = new Map(),
): Result<Opened, string> {
  const personality = values['util-linux'];
  if (personality !== '2.38' && personality !== '2.42')
    return fail(`--util-linux: ${personality}: only 2.38 and 2.42`);
  const names = partitionNames(system);
  const partition = values.partition === undefined ? names[0] : partitionName(values.partition);
  if (partition === undefined || !names.includes(partition))
    return fail(`no partition ${values.partition ?? ''}: ${thereAre(names)}`);
  const scratch = new Scratch();
  scratch.restore(storedFilesOf(disks.find((disk) => disk.partition === partition)?.files ?? []));
  const run = (command: Command): Step => {
    const step = execute(system, command, newUndoLog());
    guest.guest.notice(command, step);
    return step;
  };
  const guest = openGuest({ system: () => system, partition, scratch, mounts, run });
  // A machine with a history is where it was left; a definition alone has to be started.
  const starts =
    partitionView(system, partition)?.status === 'not-activated' ? (['activate', 'load'] as const) : [];
  for (const kind of starts) {
    const command = kind === 'load' ? { kind, partition, clear: true } : { kind, partition };
    const { outcome } = run(command);
    if (outcome.kind === 'refused') return fail(`${kind} ${partition}: ${outcome.refusal.because}`);
  }
  // What starts at boot has ended when the first line is typed.
  while (guest.guest.isRunnable) guest.guest.turn();
  const panic = partitionView(system, partition)?.panic;
  if (panic) return fail(`${partition} does not run: ${panic}`);
  const { shell, tree } = logIn({
    system: () => system,
    partition,
    guest,
    run,
    personality,
    mounts,
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    ...(values.why && { why: (line: string) => void process.stderr.write(`why: ${line}\n`) }),
  });
  return ok({ system, partition, tree, shell });
}

function thereAre(names: readonly string[]): string {
  if (names.length === 0) return 'the machine has none';
  return names.length === 1 ? `there is only ${names[0]}` : `there are ${names.join(', ')}`;
}

/** A machine, and what was changed on the disks of its guests. */
export interface Loaded {
  readonly system: System;
  readonly disks: readonly GuestDisk[];
}

export const withoutDisks = (system: Result<System, string>): Result<Loaded, string> =>
  system.ok ? ok({ system: system.value, disks: [] }) : system;

export function loadMachine(path: string, at?: number): Result<Loaded, string> {
  const file = readText(path, 'a machine file', FILE_LIMIT_BYTES);
  if (!file.ok) return file;
  const text = file.value;
  if (hmcFileKind(text)) return withoutDisks(loadHmcDefinition(path, text));
  const read = readMachineFile(text);
  const system = read.ok ? systemOfFile(read.value, at) : read;
  if (read.ok && system.ok) return ok({ system: system.value, disks: read.value.guests });
  return fail(
    [system.ok ? [] : system.failure]
      .flat()
      .map((problem) => `${path}: ${problemText(problem)}`)
      .join('\n'),
  );
}

export function systemOf(definition: SystemDefinition): Result<System, string> {
  const built = createSystem(definition);
  return built.ok ? built : fail(built.failure.map(({ path, rule }) => `${path}: ${rule}`).join('\n'));
}

/** The first machine of an HMC definition, as zhmcclient's mock reads it. */
function loadHmcDefinition(path: string, text: string): Result<System, string> {
  const imported = importHmcDefinition(text);
  if (!imported.ok)
    return fail(
      [
        ...imported.failure.map((problem) => `${path}: ${problemText(problem)}`),
        `"${PROGRAM} import-hmc" says what can be assumed or left out.`,
      ].join('\n'),
    );
  const [first] = imported.value;
  return first ? systemOf(first.definition) : fail(`${path}: no machine`);
}

/** For runbooks: of a machine file or the sample, a partition that runs. */
export function openPartition(
  machine: string | undefined,
  partition: string | undefined,
): Result<Opened, string> {
  const sample = machine === undefined ? withoutDisks(systemOf(SAMPLE_DEFINITION)) : loadMachine(machine);
  if (!sample.ok) return sample;
  const { values } = parsedNothing();
  return open(sample.value, { ...values, ...(partition === undefined ? {} : { partition }) });
}

function parsedNothing(): Arguments<typeof OPTIONS> {
  const parsed = readArguments([], OPTIONS);
  if (!parsed.ok) throw new Error('no arguments cannot be read');
  return parsed.value;
}
