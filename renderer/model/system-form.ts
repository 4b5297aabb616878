/** What an editor of the system holds as text, and the commands that make the system so. */

import type { HmcCommand, SystemChange } from '../../shared/command.ts';
import type { AnswerStyle } from '../../shared/definition.ts';
import { checkMachineProfile, type MachineProfile } from '../../shared/machine-profile.ts';
import { bytes } from '../../shared/units.ts';
import type { SystemView } from '../../shared/view.ts';
import { readSize, sizeText } from './format.ts';

export interface TableLine {
  readonly upTo: string;
  readonly increment: string;
  readonly confirmed: boolean;
}

export interface SystemForm {
  readonly name: string;
  readonly customer: string;
  /** Empty: the definition does not say. */
  readonly installed: string;
  readonly hsa: string;
  readonly answerStyle: AnswerStyle;
  readonly standbyListed: boolean;
  readonly model: string;
  readonly machineTypes: string;
  readonly table: readonly TableLine[];
}

const size = (value: number | null): string => (value === null ? '' : sizeText(bytes(value)));

export const linesOf = ({ granularity }: MachineProfile): TableLine[] =>
  granularity.map(({ upToBytes, incrementBytes, confirmed }) => ({
    upTo: sizeText(upToBytes),
    increment: sizeText(incrementBytes),
    confirmed,
  }));

export const systemFormOf = ({
  name,
  customerBytes,
  installedBytes,
  hsaBytes,
  answerStyle,
  standbyListed,
  machine,
}: SystemView): SystemForm => ({
  name,
  customer: size(customerBytes),
  installed: size(installedBytes),
  hsa: size(hsaBytes),
  answerStyle,
  standbyListed,
  model: machine?.model ?? '',
  machineTypes: machine?.machineTypes.join(', ') ?? '',
  table: machine ? linesOf(machine) : [],
});

export interface ReadSystemForm {
  readonly commands: readonly HmcCommand[];
  /** Places that cannot be read or that no table can have, as sentences without a full stop. */
  readonly problems: readonly { readonly field: string; readonly rule: string }[];
}

const NOT_A_SIZE = 'not a size; type a number and a unit, such as 512 GiB';

/** The commands that lead from the system to the form. */
export function readSystemForm(form: SystemForm, system: SystemView): ReadSystemForm {
  const problems: { field: string; rule: string }[] = [];
  const read = (field: string, text: string): number | undefined => {
    const value = readSize(text);
    if (value === undefined) problems.push({ field, rule: NOT_A_SIZE });
    return value;
  };
  const customer = read('customer', form.customer);
  const installed = form.installed.trim() === '' ? undefined : read('installed', form.installed);
  const hsa = form.hsa.trim() === '' ? undefined : read('hsa', form.hsa);
  const machine = form.model.trim() === '' ? undefined : readMachine(form, read);
  if (machine && problems.length === 0) {
    for (const { path, rule } of checkMachineProfile(machine)) problems.push({ field: path, rule });
  }
  if (problems.length > 0 || customer === undefined) return { commands: [], problems };
  const change: SystemChange = {
    ...(form.name.trim() === system.name ? {} : { name: form.name.trim() }),
    ...(form.answerStyle === system.answerStyle ? {} : { answerStyle: form.answerStyle }),
    ...(form.standbyListed === system.standbyListed ? {} : { standbyListed: form.standbyListed }),
    ...(installed === undefined || installed === system.installedBytes
      ? {}
      : { installedBytes: bytes(installed) }),
    ...(hsa === undefined || hsa === system.hsaBytes ? {} : { hsaBytes: bytes(hsa) }),
    ...(machine === undefined || JSON.stringify(machine) === JSON.stringify(system.machine)
      ? {}
      : { machine }),
  };
  const upgrade: HmcCommand[] =
    customer === system.customerBytes ? [] : [{ kind: 'upgradeStorage', customerBytes: bytes(customer) }];
  const changed: HmcCommand[] = Object.keys(change).length === 0 ? [] : [{ kind: 'changeSystem', change }];
  // More installed storage comes before the customer storage that needs it; less comes after.
  const grows = (change.installedBytes ?? 0) >= (system.installedBytes ?? 0);
  return { commands: grows ? [...changed, ...upgrade] : [...upgrade, ...changed], problems };
}

function readMachine(
  { model, machineTypes, table }: SystemForm,
  read: (field: string, text: string) => number | undefined,
): MachineProfile {
  return {
    model: model.trim(),
    machineTypes: machineTypes.split(/[\s,]+/).filter(Boolean),
    granularity: table.map((line, index) => ({
      upToBytes: bytes(read(`granularity[${index}]`, line.upTo) ?? 0),
      incrementBytes: bytes(read(`granularity[${index}]`, line.increment) ?? 0),
      confirmed: line.confirmed,
    })),
  };
}
