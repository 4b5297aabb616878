/** Small x86-64 machines with device memory. */

import type { AddressRange, DaxDeviceDefinition, PlatformDefinition } from '../../../shared/definition.ts';
import { bytes, MIB } from '../../../shared/units.ts';
import { Machine, type MachineOptions } from '../support.ts';

export const range = (startMib: number, mebibytes: number): AddressRange => ({
  start: startMib * MIB,
  bytes: bytes(mebibytes * MIB),
});

/** What a firmware reports for 1 GiB below 4 GiB and, by default, nothing above. */
export const ram = (more: readonly AddressRange[] = []): readonly AddressRange[] => [
  { start: 0, bytes: bytes(0x9fc00) },
  range(1, 1023),
  ...more,
];

/** A device of 1 GiB at 4 GiB: blocks 32 to 39. */
export const device = (change: Partial<DaxDeviceDefinition> = {}): DaxDeviceDefinition => ({
  name: 'dax0.0',
  origin: 'cxl',
  ranges: [range(4096, 1024)],
  alignBytes: bytes(2 * MIB),
  targetNode: 0,
  ...change,
});

export interface X86Options extends Pick<MachineOptions, 'release' | 'commandLine' | 'conditions'> {
  readonly platform?: Partial<PlatformDefinition>;
}

export const WITH_MEMMAP = 'memory_hotplug.memmap_on_memory=1 memhp_default_state=offline';

export const x86Options = (options: X86Options = {}): MachineOptions => ({
  core: 131_072,
  standby: 0,
  increment: 256,
  release: options.release ?? '6.12',
  commandLine: options.commandLine ?? WITH_MEMMAP,
  kernel: { arch: 'x86_64' },
  ...(options.conditions ? { conditions: options.conditions } : {}),
  platform: { ram: ram(), devices: [device()], ...options.platform },
});

const BUS = '/sys/bus/dax';

/** Shorthands for the files of the bus. */
export class X86Machine extends Machine {
  constructor(options: X86Options = {}) {
    super(x86Options(options));
  }

  dax(file: string, name = 'dax0.0'): string | undefined {
    return this.read(`${BUS}/devices/${name}/${file}`);
  }

  setMemmap(value: string, name = 'dax0.0'): ReturnType<Machine['write']> {
    return this.write(`${BUS}/devices/${name}/memmap_on_memory`, value);
  }

  driver(driver: 'kmem' | 'device_dax', file: string, name = 'dax0.0'): ReturnType<Machine['write']> {
    return this.write(`${BUS}/drivers/${driver}/${file}`, name);
  }

  get device() {
    return this.view.platform?.devices[0];
  }

  /** Numbers of the present blocks from 4 GiB on. */
  get hotBlocks(): number[] {
    const present: number[] = [];
    for (let block = 32; block < this.view.geometry.blockCount; block++) {
      if (this.file(block, 'state') !== undefined) present.push(block);
    }
    return present;
  }

  get kinds(): string[] {
    return this.events.map(({ kind }) => kind);
  }

  messages(): string[] {
    return this.events.flatMap((event) => (event.kind === 'messageLogged' ? [event.text] : []));
  }
}
