/** Small machines for tests, and the commands that drive them. */

import {
  createSystem,
  execute,
  newUndoLog,
  partitionView,
  readFile,
  type System,
} from '../../main/engine/index.ts';
import type { Command } from '../../shared/command.ts';
import {
  type Conditions,
  type KernelDefinition,
  ORDINARY_CONDITIONS,
  type PartitionDefinition,
  type PlatformDefinition,
  type SystemDefinition,
} from '../../shared/definition.ts';
import type { MachineEvent } from '../../shared/event.ts';
import { type Errno, errnoOf, type Refusal } from '../../shared/failure.ts';
import { partitionName } from '../../shared/ids.ts';
import type { Outcome } from '../../shared/outcome.ts';
import { bytes, mib } from '../../shared/units.ts';
import type { PartitionView } from '../../shared/view.ts';

export const P1 = partitionName('P1');

export interface MachineOptions {
  readonly core?: number;
  readonly standby?: number;
  readonly increment?: number;
  readonly release?: string;
  readonly commandLine?: string;
  readonly edat1?: boolean;
  readonly kdump?: boolean;
  readonly kernel?: Partial<KernelDefinition>;
  readonly sclp?: Partial<PartitionDefinition['sclp']>;
  readonly conditions?: Partial<Conditions>;
  readonly customerMib?: number;
  readonly answerStyle?: SystemDefinition['answerStyle'];
  readonly standbyListed?: boolean;
  readonly more?: readonly PartitionDefinition[];
  readonly platform?: PlatformDefinition;
}

/** Sizes in MiB; the default is geometry G1: core 1 GiB, standby 2 GiB, increments of 256 MiB. */
export function definition(options: MachineOptions = {}): SystemDefinition {
  const { core = 1024, standby = 2048, increment = 256 } = options;
  const partition: PartitionDefinition = {
    name: P1,
    profile: { initialBytes: mib(core), reservedBytes: mib(standby) },
    sclp: { incrementBytes: mib(increment), ...options.sclp },
    kernel: {
      release: options.release ?? '7.2',
      commandLine: options.commandLine ?? '',
      ...(options.edat1 === undefined ? {} : { edat1: options.edat1 }),
      ...(options.kdump === undefined ? {} : { kdump: options.kdump }),
      ...options.kernel,
    },
    conditions: { ...ORDINARY_CONDITIONS, ...options.conditions },
    ...(options.platform ? { platform: options.platform } : {}),
  };
  return {
    name: 'TEST',
    customerBytes: bytes(mib(options.customerMib ?? (core + standby) * 2)),
    answerStyle: options.answerStyle ?? 'always-0020',
    ...(options.standbyListed === undefined ? {} : { standbyListed: options.standbyListed }),
    partitions: [partition, ...(options.more ?? [])],
  };
}

/** A machine that has been activated and loaded, with shorthands for what tests do to it. */
export class Machine {
  readonly system: System;
  /** Events of the last command. */
  events: readonly MachineEvent[] = [];

  constructor(options: MachineOptions = {}) {
    const built = createSystem(definition(options));
    if (!built.ok) throw new Error(built.failure.map(({ path, rule }) => `${path}: ${rule}`).join('; '));
    this.system = built.value;
    this.run({ kind: 'activate', partition: P1 });
    this.run({ kind: 'load', partition: P1, clear: true });
  }

  run(command: Command): Outcome {
    const { outcome, events } = execute(this.system, command, newUndoLog());
    this.events = events;
    return outcome;
  }

  write(path: string, value: string): 'done' | 'pending' | Errno {
    const outcome = this.run({ kind: 'writeSysfs', partition: P1, path, value });
    return outcome.kind === 'refused' ? errnoOf(outcome.refusal) : outcome.kind;
  }

  refusal(path: string, value: string): Refusal | null {
    const outcome = this.run({ kind: 'writeSysfs', partition: P1, path, value });
    return outcome.kind === 'refused' ? outcome.refusal : null;
  }

  state(block: number, word: string): ReturnType<Machine['write']> {
    return this.write(`/sys/devices/system/memory/memory${block}/state`, word);
  }

  config(block: number, value: string): ReturnType<Machine['write']> {
    return this.write(`/sys/firmware/memory/memory${block}/config`, value);
  }

  wish(block: number, value: string): ReturnType<Machine['write']> {
    return this.write(`/sys/firmware/memory/memory${block}/memmap_on_memory`, value);
  }

  /** Content without its newline; undefined where the file does not exist. */
  read(path: string): string | undefined {
    const read = readFile(this.system, P1, path);
    return read.ok ? read.value.trimEnd() : undefined;
  }

  file(block: number, attribute: string): string | undefined {
    return this.read(`/sys/devices/system/memory/memory${block}/${attribute}`);
  }

  firmware(block: number, attribute: string): string | undefined {
    return this.read(`/sys/firmware/memory/memory${block}/${attribute}`);
  }

  get view(): PartitionView {
    const view = partitionView(this.system, P1);
    if (!view) throw new Error('no partition');
    return view;
  }

  zone(name: string): PartitionView['zones'][number] | undefined {
    return this.view.zones.find((zone) => zone.name === name);
  }

  /** SCLP requests of the last command: "assign 5", "attach 1", with "!" behind an error answer. */
  get sclp(): string[] {
    return this.events.flatMap((event) =>
      event.kind === 'sclpAnswered'
        ? [
            `${event.command} ${event.rn ?? event.element ?? ''}`.trim() +
              ([0x0010, 0x0020, 0x0120, 0x0410].includes(event.response) ? '' : '!'),
          ]
        : [],
    );
  }

  /** Notifications of the last command, each once, in order. */
  get notifications(): string[] {
    const names = this.events.flatMap((event) =>
      event.kind === 'notified' ? [event.notification as string] : [],
    );
    return names.filter((name, index) => names[index - 1] !== name);
  }
}
