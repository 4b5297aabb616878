/**
 * What of a partition's Linux goes on beside its logins: udevd, the start of its services after a load, and the way down.
 * It changes the machine by commands only, which are journaled like those of a shell; what it learns it learns from events.
 */

import { blockFileOf, blocksNamed, MEMORY_DIRECTORY } from '../../../shared/block-file.ts';
import type { Command } from '../../../shared/command.ts';
import type { LoadDevice } from '../../../shared/definition.ts';
import type { MachineEvent } from '../../../shared/event.ts';
import type { Errno } from '../../../shared/failure.ts';
import type { PartitionName } from '../../../shared/ids.ts';
import type { Step } from '../../../shared/outcome.ts';
import type { PartitionView } from '../../../shared/view.ts';
import { definitionOf, listDirectory, partitionView, type System } from '../../engine/index.ts';
import { GuestClock } from '../shell/clock.ts';
import { PAUSE, type Resume, type Running } from '../shell/pause.ts';
import type { Files } from '../tree/files.ts';
import type { Scratch } from '../tree/scratch.ts';
import { type Distribution, distributionOf } from './distribution.ts';
import { appendToJournal } from './journal.ts';
import { Lane } from './lane.ts';
import type { GuestPort, PlatformPort, PowerAction, ReiplSettings, Uevent } from './port.ts';
import { reiplOf, writeReipl } from './reipl.ts';
import type { Tracing } from './tracing.ts';
import type { RunResult } from './udev-event.ts';
import { Udevd } from './udevd.ts';
import { Units } from './units.ts';

export interface GuestSystemOptions {
  readonly system: () => System;
  readonly partition: PartitionName;
  readonly scratch: Scratch;
  /** Carries a command out for whoever has the turn. */
  readonly run: (command: Command) => Step;
  /** Lays the files of the distribution under the disk: another kernel may belong to another one. */
  readonly boot: () => void;
  /** Runs a program in a shell of its own. Asked for late: that shell's programs use this system. */
  readonly runner: () => ProgramRunner;
  /** The kernel's tracer. */
  readonly tracing?: Tracing;
}

export interface ProgramRunner {
  readonly files: Files;
  run(argv: readonly string[], environment: ReadonlyMap<string, string>): Running<RunResult>;
}

/** A service that reboots at every boot ends here. */
const BOOT_LIMIT = 8;
/** From power on to the first program. Our choice. */
const IPL_SECONDS = 40;

export class GuestSystem implements GuestPort {
  readonly #options: GuestSystemOptions;
  readonly #lanes: readonly Lane[];
  readonly udev: Udevd;
  readonly units: Units;
  clock = new GuestClock();
  messagesCleared = 0;
  /** Loads since this object was made: a login that is older has ended. */
  boots = 0;
  #isBooting = false;
  /** Loads in a row that a service has asked for. */
  #ownBoots = 0;

