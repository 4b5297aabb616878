/** What an editor of a partition holds as text, and the commands that make the partition so. */

import type { HmcCommand } from '../../shared/command.ts';
import {
  type ImageProfile,
  type LoadDevice,
  ORDINARY_CONDITIONS,
  type PartitionDefinition,
} from '../../shared/definition.ts';
import { partitionName } from '../../shared/ids.ts';
import type { KernelBuild } from '../../shared/kernel-build.ts';
import { releaseNamed } from '../../shared/known-releases.ts';
import { granularityFor, type MachineProfile } from '../../shared/machine-profile.ts';
import { type Bytes, gib, MIB } from '../../shared/units.ts';
import { readSize, sizeText } from './format.ts';

export interface PartitionForm {
  readonly name: string;
  readonly initial: string;
  readonly reserved: string;
  /** Empty: the table's, or 1 GiB without a table. */
  readonly increment: string;
  /** Sizes of the standby elements, with commas; empty: there is one. */
  readonly elements: string;
  /** Empty: the system chooses. */
  readonly origin: string;
  readonly device: '' | LoadDevice;
  readonly address: string;
  readonly parameter: string;
  readonly atActivation: boolean;
  readonly release: string;
  readonly commandLine: string;
  /** Size of the contiguous area; empty: as the release is built; "none": built without. */
  readonly cma: string;
  /** Built with kdump; empty: as the release is built. */
  readonly crashDump: '' | 'yes' | 'no';
  readonly zvm: boolean;
  readonly directoryInitial: string;
  readonly directoryMaximum: string;
  readonly standby: string;
}

export type FormField = keyof PartitionForm;

export const NEW_PARTITION: PartitionForm = {
  name: '',
  initial: '4 GiB',
  reserved: '4 GiB',
  increment: '',
  elements: '',
  origin: '',
  device: '',
  address: '',
  parameter: '',
  atActivation: false,
  release: '7.2',
  commandLine: 'memhp_default_state=offline memory_hotplug.memmap_on_memory=1',
  cma: '',
  crashDump: '',
  zvm: false,
  directoryInitial: '4 GiB',
  directoryMaximum: '8 GiB',
  standby: '0 B',
};

/** A name that no partition has: LNX1, LNX2… */
export function freePartitionName(taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) if (!taken.has(`LNX${number}`)) return `LNX${number}`;
}

export function formOf({ name, profile, sclp, kernel, zvm }: PartitionDefinition): PartitionForm {
  const { load } = profile;
  return {
    name,
    initial: sizeText(profile.initialBytes),
    reserved: sizeText(profile.reservedBytes),
    increment: sizeText(sclp.incrementBytes),
    elements: (sclp.standbyElements ?? []).map((element) => sizeText(element.bytes)).join(', '),
    origin: profile.originBytes === undefined ? '' : sizeText(profile.originBytes),
    device: load?.device ?? '',
    address: load?.address ?? '',
    parameter: load?.parameter ?? '',
    atActivation: load?.atActivation ?? false,
    release: kernel.release,
    commandLine: kernel.commandLine,
    ...buildFields(kernel.build ?? {}),
    zvm: zvm !== undefined,
    directoryInitial: sizeText(zvm?.directoryInitialBytes ?? profile.initialBytes),
    directoryMaximum: sizeText(
      zvm?.directoryMaximumBytes ?? ((profile.initialBytes + profile.reservedBytes) as Bytes),
    ),
    standby: sizeText(zvm?.standbyBytes ?? (0 as Bytes)),
  };
}

function buildFields({ cmaMib, crashDump }: Partial<KernelBuild>): Pick<PartitionForm, 'cma' | 'crashDump'> {
  return {
    cma: cmaMib === undefined ? '' : cmaMib === null ? NO_CMA : sizeText((cmaMib * MIB) as Bytes),
    crashDump: crashDump === undefined ? '' : crashDump ? 'yes' : 'no',
  };
}

const NO_CMA = 'none';

export interface ReadForm {
  /** null while a field cannot be read. */
  readonly definition: PartitionDefinition | null;
  /** Fields whose text is no size. */
  readonly unread: readonly FormField[];
}

/** Increments for the amounts: what is typed, else the machine's table, else 1 GiB. */
export function incrementOf(
  form: Pick<PartitionForm, 'increment' | 'initial' | 'reserved'>,
  machine: MachineProfile | null,
): Bytes | undefined {
  if (form.increment.trim() !== '') return readSize(form.increment);
  const [initial, reserved] = [readSize(form.initial), readSize(form.reserved)];
  if (initial === undefined || reserved === undefined) return undefined;
  return (machine && granularityFor(machine, initial, reserved)?.incrementBytes) ?? gib(1);
}

