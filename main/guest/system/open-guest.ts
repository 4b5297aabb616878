/** A partition's Linux beside its logins, put together: its disk, its udevd and services, and the shells that they run in. */

import type { Command } from '../../../shared/command.ts';
import type { PartitionName } from '../../../shared/ids.ts';
import type { Step } from '../../../shared/outcome.ts';
import type { PartitionView } from '../../../shared/view.ts';
import { kernelLog, partitionView, type System } from '../../engine/index.ts';
import { createShell, type ShellOptions } from '../shell/index.ts';
import type { Pause, Resume, Running } from '../shell/pause.ts';
import { createEngineTree } from '../tree/engine-tree.ts';
import { Files } from '../tree/files.ts';
import { type FixedFiles, LOCKED_DOWN } from '../tree/fixed-sysfs.ts';
import type { Tree } from '../tree/index.ts';
import { kernelParameters } from '../tree/kernel-parameters.ts';
import type { Scratch } from '../tree/scratch.ts';
import { baseFilesOf } from './base-files.ts';
import { GuestSystem, type ProgramRunner } from './guest-system.ts';
import { LogTimes } from './log-times.ts';
import { procFiles } from './proc-files.ts';
import { firmwareFiles } from './reipl.ts';
import { Tracing } from './tracing.ts';

export interface GuestOptions {
  readonly system: () => System;
  readonly partition: PartitionName;
  readonly scratch: Scratch;
  readonly mounts?: ReadonlyMap<string, Tree>;
  /** Carries a command out for whoever has the turn. The guest is told of it, and of all others, by `notice`. */
  readonly run: (command: Command) => Step;
}

/** Pauses of one program beside the logins: more is a service that does not end. */
const PAUSE_LIMIT = 100_000;

export interface OpenGuest {
  readonly guest: GuestSystem;
  /** Its /sys and /proc, for one who carries writes out by himself. */
  treeFor(run: (command: Command) => Step): Tree;
  /** What every shell of this guest is made with, at the moment of the call. */
  shellOptions(): ShellOptions & { readonly clock: NonNullable<ShellOptions['clock']> };
}

export function openGuest({ system, partition, scratch, run, mounts = new Map() }: GuestOptions): OpenGuest {
  const view = (): PartitionView | undefined => partitionView(system(), partition);
  const hostname = partition.toLowerCase();
  const machine = (): string => view()?.arch ?? 's390x';
  const layBase = (): void =>
    scratch.useBase(
      baseFilesOf({
        release: view()?.release ?? '',
        machine: machine(),
        hostname,
        installedLine: () => view()?.commandLine ?? '',
      }),
    );
  const parameters = [
    ...kernelParameters({
      get release() {
        return view()?.release ?? '';
      },
      hostname,
    }),
    ...procFiles({ view, uptime: () => guest.clock.exact - guest.clock.boot, boot: () => guest.clock.boot }),
  ];
  let fixed: FixedFiles = new Map([...LOCKED_DOWN, ...parameters]);
  /** A message is dated before the next command can write another one. */
  const treeFor = (write: GuestOptions['run']): Tree =>
    createEngineTree({
      system,
      partition,
      write: (command) => {
        const step = write(command);
        times.all();
        return step;
      },
      fixed: () => fixed,
    });
  const tree = treeFor(run);
  const files = new Files(tree, scratch, mounts);
  const tracing = new Tracing(system, partition);
  const guest: GuestSystem = new GuestSystem({
    tracing,
    system,
    partition,
    scratch,
    run,
    boot: layBase,
    runner: () => ({ files, run: runProgram }),
  });
  const times = new LogTimes(
    () => kernelLog(system(), partition),
    () => guest.clock,
  );
  let logins = 0;
  const shellOptions = (): ReturnType<OpenGuest['shellOptions']> => ({
    scratch,
    mounts,
    clock: guest.clock,
    hostname,
    release: view()?.release ?? '',
    machine: machine(),
    dmesg: () => kernelLog(system(), partition),
    dmesgTimes: () => times.all(),
    // Every login of a machine draws numbers of its own, and the same ones in a replay.
    seed: seedOf(system(), view()) + logins++,
    port: guest,
  });
  const runProgram: ProgramRunner['run'] = function* (argv, environment) {
    const said = { stdout: '', stderr: '' };
    const shell = createShell(tree, shellOptions());
    const line = [
      ...[...environment]
        .filter(([name]) => /^[A-Za-z_]\w*$/.test(name))
        .map(([name, value]) => `${name}=${quote(value)}`),
      ...argv.map(quote),
    ].join(' ');
    const running = shell.run(line, {
      stdout: (text) => {
        said.stdout += text;
      },
      stderr: (text) => {
        said.stderr += text;
      },
    });
    const exit = yield* limited(running);
    if (exit !== undefined) return { exit, ...said };
    return {
      exit: 1,
      stdout: said.stdout,
      stderr: `${said.stderr}not supported here: a service that does not end\n`,
    };
  };
  layBase();
  if (machine() === 's390x')
    fixed = new Map([...LOCKED_DOWN, ...parameters, ...firmwareFiles(guest), ...tracing.files()]);
  times.all();
  return { guest, treeFor, shellOptions };
}

/** Undefined: it did not end. */
function* limited(running: Running<number>): Running<number | undefined> {
  let resume: Resume;
  for (let pauses = 0; pauses < PAUSE_LIMIT; pauses++) {
    const step: IteratorResult<Pause, number> = running.next(resume);
    if (step.done) return step.value;
    if (step.value.kind === 'watching') break;
    resume = yield step.value;
  }
  running.return(1);
  return undefined;
}

/** Of the machine as it is defined: its storage, and the partition's share of it. */
function seedOf(system: System, view: PartitionView | undefined): number {
  const text = JSON.stringify([system.frame.value.customerBytes, view?.name, view?.profile]);
  let seed = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) seed = Math.imul(seed ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return seed % 0x7fff_0000;
}

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