  constructor(options: GuestSystemOptions) {
    this.#options = options;
    const run = (argv: readonly string[], environment: ReadonlyMap<string, string>): Running<RunResult> =>
      options.runner().run(argv, environment);
    const filesOf = (): Files => options.runner().files;
    const view = (): PartitionView | undefined => this.#view;
    this.udev = new Udevd({
      files: filesOf,
      run,
      arch: () => (view()?.arch === 'x86_64' ? 'x86-64' : 's390x'),
      virt: () => (view()?.zvm ? 'zvm' : 'none'),
      log: (text) => this.log('systemd-udevd', text),
    });
    this.units = new Units({
      files: filesOf,
      run,
      now: () => this.clock.now,
      family: () => this.family,
      commandLine: () => view()?.loadedWith ?? view()?.commandLine ?? '',
      log: (name, text) => this.log(name, text),
    });
    const clock = (): GuestClock => this.clock;
    this.#lanes = [
      new Lane(
        clock,
        () => this.udev.hasWork,
        () => this.udev.work(),
      ),
      new Lane(
        clock,
        () => this.#isBooting,
        () => this.#boot(),
      ),
    ];
  }

  get #view(): PartitionView | undefined {
    return partitionView(this.#options.system(), this.#options.partition);
  }

  get #distribution(): Distribution {
    return distributionOf(this.#view?.release ?? '');
  }

  get family(): Distribution['family'] {
    return this.#distribution.family;
  }

  get zvm(): boolean {
    return Boolean(this.#view?.zvm);
  }

  get loadedFrom(): LoadDevice {
    return this.#view?.profile.load?.device ?? 'ccw';
  }

  get reipl(): ReiplSettings {
    return reiplOf(this.#options.scratch, this.loadedFrom);
  }

  set reipl(settings: ReiplSettings) {
    writeReipl(this.#options.scratch, settings);
  }

  get installedLine(): string {
    return this.#view?.commandLine ?? '';
  }

  get platform(): PlatformPort | undefined {
    const { partition, run } = this.#options;
    const view = this.#view?.platform;
    if (!view) return undefined;
    const refusal = ({ outcome }: Step): Errno | undefined => {
      if (outcome.kind !== 'refused') return undefined;
      return outcome.refusal.by === 'kernel' ? outcome.refusal.errno : 'EINVAL';
    };
    return {
      view: () => this.#view?.platform ?? view,
      loadModule: (module) => refusal(run({ kind: 'loadModule', partition, module })),
      createNamespace: (asked) => refusal(run({ kind: 'createNamespace', partition, ...asked })),
    };
  }

  /* what goes on beside */

  get isRunnable(): boolean {
    return this.#lanes.some((lane) => lane.isRunnable);
  }

  /** One step of everything that can go on. Whether anything did. */
  turn(): boolean {
    let moved = false;
    for (const lane of this.#lanes) moved = lane.turn() || moved;
    return moved;
  }

  /** The write that some of it waits for has ended. */
  answer(ticket: number, answer: Resume): void {
    for (const lane of this.#lanes) lane.answer(ticket, answer);
  }

  /** The state is another one: what was going on is not any more. */
  forget(): void {
    for (const lane of this.#lanes) lane.end();
    this.udev.end();
    this.units.end();
    this.#isBooting = false;
  }

  /** What a command did to this partition, whoever asked for it. */
  notice(command: Command, { outcome, events }: Step): void {
    if (!('partition' in command) || command.partition !== this.#options.partition) return;
    const wasLoaded = command.kind === 'load' && outcome.kind === 'done';
    if (!wasLoaded) this.#options.tracing?.record(events);
    if (!wasLoaded) {
      if (events.some(({ kind }) => kind === 'statusChanged') && !this.#runs) this.forget();
      else for (const event of events) this.#hear(event);
      return;
    }
    this.forget();
    this.#options.tracing?.forget();
    this.boots++;
    this.messagesCleared = 0;
    this.clock = new GuestClock(this.clock.now + IPL_SECONDS);
    // It is memory.
    this.#options.scratch.reset('/run');
    this.#options.boot();
    this.#isBooting = this.#runs;
  }

  get #runs(): boolean {
    return listDirectory(this.#options.system(), this.#options.partition, '/sys').ok;
  }

  #hear(event: MachineEvent): void {
    const uevent = ueventOf(event);
    if (uevent) this.udev.add(uevent);
  }

  /** systemd: devices that are there already first, then what the default target wants. */
  *#boot(): Running<void> {
    this.#isBooting = false;
    for (const block of presentBlocks(this.#options.runner().files)) this.udev.add({ action: 'add', block });
    while (this.udev.waiting > 0) yield PAUSE;
    yield* this.units.startAtBoot();
  }

  log(name: string, text: string): void {
    const { scratch, partition } = this.#options;
    const hostname = partition.toLowerCase();
    for (const line of text.split('\n'))
      appendToJournal(scratch, { seconds: this.clock.now, hostname, name, text: line });
  }

  /* boot record and power */

  /** zipl: the boot record has another command line from now on; the running kernel keeps its own. */
  install(commandLine: string): string | undefined {
    const { system, partition, run } = this.#options;
    const definition = definitionOf(system()).partitions.find(({ name }) => name === partition);
    if (!definition) return 'the partition is gone';
    if (definition.kernel.commandLine === commandLine) return undefined;
    const { outcome } = run({
      kind: 'changeKernel',
      partition,
      kernel: { ...definition.kernel, commandLine },
    });
    return outcome.kind === 'refused' ? outcome.refusal.because : undefined;
  }

  *down(how: PowerAction): Running<string | undefined> {
    const { partition, run } = this.#options;
    this.#ownBoots = this.#lanes.some((lane) => lane.isAtWork) ? this.#ownBoots + 1 : 0;
    if (this.#ownBoots > BOOT_LIMIT) {
      const why = 'The system was loaded again and again: it is left as it is.';
      this.log('systemd', why);
      return why;
    }
    yield* this.units.stopAll();
    this.log('systemd-shutdown', how === 'reboot' ? 'Rebooting.' : 'Powering off.');
    if (how !== 'reboot') {
      const { outcome } = run({ kind: 'stop', partition, ends: true });
      return outcome.kind === 'refused' ? outcome.refusal.because : undefined;
    }
    const { clear, type, parm } = this.reipl;
    const installed = this.installedLine;
    // arch/s390/kernel/ipl.c: z/VM hands parm over for one load; "=" in front takes the whole line's place.
    const once = parm.startsWith('=') ? parm.slice(1) : `${installed} ${parm}`.trim();
    if (parm !== '') {
      const refused = this.install(once);
      if (refused !== undefined) return refused;
    }
    const { outcome } = run({ kind: 'load', partition, clear, device: type });
    if (parm !== '') this.install(installed);
    return outcome.kind === 'refused' ? outcome.refusal.because : undefined;
  }
}

/** Whether a command did anything that user space is told of. */
export const isHeard = ({ kind }: Command, { events }: Step): boolean =>
  kind === 'load' || events.some((event) => HEARD.has(event.kind));
const HEARD: ReadonlySet<string> = new Set([
  'blockAdded',
  'blockRemoved',
  'blockStateChanged',
  'statusChanged',
  'sysfsWritten',
]);

/** drivers/base/core.c and drivers/base/memory.c: what is told to user space of a block. */
function ueventOf(event: MachineEvent): Uevent | undefined {
  switch (event.kind) {
    case 'blockAdded':
      return { action: 'add', block: event.block };
    case 'blockRemoved':
      return { action: 'remove', block: event.block };
    case 'blockStateChanged':
      return event.state === 'going-offline' ? undefined : { action: event.state, block: event.block };
    case 'sysfsWritten': {
      const found = blockFileOf(event.path);
      return found?.kind === 'device' && found.file === 'uevent'
        ? { action: event.value.split(' ', 1)[0] ?? '', block: found.block }
        : undefined;
    }
    default:
      return undefined;
  }
}

export function presentBlocks(files: Files): number[] {
  const names = files.list(MEMORY_DIRECTORY);
  return names.ok ? blocksNamed(names.value) : [];
}
