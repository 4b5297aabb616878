/**
 * /sys/bus/acpi/devices/PNP0C80:NN (drivers/acpi/device_sysfs.c): the slots for memory modules that ACPI describes, with
 * the file that ejects what is in one. An empty slot is a device too.
 */

import { type BlockId, blockId } from '../../../shared/ids.ts';
import { isPresent } from '../kernel/blocks.ts';
import type { Dimm } from '../state/dax.ts';
import { guestOf, type Partition } from '../state/partition.ts';
import type { Refused, Steps } from '../step.ts';
import { dimmName, ejectSlot } from './dimm.ts';
import { ownerOf } from './owner.ts';
import { daxOf } from './state.ts';

const ACPI_BUS = '/sys/bus/acpi';
/** The same devices where the bus's links lead. */
const ACPI_DEVICES = '/sys/devices/LNXSYSTM:00/LNXSYBUS:00';

const FILES: Readonly<Record<string, number>> = {
  eject: 0o200,
  hid: 0o444,
  modalias: 0o444,
  path: 0o444,
  status: 0o444,
  uevent: 0o644,
  uid: 0o444,
};
const LINKED = /^physical_node(\d*)$/;

/** A slot, and the module that is in it or could be. */
export interface Slot {
  readonly index: number;
  readonly name: string;
  readonly dimm: Dimm | undefined;
}

export type AcpiNode =
  | { readonly kind: 'directory'; readonly names: readonly string[] }
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'slotFile'; readonly slot: Slot; readonly attribute: string; readonly mode: number };

/** @ours a test of a path */
export const isAcpiPath = (path: string): boolean =>
  [ACPI_BUS, ACPI_DEVICES].some((root) => path === root || path.startsWith(`${root}/`));

/**
 * Slots in their order; a platform that counts none has one for each module.
 * @ours a list
 */
export function slotsOf(partition: Partition): readonly Slot[] {
  const { dimms } = daxOf(partition);
  const count = Math.max(dimms.length, partition.definition.value.platform?.dimmSlots ?? 0);
  return Array.from({ length: count }, (_, index) => ({ index, name: dimmName(index), dimm: dimms[index] }));
}

/**
 * The slot of the module that a block is part of.
 * @ours a look-up
 */
export function slotOfBlock(partition: Partition, block: BlockId): Slot | undefined {
  const owner = ownerOf(partition, block);
  return owner === undefined ? undefined : slotsOf(partition).find(({ name }) => name === owner);
}

/** @ours a name */
export const slotPath = ({ name }: Slot): string => `${ACPI_DEVICES}/${name}`;

/**
 * What a path names; a guest without slots has no such bus.
 * @ours a look-up
 */
export function acpiNodeAt(partition: Partition, path: string): AcpiNode | undefined {
  if (!isAcpiPath(path)) return undefined;
  const slots = slotsOf(partition);
  if (slots.length === 0) return undefined;
  if (path === ACPI_BUS) return { kind: 'directory', names: ['devices'] };
  const root = path.startsWith(ACPI_BUS) ? `${ACPI_BUS}/devices` : ACPI_DEVICES;
  if (path === root) return { kind: 'directory', names: slots.map(({ name }) => name) };
  const [name = '', attribute, more] = path.slice(root.length + 1).split('/');
  const slot = slots.find((candidate) => candidate.name === name);
  if (!slot || more !== undefined) return undefined;
  const linked = linkedBlocks(partition, slot);
  if (attribute === undefined) {
    const links = linked.map((_, index) => `physical_node${index === 0 ? '' : index}`);
    return { kind: 'directory', names: [...Object.keys(FILES), ...links, 'power', 'subsystem'].sort() };
  }
  if (attribute === 'power') return { kind: 'directory', names: [] };
  if (attribute === 'subsystem') return { kind: 'link', target: '../../../../bus/acpi' };
  const number = LINKED.exec(attribute)?.[1];
  const block = number === undefined || number === '0' ? undefined : linked[Number(number)];
  if (block !== undefined) return { kind: 'link', target: `../../../system/memory/memory${block}` };
  const mode = FILES[attribute];
  return mode === undefined ? undefined : { kind: 'slotFile', slot, attribute, mode };
}

/** Memory blocks are bound to the module that they belong to. */
function linkedBlocks(partition: Partition, { dimm }: Slot): readonly number[] {
  if (!dimm?.plugged) return [];
  const { blockBytes } = guestOf(partition).geometry;
  const first = dimm.start / blockBytes;
  return Array.from({ length: dimm.bytes / blockBytes }, (_, index) => first + index).filter((block) =>
    isPresent(partition, blockId(block)),
  );
}

/**
 * @models status_show, drivers/acpi/device_sysfs.c (x86-64)
 * @models path_show, drivers/acpi/device_sysfs.c (x86-64)
 */
export function readSlotFile({ slot, attribute }: Extract<AcpiNode, { kind: 'slotFile' }>): string {
  switch (attribute) {
    case 'hid':
      return 'PNP0C80';
    case 'modalias':
      return 'acpi:PNP0C80:';
    case 'path':
      return `\\_SB_.MHPC.MP${hex(slot.index).toUpperCase()}`;
    case 'status':
      return slot.dimm?.plugged ? '15' : '0';
    case 'uid':
      return `0x${hex(slot.index).toUpperCase()}`;
    default:
      return 'MODALIAS=acpi:PNP0C80:';
  }
}

const hex = (index: number): string => index.toString(16).padStart(2, '0');

/**
 * eject_store: 1 or an error; how ejecting goes is not told. Once something was ejected, the slot has no handler.
 * @models eject_store, drivers/acpi/device_sysfs.c (x86-64)
 */
export function writeSlotFile(
  steps: Steps,
  { slot, attribute }: Extract<AcpiNode, { kind: 'slotFile' }>,
  value: string,
): Refused | null {
  if (attribute !== 'eject') return null;
  if (!value.startsWith('1')) {
    return { errno: 'EINVAL', stage: 'parse', rule: 'sysfs-invalid-value', because: 'eject takes 1 only' };
  }
  if (daxOf(steps.partition).unhandled.includes(slot.name)) {
    return {
      errno: 'ENODEV',
      stage: 'eject',
      rule: 'dimm-missing',
      because: `what was in ${slot.name} has been ejected`,
    };
  }
  ejectSlot(steps, slot.name, slot.dimm?.plugged ? slot.dimm : undefined);
  return null;
}