/** The definition that the form describes; what it does not show is kept from `before`. */
export function readForm(
  form: PartitionForm,
  machine: MachineProfile | null,
  before?: PartitionDefinition,
): ReadForm {
  const unread: FormField[] = [];
  const size = (field: FormField): Bytes => {
    const read = readSize(String(form[field]));
    if (read === undefined) unread.push(field);
    return read ?? (0 as Bytes);
  };
  const initialBytes = size('initial');
  const reservedBytes = size('reserved');
  const incrementBytes = before?.sclp.incrementBytes ?? incrementOf(form, machine);
  if (incrementBytes === undefined && form.increment.trim() !== '') unread.push('increment');
  const standbyElements = before ? [] : elementsOf(form.elements);
  if (!standbyElements) unread.push('elements');
  const originBytes = form.origin.trim() === '' ? undefined : size('origin');
  const zvm = form.zvm
    ? {
        directoryInitialBytes: size('directoryInitial'),
        directoryMaximumBytes: size('directoryMaximum'),
        standbyBytes: size('standby'),
      }
    : undefined;
  if (unread.length > 0 || incrementBytes === undefined) return { definition: null, unread };
  const load = loadOf(form);
  const profile: ImageProfile = {
    initialBytes,
    reservedBytes,
    ...(originBytes === undefined ? {} : { originBytes }),
    ...(load ? { load } : {}),
  };
  const { commandLine } = form;
  const release = releaseNamed(form.release);
  // Figures that were measured belong to the kernel they were measured with.
  const { measured, build, ...kept } = before?.kernel ?? {};
  const { cmaMib: _cma, crashDump: _crash, ...otherBuild } = build ?? {};
  const cma = form.cma.trim().toLowerCase();
  const cmaBytes = cma === '' || cma === NO_CMA ? null : size('cma');
  if (unread.length > 0) return { definition: null, unread };
  const built: Partial<KernelBuild> = {
    ...otherBuild,
    ...(cma === '' ? {} : { cmaMib: cmaBytes === null ? null : Math.ceil(cmaBytes / MIB) }),
    ...(form.crashDump === '' ? {} : { crashDump: form.crashDump === 'yes' }),
  };
  const kernel = {
    ...kept,
    release,
    commandLine: commandLine.trim(),
    ...(Object.keys(built).length > 0 ? { build: built } : {}),
    ...(measured && before?.kernel.release === release ? { measured } : {}),
  };
  return {
    definition: {
      ...(before ?? {
        sclp: { incrementBytes, ...(standbyElements?.length ? { standbyElements } : {}) },
        conditions: ORDINARY_CONDITIONS,
        ...(zvm ? { zvm } : {}),
      }),
      name: before?.name ?? partitionName(form.name.trim()),
      profile,
      kernel,
    },
    unread,
  };
}

/** None where nothing is typed; undefined where something is no size. */
function elementsOf(text: string): { readonly bytes: Bytes }[] | undefined {
  if (text.trim() === '') return [];
  const sizes = text.split(',').map((part) => readSize(part));
  const read = sizes.flatMap((size) => (size === undefined ? [] : [{ bytes: size }]));
  return read.length === sizes.length ? read : undefined;
}

function loadOf({ device, address, parameter, atActivation }: PartitionForm): ImageProfile['load'] {
  if (device === '' && address === '' && parameter === '' && !atActivation) return undefined;
  return {
    device: device === '' ? 'ccw' : device,
    ...(address.trim() === '' ? {} : { address: address.trim() }),
    ...(parameter.trim() === '' ? {} : { parameter: parameter.trim() }),
    ...(atActivation ? { atActivation } : {}),
  };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .map(([key, child]) => [key, inOrder(child)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The commands that lead from one definition to the other; none when they are the same. */
export function commandsBetween(
  before: PartitionDefinition | undefined,
  after: PartitionDefinition,
): HmcCommand[] {
  if (!before) return [{ kind: 'definePartition', definition: after }];
  const { name, profile, kernel } = after;
  return [
    ...(same(before.profile, profile)
      ? []
      : [{ kind: 'changeProfile', partition: name, profile } satisfies HmcCommand]),
    ...(same(before.kernel, kernel)
      ? []
      : [{ kind: 'changeKernel', partition: name, kernel } satisfies HmcCommand]),
  ];
}
