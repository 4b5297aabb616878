/** /sys/bus/acpi/devices/PNP0C80:NN: memory modules, with the file that ejects them. */

import type { Dimm } from '../state/dax.ts';
import type { Partition } from '../state/partition.ts';
import type { Refused, Steps } from '../step.ts';
import { dimmNamed, ejectDimm } from './dimm.ts';
import { daxOf } from './state.ts';

const ACPI_BUS = '/sys/bus/acpi';
/** The same devices where the bus's links lead. */
const ACPI_DEVICES = '/sys/devices/LNXSYSTM:00/LNXSYBUS:00';

const FILES: Readonly<Record<string, number>> = {
  eject: 0o200,
  hid: 0o444,
  path: 0o444,
  status: 0o444,
  uevent: 0o644,
};

export type AcpiNode =
  | { readonly kind: 'directory'; readonly names: readonly string[] }
  | { readonly kind: 'dimmFile'; readonly dimm: Dimm; readonly attribute: string; readonly mode: number };

export const isAcpiPath = (path: string): boolean =>
  [ACPI_BUS, ACPI_DEVICES].some((root) => path === root || path.startsWith(`${root}/`));

/** What a path names; a guest without modules has no such bus. */
export function acpiNodeAt(partition: Partition, path: string): AcpiNode | undefined {
  const { dimms } = daxOf(partition);
  if (dimms.length === 0 || !isAcpiPath(path)) return undefined;
  if (path === ACPI_BUS) return { kind: 'directory', names: ['devices'] };
  const root = path.startsWith(ACPI_BUS) ? `${ACPI_BUS}/devices` : ACPI_DEVICES;
  if (path === root) return { kind: 'directory', names: dimms.map(({ name }) => name) };
  const [name = '', attribute, more] = path.slice(root.length + 1).split('/');
  const dimm = dimmNamed(partition, name);
  if (!dimm || more !== undefined) return undefined;
  if (attribute === undefined) return { kind: 'directory', names: Object.keys(FILES) };
  const mode = FILES[attribute];
  return mode === undefined ? undefined : { kind: 'dimmFile', dimm, attribute, mode };
}

export function readDimmFile({ dimm, attribute }: Extract<AcpiNode, { kind: 'dimmFile' }>): string {
  switch (attribute) {
    case 'hid':
      return 'PNP0C80';
    case 'path':
      return `\\_SB_.MHPC.MP${dimm.name.slice(-2).toUpperCase()}`;
    case 'status':
      return dimm.plugged ? '15' : '0';
    default:
      return 'MODALIAS=acpi:PNP0C80:';
  }
}

/** drivers/acpi/device_sysfs.c eject_store: 1 or an error; how ejecting goes is not told. */
export function writeDimmFile(
  steps: Steps,
  { dimm, attribute }: Extract<AcpiNode, { kind: 'dimmFile' }>,
  value: string,
): Refused | null {
  if (attribute !== 'eject') return null;
  if (!value.startsWith('1')) {
    return { errno: 'EINVAL', stage: 'parse', rule: 'sysfs-invalid-value', because: 'eject takes 1 only' };
  }
  if (!dimm.plugged) {
    return { errno: 'ENODEV', stage: 'eject', rule: 'dimm-missing', because: `${dimm.name} is not plugged` };
  }
  ejectDimm(steps, dimm);
  return null;
}
