/** Which statuses of a partition an operator takes for acceptable; what is not is marked wherever the status stands. */

import type { PartitionName } from '../../shared/ids.ts';
import type { PartitionStatus } from '../../shared/partition-action.ts';
import { preferences } from './preferences.ts';

/** What an HMC takes for acceptable unless it is told otherwise (our choice). */
const ACCEPTABLE_STATUSES: readonly PartitionStatus[] = ['operating', 'not-activated'];

const objectOf = (machine: number | undefined, partition: PartitionName): string =>
  `${machine ?? ''}/${partition}`;

export const acceptableStatuses = (
  machine: number | undefined,
  partition: PartitionName,
): readonly PartitionStatus[] => preferences.acceptable(objectOf(machine, partition)) ?? ACCEPTABLE_STATUSES;

export const acceptStatuses = (
  machine: number | undefined,
  partition: PartitionName,
  statuses: readonly PartitionStatus[],
): void => preferences.setAcceptable(objectOf(machine, partition), statuses);

export const isAcceptable = (
  machine: number | undefined,
  { name, status }: { readonly name: PartitionName; readonly status: PartitionStatus },
): boolean => acceptableStatuses(machine, name).includes(status);
