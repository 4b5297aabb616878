/** What programs may ask of the system that they run in: its boot record, its devices' events, its units. */

import type { CreateNamespace } from '../../../shared/command.ts';
import type { LoadDevice } from '../../../shared/definition.ts';
import type { Errno } from '../../../shared/failure.ts';
import type { PlatformView } from '../../../shared/view.ts';
import type { Running } from '../shell/pause.ts';
import type { Family } from './distribution.ts';

export type PowerAction = 'reboot' | 'halt' | 'poweroff';

/** /sys/firmware/reipl: what the next load from inside is to be. Lost with the boot. */
export interface ReiplSettings {
  readonly type: LoadDevice;
  readonly clear: boolean;
  readonly loadparm: string;
  /** z/VM guests: appended to the command line, or with "=" in front in its place. */
  readonly parm: string;
}

/** A uevent of a memory block. */
export interface Uevent {
  readonly action: string;
  readonly block: number;
}

/** What a rule would do, as `udevadm test` tells it. */
export interface RuleRun {
  readonly properties: ReadonlyMap<string, string>;
  readonly attributes: readonly (readonly [path: string, value: string])[];
  readonly programs: readonly string[];
}

export interface UdevPort {
  /** Events that are not handled yet, the one at work counted. */
  readonly waiting: number;
  isStopped: boolean;
  /** Properties that rules have set. */
  propertiesOf(device: string): ReadonlyMap<string, string>;
  /** Rule files in the order in which they are read, with complaints about lines that are passed over. */
  files(): { readonly paths: readonly string[]; readonly problems: readonly string[] };
  reload(): void;
  test(event: Uevent): Running<RuleRun>;
  /** Is told of every event: `handled` once the rules were carried out. Returns how to stop. */
  watch(listener: (event: Uevent, handled: boolean) => void): () => void;
}

export type UnitState = 'inactive' | 'active' | 'failed' | 'activating';

/** A service that was started since the boot. */
export interface UnitRun {
  readonly state: UnitState;
  /** Seconds since 1970. */
  readonly since: number;
  readonly exit: number | null;
  /** The command that decided it. */
  readonly command: string;
}

export interface UnitsPort {
  /** Undefined: never started, or stopped. */
  runOf(unit: string): UnitRun | undefined;
  /** Starts it with what it needs. Answers null, or why not. */
  start(unit: string): Running<string | null>;
  stop(unit: string): Running<string | null>;
  forget(unit: string): void;
}

/** Modules and namespaces of a guest whose memory may come from devices: x86-64. */
export interface PlatformPort {
  view(): PlatformView;
  /** @returns why not */
  loadModule(module: string): Errno | undefined;
  createNamespace(asked: Omit<CreateNamespace, 'kind' | 'partition'>): Errno | undefined;
}

export interface GuestPort {
  readonly family: Family;
  readonly zvm: boolean;
  /** Device that the running kernel was loaded from. */
  readonly loadedFrom: LoadDevice;
  reipl: ReiplSettings;
  /** Command line of the boot record. */
  readonly installedLine: string;
  /** Writes the boot record. @returns why not */
  install(commandLine: string): string | undefined;
  /** Stops what runs and loads the system anew, or leaves it stopped. @returns why not; otherwise this kernel is gone */
  down(how: PowerAction): Running<string | undefined>;
  /** How many messages of the kernel dmesg -C has put out of sight. */
  messagesCleared: number;
  log(name: string, text: string): void;
  readonly udev: UdevPort;
  readonly units: UnitsPort;
  /** Absent on s390: everything is built in, and there are no dax devices. */
  readonly platform?: PlatformPort | undefined;
}
