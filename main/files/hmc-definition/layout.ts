/**
 * How a system is written as an HMC definition, as plain values: the shape that zhmcclient's mock reads and a real HMC
 * can be dumped to. The importer compares with it, so that only what it would not write itself counts as foreign.
 * Amounts are MiB. What the HMC has no property for is under `lpar-console`.
 */

import type { JsonValue, PartitionDefinition, SystemDefinition } from '../../../shared/definition.ts';
import { MIB } from '../../../shared/units.ts';
import type { PartitionView, SystemView } from '../../../shared/view.ts';

export type JsonObject = { readonly [key: string]: JsonValue };

/** Key of what only this console knows. Lower case: the mock's schema takes nothing else. */
export const OWN_KEY = 'lpar-console';

/** zhmcclient's mock reads host, API version, and name and version of the only console. */
export const DEFAULT_DOCUMENT: JsonObject = {
  host: 'lpar-console',
  api_version: '4.10',
  consoles: [{ properties: { name: 'HMC', version: '2.17.0', 'api-version': '4.10' } }],
};

/** Says how a machine is now; written when views are given, never part of a definition. */
export const STATE_KEYS: readonly string[] = [
  'status',
  'storage-central-allocation',
  'storage-expanded-allocation',
  'os-current-memory',
  'storage-customer-available',
];

export const IPL_TYPES = { ccw: 'ipltype-standard', fcp: 'ipltype-scsi', nvme: 'ipltype-nvme' } as const;

/** Drops undefined parts: JSON has none, and neither have exact definitions. */
export function json(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}

const wholeMib = (bytes: number | undefined): number | undefined =>
  bytes === undefined || bytes % MIB !== 0 ? undefined : bytes / MIB;

export function cpcProperties(definition: SystemDefinition): JsonObject {
  const {
    name,
    customerBytes,
    installedBytes,
    hsaBytes,
    machine,
    mode,
    answerStyle,
    standbyListed,
    foreign,
  } = definition;
  const dpm = mode === 'dpm';
  const inexact = (bytes: number | undefined): number | undefined =>
    wholeMib(bytes) === undefined ? bytes : undefined;
  return json({
    name,
    'machine-type': machine?.machineTypes[0],
    'dpm-enabled': dpm,
    'iml-mode': dpm ? 'dpm' : 'lpar',
    'storage-total-installed': wholeMib(installedBytes),
    'storage-hardware-system-area': wholeMib(hsaBytes),
    'storage-customer': wholeMib(customerBytes),
    [OWN_KEY]: {
      'answer-style': answerStyle,
      'standby-listed': standbyListed,
      // Absent and "classic" are different definitions of the same machine.
      mode,
      machine,
      'customer-bytes': inexact(customerBytes),
      'installed-bytes': inexact(installedBytes),
      'hsa-bytes': inexact(hsaBytes),
      'dpm-export': foreign?.dpmExport,
    },
  });
}

/** Properties of an LPAR of a classic machine. */
export function lparProperties({ name, sclp, kernel, conditions, zvm }: PartitionDefinition): JsonObject {
  return json({
    name,
    'activation-mode': 'linux',
    'next-activation-profile-name': name,
    [OWN_KEY]: { sclp, kernel, conditions, zvm },
  });
}

export function imageProfileProperties({ name, profile }: PartitionDefinition): JsonObject {
  const { initialBytes, reservedBytes, originBytes, load } = profile;
  return json({
    name,
    'central-storage': initialBytes / MIB,
    'reserved-central-storage': reservedBytes / MIB,
    'user-specified-central-storage-origin': originBytes === undefined ? undefined : true,
    'central-storage-origin': originBytes === undefined ? undefined : originBytes / MIB,
    'ipl-type': load && IPL_TYPES[load.device],
    'ipl-address': load?.address,
    'ipl-parameter': load?.parameter,
    'load-at-activation': load?.atActivation,
  });
}

/** Properties of a partition of a DPM machine. */
export function dpmProperties(partition: PartitionDefinition): JsonObject {
  const { name, profile, sclp, kernel, conditions, zvm } = partition;
  const { initialBytes, reservedBytes, originBytes, load } = profile;
  return json({
    name,
    type: 'linux',
    'initial-memory': initialBytes / MIB,
    'maximum-memory': (initialBytes + reservedBytes) / MIB,
    'reserved-memory': reservedBytes / MIB,
    [OWN_KEY]: { sclp, kernel, conditions, zvm, 'origin-bytes': originBytes, load },
  });
}

/** What a running partition adds to its properties. */
export function stateProperties(
  mode: SystemDefinition['mode'],
  view: PartitionView | undefined,
  system: SystemView | undefined,
): JsonObject {
  if (!view) return mode === 'dpm' ? { status: 'stopped' } : { status: 'not-activated' };
  const { allocation, status } = view;
  if (mode === 'dpm') {
    const words = {
      'not-activated': 'stopped',
      'not-operating': 'paused',
      operating: 'active',
      exceptions: 'terminated',
    };
    return { status: words[status] };
  }
  return {
    status,
    'storage-central-allocation': allocation
      ? [
          {
            'storage-element-type': allocation.storageElementType,
            initial: allocation.initialBytes / MIB,
            current: allocation.currentBytes / MIB,
            maximum: allocation.maximumBytes / MIB,
            origin: allocation.originBytes / MIB,
            gap: (system?.storageMap.find(({ partition }) => partition === view.name)?.gapBytes ?? 0) / MIB,
          },
        ]
      : [],
  };
}
