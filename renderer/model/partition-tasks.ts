/** The HMC tasks that the overview offers, with the command of each and what it would take away. */

import type { HmcCommand } from '../../shared/command.ts';
import type { ImageProfile, LoadDevice } from '../../shared/definition.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { NumberRange, RebootAction } from '../../shared/view.ts';

export type PartitionTask =
  | 'activate'
  | 'load'
  | 'loadClear'
  | 'start'
  | 'stop'
  | 'resetNormal'
  | 'resetClear'
  | 'pswRestart'
  | 'deactivate';
export const PARTITION_TASKS: readonly PartitionTask[] = [
  'activate',
  'load',
  'loadClear',
  'start',
  'stop',
  'resetNormal',
  'resetClear',
  'pswRestart',
  'deactivate',
];

/** What a load asks for, as the image profile says until somebody says otherwise. */
export interface LoadChoice {
  readonly device: LoadDevice;
  readonly address: string;
  readonly parameter: string;
  readonly clear: boolean;
}

export const isLoad = (task: PartitionTask): boolean => task === 'load' || task === 'loadClear';

export const firstLoad = ({ load }: ImageProfile, task: PartitionTask): LoadChoice => ({
  device: load?.device ?? 'ccw',
  address: load?.address ?? '',
  parameter: load?.parameter ?? '',
  clear: task === 'loadClear',
});

export const loadCommand = (
  partition: PartitionName,
  { device, address, parameter, clear }: LoadChoice,
): HmcCommand => ({
  kind: 'load',
  partition,
  clear,
  device,
  ...(address.trim() === '' ? {} : { address: address.trim() }),
  ...(parameter.trim() === '' ? {} : { parameter: parameter.trim() }),
});

export function commandOfTask(task: PartitionTask, partition: PartitionName): HmcCommand {
  switch (task) {
    case 'load':
      return { kind: 'load', partition, clear: false };
    case 'loadClear':
      return { kind: 'load', partition, clear: true };
    default:
      return { kind: task, partition };
  }
}

/** What the task does to a running partition; undefined for a task that takes nothing. */
export function rebootOfTask(task: PartitionTask): RebootAction | undefined {
  switch (task) {
    case 'activate':
    case 'start':
      return undefined;
    case 'load':
      return { kind: 'load', clear: false };
    case 'loadClear':
      return { kind: 'load', clear: true };
    default:
      return { kind: task };
  }
}

/** "64–67, 70", and how many numbers that is. */
export function rangesText(ranges: readonly NumberRange[]): {
  readonly text: string;
  readonly count: number;
} {
  const text = ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`)).join(', ');
  return { text, count: ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0) };
}
